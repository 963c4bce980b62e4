"""A message as posts for Telegram: text with entities, never a parse mode, and buttons under it.

https://core.telegram.org/bots/api#sendmessage
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from adapters.pack import Piece, pack, parted, utf16
from adapters.telegram.text import BLOCKQUOTE, FOLDED, Passage, Span, address, clean, joined, passages
from bot import replies, taxonomy
from bot.delivery import CHART, Part, Payload
from bot.message import (
    Block,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
    plain,
)
from bot.taxonomy import SLUGS

_MOST_UNITS = 4000
"""Of 4096: https://core.telegram.org/bots/api#sendmessage"""
_MOST_CAPTION = 1000
"""Of 1024: https://core.telegram.org/bots/api#sendphoto"""
_MOST_ENTITIES = 100
"""More are dropped: https://docs.python-telegram-bot.org/en/stable/telegram.constants.html"""
_MOST_BUTTONS = 40
_SILENT = {"disable_notification": True}
"""For a chart whose digest follows: one digest rings once."""
_BUTTONS_OF_A_BLOCK = 8
_BUTTONS_IN_A_ROW = 2
_LONGEST_BUTTON = 60
_LONGEST_DATA = 64
"""Bytes: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

# A heading, a label and a body that belong together fit one post; and so do a heading, a body and its quote.
_LONGEST_HEADING = 500
_LONGEST_BODY = 2600
_LONGEST_QUOTE = 600
_LONGEST_SOURCE = 150
_LONGEST_IN_WORDS = 700

_BESIDE_LABEL = 120
_SENTENCE_ENDS = (".", "?", "!", "…")
_UNFOLDED = 300
"""Longer texts are folded: a phone shows some ten lines of Korean."""

# A text of these alone is refused: https://github.com/tdlib/td (misc.cpp, is_empty_string).
_EMPTY = re.compile("[\\s\u180e\u200b-\u200f\u2800\ufeff\ufffc\U000e0000-\U000e007f]*")

_MARK_BEFORE_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
"""Telegram makes another mark of it, as long: https://github.com/tdlib/td (misc.cpp, replace_offending_characters)."""


def render(message: Message) -> list[Part]:
    """The message as posts, each within every limit. Telegram has no threads."""
    shown = message.without_thread()
    pieces = _loosened(list(_bound(shown.blocks)))
    posts = pack(pieces, _fits) or [[Passage(replies.NAME)]]
    payloads = [_payload(joined(post)) for post in posts]
    return [Part(payload | (_SILENT if CHART in payload else {})) for payload in payloads[:-1]] + [Part(payloads[-1])]


def _bound(blocks: Iterable[Block]) -> Iterator[Piece[Passage]]:
    """The pieces of all blocks; a paragraph is not parted from the quote that it rests on."""
    before: Block | None = None
    for block in blocks:
        made = _pieces(block)
        if made and isinstance(block, Quote) and isinstance(before, Paragraph):
            made[0] = replace(made[0], with_previous=True)
        before = block if made else before
        yield from made


def _pieces(block: Block) -> list[Piece[Passage]]:
    match block:
        case Title(text):
            return _single(_close(passages((Text(text, strong=True),), _LONGEST_BODY)))
        case Heading(text, category, button):
            return _heading(text, _named(button, category))
        case Paragraph(spans) | Note(spans):
            return _note(spans) if isinstance(block, Note) else _paragraph(spans)
        case Chart():
            return _chart(block)
        case Labelled(label, spans):
            return _labelled(label, spans)
        case Quote(text, source):
            return _quote(text, source)
        case PaperLine(title, line, facts):
            return _single(passages(list(_paper(title, line, facts)), _LONGEST_BODY))
        case Picture(url):
            return [Piece((Passage(picture=address(url)),))]
        case Buttons(buttons):
            return _buttons(buttons)
        case _:
            assert_never(block)


def _heading(text: str, button: Button | None) -> list[Piece[Passage]]:
    """Long ones are parted, and the last part stays with what the heading stands over."""
    made = passages((Text(text, strong=True),), _LONGEST_HEADING) or [Passage()]
    pressable = tuple(_pressable((button,))) if button else ()
    return [*(Piece((one,)) for one in made[:-1]), Piece((replace(made[-1], buttons=pressable),), with_next=True)]


def _paragraph(spans: Sequence[Span]) -> list[Piece[Passage]]:
    is_quiet = all(isinstance(span, Text) and span.quiet for span in spans)
    made = passages(spans, _LONGEST_BODY)
    return _single(_close(made) if is_quiet else made)


def _note(spans: Sequence[Span]) -> list[Piece[Passage]]:
    small = [replace(span, quiet=True) if isinstance(span, Text) else span for span in spans]
    return _single(passages(small, _LONGEST_BODY))


def _chart(block: Chart) -> list[Piece[Passage]]:
    """A picture with its caption, which ends a post. Telegram takes no words for those who do not see a picture but
    these: https://core.telegram.org/bots/api#sendphoto
    """
    made = passages((Text(block.alternative, quiet=True),), _LONGEST_IN_WORDS) or [Passage()]
    return _single([replace(made[0], chart=block.key), *made[1:]])


def _named(button: Button | None, category: str | None) -> Button | None:
    """The button as it stands under the post, away from its heading."""
    if button is None or category not in SLUGS:
        return button
    return replace(button, label=replies.button_subscribe(taxonomy.category(category).korean))


