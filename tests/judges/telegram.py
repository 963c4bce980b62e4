"""Telegram's judgement of what a bot asks for, without a server: pure functions over the requests of the Bot API.

After the source of the server, https://github.com/tdlib/telegram-bot-api (Client.cpp), and of what it stands on,
https://github.com/tdlib/td (ReplyMarkup.cpp, BotCommand.cpp).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.judges.telegram_text import (
    Entity,
    Refused,
    after_parse_mode,
    bad_request,
    check_link,
    kept,
    length,
    required,
    text_losses,
)

__all__ = ["Entity", "Refused", "bad_request", "decoded", "judge", "kept", "keyboard", "length", "losses", "required"]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200
MOST_COMMANDS = 100
MOST_BUTTONS, MOST_IN_A_ROW = 100, 8
"""Not documented; more are left out: https://docs.python-telegram-bot.org/en/stable/telegram.constants.html"""
CALLBACK_BYTES = 64
LONGEST_PLACEHOLDER = 64
"""https://core.telegram.org/bots/api#forcereply"""
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_TEXTS = {
    "sendMessage": ("text", "entities"),
    "editMessageText": ("text", "entities"),
    "sendPhoto": ("caption", "caption_entities"),
}
_JSON = {
    "reply_markup": "Can't parse reply keyboard markup JSON object",
    "link_preview_options": "Can't parse link preview options JSON object",
    "reply_parameters": "Can't parse reply parameters JSON object",
    "commands": "Can't parse commands JSON object",
    "scope": "Can't parse BotCommandScope JSON object",
}
_LENIENT_JSON = frozenset({"entities", "caption_entities", "allowed_updates"})

Given = Mapping[str, Any]
"""Parameters, decoded."""


def judge(method: str, parameters: Mapping[str, Any]) -> list[str]:
    """What Telegram would refuse in the request whatever the chat, as its descriptions; nothing where it would accept.

    `parameters` as the Bot API names them; objects and lists may be given as JSON.
    """
    try:
        given = decoded(parameters)
    except Refused as refused:
        return [str(refused)]
    refusals = []
    for check in _CHECKS.get(method, ()):
        try:
            check(given)
        except Refused as refused:
            refusals.append(str(refused))
    return refusals


def losses(method: str, parameters: Mapping[str, Any]) -> list[str]:
    """What Telegram would accept in the request and then not keep as it was given, in sentences of ours.

    Raises Refused where it would not accept it.
    """
    given = decoded(parameters)
    found = []
    if given.get("parse_mode"):
        found.append(f"parse_mode {given['parse_mode']} is used where entities are meant")
    name, entities_name = _TEXTS.get(method, ("", ""))
    if given.get(name):
        found += text_losses(*formatted(method, given))
        if not isinstance(given.get(entities_name) or [], list):
            found.append("entities that are no list are ignored")
    markup = given.get("reply_markup")
    if markup and keyboard(markup) != [row for row in markup.get("inline_keyboard") or () if row]:
        found.append("buttons are left out: without text, over 8 in a row, or over 100")
    names = [command["command"] for command in given.get("commands") or ()]
    return [*found, *(f"the command {name} is there twice" for name in sorted(set(names)) if names.count(name) > 1)]


