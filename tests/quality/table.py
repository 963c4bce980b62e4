"""The run over all papers, and the table that it comes to."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.quality.good import Good, of_recorded, of_sample
from tests.quality.judging import Judged, alarms, judge
from tests.quality.mistake import Mistake
from tests.quality.replies import wrong_replies
from tests.quality.sentences import wrong_sentences
from tests.quality.words import wrong_words
from tests.quality.wrong_figures import recorded_errors, wrong_figures

COLUMNS = ("made", "caught", "repaired", "asked", "cut", "abstract", "through", "flagged")


@dataclass(frozen=True)
class Row:
    """One kind of mistake: how many were made, and what became of them.

    `made` is `repaired + cut + abstract + through`; `caught` is `repaired + asked`.
    """

    kind: str
    made: int
    caught: int
    repaired: int
    asked: int
    cut: int
    abstract: int
    through: int
    flagged: int

    def line(self, goal: float) -> str:
        """A line of the table; marked where fewer than `goal` of those made were caught, or a good text was flagged."""
        reached = "✓" if self.caught >= goal * self.made and not self.flagged else "✗"
        return f"{reached} {self.kind:<36}" + "".join(f"{getattr(self, column):>9}" for column in COLUMNS)


def mistakes(told: Sequence[Good], number: int) -> Iterator[Mistake]:
    """Every mistake about one of the papers."""
    good = told[number]
    yield from wrong_figures(good)
    yield from wrong_sentences(good, number)
    yield from wrong_words(good, number)
    yield from wrong_replies(good, told[(number + 5) % len(told)], number)


def run() -> tuple[list[Judged], list[int]]:
    """All mistakes about all papers at hand, judged, and for each paper the findings on its good reply."""
    told = (*of_sample(), *of_recorded())
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        of_papers = list(pool.map(_of_paper, range(len(told))))
        of_errors = list(pool.map(judge, recorded_errors()))
    judged = [one for _, ones in of_papers for one in ones]
    return [*judged, *of_errors], [count for count, _ in of_papers]


def _of_paper(number: int) -> tuple[int, list[Judged]]:
    told = (*of_sample(), *of_recorded())
    return alarms(told[number]), [judge(one) for one in mistakes(told, number)]


def rows(judged: Iterable[Judged]) -> list[Row]:
    """A row a kind, in the order of the kinds' names."""
    by_kind: dict[str, list[Judged]] = {}
    for one in judged:
        by_kind.setdefault(one.mistake.kind, []).append(one)
    return [row(kind, by_kind[kind]) for kind in sorted(by_kind)]


def row(kind: str, judged: Sequence[Judged]) -> Row:
    ends = [one.end for one in judged]
    asked = sum(one.asked for one in judged)
    repaired, cut, abstract, through = (ends.count(end) for end in ("repaired", "cut", "abstract", "through"))
    flagged = sum(one.flagged for one in judged)
    return Row(kind, len(judged), repaired + asked, repaired, asked, cut, abstract, through, flagged)
