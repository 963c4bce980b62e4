"""People, chats and messages as the fake Telegram keeps them, and their forms in the Bot API's JSON.

https://core.telegram.org/bots/api#available-types, with the fields that python-telegram-bot requires.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINISTRATORS = frozenset({"creator", "administrator"})
ANONYMOUS_ADMINISTRATOR = 1087968824
"""Who an administrator seems to be that stays anonymous: https://core.telegram.org/bots/api#message, `sender_chat`."""
CHANNEL_SENDER = 136817688
"""Who writes in a group in the name of a channel."""

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_MORE_RIGHTS: Mapping[Kind, tuple[str, ...]] = {
    "private": (),
    "group": ("can_pin_messages",),
    "supergroup": ("can_pin_messages", "can_manage_topics"),
    "channel": ("can_post_messages", "can_edit_messages"),
}
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
)


@dataclass(eq=False)
class Person:
    """Somebody on Telegram, the bot itself among them."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    has_started: bool = False
    """Whether they have ever written to the bot; it may not write to them first."""
    has_blocked: bool = False
    is_deactivated: bool = False

    def form(self) -> Json:
        form: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"username": self.username, "language_code": self.language_code}
        return form | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True)
class Member:
    """What somebody is in a chat. `rights` are those of an administrator or of somebody restricted that are not as
    usual: an administrator can everything but promote others, somebody restricted can nothing.
    """

    status: Status = "member"
    rights: Mapping[str, bool] = field(default_factory=dict)
    is_anonymous: bool = False

    @property
    def is_present(self) -> bool:
        return self.status in PRESENT

    @property
    def is_administrator(self) -> bool:
        return self.status in ADMINISTRATORS

    def may(self, right: str) -> bool:
        if self.status == "administrator":
            return self.rights.get(right, right != "can_promote_members")
        if self.status == "restricted":
            return self.rights.get(right, False)
        return self.is_present

    def form(self, person: Person, kind: Kind) -> Json:
        """A ChatMember: https://core.telegram.org/bots/api#chatmember"""
        form: Json = {"user": person.form(), "status": self.status}
        match self.status:
            case "creator":
                return form | {"is_anonymous": self.is_anonymous}
            case "administrator":
                rights = {right: self.may(right) for right in (*_RIGHTS, *_MORE_RIGHTS[kind])}
                return form | rights | {"is_anonymous": self.is_anonymous, "can_be_edited": False}
            case "restricted":
                return form | {right: self.may(right) for right in _PERMISSIONS} | {"is_member": True, "until_date": 0}
            case "kicked":
                return form | {"until_date": 0}
            case "member" | "left":
                return form


@dataclass(eq=False)
class Topic:
    """A topic of a forum; its id is that of the service message which began it."""

    id: int
    name: str
    is_closed: bool = False
    is_deleted: bool = False


@dataclass(eq=False)
class Chat:
    """A chat with everything in it. `members` holds all who ever were in it, by id."""

    id: int
    kind: Kind
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    hides_members: bool = False
    may_send: bool = True
    """Whether ordinary members may write."""
    is_deleted: bool = False
    moved_to: "Chat | None" = None
    person: Person | None = None
    """Of a private chat."""
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict)

    @property
    def has_own_numbers(self) -> bool:
        """Whether its messages are counted by themselves; those of private chats and basic groups are counted together
        over the whole account.
        """
        return self.kind in {"supergroup", "channel"}

    def member(self, person: Person) -> Member:
        return self.members.get(person.id, Member("left"))

    def form(self) -> Json:
        form: Json = {"id": self.id, "type": self.kind}
        if self.person:
            return form | {key: value for key, value in self.person.form().items() if key in {"first_name", "username"}}
        optional = {"username": self.username, "is_forum": self.is_forum}
        return form | {"title": self.title} | {name: value for name, value in optional.items() if value}

    def full_form(self) -> Json:
        """A ChatFullInfo: https://core.telegram.org/bots/api#chatfullinfo"""
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        form = self.form() | {"accent_color_id": 1, "max_reaction_count": 11}
        form["accepted_gift_types"] = dict.fromkeys(gifts, False)
        if self.kind in {"group", "supergroup"}:
            form["permissions"] = {right: self.may_send for right in _PERMISSIONS if right != "can_edit_tag"}
        return form


@dataclass(eq=False)
class Message:
    """A message as it stands. `text` is the caption where there is a photo; `entities` are all that Telegram shows,
    also those that it found by itself.
    """

    chat: Chat
    id: int
    date: int
    sender: Person | None = None
    sender_chat: Chat | None = None
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    photo: Json | None = None
    """What was sent as a photo: `url`, or `name` and `bytes` of an uploaded file."""
    reply_markup: Json | None = None
    """The whole markup; only inline keyboards are part of the message that the Bot API shows."""
    link_preview_options: Json | None = None
    thread: int | None = None
    reply_to: "Message | None" = None
    service: Json = field(default_factory=dict)
    """The fields of a service message, such as `forum_topic_created`."""
    edits: int = 0
    is_deleted: bool = False
    was_heard: bool = False
    """Whether the bot was told of it."""
    sent_as: Json = field(default_factory=dict)
    """The parameters with which the bot sent it or edited it last."""

    @property
    def keyboard(self) -> list[list[Json]]:
        """The inline keyboard's rows."""
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[Json]:
        return [button for row in self.keyboard for button in row]

    @property
    def is_in_topic(self) -> bool:
        return self.thread is not None and self.thread in self.chat.topics

    def entity_texts(self, *kinds: str) -> list[str]:
        """What the entities of these types cover, in order."""
        units = self.text.encode("utf-16-le")
        spans = [(one["offset"] * 2, one["length"] * 2) for one in self.entities if one["type"] in kinds]
        return [units[begin : begin + size].decode("utf-16-le") for begin, size in spans]

    def form(self, *, with_reply: bool = True) -> Json:
        """A Message: https://core.telegram.org/bots/api#message"""
        form: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.form()} | self.service
        if self.sender:
            form["from"] = self.sender.form()
        if self.sender_chat:
            form["sender_chat"] = self.sender_chat.form()
        if self.thread is not None:
            form["message_thread_id"] = self.thread
        if self.is_in_topic:
            form["is_topic_message"] = True
        if self.reply_to and with_reply:
            form["reply_to_message"] = self.reply_to.form(with_reply=False)
        if self.edits:
            form["edit_date"] = self.date
        return form | self._content()

    def _content(self) -> Json:
        content: Json = {}
        text, entities = ("caption", "caption_entities") if self.photo else ("text", "entities")
        if self.photo:
            content["photo"] = [{"file_id": f"photo-{self.id}", "file_unique_id": f"{self.id}"} | _SIZE]
        if self.text:
            content[text] = self.text
        if self.entities:
            content[entities] = self.entities
        if self.keyboard:
            content["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.link_preview_options:
            content["link_preview_options"] = self.link_preview_options
        return content


_SIZE = {"width": 640, "height": 480, "file_size": 1024}