def keyboard(markup: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """The inline keyboard as Telegram keeps it: without buttons that have no text, and those too many."""
    rows, left = [], MOST_BUTTONS
    for row in markup.get("inline_keyboard") or ():
        buttons = [button for button in row if button["text"]][: min(MOST_IN_A_ROW, left)]
        left -= len(buttons)
        rows += [buttons] if buttons else []
    return rows


def formatted(method: str, given: Given) -> tuple[str, list[Entity]]:
    """The text or caption of the request and its entities, after the parse mode. Raises Refused."""
    name, entities_name = _TEXTS[method]
    return after_parse_mode(str(given.get(name, "")), str(given.get("parse_mode", "")), given.get(entities_name))


def decoded(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, with objects and lists as such. Raises Refused where one is not JSON and Telegram minds."""
    given = {name: value for name, value in parameters.items() if value is not None and value != ""}
    for name in given.keys() & (_JSON.keys() | _LENIENT_JSON):
        if not isinstance(given[name], str):
            continue
        try:
            given[name] = json.loads(given[name])
        except ValueError:
            if name in _JSON:
                raise bad_request(_JSON[name]) from None
            given[name] = None
    return given


def _check_text(given: Given) -> None:
    if not given.get("text"):
        raise bad_request("Message text is empty")
    if length(kept(*formatted("sendMessage", given))[0]) > LONGEST_TEXT:
        raise bad_request("Message is too long")


def _check_caption(given: Given) -> None:
    text, entities = formatted("sendPhoto", given)
    if text.strip() and length(kept(text, entities)[0]) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")


def _check_markup(given: Given) -> None:
    markup = given.get("reply_markup", {})
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if markup.get("force_reply") and length(str(markup.get("input_field_placeholder", ""))) > LONGEST_PLACEHOLDER:
        raise bad_request("BUTTON_INVALID")
    for row in markup.get("inline_keyboard") or ():
        if not isinstance(row, list):
            raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        for button in row:
            _check_button(button)


def _check_inline(given: Given) -> None:
    markup = given.get("reply_markup")
    if isinstance(markup, dict) and any(markup.get(name) for name in ("keyboard", "remove_keyboard", "force_reply")):
        raise bad_request("Inline keyboard expected")


def _check_button(button: Any) -> None:
    where = "Can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(where + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(where + 'Can\'t find field "text"')
    if button.get("url"):
        check_link(button["url"], "inline keyboard button")
    elif not button.get("callback_data"):
        raise bad_request(where + "Text buttons are unallowed in the inline keyboard")
    elif len(str(button["callback_data"]).encode()) > CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_answer(given: Given) -> None:
    if length(str(given.get("text", ""))) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")


def _check_commands(given: Given) -> None:
    commands = given.get("commands", [])
    if not isinstance(commands, list):
        raise bad_request("Expected an Array of BotCommand")
    for command in commands:
        for field in ("command", "description"):
            if not isinstance(command.get(field), str):
                raise bad_request(f"Can't parse BotCommand: Can't find field \"{field}\"")
        _check_sized("Command", command["command"].strip().removeprefix("/"), 32)
        _check_sized("Command description", command["description"].strip(), 256)
    if not all(re.fullmatch("/?[a-z0-9_]+", command["command"].strip()) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")


def _check_sized(what: str, text: str, most: int) -> None:
    if not text:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > most:
        raise bad_request(f"{what} length must not exceed {most}")


def _check_scope(given: Given) -> None:
    where = "Can't parse BotCommandScope: "
    scope = given.get("scope", {"type": "default"})
    if not isinstance(scope, dict):
        raise bad_request(where + "BotCommandScope must be an Object")
    if scope.get("type") not in SCOPES | CHAT_SCOPES:
        raise bad_request(where + "Unsupported type specified")
    if scope["type"] in CHAT_SCOPES and not scope.get("chat_id"):
        raise bad_request(where + "Empty chat_id specified")
    if not re.fullmatch("([a-z]{2})?", given.get("language_code", "")):
        raise bad_request("Invalid language code specified")


_CHECKS: dict[str, tuple[Callable[[Given], None], ...]] = {
    "sendMessage": (_check_text, _check_markup),
    "editMessageText": (_check_text, _check_markup, _check_inline),
    "editMessageReplyMarkup": (_check_markup, _check_inline),
    "sendPhoto": (_check_caption, _check_markup),
    "answerCallbackQuery": (_check_answer,),
    "setMyCommands": (_check_commands, _check_scope),
    "getMyCommands": (_check_scope,),
    "deleteMyCommands": (_check_scope,),
}
