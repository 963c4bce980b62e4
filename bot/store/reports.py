"""Reports from whole texts as they are kept: by the paper and its version, so that none is paid for twice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from bot.checks import Check
from bot.edition import Edition, Item
from bot.keys import key_of
from bot.paper import Paper, PaperId
from bot.report import PROMPT_VERSION, WholeReport
from bot.store.tasks import Task
from bot.store.writings import Writing, Writings

_ADAPTER: TypeAdapter[WholeReport] = TypeAdapter(WholeReport)


class Reports(Writings):
    """What was written of papers from their whole texts."""

    def keep_of(self, paper: Paper, made: WholeReport, checks: tuple[Check, ...], now: datetime) -> None:
        """Keep the report on this version of the paper, in place of one that was there."""
        content = _ADAPTER.dump_python(made, mode="json")
        self.keep(_key(paper), Writing(paper.paper_id, content, checks, made.model, PROMPT_VERSION, now))

    def of(self, papers: Iterable[Paper]) -> dict[PaperId, WholeReport]:
        """The reports that there are on these papers as they are now."""
        known = self.find([_key(paper) for paper in papers])
        return {one.paper_id: _ADAPTER.validate_python(one.content) for one in known.values()}

    def joined(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """The items, each with the report that there is on it."""
        known = self.of(item.paper for item in items)
        return tuple(replace(item, report=known.get(item.paper.paper_id)) for item in items)

    def missing(self, edition: Edition, most: int) -> list[Task]:
        """The work of making those that there are not, of the edition's `most` papers with the most votes."""
        papers = [item.paper for item in edition.items[:most]]
        known = self.of(papers)
        return [report_task(paper.paper_id) for paper in papers if paper.paper_id not in known]


def report_task(paper_id: PaperId) -> Task:
    """The work of making the report on the paper."""
    return Task("report", paper_id.value)


def _key(paper: Paper) -> str:
    return key_of(PROMPT_VERSION, paper.paper_id, paper.version or 0)
