"""What is true in the fake Slack: its team, people, channels and messages, behind one lock, and its clock."""

import asyncio
import copy
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from tests.judges.slack import Link, links, mentions, shown

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]
_Found = TypeVar("_Found")


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
"""How the files begin that blocks may show:
https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""


@dataclass
class User:
    id: str
    name: str
    team_id: str
    guest: Literal["", "single", "multi"] = ""
    """A guest of one channel (`is_ultra_restricted`) or of several (`is_restricted`)."""
    is_stranger: bool = False
    """From another team, here by Slack Connect."""
    is_bot: bool = False
    is_admin: bool = False
    deleted: bool = False


@dataclass
class Channel:
    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    """Ids of users, the bot's among them where it is a member."""
    archived: bool = False
    deleted: bool = False
    refusal: str = ""
    """An error such as restricted_action with which everything posted here is refused."""


@dataclass
class Message:
    channel: str
    ts: str
    user: str
    body: Json
    """What was last sent: text, blocks and whatever else, the blocks with the ids that Slack adds."""
    thread_ts: str | None = None
    by_app: bool = True
    ephemeral_to: str | None = None
    response_url: str | None = None
    """The address through which it was made, if any."""
    deleted: bool = False
    edited: str | None = None
    bodies: list[Json] = field(default_factory=list)
    """Every body it has had, the first one first."""
    files: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.body.get("text") or "")

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body.get("blocks") or []
        return blocks

    @property
    def metadata(self) -> Json | None:
        return self.body.get("metadata")

    @property
    def shown(self) -> str:
        """The words as people read them."""
        return shown(self.body)

    @property
    def mentions(self) -> list[str]:
        """Whom any of its bodies would have pinged."""
        return [name for body in self.bodies for name in mentions(body)]

    @property
    def links(self) -> list[Link]:
        """What could be opened from any of its bodies."""
        return [link for body in self.bodies for link in links(body)]

    def elements(self) -> Iterator[tuple[str, Json]]:
        """The interactive elements, each with the id of its block."""
        for block in self.blocks:
            for element in [*block.get("elements", []), block.get("accessory") or {}]:
                if "action_id" in element:
                    yield block["block_id"], element


@dataclass
class View:
    id: str
    user: str
    body: Json
    hash: str


