"""A report on one paper in seven sections, and its highlights. What a paper's text does not tell of is absent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from bot.bounded import Words, at_most
from bot.fulltext import Origin
from bot.korean import hangul_share, is_finished
from bot.summary import MINIMUM_HANGUL_SHARE, Summary

PROMPT_VERSION = "report-1"
"""Goes up when the prompt or the fields change."""

_FEWEST_SECTIONS = 3


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


@dataclass(frozen=True)
class Highlights:
    """What is new, how it works, and how well, as a summary tells it too."""

    novelty: str | None = None
    details: str | None = None
    performance: str | None = None


@dataclass(frozen=True)
class WholeReport:
    """What a model wrote of a paper from its whole text, and what it was given of that."""

    report: Report
    highlights: Highlights
    model: str
    origin: Origin
    pages: int | None
    """How many pages were read, of a PDF."""
    complete: bool
    """Whether the paper was read to its end."""
    whole: bool
    """Whether the model was given all that was read, and not the beginnings of its sections."""


_Section = Annotated[Words, at_most(700)] | None
_Highlight = Annotated[Words, at_most(600)] | None


class DraftedReport(BaseModel):
    """The model's reply. The JSON schema that it is given is this class's own; parsing cleans and bounds it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    problem: _Section
    idea: _Section
    method: _Section
    setup: _Section
    results: _Section
    limits: _Section
    significance: _Section
    novelty: _Highlight
    details: _Highlight
    performance: _Highlight

    def parts(self) -> tuple[dict[str, str], dict[str, str]]:
        """The texts of the report and those of the highlights, by their names. They are read apart, and may say the
        same.
        """
        told = {name: text for name in type(self).model_fields if (text := getattr(self, name)) is not None}
        of_report = {one.name for one in fields(Report)}
        return (
            {name: text for name, text in told.items() if name in of_report},
            {name: text for name, text in told.items() if name not in of_report},
        )

    def with_texts(self, texts: Mapping[str, str]) -> "DraftedReport":
        """The draft with these for its texts; what is not among them is absent."""
        return DraftedReport.model_validate(dict.fromkeys(type(self).model_fields) | dict(texts))


def values(draft: DraftedReport) -> tuple[Report, Highlights]:
    """The draft as what is shown of it."""
    of_report, of_highlights = draft.parts()
    return Report(**of_report), Highlights(**of_highlights)


def faults(draft: DraftedReport) -> tuple[str, ...]:
    """What makes the draft none, as short English phrases that a model can be told; empty when nothing does."""
    of_report, of_highlights = draft.parts()
    found = []
    for name, text in (of_report | of_highlights).items():
        if hangul_share(text) < MINIMUM_HANGUL_SHARE:
            found.append(f"`{name}` is not written in Korean")
        if not is_finished(text):
            found.append(f"`{name}` ends in the middle of a sentence")
    if len(of_report) < _FEWEST_SECTIONS:
        found.append("it tells of too little of the paper")
    if draft.details is None:
        found.append("`details` is missing")
    return tuple(found)


def from_summary(summary: Summary) -> Report:
    """The sections that a summary has sentences for."""
    return Report(idea=summary.novelty, method=summary.details, results=summary.performance)
