"""A message as posts of Slack: `{"text": …, "blocks": […]}`, the arguments of chat.postMessage and chat.update.

What is said of each paper of a day goes into the thread under the first post.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

from adapters.pack import Piece, pack, with_pointer
from adapters.slack.blocks import ACTION, blocks_of, lines, short_lines
from adapters.slack.text import Native, Spans, escaped, shortened, weight
from bot import replies
from bot.delivery import CHART, Part, Payload
from bot.message import Block, Buttons, Heading, Message, Paragraph, Quote, Text

MOST_BLOCKS = 45
"""In a post; Slack takes 50."""
MOST_CHARACTERS = 12_000
"""In all blocks of a post; Slack refuses somewhat above 13,000: https://github.com/slackapi/bolt-js/issues/2509"""
_BLOCK_ID = 20
"""What Slack adds to each block."""
_FILE_TO_COME = "F00000000"
"""Stands for the id of a chart's file until the client has brought that to Slack."""
_MOST_NOTICE = 3_500
"""Bytes of `text`, which notifications show. chat.update refuses more than 4,000:
https://docs.slack.dev/reference/methods/chat.update#errors (msg_too_long)
"""


def render(message: Message) -> list[Part]:
    """The message as posts, each within Slack's limits; those of its thread name the last of the others
    as their parent: a thread is shown below its message."""
    preview = " ".join(message.preview.split()) or replies.NAME
    notice = _notice(preview)
    shown = _posts(with_pointer(message)) or _posts((Paragraph((Text(preview),)),))
    threaded = _posts(message.thread)
    root = len(shown) - 1
    return [Part(_payload(notice, post)) for post in shown] + [Part(_payload(notice, post), root) for post in threaded]


def fits(blocks: Sequence[Native]) -> bool:
    """Whether Slack takes the blocks in one post."""
    charts = sum("slack_file" in block for block in blocks)
    return charts <= 1 and len(blocks) <= MOST_BLOCKS and weight(blocks) + _BLOCK_ID * len(blocks) <= MOST_CHARACTERS


def _posts(blocks: Sequence[Block]) -> list[list[Native]]:
    return pack(_bound(list(_groups(blocks))), fits)


def _groups(blocks: Iterable[Block]) -> Iterator[tuple[Block, list[list[Native]]]]:
    """The blocks that have something to show with their native blocks; neighbours that are short lines as one."""
    for is_line, run in groupby(blocks, lambda block: short_lines(block) is not None):
        if is_line:
            found = list(run)
            if natives := list(lines([_line(block) for block in found])):
                yield found[0], natives
        else:
            yield from ((block, natives) for block in run if (natives := list(blocks_of(block))))


def _line(block: Block) -> Spans:
    return short_lines(block) or ()


def _bound(groups: Sequence[tuple[Block, list[list[Native]]]]) -> list[Piece[Native]]:
    """The pieces, with what holds headings, quotes and buttons to their neighbours: one of each, so that they always
    fit.
    """
    pieces: list[Piece[Native]] = []
    for number, (block, natives) in enumerate(groups):
        before = groups[number - 1][0] if number else None
        after = groups[number + 1][0] if number + 1 < len(groups) else None
        for part, native in enumerate(natives):
            first, last = part == 0, part == len(natives) - 1
            heads = last and isinstance(block, Heading) and not isinstance(after, Heading)
            rests = isinstance(block, Quote) and isinstance(before, Paragraph)
            presses = isinstance(block, Buttons) and not isinstance(before, Buttons)
            pieces.append(Piece(tuple(native), with_next=heads, with_previous=first and (rests or presses)))
    return pieces


def _payload(notice: str, blocks: list[Native]) -> Payload:
    numbers = count(1)
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if "action_id" in element:
                element["action_id"] = f"{ACTION}{next(numbers)}"
    charts = {}
    for block in blocks:
        if "slack_file" in block:
            charts[CHART], block["slack_file"] = block["slack_file"]["id"], {"id": _FILE_TO_COME}
    return {"text": notice, "blocks": blocks, **charts}


def _notice(preview: str) -> str:
    """The line that notifications show; what is too much for one is in the message all the same."""
    return escaped(shortened(preview, _MOST_NOTICE, lambda text: len(escaped(text).encode("utf-8", "surrogatepass"))))
