"""A card or an answer after it was checked once more: with what was put right, and the paper's own words for that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot import replies
from bot.digest.answers import with_blocks
from bot.digest.blocks import note, paragraph
from bot.digest.evidence import LONGEST_PREVIEW, quotes
from bot.korean import shorten
from bot.message import Block, Message, Paragraph, Quote, Text, plain
from bot.recheck import Rechecked


def rechecked(message: Message, found: Rechecked) -> Message:
    """The message, in which our words are right by now, with what was changed in them or that nothing was."""
    source = replies.answered_from(found.origin, found.pages, complete=found.complete, whole=found.whole)
    if not found.corrections:
        said = replies.nothing_wrong(source, by_model=found.model is not None)
        return with_blocks(message, [note(said.replace("`", ""))])
    return with_blocks(message, list(_changes(found)))


def claims(message: Message) -> dict[str, str]:
    """Our own claims in the message of an answer, by the names under which they are checked. What stands there in the
    place of an answer is none.
    """
    texts = [plain(message.blocks[place].spans) for place in _places(message.blocks)]  # type: ignore[union-attr]
    return {_name(number): text for number, text in enumerate(texts)}


def with_claims(message: Message, texts: Mapping[str, str]) -> Message:
    """The message of an answer with these for its claims. One that is not among them goes with its quotes, and what a
    notification shows of the answer is the first that is left.
    """
    numbers = {place: number for number, place in enumerate(_places(message.blocks))}
    blocks: list[Block] = []
    is_gone = False
    for place, block in enumerate(message.blocks):
        if place in numbers:
            text = texts.get(_name(numbers[place]))
            is_gone = text is None
            blocks += [] if text is None else [Paragraph((Text(text),))]
        elif not (isinstance(block, Quote) and is_gone):
            is_gone = False
            blocks.append(block)
    if not numbers:
        return message
    first = next((texts[name] for name in map(_name, range(len(numbers))) if name in texts), None)
    if first is None:
        first = replies.answer_withdrawn()
        blocks.insert(min(numbers), paragraph(first))
    return replace(message, blocks=tuple(blocks), preview=shorten(first, LONGEST_PREVIEW))


def _changes(found: Rechecked) -> Iterator[Block]:
    several = len(found.corrections) > 1
    if several:
        yield note(replies.some_put_right([one.right is None for one in found.corrections]))
    say = replies.put_right if several else replies.one_put_right
    for one in found.corrections:
        yield note(say(one.wrong, one.right).replace("`", ""))
        yield from quotes([one.evidence] if one.evidence else [])


def _places(blocks: Sequence[Block]) -> list[int]:
    """Where the claims stand: before the quotes that they rest on."""
    return [
        place
        for place, block in enumerate(blocks[:-1])
        if isinstance(block, Paragraph)
        and isinstance(blocks[place + 1], Quote)
        and not plain(block.spans).endswith(replies.INSTEAD)
    ]


def _name(number: int) -> str:
    return f"claims.{number}"
