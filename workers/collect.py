"""Reading the day's lists: what each source has is kept, and what follows from it is owed."""

from datetime import date, datetime

from bot.edition import cut_off
from bot.errors import SourceAway
from bot.paper import Entry
from bot.store.tasks import Task
from workers.sources import arxiv, huggingface
from workers.wiring import Parts

UNUSABLE = "unusable"
"""How the reason of a summary begins that failed although it was paid for: it is not asked for again by itself."""


def sources(parts: Parts) -> tuple[str, ...]:
    """The names of the sources of an edition: Hugging Face, and the arXiv categories that are set."""
    return (huggingface.NAME, *(f"{arxiv.NAME}:{category}" for category in parts.settings.arxiv_listed))


def task(day: date, source: str) -> Task:
    return Task("collect", f"{day.isoformat()}.{source}")


def collect(parts: Parts, key: str) -> None:
    """Read one source's list of one day, keep it, and owe the summaries and arXiv's word on its papers.

    `key` is `2025-01-14.huggingface`. Raises SourceAway; what was there before stays as it was.
    """
    day_text, _, source = key.partition(".")
    day, now = date.fromisoformat(day_text), parts.clock()
    entries = _fetch(parts, day, source)
    before = parts.store.papers.listed_by(day, source)
    if before and not entries:
        raise SourceAway(source, "the list became empty")
    ids = parts.store.papers.list_day(day, source, entries, now)
    owe_summaries(parts, [paper_id.value for paper_id in ids], now)
    if ids and source == huggingface.NAME:
        parts.store.tasks.owe([Task("enrich", day.isoformat())], now, again=set(ids) != before)
    parts.store.papers.collected(day, source, now, settled=now >= cut_off(day, parts.settings.cut_off))
    parts.hint()


def enrich(parts: Parts, key: str) -> None:
    """Ask arXiv for the authors in order, categories, versions and withdrawals of the papers of the day `key`.

    Raises SourceAway.
    """
    ids = parts.store.papers.listed(date.fromisoformat(key))
    parts.store.papers.record(parts.arxiv.papers(ids), parts.clock())


def owe_summaries(parts: Parts, keys: list[str], now: datetime) -> None:
    """Owe the summaries that are not there. One that failed for free is tried again, one that was paid for is not."""
    if parts.model is None:
        return
    tasks = parts.store.tasks
    have = {paper_id.value for paper_id in parts.store.papers.summaries_of(keys)}
    wanted = [Task("summarise", key) for key in keys if key not in have]
    tasks.owe(wanted, now)
    standing = {one: tasks.look(one) for one in wanted}
    again = [one for one, stands in standing.items() if stands and not (stands.reason or "").startswith(UNUSABLE)]
    tasks.owe(again, now, again=True)


def _fetch(parts: Parts, day: date, source: str) -> list[Entry]:
    name, _, category = source.partition(":")
    if name == huggingface.NAME:
        return parts.hugging_face.day(day)
    return parts.arxiv.listed(category, day)
