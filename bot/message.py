"""The platform-neutral document that every post is, before a renderer gives it a platform's looks.

Text in a message is plain: renderers escape it, each in one place. Links come from our code alone, never from text.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True)
class Text:
    """A run of plain text; `strong` is bold, `quiet` is small or dim."""

    text: str
    strong: bool = False
    quiet: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Link:
    """A run of text that opens `url`."""

    text: str
    url: str
    strong: bool = False
    kind: Literal["link"] = "link"


@dataclass(frozen=True)
class Command:
    """A command to type, shown so that it can be copied: `/paper 2501.07301`."""

    text: str
    kind: Literal["command"] = "command"


Span = Annotated[Text | Link | Command, Field(discriminator="kind")]


@dataclass(frozen=True)
class Title:
    """The one heading of the whole message."""

    text: str
    kind: Literal["title"] = "title"


@dataclass(frozen=True)
class Button:
    """A command that is pressed rather than typed: pressing it is asking `command` there and then.

    It remembers nothing, so it works after a restart and months later. The command has at most 64 bytes, which is what
    Telegram's callback data holds: https://core.telegram.org/bots/api#inlinekeyboardbutton. What one press must not do
    stands after `+`: `/subscribe +vision` adds to a subscription and never narrows it.
    """

    label: str
    command: str


@dataclass(frozen=True)
class Heading:
    """A heading that belongs to the block after it: no renderer parts the two."""

    text: str
    category: str | None = None
    """The slug of the category that it stands over, which has a colour."""
    button: Button | None = None
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[Span, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Labelled:
    """A short label and the text it stands before: 요약, 쉬운설명, 관련분야."""

    label: str
    spans: tuple[Span, ...]
    kind: Literal["labelled"] = "labelled"


@dataclass(frozen=True)
class PaperLine:
    """A paper in a list: its title as the link, one line on it, and small facts (votes, the command that opens it)."""

    title: Link
    line: str
    facts: tuple[Span, ...]
    kind: Literal["paper"] = "paper"


@dataclass(frozen=True)
class Picture:
    """A picture at an address, with what it shows in words."""

    url: str
    alternative: str
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: a category by its slug, and how many papers it has, at least one."""

    category: str
    papers: int


@dataclass(frozen=True)
class Chart:
    """How many papers each category has, as a picture that workers draw and keep under its `key`. A post names the key;
    the picture joins it when it is sent. Where there is none by then, the post goes without.
    """

    day: date
    bars: tuple[Bar, ...]
    alternative: str
    """What it shows in words."""
    kind: Literal["chart"] = "chart"

    @property
    def key(self) -> str:
        """At most 40 characters, the same for the same day and the same numbers."""
        shown = ",".join(f"{bar.category}:{bar.papers}" for bar in self.bars)
        return f"{self.day.isoformat()}-{hashlib.sha256(shown.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Note:
    """Small print: where a text comes from, what is missing, how to get more."""

    spans: tuple[Span, ...]
    kind: Literal["note"] = "note"


@dataclass(frozen=True)
class Buttons:
    """What can be pressed on the block before it: no renderer parts the two. Where nothing can be pressed, the commands
    are shown.
    """

    buttons: tuple[Button, ...]
    kind: Literal["buttons"] = "buttons"


@dataclass(frozen=True)
class Quote:
    """The paper's own words, and where they stand: they are never ours, and look like it."""

    text: str
    source: str
    """The section and the page: `3.2 Reward Modeling, 5쪽`."""
    kind: Literal["quote"] = "quote"


Block = Annotated[
    Title | Heading | Paragraph | Labelled | Quote | PaperLine | Picture | Chart | Note | Buttons,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Message:
    """A document of blocks. `preview` is the one line that a notification shows."""

    blocks: tuple[Block, ...]
    preview: str
    thread: tuple[Block, ...] = ()
    """What goes into the thread under the message, on platforms where a post can have one. Elsewhere it is left out."""
    unthreaded: tuple[Block, ...] = ()
    """What stands in the place of `blocks` without threads: as much of both as reads well. Empty: `blocks`."""

    def without_thread(self) -> "Message":
        """The message for where a post has no thread."""
        return Message(self.unthreaded or self.blocks, self.preview)


_ADAPTER: TypeAdapter[Message] = TypeAdapter(Message)


def to_json(message: Message) -> str:
    """The message as JSON, for the store and for payloads; `from_json` gives the same message back."""
    return _ADAPTER.dump_json(message).decode()


def from_json(text: str) -> Message:
    """The message that `to_json` wrote. Raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_json(text)


def charts(message: Message) -> list[Chart]:
    """The charts in the message, in order, each once."""
    blocks = (*message.blocks, *message.thread, *message.unthreaded)
    return list(dict.fromkeys(block for block in blocks if isinstance(block, Chart)))


def without_charts(message: Message) -> Message:
    """The message for where no picture of our own can be sent."""
    parts = (message.blocks, message.thread, message.unthreaded)
    blocks, thread, unthreaded = (tuple(one for one in part if not isinstance(one, Chart)) for part in parts)
    return replace(message, blocks=blocks, thread=thread, unthreaded=unthreaded)


def plain(spans: Iterable[Text | Link | Command]) -> str:
    """The words of the spans without their looks."""
    return "".join(span.text for span in spans)
