"""A day's papers, asked for."""

from datetime import UTC, date, datetime

from bot import digest, replies, wish
from bot.commands.request import Asked, Reply
from bot.days import find_day
from bot.errors import NoEdition, NotADay, NotAnHour, NotAWish, NotCollected
from bot.feed_text import visible
from bot.taxonomy import CATEGORIES, SLUGS

MOST_SHOWN = 30
"""Papers in a digest that was asked for: more would flood the channel."""


def show_digest(asked: Asked) -> Reply:
    day, categories = _day_and_categories(asked.rest, asked.now)
    store = asked.desk.store
    edition = (store.editions.frozen(day) or store.editions.as_it_stands(day)) if day else store.editions.newest()
    if edition is None:
        return Reply(digest.sentence(replies.no_edition_yet()), private=True)
    if not edition.items:
        is_known = store.papers.settled_at(edition.day) is not None
        today = edition.day == asked.now.astimezone(UTC).date()
        raise NoEdition(edition.day) if is_known else NotCollected(edition.day, today=today)
    items = [item for item in edition.items if not categories or item.category.slug in categories]
    if not items:
        names = ", ".join(one.korean for one in CATEGORIES if one.slug in categories)
        return Reply(digest.sentence(replies.no_papers_of(names, edition.day)), private=True)
    message = digest.digest_list(edition.day, items[:MOST_SHOWN], has_model=asked.desk.has_model)
    left = len(items) - MOST_SHOWN
    cut = replies.digest_cut(MOST_SHOWN, left, narrowed=bool(categories))
    return Reply(digest.with_note(message, cut) if left > 0 else message)


def _day_and_categories(text: str, now: datetime) -> tuple[date | None, frozenset[str]]:
    """`/digest`, `/digest 2025-01-14`, `/digest 어제 비전 멀티모달`, in any order. Raises NotADay and DayNotYet."""
    day, rest = find_day(visible(text), now)
    try:
        said = wish.parse(rest)
    except (NotAWish, NotAnHour):
        raise NotADay(text) from None
    if said.at is not None:
        raise NotADay(text)
    everything_else = frozenset(SLUGS) - said.removed if said.removed else frozenset[str]()
    return day, said.categories or everything_else
