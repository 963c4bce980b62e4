"""The methods of the Bot API that the fake has, over Telegram's ground truth. https://core.telegram.org/bots/api

The order of the checks and the words of the refusals are those of https://github.com/tdlib/telegram-bot-api.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_chats import Chat, Json, Message
from tests.fakes.telegram_world import World
from tests.judges import telegram as judge
from tests.judges.telegram import Refused, bad_request

_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel"}
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_BIGGEST_PHOTO = 10 * 1024 * 1024
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


@dataclass(frozen=True)
class Call:
    """One request: its method in the Bot API's spelling, its parameters decoded, its uploaded files by field."""

    method: str
    given: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """Raises Refused where it is not a number."""
        value = self.given.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            raise bad_request(f'parameter "{name}" must be an Integer') from None


def perform(world: World, call: Call) -> Any:
    """The result of the method. Raises Refused. What Telegram does not keep as given becomes a violation."""
    method = METHODS.get(call.method)
    if not method:
        raise Refused("Not Found: method not found", 404)
    for refusal in judge.judge(call.method, call.given):
        raise Refused(refusal)
    result = method(world, call)
    world.violations += [f"{call.method}: {loss}" for loss in judge.losses(call.method, call.given)]
    return result


def _send(world: World, call: Call, what: str, right: str, photo: Json | None = None) -> Json:
    given = call.given
    chat = world.find(given.get("chat_id"), "write")
    reply_to = _replied(chat, given)
    topic = call.number("message_thread_id")
    if topic is None and reply_to and reply_to.is_in_topic:
        topic = reply_to.thread
    world.check_topic(chat, topic)
    world.check_writing(chat, what, right)
    _count(world, chat)
    text, entities = judge.formatted(call.method, given)
    if text.strip():
        text, entities = judge.kept(text, entities)
    message = world.new_message(
        chat,
        topic,
        reply_to,
        sender=None if chat.kind == "channel" else world.bot,
        sender_chat=chat if chat.kind == "channel" else None,
        text=text,
        entities=entities,
        photo=photo,
        reply_markup=_markup(given),
        link_preview_options=given.get("link_preview_options"),
        sent_as=dict(given),
    )
    return message.form()


def _count(world: World, chat: Chat) -> None:
    broken, wait = world.pace.count(chat)
    world.violations += broken
    if wait:
        raise Refused(f"Too Many Requests: retry after {wait}", 429, {"retry_after": wait})


def _send_message(world: World, call: Call) -> Json:
    return _send(world, call, "text messages", "can_send_messages")


def _send_photo(world: World, call: Call) -> Json:
    return _send(world, call, "photos", "can_send_photos", _photo(world, call))


def _photo(world: World, call: Call) -> Json:
    """What is sent as a photo: a file in the request, or an address that Telegram would fetch."""
    named = str(call.given.get("photo", ""))
    name = named.removeprefix("attach://") if named.startswith("attach://") else "photo"
    if name in call.files:
        content = call.files[name]
        _check_picture(content)
        return {"name": name, "bytes": content}
    if not named:
        raise bad_request("there is no photo in the request")
    if named in world.unfetchable:
        raise bad_request(world.unfetchable[named])
    if not named.startswith(("http://", "https://")):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {"url": named}


