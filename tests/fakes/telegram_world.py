"""Telegram's ground truth: who is where, what was written, what the bot has set, and who may do what."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.telegram_chats import Chat, Json, Kind, Message, Person
from tests.fakes.telegram_limits import Pace
from tests.fakes.telegram_updates import Updates
from tests.judges.telegram import Refused, bad_request

Access = Literal["read", "members", "edit", "write"]
"""What a method needs, as the Bot API server has it: https://github.com/tdlib/telegram-bot-api, check_chat_access."""


@dataclass(eq=False)
class Query:
    """A press on a button, and what the bot answered."""

    id: str
    message: Message
    person: Person
    data: str
    answers: list[Json] = field(default_factory=list)
    is_expired: bool = False


class World:
    """Everything is read and changed with `changed` held, which tells those who wait."""

    def __init__(self, token: str, *, privacy: bool, clock: Callable[[], float]) -> None:
        self.token = token
        self.is_revoked = False
        self.privacy = privacy
        """In groups the bot hears only commands, replies to it and service messages, unless it is an administrator:
        https://core.telegram.org/bots/features#privacy-mode. Being mentioned is not enough."""
        self.changed = threading.Condition()
        self.bot = Person(int(token.partition(":")[0]), "Paperboy", "PaperboyBot", is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.messages: list[Message] = []
        """All messages in the order in which they were written."""
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str, str, str], list[Json]] = {}
        """By type of scope, chat, user and language; "" for none."""
        self.actions: list[tuple[Chat, str]] = []
        self.unfetchable: dict[str, str] = {}
        """Addresses of photos that Telegram cannot use, with what it says: "failed to get HTTP URL content"."""
        self.violations: list[str] = []
        """Broken limits, and what Telegram did not keep as it was sent; one sentence each."""
        self.webhook = ""
        self.updates = Updates()
        self.pace = Pace(clock)
        self._numbers: dict[int, int] = {}

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self.changed:
            yield
            self.changed.notify_all()

    def new_chat(self, kind: Kind, **fields: Any) -> Chat:
        number = len(self.chats) + 1
        chat_id = -4_200_000_000 - number if kind == "group" else -1_002_000_000_000 - number
        chat = self.chats[chat_id] = Chat(chat_id, kind, **fields)
        if chat.has_own_numbers:
            self._numbers[chat_id] = 1  # its creation
        return chat

    def new_message(
        self, chat: Chat, topic: int | None = None, reply_to: Message | None = None, **fields: Any
    ) -> Message:
        """Write a message into a chat, where the topic and the message that it replies to put it."""
        counter = chat.id if chat.has_own_numbers else 0
        number = self._numbers[counter] = self._numbers.get(counter, 0) + 1
        thread = topic or _thread(chat, reply_to)
        if thread in chat.topics and not reply_to:
            # Whatever is written in a topic replies to the service message with which the topic began.
            reply_to = chat.messages.get(thread)
        message = Message(chat, number, int(time.time()), thread=thread, reply_to=reply_to, **fields)
        chat.messages[number] = message
        self.messages.append(message)
        return message

    def posts(self, chat: Chat | None = None) -> list[Message]:
        """What the bot has written and not deleted, in order; in one chat or in all."""
        with self.changed:
            return [
                message
                for message in self.messages
                if message.sent_as and not message.is_deleted and chat in {None, message.chat}
            ]

    def find(self, chat_id: Any, access: Access) -> Chat:
        """The chat that a parameter names. Raises Refused where there is none, or none for the bot."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        chat = self._find(str(chat_id))
        if not chat or (chat.is_deleted and chat.has_own_numbers) or (chat.person and not self._knows(chat.person)):
            raise bad_request("chat not found")
        if chat.kind == "private":
            if chat.person and chat.person.is_deactivated and access in {"edit", "write"}:
                raise Refused("Forbidden: user is deactivated", 403)
        elif chat.kind == "group":
            self._check_group(chat, access)
        else:
            self._check_membership(chat, needs_it=access != "read" or not chat.username)
        return chat

    def check_writing(self, chat: Chat, what: str, right: str) -> None:
        """Raises Refused where the bot may not write this kind of thing here."""
        if chat.person:
            if chat.person.has_blocked:
                raise Refused("Forbidden: bot was blocked by the user", 403)
            if not chat.person.has_started:
                raise Refused("Forbidden: bot can't initiate conversation with a user", 403)
            return
        member = chat.member(self.bot)
        if chat.kind == "channel":
            if not (member.is_administrator and member.may("can_post_messages")):
                raise bad_request("need administrator rights in the channel chat")
        elif not member.is_administrator and not (chat.may_send and member.may(right)):
            raise bad_request(f"not enough rights to send {what} to the chat")

    def check_topic(self, chat: Chat, thread: int | None) -> None:
        """Raises Refused unless the thread is a topic into which the bot may write."""
        if thread is None:
            return
        topic = chat.topics.get(thread)
        if not topic or topic.is_deleted:
            raise bad_request("message thread not found")
        if topic.is_closed and not chat.member(self.bot).is_administrator:
            raise bad_request("TOPIC_CLOSED")

    def _find(self, chat_id: str) -> Chat | None:
        if chat_id.startswith("@"):
            named = (chat for chat in self.chats.values() if chat.username and not chat.person)
            return next((chat for chat in named if f"@{chat.username}".lower() == chat_id.lower()), None)
        try:
            return self.chats.get(int(chat_id))
        except ValueError:
            return None

    def _knows(self, person: Person) -> bool:
        """Whether the bot can have heard of somebody: in private, or in a chat with both."""
        together = (chat for chat in self.chats.values() if {person.id, self.bot.id} <= chat.members.keys())
        return person.has_started or any(together)

    def _check_group(self, chat: Chat, access: Access) -> None:
        if access in {"members", "write"} and chat.moved_to:
            upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(upgraded, parameters={"migrate_to_chat_id": chat.moved_to.id})
        if access in {"members", "write"} and chat.is_deleted:
            raise Refused("Forbidden: the group chat was deleted", 403)
        self._check_membership(chat, needs_it=access != "read")

    def _check_membership(self, chat: Chat, *, needs_it: bool) -> None:
        member = chat.member(self.bot)
        if member.status == "kicked" and (needs_it or chat.has_own_numbers):
            raise Refused(f"Forbidden: bot was kicked from the {chat.kind} chat", 403)
        if not member.is_present and needs_it:
            raise Refused(f"Forbidden: bot is not a member of the {chat.kind} chat", 403)

    def hears(self, message: Message) -> bool:
        """Whether the bot is told of what somebody wrote."""
        chat, bot = message.chat, message.chat.member(self.bot)
        if chat.person:
            return not chat.person.has_blocked
        if not bot.is_present or chat.kind == "channel":
            return bot.is_present
        replied = message.reply_to is not None and message.reply_to.sender is self.bot
        return not self.privacy or bot.is_administrator or bool(message.service) or replied or self._is_command(message)

    def _is_command(self, message: Message) -> bool:
        """A command to this bot, or one to nobody, which the only bot of a group hears."""
        first = message.entities[0] if message.entities else {}
        if first.get("type") != "bot_command" or first["offset"] != 0:
            return False
        name = message.entity_texts("bot_command")[0].partition("@")[2]
        return name.lower() in {"", str(self.bot.username).lower()}

    def tell(self, kind: str, message: Message) -> None:
        """Send the update of a message, where the bot hears it."""
        message.was_heard = self.hears(message) and self.updates.add(kind, message.form())


def _thread(chat: Chat, reply_to: Message | None) -> int | None:
    """A reply in a supergroup belongs to the thread of what it replies to, also where there are no topics:
    https://github.com/tdlib/telegram-bot-api/issues/356#issuecomment-1405378400
    """
    if reply_to is None or chat.kind != "supergroup":
        return None
    return reply_to.thread or reply_to.id