class Workspace:
    """The truth of one workspace with one app in it. Everything is read and changed under `changed`."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.team_id, self.team_domain = "T01PAPER", "paperboy"
        self.app_id, self.bot_id = "A01PAPER", "B01PAPER"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.files: dict[str, bytes] = {}
        self.ready_at: dict[str, float] = {}
        """When a file that was brought whole may be shown, in seconds since 1970."""
        self.processing_seconds = 0.0
        """How long Slack looks at a file before: https://github.com/slackapi/bolt-js/issues/2115"""
        self.violations: list[str] = []
        """What Slack puts up with and should not have been sent, and what it puts up with only for a while."""
        self.crashes: list[BaseException] = []
        """Faults of the fake itself, which end the test."""
        self._offset = 0.0
        self._counter = itertools.count(1)
        self._last_ts = 0
        self.bot = self.add_user("paperboy", is_bot=True)

    def now(self) -> float:
        """Seconds since 1970 by the fake's own clock."""
        return time.time() + self._offset

    def move_clock(self, seconds: float) -> None:
        with self.changed:
            self._offset += seconds
            self.changed.notify_all()

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._counter):09d}"

    def new_ts(self) -> str:
        """A timestamp after every other: what Slack identifies a channel's messages by."""
        with self.changed:
            self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def violation(self, says: str) -> None:
        with self.changed:
            self.violations.append(says)

    def may_show(self, file_id: str) -> bool:
        """Whether a block may show the file, which is to be a picture, and brought in all its steps."""
        is_ready = self.ready_at.get(file_id, float("inf")) <= self.now()
        return is_ready and self.files[file_id].startswith(_PICTURES)

    def pictures(self, message: Message) -> list[bytes]:
        """The files that the message's blocks show."""
        return [self.files[block["slack_file"]["id"]] for block in message.blocks if "slack_file" in block]

    def add_user(self, name: str, **traits: Any) -> User:
        """A person, or with `guest`, `is_stranger`, `is_bot`, `is_admin` or `deleted` another kind of user."""
        with self.changed:
            team = "T02OTHER" if traits.get("is_stranger") else self.team_id
            user = User(self.new_id("U"), name, team, **traits)
            self.users[user.id] = user
            return user

    def add_channel(
        self, name: str, *members: User, kind: ChannelKind = "public", bot: bool = True, archived: bool = False
    ) -> Channel:
        """A channel with these members, and with the bot unless told otherwise."""
        with self.changed:
            ids = [user.id for user in members] + [self.bot.id] * bot
            channel = Channel(self.new_id("D" if kind == "im" else "C"), name, kind, ids, archived)
            self.channels[channel.id] = channel
            return channel

    def direct(self, user: User) -> Channel:
        """The conversation of the person with the bot."""
        with self.changed:
            for channel in self.channels.values():
                if channel.kind == "im" and set(channel.members) == {user.id, self.bot.id}:
                    return channel
            return self.add_channel("directmessage", user, kind="im")

    def is_shared(self, channel: Channel) -> bool:
        """Whether people of another team are in it (Slack Connect)."""
        return any(self.users[member].is_stranger for member in channel.members)

    def store(self, message: Message) -> Message:
        """Add the message, with ids where its blocks have none."""
        with self.changed:
            message.body = self.with_ids(message.body)
            message.bodies.append(message.body)
            self.messages.append(message)
            self.changed.notify_all()
            return message

    def edit(self, message: Message, body: Mapping[str, Any]) -> None:
        with self.changed:
            message.body = self.with_ids(body)
            message.bodies.append(message.body)
            message.edited = self.new_ts()
            self.changed.notify_all()

    def delete(self, message: Message) -> None:
        with self.changed:
            message.deleted = True
            self.changed.notify_all()

    def with_ids(self, body: Mapping[str, Any]) -> Json:
        stored: Json = copy.deepcopy(dict(body))
        for block in stored.get("blocks") or []:
            block.setdefault("block_id", self.new_id("b"))
            for element in [*block.get("elements", []), block.get("accessory") or {}]:
                if element.get("type") in ("button", "overflow", "static_select"):
                    element.setdefault("action_id", self.new_id("a"))
        return stored

    def message(self, channel: str, ts: str) -> Message | None:
        with self.changed:
            for message in self.messages:
                if message.channel == channel and message.ts == ts:
                    return message
            return None

    def posted(self, channel: Channel | None = None) -> list[Message]:
        """What the app has made, is not deleted and everybody in the channel sees, oldest first."""
        with self.changed:
            return [
                message
                for message in self.messages
                if message.by_app
                and not message.deleted
                and message.ephemeral_to is None
                and channel in (None, self.channels[message.channel])
            ]

    def seen_by(self, user: User) -> list[Message]:
        """What only this person sees, and it is still there."""
        with self.changed:
            return [message for message in self.messages if message.ephemeral_to == user.id and not message.deleted]

    def wait_for(self, predicate: Callable[[], _Found], seconds: float = 10) -> _Found:
        """What `predicate` gives once it is true, asked again after every change.

        It blocks, so code on an event loop that something else needs uses `until`. Raises TimeoutError.
        """
        deadline = time.monotonic() + seconds
        with self.changed:
            while not (found := predicate()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"not within {seconds} s; messages: {[each.text for each in self.messages]}")
                # Time alone may make a predicate true, so it is asked again now and then.
                self.changed.wait(min(left, 0.05))
            return found

    async def until(self, predicate: Callable[[], _Found], seconds: float = 10) -> _Found:
        """`wait_for` that lets the event loop go on."""
        return await asyncio.to_thread(self.wait_for, predicate, seconds)
