"""A day's papers, asked for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot import besides, digest, replies, wish
from bot.commands.request import Asked, Reply
from bot.days import find_day
from bot.edition import Edition, Item
from bot.errors import NoEdition, NotADay, NotAnHour, NotAWish, NotCollected
from bot.feed_text import visible
from bot.subscription import Style
from bot.taxonomy import CATEGORIES, SLUGS
from bot.wish import Wish

MOST_SHOWN = 30
"""Papers in a digest that was asked for: more would flood the channel."""


def show_digest(asked: Asked) -> Reply:
    day, said = _day_and_wish(asked.rest, asked.now)
    store = asked.desk.store
    edition = (store.editions.frozen(day) or store.editions.as_it_stands(day)) if day else store.editions.newest()
    if edition is None:
        return Reply(digest.sentence(replies.no_edition_yet()), private=True)
    if not edition.items:
        is_known = store.papers.settled_at(edition.day) is not None
        today = edition.day == asked.now.astimezone(UTC).date()
        raise NoEdition(edition.day) if is_known else NotCollected(edition.day, today=today)
    categories = said.categories or (frozenset(SLUGS) - said.removed if said.removed else frozenset[str]())
    items = [item for item in edition.items if not categories or item.category.slug in categories]
    if not items:
        names = ", ".join(one.korean for one in CATEGORIES if one.slug in categories)
        return Reply(digest.sentence(replies.no_papers_of(names, edition.day)), private=True)
    style = said.style or _style_of_channel(asked)
    shown, left = items[:MOST_SHOWN], len(items) - MOST_SHOWN
    syntheses = besides.syntheses(store, edition, shown, style)
    told = besides.with_reports(store, shown, style)
    message = digest.of_day(edition.day, told, style, has_model=asked.desk.has_model, syntheses=syntheses)
    if _more_is_on_its_way(asked, edition, shown, style):
        later = replies.synthesis_later() if style == "insights" else replies.reports_later()
        message = digest.with_note(message, later)
    cut = replies.digest_cut(MOST_SHOWN, left, narrowed=bool(categories))
    return Reply(digest.with_note(message, cut) if left > 0 else message)


def _more_is_on_its_way(asked: Asked, edition: Edition, shown: Sequence[Item], style: Style) -> bool:
    """Whether what the style tells besides summaries of what is shown is being made.

    They are owed for the newest edition alone: what people ask of old days costs nothing.
    """
    store = asked.desk.store
    if not asked.desk.has_model or edition.frozen_at is None or edition.day != store.editions.newest_day():
        return False
    wanted = besides.missing(store, edition, style, asked.desk.whole_texts)
    store.tasks.owe(wanted.keys(), asked.real_now)
    ids = {item.paper.paper_id for item in shown}
    standings = [store.tasks.look(task) for task, papers in wanted.items() if papers & ids]
    return any(standing is not None and not standing.finished for standing in standings)


def _style_of_channel(asked: Asked) -> Style:
    """What the channel's own digest comes in."""
    subscription = asked.desk.store.subscriptions.of(asked.request.platform, asked.request.channel)
    return subscription.style if subscription else "list"


def _day_and_wish(text: str, now: datetime) -> tuple[date | None, Wish]:
    """`/digest`, `/digest 2025-01-14`, `/digest 어제 비전 카드`, in any order. Raises NotADay and DayNotYet."""
    day, rest = find_day(visible(text), now)
    try:
        said = wish.parse(rest)
    except (NotAWish, NotAnHour):
        raise NotADay(text) from None
    if said.at is not None:
        raise NotADay(text)
    return day, said
