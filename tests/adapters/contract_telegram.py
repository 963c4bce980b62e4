"""Telegram's contract."""

import contextlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.delivery import Payload
from bot.message import Message as Digest
from bot.settings import Settings
from tests.adapters.contract import WAIT, Contract, Opened, Pressed, Shown, Trouble
from tests.fakes.telegram import FakeTelegram, Fault, Message, fake_telegram
from tests.judges.telegram import Refused, judge, kept, losses, required

_WRITING = ("sendMessage", "editMessageText", "sendPhoto", "editMessageMedia", "editMessageCaption")
_LOOKS = frozenset(
    {"bold", "italic", "underline", "strikethrough", "code", "pre", "blockquote", "expandable_blockquote"}
)
_FAULTS: dict[Trouble, dict[str, Any]] = {
    Trouble.STRANGE: {"kind": "status", "code": 400, "description": "Bad Request: SOMETHING_NEW_HAPPENED"},
    Trouble.LIMITED: {
        "kind": "status",
        "code": 429,
        "description": f"Too Many Requests: retry after {WAIT}",
        "parameters": {"retry_after": WAIT},
    },
    Trouble.SILENT: {"kind": "hang"},
    Trouble.HANGS: {"kind": "accept_then_hang"},
    Trouble.BREAKS: {"kind": "accept_then_reset"},
    Trouble.FAILS: {"kind": "accept_then_500"},
    Trouble.MUMBLES: {"kind": "accept_then_garbage"},
}
_OFTEN = 50
_TAPPED = re.compile(r"bot_command /(?:paper|easy|details)_\d{4}_\d{4,5}")
"""What asks for a paper when it is tapped: from our code alone, which is what `typed` says."""


def refused(payload: Payload) -> list[str]:
    required()
    request = {"chat_id": 1, **{name: value for name, value in payload.items() if name != "chart"}}
    said = judge("sendMessage", request) or losses("sendMessage", request)
    if said or "chart" not in payload:
        return said
    photo = request | {"caption": request["text"], "caption_entities": request["entities"]}
    return judge("sendPhoto", photo) or losses("sendPhoto", photo)


def charts(payload: Payload) -> list[str]:
    """Telegram has no words for those who do not see a picture, but the caption."""
    return [words(payload)] if "chart" in payload else []


def words(payload: Payload) -> str:
    text, _ = _kept(payload)
    return text.translate(_MARKS)


def opened(payload: Payload) -> list[Opened]:
    """What leads somewhere when it is tapped: a command is sent, a name and a tag are looked up. Pictures too."""
    text, entities = _kept(payload)
    found = [_opened(text, entity) for entity in entities if entity["type"] not in _LOOKS]
    found = [one for one in found if not _TAPPED.fullmatch(one.url)]
    found += [Opened(button["text"], button["url"]) for button in _buttons(payload) if "url" in button]
    picture = payload.get("link_preview_options", {}).get("url")
    return [*found, *([Opened("", picture)] if picture else [])]


def pinged(payload: Payload) -> list[str]:
    text, entities = _kept(payload)
    calling = [one for one in entities if one["type"] in {"mention", "text_mention"} or "tg://" in one.get("url", "")]
    return [_opened(text, entity).label for entity in calling]


def pressed(payload: Payload) -> list[Pressed]:
    pressing = (button for button in _buttons(payload) if "callback_data" in button)
    return [Pressed(button["text"], button["callback_data"]) for button in pressing]


def keeps(text: str) -> str:
    """Between letters, so that it is neither empty nor trimmed. Ends of lines that Telegram takes out stay white space:
    what they part does not become one character.
    """
    required()
    return kept(f"x{text.translate(_ENDS)}x")[0][1:-1].translate(_MARKS)


def typed(command: str) -> str:
    """A command about a paper is one word there, so that a tap sends it."""
    return re.sub(r"^/(paper|easy|details) (\d{4})\.(\d{4,5})$", r"/\1_\2_\3", command)


_ENDS = dict.fromkeys(map(ord, "\u2028\u2029"), "\n")
_MARKS = dict.fromkeys(map(ord, "\u200c\u200e\u200f"))
"""In a row of these the last becomes another: https://github.com/tdlib/td, replace_offending_characters."""


def _kept(payload: Payload) -> tuple[str, list[dict[str, Any]]]:
    required()
    try:
        return kept(payload["text"], payload.get("entities", ()))
    except Refused:
        return "", []


def _opened(text: str, entity: dict[str, Any]) -> Opened:
    begin, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    label = text.encode("utf-16-le", "surrogatepass")[begin:end].decode("utf-16-le", "replace")
    return Opened(label, entity.get("url") or f"{entity['type']} {label}")


def _buttons(payload: Payload) -> list[dict[str, Any]]:
    return [button for row in payload.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]


class Group:
    """A supergroup on a fake Telegram."""

    def __init__(self, telegram: FakeTelegram, folder: Path) -> None:
        self._telegram = telegram
        self._person = telegram.person()
        self._chat = telegram.supergroup("Papers", self._person)
        self.channel = str(self._chat.id)
        values = {"data_dir": folder, "telegram_token": telegram.token, "telegram_api_url": telegram.url}
        self.settings = Settings.model_validate(values)

    def posts(self) -> list[Shown]:
        return [self._shown(message) for message in self._telegram.posts()]

    def forbid_pictures(self) -> None:
        self._telegram.restrict(self._chat, self._telegram.bot, can_send_messages=True)

    def is_ready(self) -> bool:
        return bool(self._telegram.calls("getUpdates"))

    def ask(self) -> None:
        self._telegram.say(self._chat, self._person, "/paper 2501.07301")

    def plan(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.GONE:
                self._telegram.kick_bot(self._chat)
            case Trouble.REVOKED:
                self._telegram.is_revoked = True
            case _:
                faults = [Fault(**_FAULTS[trouble], method=method) for method in _WRITING]
                self._telegram.faults += faults * _OFTEN

    def heal(self) -> None:
        self._telegram.faults.clear()
        self._telegram.is_revoked = False

    def _shown(self, message: Message) -> Shown:
        keyboard = {"inline_keyboard": message.keyboard}
        seen = {"text": message.text, "entities": message.entities, "reply_markup": keyboard}
        pictures = (message.photo["bytes"],) if message.photo and "bytes" in message.photo else ()
        return Shown(words(seen), tuple(opened(seen)), tuple(pinged(seen)), pictures=pictures)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Group]:
    minutes = itertools.count(step=60.0)  # so that nothing is too fast
    with fake_telegram(clock=lambda: next(minutes)) as telegram:
        yield Group(telegram, folder)
    assert telegram.violations == []


CONTRACT = Contract(
    refused,
    words,
    opened,
    pinged,
    pressed,
    server,
    charts,
    keeps,
    typed,
    shown=Digest.without_thread,
    patience="adapters.telegram.connection.READ_SECONDS",
)
