"""Answers that are about no one paper: what a search found, what a channel gets, what can be asked, and a sentence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import replies
from bot.digest.blocks import labelled, line, marked, note, paragraph
from bot.edition import item
from bot.korean import HANGUL
from bot.message import Block, Buttons, Command, Labelled, Message, Paragraph, Text, Title
from bot.paper import Paper
from bot.subscription import Subscription
from bot.summary import Made
from bot.taxonomy import CATEGORIES, Category

_ALIASES_SHOWN = 4


def found(words: str, papers: Sequence[tuple[Paper, Made | None]], count: int, *, more: bool) -> Message:
    """The best papers that a search found, out of `count`, or of `more` than that."""
    title = replies.found_title(words)
    lines = [line(item(paper, made)) for paper, made in papers]
    blocks: list[Block] = [Title(title), note(replies.found_counts(len(papers), count, more=more)), *lines]
    return Message(tuple(blocks), title)


def subscription(said: str, one: Subscription, next_post: datetime | None) -> Message:
    """What a channel gets, and when it gets the next."""
    fields = (
        (replies.LABEL_CATEGORIES, _names(one.categories)),
        (replies.LABEL_HOUR, replies.hour(one.at, one.zone.key, one.weekdays)),
        (replies.LABEL_STYLE, replies.STYLES[one.style]),
        (replies.LABEL_NEXT, replies.next_post(next_post, one.zone) if next_post else replies.paused(one.paused or "")),
    )
    lines = [Labelled(label, marked(text)) for label, text in fields]
    return Message((paragraph(said), *lines, note(replies.how_to_change())), said)


def categories() -> Message:
    """All categories, with some of the names that they go by."""
    lines = [labelled(one.heading, ", ".join(_aliases(one))) for one in CATEGORIES]
    title = replies.LABEL_CATEGORIES
    return Message((Title(title), *lines, note(replies.how_to_subscribe())), title)


def sentence(text: str) -> Message:
    """A message of one sentence: an error, a placeholder, an acknowledgement. Commands stand between back quotes."""
    return Message((paragraph(text),), text.replace("`", ""))


def with_note(message: Message, text: str) -> Message:
    """The message with one more line of small print, above its buttons, with and without a thread."""
    return with_blocks(message, [note(text)])


def with_blocks(message: Message, added: Sequence[Block]) -> Message:
    """The message with these blocks too, above its buttons, with and without a thread."""
    blocks, unthreaded = (_joined(blocks, added) if blocks else () for blocks in (message.blocks, message.unthreaded))
    return replace(message, blocks=blocks, unthreaded=unthreaded)


def help_message() -> Message:
    """What can be asked."""
    lines = [Paragraph((Command(command), Text("  "), *marked(what))) for command, what in replies.HELP]
    return Message((Title(replies.LABEL_HELP), *lines), replies.LABEL_HELP)


def _joined(blocks: Sequence[Block], added: Sequence[Block]) -> tuple[Block, ...]:
    *before, last = blocks
    return (*before, *added, last) if isinstance(last, Buttons) else (*blocks, *added)


def _names(slugs: frozenset[str]) -> str:
    """The categories of these slugs; where most are there, those that are not."""
    missing = [category.korean for category in CATEGORIES if category.slug not in slugs]
    if not slugs or not missing:
        return replies.ALL_CATEGORIES
    if len(missing) < len(CATEGORIES) / 2:
        return replies.all_but(missing)
    return ", ".join(category.heading for category in CATEGORIES if category.slug in slugs)


def _aliases(one: Category) -> list[str]:
    """Some other names of the category, Korean ones first."""
    return sorted(one.aliases, key=lambda name: HANGUL.search(name) is None)[:_ALIASES_SHOWN]