def _labelled(label: str, spans: Sequence[Span]) -> list[Piece[Passage]]:
    """A few words beside their label, a sentence under it, a long text folded."""
    text = plain(spans).strip()
    is_beside = utf16(text) <= _BESIDE_LABEL and "\n" not in text and not text.endswith(_SENTENCE_ENDS)
    heads = passages((Text(f"{label}:" if is_beside and label.strip() else label, strong=True),), _LONGEST_HEADING)
    bodies = passages(spans, _LONGEST_BODY, FOLDED if utf16(text) > _UNFOLDED else "")
    if heads and bodies:
        bodies[0] = replace(bodies[0], gap=" " if is_beside else "\n")
    if is_beside and len(heads) == len(bodies) == 1:
        return [Piece((replace(joined([heads[0], bodies[0]]), is_close=True),))]
    last = len(heads) - 1 if bodies else None
    return [*(Piece((one,), with_next=number == last) for number, one in enumerate(heads)), *_single(bodies)]


def _quote(text: str, source: str) -> list[Piece[Passage]]:
    """The words with a bar beside them, long ones folded, and below them where they stand."""
    quoted = passages((Text(text),), _LONGEST_QUOTE, FOLDED if utf16(text) > _UNFOLDED else BLOCKQUOTE)
    below = passages((Text(source, quiet=True),), _LONGEST_SOURCE)
    if quoted and below:
        below[0] = replace(below[0], gap="\n")
        return [*_single(quoted[:-1]), Piece((quoted[-1], below[0])), *_single(below[1:])]
    return _single([*quoted, *below])


def _paper(title: Link, line: str, facts: Sequence[Span]) -> Iterator[Span]:
    """The title, what the paper is about and the facts, each on a line of its own."""
    rows: list[Sequence[Span]] = [(title,), (Text(line),), facts]
    written = [row for row in rows if plain(row).strip()]
    for number, row in enumerate(written):
        yield from ((Text("\n"), *row) if number else row)


def _buttons(buttons: Sequence[Button]) -> list[Piece[Passage]]:
    """What Telegram could not press is shown, to be typed."""
    pressable = list(_pressable(buttons))[:_BUTTONS_OF_A_BLOCK]
    commands = {button.command for button in pressable}
    typed: list[Span] = []
    for button in buttons:
        if button.command not in commands:
            typed += [Text(f"{button.label} "), Command(button.command), Text("\n")]
    pieces = _single(passages(typed, _LONGEST_BODY))
    return [Piece((Passage(buttons=tuple(pressable)),), with_previous=True), *pieces] if pressable else pieces


def _pressable(buttons: Iterable[Button]) -> Iterator[Button]:
    """The buttons that Telegram takes, each once, with labels that it takes."""
    for button in dict.fromkeys(buttons):
        label, is_data = clean(button.label).strip(), clean(button.command) == button.command
        if not _EMPTY.fullmatch(label) and is_data and 0 < len(button.command.encode()) <= _LONGEST_DATA:
            yield Button(plain(parted((Text(label),), _LONGEST_BUTTON, utf16)[0]).rstrip(), button.command)


def _close(made: Iterable[Passage]) -> list[Passage]:
    return [replace(one, is_close=True) for one in made]


def _single(made: Iterable[Passage]) -> list[Piece[Passage]]:
    return [Piece((one,)) for one in made]


def _loosened(pieces: Sequence[Piece[Passage]]) -> list[Piece[Passage]]:
    """The pieces in a way that all which belong together fit a post, however many headings follow one another. What
    stands over a chart is in its caption where it fits.
    """
    made = []
    for number, piece in enumerate(pieces):
        after, before = pieces[number + 1 : number + 3], pieces[number - 1 : number]
        is_heading_of_headings = len(after) == 2 and all(one.with_next for one in after)
        is_over_chart = any(one.chart for next_one in after[:1] for one in next_one.natives)
        made.append(
            replace(
                piece,
                with_next=piece.with_next and not is_heading_of_headings and not is_over_chart,
                with_previous=piece.with_previous and not (_is_keys(piece) and any(map(_is_keys, before))),
            )
        )
    return made


def _is_keys(piece: Piece[Passage]) -> bool:
    """Whether the piece is nothing but buttons."""
    return not any(one.text for one in piece.natives) and any(one.buttons for one in piece.natives)


def _fits(post: Sequence[Passage]) -> bool:
    captions = [number for number, one in enumerate(post) if one.chart]
    units = sum(utf16(one.text) + len(one.gap) for one in post)
    if captions and (units > _MOST_CAPTION or len(captions) > 1 or any(one.text for one in post[captions[0] + 1 :])):
        return False
    return (
        units <= _MOST_UNITS
        and sum(len(one.entities) for one in post) <= _MOST_ENTITIES
        and sum(len(one.buttons) for one in post) <= _MOST_BUTTONS
    )


def _payload(post: Passage) -> Payload:
    text = post.text + replies.NAME if _EMPTY.fullmatch(post.text) else post.text
    payload: Payload = {
        "text": _MARK_BEFORE_MARK.sub("\u200c", text),
        "entities": [entity.form() for entity in post.entities],
        "link_preview_options": _preview(post.picture),
    }
    keys = [{"text": one.label, "callback_data": one.command} for one in dict.fromkeys(post.buttons)]
    payload |= {CHART: post.chart} if post.chart else {}
    rows = [keys[first : first + _BUTTONS_IN_A_ROW] for first in range(0, len(keys), _BUTTONS_IN_A_ROW)]
    return payload | {"reply_markup": {"inline_keyboard": rows}} if rows else payload


def _preview(picture: str | None) -> dict[str, object]:
    """Telegram shows no preview of what it cannot fetch. https://core.telegram.org/bots/api#linkpreviewoptions"""
    if picture is None:
        return {"is_disabled": True}
    return {"url": picture, "prefer_large_media": True, "show_above_text": True}