def _check_picture(content: bytes) -> None:
    if len(content) > _BIGGEST_PHOTO:
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo; the maximum is {_BIGGEST_PHOTO}")
    if not content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if content.startswith(_PICTURES[0]):
        width, height = struct.unpack(">II", content[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _edit_text(world: World, call: Call) -> Json:
    message = _editable(world, call)
    if message.photo:
        raise bad_request("there is no text in the message to edit")
    text, entities = judge.kept(*judge.formatted(call.method, call.given))
    markup = _markup(call.given)
    if (text, entities, markup) == (message.text, message.entities, _inline(message.reply_markup)):
        raise bad_request(_NOT_MODIFIED)
    message.text, message.entities = text, entities
    message.link_preview_options = call.given.get("link_preview_options")
    return _edited(message, markup, call.given)


def _edit_markup(world: World, call: Call) -> Json:
    message = _editable(world, call)
    markup = _markup(call.given)
    if markup == _inline(message.reply_markup):
        raise bad_request(_NOT_MODIFIED)
    return _edited(message, markup, message.sent_as | {"reply_markup": markup})


def _edited(message: Message, markup: Json | None, given: Mapping[str, Any]) -> Json:
    message.reply_markup = markup
    message.edits += 1
    message.sent_as = dict(given)
    return message.form()


def _editable(world: World, call: Call) -> Message:
    if not call.given.get("chat_id") and not call.given.get("message_id"):
        raise bad_request("message identifier is not specified")
    message = _message(world.find(call.given.get("chat_id"), "edit"), call, "message to edit")
    if message.chat.person and message.chat.person.has_blocked:
        raise Refused("Forbidden: bot was blocked by the user", 403)
    if not message.sent_as:
        raise bad_request("message can't be edited")
    return message


def _delete(world: World, call: Call) -> bool:
    for name, what in (("chat_id", "chat"), ("message_id", "message")):
        if not call.given.get(name):
            raise bad_request(f"{what} identifier is not specified")
    chat = world.find(call.given["chat_id"], "write")
    message = _message(chat, call, "message to delete")
    bot = chat.member(world.bot)
    may = message.sent_as or chat.person or (bot.is_administrator and bot.may("can_delete_messages"))
    if not may:
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    return True


def _message(chat: Chat, call: Call, what: str) -> Message:
    message = chat.messages.get(call.number("message_id") or 0)
    if not message or message.is_deleted:
        raise bad_request(f"{what} not found")
    return message


def _replied(chat: Chat, given: Mapping[str, Any]) -> Message | None:
    parameters = given.get("reply_parameters") or {"message_id": given.get("reply_to_message_id")}
    if not parameters.get("message_id"):
        return None
    message = chat.messages.get(int(parameters["message_id"]))
    if message and not message.is_deleted:
        return message
    lenient = parameters.get("allow_sending_without_reply", given.get("allow_sending_without_reply"))
    if str(lenient).lower() == "true":
        return None
    raise bad_request("message to be replied not found")


def _markup(given: Mapping[str, Any]) -> Json | None:
    """The reply markup as it is kept."""
    markup = given.get("reply_markup")
    if not markup or not markup.get("inline_keyboard"):
        return markup or None
    rows = judge.keyboard(markup)
    return {"inline_keyboard": rows} if rows else None


def _inline(markup: Json | None) -> Json | None:
    return markup if markup and markup.get("inline_keyboard") else None


def _answer_query(world: World, call: Call) -> bool:
    query = world.queries.get(str(call.given.get("callback_query_id", "")))
    if not query or query.is_expired:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answers.append(dict(call.given))
    return True


def _send_action(world: World, call: Call) -> bool:
    action = str(call.given.get("action", "")).lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.find(call.given.get("chat_id"), "write")
    world.check_topic(chat, call.number("message_thread_id"))
    world.check_writing(chat, "text messages", "can_send_messages")
    world.actions.append((chat, action))
    return True


def _get_chat(world: World, call: Call) -> Json:
    return world.find(call.given.get("chat_id"), "read").full_form()


def _get_member(world: World, call: Call) -> Json:
    number = call.number("user_id") or 0
    chat = world.find(call.given.get("chat_id"), "read" if number == world.bot.id else "members")
    person = world.people.get(number)
    if not person:
        raise bad_request("user not found")
    if chat.hides_members and person is not world.bot and not chat.member(world.bot).is_administrator:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return chat.member(person).form(person, chat.kind)


def _get_administrators(world: World, call: Call) -> list[Json]:
    """Other bots are not among them."""
    chat = world.find(call.given.get("chat_id"), "members")
    if chat.person:
        raise bad_request("there are no administrators in the private chat")
    members = [(world.people[number], member) for number, member in chat.members.items() if member.is_administrator]
    return [member.form(person, chat.kind) for person, member in members if not person.is_bot or person is world.bot]


def _scope(world: World, call: Call) -> tuple[str, str, str, str]:
    scope = call.given.get("scope") or {"type": "default"}
    chat = str(world.find(scope["chat_id"], "members").id) if scope["type"] in judge.CHAT_SCOPES else ""
    return scope["type"], chat, str(scope.get("user_id", "")), str(call.given.get("language_code", ""))


def _set_commands(world: World, call: Call) -> bool:
    """A slash at the beginning is taken away; of two with one name the last stands."""
    commands = call.given.get("commands") or []
    named = {command["command"].strip().removeprefix("/"): command["description"].strip() for command in commands}
    world.commands[_scope(world, call)] = [{"command": name, "description": text} for name, text in named.items()]
    return True


def _get_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(_scope(world, call), [])


def _delete_commands(world: World, call: Call) -> bool:
    world.commands.pop(_scope(world, call), None)
    return True


def _get_me(world: World, call: Call) -> Json:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not world.privacy}
    return world.bot.form() | abilities | {"supports_inline_queries": False, "has_main_web_app": False}


def _set_webhook(world: World, call: Call) -> bool:
    url = str(call.given.get("url", "")) if call.method == "setWebhook" else ""
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if str(call.given.get("drop_pending_updates", "")).lower() == "true":
        world.updates.clear()
    world.webhook = url
    return True


def _get_webhook(world: World, call: Call) -> Json:
    count = len(world.updates.pending)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": count}


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "getMe": _get_me,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendChatAction": _send_action,
    "editMessageText": _edit_text,
    "editMessageReplyMarkup": _edit_markup,
    "deleteMessage": _delete,
    "answerCallbackQuery": _answer_query,
    "getChat": _get_chat,
    "getChatMember": _get_member,
    "getChatAdministrators": _get_administrators,
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "setWebhook": _set_webhook,
    "deleteWebhook": _set_webhook,
    "getWebhookInfo": _get_webhook,
}
