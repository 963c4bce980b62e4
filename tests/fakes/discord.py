"""A fake Discord on loopback, as strict as the original: API v10 and gateway for real clients, and people to drive it.

with fake_discord() as server:
    guild = server.add_guild("연구실")
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")
    ...  # a bot connects to server.api_url and server.gateway_url with server.token
    asked = server.slash(reader, channel, "paper", id="2501.07301")
    answer = server.wait_for(lambda: asked.answer)     # or `await server.until(...)` where the bot has the same loop
"""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes import discord_people
from tests.fakes.discord_faults import Fault, Plan
from tests.fakes.discord_gateway import INVALID_SESSION, RECONNECT, Gateway, application
from tests.fakes.discord_server import Request, RestServer
from tests.fakes.discord_setting import Setting
from tests.fakes.discord_world import Body, Channel, Interaction, Message, User, World
from tests.fakes.web import serving

Found = TypeVar("Found")


class FakeDiscord(Setting):
    """What a test sees and does. Every method may be called from any thread but the server's own.

    Those that end connections wait for the clients: beside a bot in the same loop, call them by `asyncio.to_thread`.
    """

    def __init__(self, token: str, clock: Callable[[], datetime], *, described: bool) -> None:
        super().__init__(World(token, clock, described=described))
        self._rest = RestServer(self._world)
        self._gateway = Gateway(self._world, self._rest)
        self._world.publish = self._gateway.publish
        self.api_url = ""
        self.gateway_url = ""

    @property
    def token(self) -> str:
        return self._world.token

    @property
    def application_id(self) -> int:
        return self._world.application_id

    # What became of it

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """The messages that were not deleted, of the channel or of all, in their order."""
        with self._world.changed:
            every = [message for message in self._world.messages.values() if not message.deleted]
            return [message for message in every if channel is None or message.channel is channel]

    @property
    def commands(self) -> dict[str, Body]:
        """The registered commands by name."""
        with self._world.changed:
            return {command["name"]: command for command in self._world.commands.values()}

    @property
    def interactions(self) -> list[Interaction]:
        with self._world.changed:
            return list(self._world.interactions.values())

    @property
    def requests(self) -> list[Request]:
        """Every request to the API so far, in the order of the answers."""
        with self._world.changed:
            return list(self._rest.requests)

    @property
    def invalid_requests(self) -> int:
        """How many were answered 401, 403 or 429: https://docs.discord.com/developers/topics/rate-limits"""
        return self._rest.invalid

    @property
    def identifies(self) -> int:
        """How many sessions were ever asked for."""
        return len(self._world.identifies)

    @property
    def intents(self) -> list[int]:
        """The intents of each of these."""
        return list(self._gateway.intents)

    @property
    def resumes(self) -> int:
        return self._gateway.resumes

    @property
    def connections(self) -> int:
        """How many clients are connected and have a session."""
        return len([line for line in self._gateway.lines if line.session is not None])

    # What people do

    def slash(self, user: User, channel: Channel, name: str, **options: Any) -> Interaction:
        """Type a command. Raises CannotDo where the client would not offer it, or not take the options."""
        with self._world.changed:
            return discord_people.type_command(self._world, user, channel, name, options)

    def autocomplete(
        self, user: User, channel: Channel, name: str, option: str, typed: str, **options: Any
    ) -> Interaction:
        """Type into an option; the choices given, maybe none, are its `choices` once it has a `response`."""
        with self._world.changed:
            return discord_people.type_option(self._world, user, channel, name, (option, typed), options)

    def press(self, user: User, message: Message, custom_id: str) -> Interaction:
        """Press a button. Raises CannotDo where there is none for them to press."""
        with self._world.changed:
            return discord_people.press_button(self._world, user, message, custom_id)

    def submit(self, asked: Interaction, **given: str) -> Interaction:
        """Send off the form that was opened as an answer. Raises CannotDo for what their client would not send."""
        with self._world.changed:
            return discord_people.submit_form(self._world, asked, given)

    def say(
        self, user: User, channel: Channel, text: str, reply_to: Message | None = None, *, ping: bool = True
    ) -> Message:
        """Write a message; `<@app>` in it is the bot's mention. `ping`: whether a reply mentions whom it replies to."""
        with self._world.changed:
            return discord_people.write_message(self._world, user, channel, text, reply_to, ping=ping)

    def mention(self, user: User, channel: Channel, text: str) -> Message:
        """Write a message that mentions the bot."""
        assert "<@app>" in text
        return self.say(user, channel, text)

    def direct_message(self, user: User, text: str) -> Message:
        """Write to the bot alone. Raises CannotDo where they share no guild."""
        return self.say(user, self.direct_channel(user), text)

    # What the operator does

    def revoke_token(self) -> None:
        """Make another token, and end all sessions."""
        with self._world.changed:
            self._world.token = _new_token()
            self._gateway.sessions.clear()
        self._run(self._gateway.close_lines(4004))

    def enable_intents(self, intents: int) -> None:
        """Switch privileged intents on in the developer portal."""
        self._world.privileged_intents |= intents

    def identified(self, times: int) -> None:
        """Let the bot have identified so often already today."""
        with self._world.changed:
            self._world.identifies += [self._world.elapsed()] * times

    # What goes wrong

    def fault(self, method: str, path: str, fault: Fault, times: int = 1) -> Plan:
        """Have the fault, one of `discord_faults`, happen to the next requests whose path below `api_url` is such.

        Connections to the gateway are `WS` of `/gateway`.
        """
        return self._rest.plan(method, path, fault, times)

    def release(self, plan: Plan) -> None:
        """End the waiting of requests that hang."""
        assert self._gateway.loop is not None
        self._gateway.loop.call_soon_threadsafe(plan.released.set)

    def limit(self, method: str, path: str, requests: int, seconds: float) -> None:
        """Allow so many requests in so many seconds to each channel, guild or webhook by such a path."""
        with self._world.changed:
            self._rest.rates.limits.append((method, re.compile(path), requests, seconds))

    def limit_everywhere(self, requests: int) -> None:
        """Allow so many requests a second in all, but those about interactions: fifty where nothing is said."""
        self._rest.rates.everywhere = requests

    def disconnect(self, code: int | None = None) -> None:
        """Close all connections to the gateway with the code, or break them off without one. Sessions stay."""
        self._run(self._gateway.close_lines(code))

    def ask_to_reconnect(self) -> None:
        """Say what Discord says before a server goes away."""
        self._run(self._gateway.send_all({"op": RECONNECT, "d": None}))

    def end_sessions(self) -> None:
        """Forget all sessions: nothing can be resumed."""
        with self._world.changed:
            self._gateway.sessions.clear()
        self._run(self._gateway.send_all({"op": INVALID_SESSION, "d": False}))

    # Time

    def advance(self, seconds: float) -> None:
        """Let time pass: in ids and dates, and for every deadline."""
        with self._world.changed:
            self._world.advanced += timedelta(seconds=seconds)

    def wait_for(self, predicate: Callable[[], Found | None], seconds: float = 10.0) -> Found:
        """Wait until the predicate, asked after every change here and now and then, gives something true; what it gave.

        Blocks the thread. Raises TimeoutError, with the last requests.
        """
        deadline = time.monotonic() + seconds
        with self._world.changed:
            while not (found := predicate()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"nothing after {seconds} s; the last requests: {self._rest.requests[-8:]}")
                self._world.changed.wait(min(left, 0.02))
        return found

    async def until(self, predicate: Callable[[], Found | None], seconds: float = 10.0) -> Found:
        """The same, beside a bot that has its loop with the test."""
        return await asyncio.to_thread(self.wait_for, predicate, seconds)

    # How it is served

    def application(self) -> web.Application:
        """What answers at both addresses."""
        return application(self._rest, self._gateway)

    def served_at(self, address: str) -> None:
        self.api_url = f"{address}/api/v10"
        self.gateway_url = self._gateway.url = self._rest.gateway_url = f"{address}/gateway".replace("http", "ws", 1)

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        assert self._gateway.loop is not None
        asyncio.run_coroutine_threadsafe(coroutine, self._gateway.loop).result(10)


@contextlib.contextmanager
def fake_discord(
    clock: Callable[[], datetime] = lambda: datetime.now(UTC), *, described: bool = True
) -> Iterator[FakeDiscord]:
    """A Discord with a bot in no guild yet.

    `clock`: what time it is there, in UTC, as ids and dates tell it. `described`: bodies are judged by the OpenAPI
    description, too, which costs milliseconds each: not where speed is measured.
    """
    server = FakeDiscord(_new_token(), clock, described=described)
    with serving(server.application()) as address:
        server.served_at(address)
        yield server


@contextlib.contextmanager
def redirected(server: FakeDiscord) -> Iterator[None]:
    """discord.py in this process speaks to the fake, as long as this lasts."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api_url, yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def _new_token() -> str:
    return f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(5)}.{secrets.token_urlsafe(28)}"
