"""A report on one paper in seven sections. What it was made from may not tell of all of them: those are absent."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.summary import Summary


@dataclass(frozen=True)
class Report:
    """The sections in the order in which they are read, each Korean sentences of at most some 700 characters.

    An abstract seldom tells of the set-up, never of the limits: what only the whole text could tell is None and is
    nowhere said to be missing.
    """

    problem: str | None = None
    idea: str | None = None
    method: str | None = None
    setup: str | None = None
    results: str | None = None
    limits: str | None = None
    significance: str | None = None

    def sections(self) -> Iterator[tuple[str, str]]:
        """The names and texts of the sections that there are, in order."""
        for one in fields(self):
            text = getattr(self, one.name)
            if text is not None:
                yield one.name, text


def from_summary(summary: Summary) -> Report:
    """The sections that a summary has sentences for."""
    return Report(idea=summary.novelty, method=summary.details, results=summary.performance)
