"""The people on Telegram."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from aiohttp import web

from tests.bench.people import CATEGORY, WORDS, Crowd, Wish
from tests.fakes.telegram import TOKEN, Asked, FakeTelegram, Message, Query
from tests.fakes.web import serving

_TYPED = {"digest": f"/digest {CATEGORY}", "search": f"/search {WORDS}", "subscriptions": "/subscriptions"}


class TelegramCrowd(Crowd[Message | Query]):
    """Writes commands, which the reply acknowledges, and presses buttons, which the answer to the press does."""

    def __init__(self, channels: int) -> None:
        self._telegram = _Telegram()
        self._open = ExitStack()
        self._open.enter_context(serving(self._telegram.application()))
        self._reader = self._telegram.person("Reader")
        self._chats = [self._telegram.supergroup(f"Papers {number}", self._reader) for number in range(channels)]
        self._cards: list[Message] = []

    def settings(self) -> dict[str, str]:
        return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": self._telegram.url}

    def channels(self) -> list[str]:
        return [str(chat.id) for chat in self._chats]

    def is_heard(self) -> bool:
        return bool(self._telegram.calls("getUpdates"))

    def want_cards(self, papers: Sequence[str]) -> None:
        for chat, paper in zip(self._chats, papers, strict=True):
            self._telegram.say(chat, self._reader, f"/paper {paper}")

    def has_cards(self) -> bool:
        found = {message.chat.id: message for message in self._telegram.posts() if _easy(message)}
        self._cards = [found[chat.id] for chat in self._chats if chat.id in found]
        return len(self._cards) == len(self._chats)

    def ask(self, wish: Wish) -> Message | Query:
        telegram, place = self._telegram, wish.number % len(self._chats)
        person = telegram.person(f"Person {wish.number}")
        if wish.kind == "easy":
            card = self._cards[place]
            return telegram.press(card, _easy(card)[0], person)
        return telegram.say(self._chats[place], person, _TYPED.get(wish.kind, f"/paper {wish.paper}"))

    def acknowledged_at(self, handle: Message | Query) -> float | None:
        key = handle.id if isinstance(handle, Query) else f"{handle.chat.id} {handle.id}"
        return self._telegram.acknowledged.get(key)

    def edited(self) -> Iterable[str]:
        return [json.dumps(message.form(with_reply=False)) for message in self._telegram.posts() if message.edits]


class _Telegram(FakeTelegram):
    """Notes when each first reply and each answer to a press arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.acknowledged: dict[str, float] = {}

    async def _perform(self, asked: Asked, files: Mapping[str, bytes]) -> web.StreamResponse:
        arrived = time.time()
        answer = await super()._perform(asked, files)
        if asked.status == 200:
            self.acknowledged.setdefault(_acknowledges(asked.method, asked.parameters), arrived)
        return answer


def _acknowledges(method: str, parameters: Mapping[str, Any]) -> str:
    """What a request acknowledges: a press by its id, a message by its chat and number; "" for neither."""
    if method == "answerCallbackQuery":
        return str(parameters["callback_query_id"])
    replied = parameters.get("reply_parameters")
    if method != "sendMessage" or replied is None:
        return ""
    given = json.loads(replied) if isinstance(replied, str) else replied
    return f"{parameters['chat_id']} {given['message_id']}"


def _easy(message: Message) -> list[str]:
    """The message's buttons that ask for an easy explanation."""
    commands = [str(button.get("callback_data", "")) for button in message.buttons]
    return [command for command in commands if command.startswith("/easy ")]
