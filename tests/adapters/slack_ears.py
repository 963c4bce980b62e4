"""People at a fake Slack that is heard by the real listener, and ears that answer as a test wants."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.base import Place
from adapters.slack.listen import listen
from bot import digest
from bot.commands import Request
from bot.message import Message
from bot.settings import Settings
from tests.fakes.slack import Asked, FakeSlack

Shown = tuple[str | Message, bool]


@dataclass
class Ears:
    """Answers every request with what the test wants to be shown, one after another."""

    shows: Sequence[Shown] = (("답", False),)
    gate: asyncio.Event | None = None
    """What is waited for before the second is shown."""
    requests: list[Request] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    told: list[tuple[str, ...]] = field(default_factory=list)

    async def answer(self, request: Request, place: Place) -> None:
        self.requests.append(request)
        self.places.append(place)
        for number, (message, private) in enumerate(self.shows):
            if number and self.gate:
                await self.gate.wait()
            one = digest.sentence(message) if isinstance(message, str) else message
            await place.show(one, private=private)

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        raise AssertionError("Slack's commands have no choices")

    async def joined(self, platform: str, channel: str) -> None:
        self.told.append(("joined", platform, channel))

    async def left(self, platform: str, channel: str, reason: str) -> None:
        self.told.append(("left", platform, channel, reason))

    async def moved(self, platform: str, channel: str, to: str) -> None:
        self.told.append(("moved", platform, channel, to))

    async def identified(self, platform: str) -> int:
        raise AssertionError("Slack counts no log-ins")


def settings(slack: FakeSlack, **more: Any) -> Settings:
    return Settings.model_validate(
        {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url} | more
    )


def hearing(slack: FakeSlack, ears: Ears, act: Callable[[], Awaitable[None]]) -> None:
    """Do what people do while Slack is heard; then stop, which must be clean."""

    async def run() -> None:
        listener = asyncio.ensure_future(listen(settings(slack), ears))
        try:
            await slack.until(lambda: slack.sockets.open or listener.done())
            await act()
        finally:
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener
        await slack.until(lambda: not slack.sockets.open)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert left == [], "nothing goes on"

    asyncio.run(run())


def asked(slack: FakeSlack, ears: Ears, ask: Callable[[], Asked]) -> Asked:
    """What came of it, once it is answered."""
    found: list[Asked] = []

    async def act() -> None:
        found.append(ask())
        if found[0].kind != "events_api" or not found[0].error:
            await asyncio.to_thread(found[0].wait)
        await slack.until(lambda: len(ears.places) == 1)
        await settled(slack)

    hearing(slack, ears, act)
    return found[0]


async def settled(slack: FakeSlack) -> None:
    """Once nothing is being answered any more: what listeners do is done by tasks of this loop."""
    while any("run_ack_function" in repr(task) for task in asyncio.all_tasks()):
        await asyncio.sleep(0.01)


def texts(slack: FakeSlack) -> list[str]:
    return [message.shown for message in slack.posted()]


def whispers(slack: FakeSlack) -> list[str]:
    return [message.shown for message in slack.seen_by(slack.member)]
