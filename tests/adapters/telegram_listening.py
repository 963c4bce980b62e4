"""The real listener at work on the fake Telegram, for tests that say what people do there."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from adapters.base import Ears as AnyEars
from adapters.base import Place
from adapters.telegram.listen import listen
from bot import digest
from bot.commands import Request
from bot.settings import Settings
from tests.fakes.telegram import TOKEN, FakeTelegram

Answering = Callable[[Request, Place], Awaitable[None]]


async def with_its_words(request: Request, place: Place) -> None:
    """Say what was asked."""
    await place.show(digest.sentence(f"들은 말: {request.text}"), private=False)


class Ears:
    """Keeps what it is told, and answers as it was made to."""

    def __init__(self, answering: Answering = with_its_words) -> None:
        self.requests: list[Request] = []
        self.told: list[tuple[str, ...]] = []
        self._answering = answering

    async def answer(self, request: Request, place: Place) -> None:
        self.requests.append(request)
        await self._answering(request, place)

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        raise AssertionError("Telegram has nothing to choose from while one types")

    async def joined(self, platform: str, channel: str) -> None:
        self.told.append(("joined", platform, channel))

    async def left(self, platform: str, channel: str, reason: str) -> None:
        self.told.append(("left", platform, channel, reason))

    async def moved(self, platform: str, channel: str, to: str) -> None:
        self.told.append(("moved", platform, channel, to))

    async def identified(self, platform: str) -> int:
        raise AssertionError("Telegram counts no log-ins")


def settings(telegram: FakeTelegram, **changed: Any) -> Settings:
    return Settings.model_validate({"telegram_token": TOKEN, "telegram_api_url": telegram.url} | changed)


def listening(
    telegram: FakeTelegram, ears: AnyEars, act: Callable[[], object] = bool, *, to_its_end: bool = False
) -> None:
    """Listen while `act`, which may wait, does what people do; or until the listener itself comes to an end. Raises
    what listening raises.
    """

    async def run() -> None:
        task = asyncio.create_task(listen(settings(telegram), ears))
        acting = asyncio.ensure_future(asyncio.to_thread(act))
        try:
            await asyncio.wait({task, acting}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            await acting
            if to_its_end:
                async with asyncio.timeout(10):
                    await task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    asyncio.run(run())


def heard(telegram: FakeTelegram, *acts: Callable[[], object], ears: Ears | None = None) -> Ears:
    """What the ears were given once all that was done was worked on: nothing is left for Telegram to tell."""
    listener = ears or Ears()

    def act() -> None:
        for one in acts:
            one()
        all_told(telegram)

    listening(telegram, listener, act)
    return listener


def all_told(telegram: FakeTelegram) -> None:
    """Wait until the listener has confirmed everything that happened."""
    telegram.wait_for(lambda: telegram.calls("getUpdates"))
    begun = len(telegram.calls("getUpdates"))
    telegram.wait_for(lambda: not telegram.updates.pending and len(telegram.calls("getUpdates")) >= begun)


def texts(telegram: FakeTelegram) -> list[str]:
    return [message.text for message in telegram.posts()]
