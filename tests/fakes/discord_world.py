"""What is true in the fake Discord: people, guilds, channels, messages, interactions, and who may do what."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum, IntFlag
from typing import Any

from tests.judges.discord_components import BUTTON, texts, walk

Body = dict[str, Any]
Publish = Callable[[str, int, Body, Body], None]
"""Name of an event, the intent it needs (0: none), its data, and its data for who may not read contents."""

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""https://docs.discord.com/developers/reference#snowflakes"""


MOST_IDENTIFIES = 1000
"""In 24 hours, after which the token is taken away: https://docs.discord.com/developers/events/gateway#identifying"""


class Permission(IntFlag):
    """https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


NOTHING = Permission(0)
EVERYTHING = Permission((1 << 53) - 1)
IN_A_CHANNEL = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What people may do in a channel, and a bot that was invited with no more than it needs."""


class ChannelKind(IntEnum):
    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11


class MessageFlag(IntFlag):
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


@dataclass(eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "ko"
    accepts_direct_messages: bool = True


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: Permission = NOTHING
    mentionable: bool = False


@dataclass(eq=False)
class Member:
    user: User
    roles: list[Role] = field(default_factory=list)


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner: User
    everyone: Role
    locale: str = "ko"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows and denies to a role or a member, beyond what the guild does."""

    allow: Permission = NOTHING
    deny: Permission = NOTHING
    of_member: bool = False


@dataclass(eq=False)
class Channel:
    id: int
    kind: ChannelKind
    name: str = ""
    guild: Guild | None = None
    parent: "Channel | None" = None
    owner: User | None = None
    """Who started the thread."""
    recipient: User | None = None
    """Whom a direct channel is with."""
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    old_edits: list[float] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        return self.parent is not None


@dataclass(eq=False)
class Message:
    """A message as people see it. `bodies`: each request that made it what it is, as it came."""

    id: int
    channel: Channel
    author: User
    sent_at: datetime
    moment: float
    """When it was made, in seconds of `World.elapsed`, as deadlines are measured."""
    content: str = ""
    embeds: list[Body] = field(default_factory=list)
    components: list[Body] = field(default_factory=list)
    attachments: list[Body] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: MessageFlag = NO_FLAGS
    nonce: str | int | None = None
    edited_at: datetime | None = None
    pings: set[str] = field(default_factory=set)
    """Whom it, or an edit of it, would have notified: see `tests.judges.discord.pings`."""
    bodies: list[Body] = field(default_factory=list)
    interaction: "Interaction | None" = None
    reference: "Message | None" = None
    thread: Channel | None = None
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def loading(self) -> bool:
        """Whether it says that the bot is thinking."""
        return MessageFlag.LOADING in self.flags

    @property
    def text(self) -> str:
        """What it says, in its content and its text displays."""
        return "\n".join([self.content, *texts({"components": self.components})]).strip()

    @property
    def buttons(self) -> dict[str, str]:
        """The labels of what can be pressed, by `custom_id`."""
        placed = walk({"components": self.components})
        found = [one.component for one in placed if one.kind == BUTTON and one.component.get("custom_id")]
        return {button["custom_id"]: button.get("label") or "" for button in found if not button.get("disabled")}


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(eq=False)
class Interaction:
    """What somebody asked, and what became of it."""

    id: int
    token: str
    kind: InteractionKind
    user: User
    channel: Channel
    data: Body
    moment: float
    """When it was made, in seconds of `World.elapsed`."""
    pressed: Message | None = None
    """The message whose button was pressed."""
    response: Body | None = None
    """The answer's body as it came: `type` and `data`."""
    message: Message | None = None
    """The answer that people see: a new message, or the one that was pressed and changed."""
    waiting: bool = False
    """Whether a change of the pressed message was put off, and has not come yet."""
    followups: list[Message] = field(default_factory=list)

    @property
    def answer(self) -> Message | None:
        """The message once it says what was asked for, and is there still."""
        shown = self.message
        return shown if shown and not (shown.loading or shown.deleted or self.waiting) else None

    @property
    def form(self) -> Body | None:
        """The form that was opened as the answer."""
        return self.response["data"] if self.response and self.response["type"] == 9 else None

    @property
    def choices(self) -> list[Body] | None:
        """What an autocomplete interaction was answered with."""
        return None if self.response is None else list((self.response.get("data") or {}).get("choices") or [])


def _no_one(*event: object) -> None:
    """Publishes to nobody."""


class World:
    """Everything that is true. Read and changed under `changed`, which is notified of each change."""

    def __init__(self, token: str, clock: Callable[[], datetime], *, described: bool) -> None:
        self.changed = threading.Condition()
        self.publish: Publish = _no_one
        self.token = token
        self.clock = clock
        self.described = described
        self.advanced = timedelta()
        self._last = 0
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.users: dict[int, User] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[int, Body] = {}
        self.commands_created: list[float] = []
        self.allowed: dict[str, set[int]] = {}
        """Users to whom an administrator gave a command, by its name."""
        self.identifies: list[float] = []
        """When each session was asked for, in seconds of `elapsed`."""
        self.privileged_intents = 0
        """Those that are switched on in the developer portal."""
        self.bot = self.add_user("paperboy", bot=True)
        self.application_id = self.bot.id
        self.owner = self.add_user("operator")

    def now(self) -> datetime:
        """The fake's time."""
        return self.clock() + self.advanced

    def elapsed(self) -> float:
        """Seconds by which deadlines are measured: real ones, and those advanced, whatever the clock says."""
        return time.monotonic() + self.advanced.total_seconds()

    def identifies_today(self) -> int:
        """How often the bot has identified within 24 hours."""
        now = self.elapsed()
        return len([moment for moment in self.identifies if now - moment < 24 * 3600])

    def snowflake(self) -> int:
        """A new id, which tells the time and is larger than any before it in the same millisecond."""
        first = int((self.now() - _EPOCH).total_seconds() * 1000) << 22
        self._last = max(first, self._last + 1) if self._last >> 22 == first >> 22 else first
        return self._last

    def add_user(self, name: str, *, bot: bool = False, locale: str = "ko") -> User:
        user = User(self.snowflake(), name, bot, locale)
        self.users[user.id] = user
        return user

    def share_guild(self, user: User) -> bool:
        """Whether the user and the bot are in the same guild."""
        return any({user.id, self.bot.id} <= set(guild.members) for guild in self.guilds.values())

    def permissions(self, user: User, channel: Channel) -> Permission:
        """What the user may do in the channel, by
        https://docs.discord.com/developers/topics/permissions#permission-overwrites.
        """
        guild, home = channel.guild, channel.parent or channel
        if guild is None:
            return IN_A_CHANNEL if user in {channel.recipient, self.bot} else NOTHING
        member = guild.members.get(user.id)
        if member is None:
            return NOTHING
        granted = self.guild_permissions(member, guild)
        if Permission.ADMINISTRATOR in granted:
            return EVERYTHING
        granted = _overwritten(granted, home.overwrites, [guild.everyone.id])
        granted = _overwritten(granted, home.overwrites, [role.id for role in member.roles])
        granted = _overwritten(granted, home.overwrites, [user.id])
        return granted if Permission.VIEW_CHANNEL in granted else NOTHING

    def guild_permissions(self, member: Member, guild: Guild) -> Permission:
        """What the member may do where no channel says otherwise."""
        if member.user is guild.owner:
            return EVERYTHING
        granted = guild.everyone.permissions
        for role in member.roles:
            granted |= role.permissions
        return EVERYTHING if Permission.ADMINISTRATOR in granted else granted

    def may(self, needed: Permission, channel: Channel) -> bool:
        """Whether the bot may do that in the channel."""
        return needed in self.permissions(self.bot, channel)


def _overwritten(granted: Permission, overwrites: Mapping[int, Overwrite], ids: list[int]) -> Permission:
    allow, deny = NOTHING, NOTHING
    for one in ids:
        overwrite = overwrites.get(one, Overwrite())
        allow, deny = allow | overwrite.allow, deny | overwrite.deny
    return (granted & ~deny) | allow
