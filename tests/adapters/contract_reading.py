"""Whether what is shown of a message is the message: every text whole and in order, and nothing else to be opened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote

import regex

from bot.delivery import Part
from bot.message import (
    Block,
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
)
from tests.adapters.contract import Contract

Spans = Sequence[Text | Link | Command]

_UNSEEN = regex.compile(r"[\s\x1c-\x1f\u2060]+")
"""White space (with what Python trims as such), at which lines break, and the joiner of `adapters.inert`."""
_SEEN = regex.compile(r"[^\s\p{Cc}\p{M}\p{Default_Ignorable_Code_Point}]")
"""What alone makes a text one that is to be read: not marks without a letter, nor what has no shape."""
_GRAPHEME = regex.compile(r"\X")
_PLAIN_ADDRESS = regex.compile(r"https://[a-z0-9.-]+\.[a-z]+(?:/[\w./-]{0,300})?", regex.ASCII)
_STAYS_WHOLE = 30
"""Code points up to which a grapheme is never parted."""


def fold(text: str) -> str:
    """The text without what is not seen of it, to compare what was written with what is shown."""
    return _UNSEEN.sub("", text)


def shows(text: str) -> bool:
    """Whether there is anything in the text to be read."""
    return _SEEN.search(text) is not None


def faults(held: Contract, message: Message, parts: Sequence[Part]) -> list[str]:
    """What is wrong with the parts as the platform's posts of the message, a line each."""
    if not parts or parts[0].parent is not None:
        return ["there is no first post"]
    message = held.shown(message)
    ours = set(map(unquote, addresses(message)))
    under_none = [number for number, part in enumerate(parts) if part.parent is not None and part.parent >= number]
    said = [f"part {number} is not after its parent" for number in under_none]
    for part in parts:
        said += held.judge(part.payload)
        said += [f"it calls {who}" for who in held.pinged(part.payload)]
        said += [f"it opens {one}" for one in held.opened(part.payload) if unquote(one.url) not in ours]
    opened = {one.url for part in parts for one in held.opened(part.payload)}
    said += [f"it does not open {url}" for url in sorted(_wanted(message, held.keeps) - opened)]
    shown = [held.words(part.payload) for part in parts if part.parent is None]
    under = [held.words(part.payload) for part in parts if part.parent is not None]
    said += misplaced(texts(message.blocks, held.typed), shown, held.keeps)
    return said + (misplaced(texts(message.thread, held.typed), under, held.keeps) if under else [])


def texts(blocks: Iterable[Block], typed: Callable[[str], str] = str) -> Iterator[str]:
    """The texts that a person must be able to read in the blocks, in order. What buttons say is not among them."""
    for block in blocks:
        match block:
            case Title(text) | Heading(text=text):
                yield text
            case Paragraph(spans) | Note(spans):
                yield from _texts_of(spans, typed)
            case Labelled(label, spans):
                yield label
                yield from _texts_of(spans, typed)
            case Quote(text, source):
                yield from (text, source)
            case PaperLine(title, line, facts):
                yield from (title.text, line)
                yield from _texts_of(facts, typed)
            case _:
                pass


def misplaced(wanted: Iterable[str], posts: Sequence[str], keeps: Callable[[str], str] = str) -> list[str]:
    """The texts that are not to be read whole and in this order over the posts, or that end one within a grapheme."""
    ends, shown = set[int](), ""
    for words in posts:
        shown += fold(words)
        ends.add(len(shown))
    found, position = [], 0
    for kept in filter(_SEEN.search, map(keeps, wanted)):
        whole, inside = fold(kept), list(_insides(kept))
        first = at = shown.find(whole, position)
        while at >= 0 and any(at + offset in ends for offset in inside):
            at = shown.find(whole, at + 1)
        if at < 0:
            found.append(f"{'parted within a grapheme' if first >= 0 else 'not to be read'}: {kept[:80]!r}")
        else:
            position = at + len(whole)
    return found


def addresses(message: Message) -> set[str]:
    """Where the message leads: to what its links name, and to its pictures."""
    blocks = (*message.blocks, *message.thread)
    links = {span.url for block in blocks for span in spans_of(block) if isinstance(span, Link)}
    pictures = {block.url for block in blocks if isinstance(block, Picture)}
    return links | pictures


def _wanted(message: Message, keeps: Callable[[str], str]) -> set[str]:
    """What a person must be able to open: the links in the channel that have words, short enough for any platform."""
    links = [span for block in message.blocks for span in spans_of(block) if isinstance(span, Link)]
    return {link.url for link in links if _SEEN.search(keeps(link.text)) and _PLAIN_ADDRESS.fullmatch(link.url)}


def _insides(text: str) -> Iterator[int]:
    """The offsets in the folded text that lie within a grapheme."""
    at = 0
    for grapheme in _GRAPHEME.findall(text):
        size = len(fold(grapheme))
        yield from range(at + 1, at + size) if len(grapheme) <= _STAYS_WHOLE else ()
        at += size


def _texts_of(spans: Spans, typed: Callable[[str], str]) -> Iterator[str]:
    yield from (typed(span.text) if isinstance(span, Command) else span.text for span in spans)


def spans_of(block: Block) -> Spans:
    """The spans that the block holds, a paper's title among them."""
    match block:
        case Paragraph(spans) | Note(spans) | Labelled(_, spans):
            return spans
        case PaperLine(title, _, facts):
            return (title, *facts)
        case _:
            return ()
