"""What a style tells besides the summaries of its papers: syntheses of categories, and reports from whole texts."""

from collections.abc import Mapping, Sequence

from bot.edition import Edition, Item
from bot.paper import PaperId
from bot.store import Store
from bot.store.tasks import Task
from bot.subscription import Style
from bot.synthesis import Synthesis, narrowed, subjects


def missing(store: Store, edition: Edition, style: Style, whole_texts: int) -> dict[Task, frozenset[PaperId]]:
    """The work of making what the style tells of the edition and what there is not yet, with the papers that each piece
    is about. Reports are made of the `whole_texts` papers with the most votes.
    """
    match style:
        case "insights":
            found = subjects(edition.items)
            tasks = store.syntheses.missing(edition)
            return {task: frozenset(item.paper.paper_id for item in found[slug]) for slug, task in tasks.items()}
        case "report" | "highlights":
            return {task: frozenset({PaperId(task.key)}) for task in store.reports.missing(edition, whole_texts)}
        case "list" | "cards":
            return {}


def with_reports(store: Store, items: Sequence[Item], style: Style) -> tuple[Item, ...]:
    """The items with what there is on each from its whole text, where the style tells of that."""
    return store.reports.joined(items) if style in {"report", "highlights"} else tuple(items)


def syntheses(store: Store, edition: Edition, items: Sequence[Item], style: Style) -> Mapping[str, Synthesis]:
    """What there is of these items' categories, by their slugs, where the style tells of that."""
    return narrowed(store.syntheses.of(edition), items) if style == "insights" else {}
