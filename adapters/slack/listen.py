"""Hearing Slack by Socket Mode, which needs no public address: https://docs.slack.dev/apis/events-api/using-socket-mode"""

import asyncio
import contextlib
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from adapters import asking
from adapters.base import Ears
from adapters.slack import form, heard, rights
from adapters.slack.blocks import ACTION
from adapters.slack.client import identify
from adapters.slack.place import Acknowledge, Aside, Place
from adapters.slack.web import SECONDS, Web
from adapters.slack.writer import Writer
from bot import digest, replies
from bot.commands import changes_settings
from bot.delivery import NotSent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings

log = logging.getLogger(__name__)

COMMANDS = ("paper", "easy", "digest", "subscribe", "unsubscribe", "subscriptions", "categories")
"""Slack keeps /search and /help for itself; `/paper search` and `/paper help` take their place. So do `/paper ask`,
`/paper wrong` and `/paper forget`: of two apps with one command, Slack takes the one that was installed last.
"""

LEFT = {
    "channel_left": "not_in_channel",
    "group_left": "not_in_channel",
    "channel_archive": "is_archived",
    "group_archive": "is_archived",
    "channel_deleted": "channel_not_found",
    "group_deleted": "channel_not_found",
}
"""Events after which nothing can be posted to a channel, and what posting there would be answered."""
BACK = ("channel_unarchive", "group_unarchive")
EVENTS = (
    "app_mention",
    "message.im",
    "app_uninstalled",
    "tokens_revoked",
    "member_joined_channel",
    "channel_id_changed",
    *LEFT,
    *BACK,
)
"""What the app's manifest subscribes to."""

PATIENCE_SECONDS = 30.0
"""How long the library is left to connect again. It tries every ten seconds, and always the same address once it has
one: whoever called `listen` begins anew, ever more rarely."""
_CONNECT_SECONDS = 10.0
_RIGHTS_SECONDS = 2.0
"""A command has to be acknowledged within three."""
_LOOK_SECONDS = 0.5
_REMEMBERED = 1_000

Told = dict[str, Any]


async def listen(settings: Settings, ears: Ears) -> None:
    """Hear Slack until cancelled. Raises Misconfigured where a token is missing, refused or revoked, PlatformAway where
    the connection cannot be made, or not again.
    """
    bot_token, app_token = settings.tokens("slack")
    web = Web(bot_token, settings.slack_api_url)
    try:
        us = await identify(web)
        listener = Listener(ears, web, us["user_id"], us["team_id"])
        app = _app(listener, AuthorizeResult.from_auth_test_response(auth_test_response=us, bot_token=bot_token))
        address = await _address(web, app_token)
        try:
            async with _connected(app, app_token, address, settings.slack_api_url, listener) as handler:
                await _until_lost(handler, listener)
        finally:
            await listener.close()
    finally:
        await web.close()


class Listener:
    """Hands on what is heard. Every request has a task of its own; what breaks one is logged and ends no other."""

    def __init__(self, ears: Ears, web: Web, user: str, team: str) -> None:
        self._ears = ears
        self._web = web
        self._writer = Writer(web)
        self._user = user
        self._team = team
        self._tasks: set[asyncio.Task[Any]] = set()
        self._events: OrderedDict[str, None] = OrderedDict()
        self._warned = False
        self.revoked = False
        """Whether Slack said that our token is void."""

    async def command(self, ack: Acknowledge, body: Told) -> None:
        with self._task():
            asked = heard.command(body)
            await self._answer(asked, Place(self._writer, asked.address, ack))

    async def press(self, ack: Callable[[], Awaitable[Any]], body: Told) -> None:
        await ack()
        with self._task():
            asked = heard.press(body)
            if asked is None or await self._opened(asked, body):
                return
            place = Aside if asking.STAYS in asked.address else Place
            await self._answer(asked, place(self._writer, asked.address))

    async def submission(self, ack: Callable[..., Awaitable[Any]], body: Told) -> None:
        """A form with a question in it."""
        if not form.words_of(body["view"]):
            await ack(form.refusal())
            return
        await ack()
        with self._task():
            asked = heard.submission(body)
            if self._is_new(asked.request.event):
                await self._answer(asked, Place(self._writer, asked.address))

    async def message(self, body: Told) -> None:
        """A mention, or a message to the bot alone. Slack sends one again where it missed that we took it."""
        is_ours = body["event"]["type"] == "app_mention" or body["event"].get("channel_type") == "im"
        with self._task():
            asked = heard.message(body, self._user) if is_ours else None
            if asked is not None and self._is_new(asked.request.event):
                await self._answer(asked, Place(self._writer, asked.address))

    async def change(self, body: Told) -> None:
        """Something happened to a channel, or to the app."""
        event = body["event"]
        with self._task():
            match event["type"]:
                case "app_uninstalled":
                    self.revoked = True
                case "tokens_revoked":
                    self.revoked = self.revoked or self._user in (event.get("tokens") or {}).get("bot", ())
                case "channel_id_changed":
                    await self._ears.moved("slack", event["old_channel_id"], event["new_channel_id"])
                case "member_joined_channel":
                    if event["user"] == self._user:
                        await self._ears.joined("slack", event["channel"])
                case kind if kind in LEFT:
                    await self._ears.left("slack", event["channel"], LEFT[kind])
                case _:
                    await self._ears.joined("slack", event["channel"])

    async def look(self, _client: object, message: Told, _raw: str | None = None) -> None:
        """Slack says with its hello how many connections there are, each of which hears a part of what is said."""
        others = message.get("num_connections", 1) > 1 if message.get("type") == "hello" else False
        if others and not self._warned:
            self._warned = True
            log.warning("slack: another process hears with the same app token; each gets only a part of the commands")

    async def close(self) -> None:
        """End what is still being answered."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _opened(self, asked: heard.Asked, body: Told) -> bool:
        """Whether the press was for a form, and that is open. What opens one lives for three seconds:
        https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses. Where it cannot be opened, the
        command is handed on without words, which is answered with how to ask.
        """
        paper = asking.wants_words(asked.request.text)
        if paper is None:
            return False
        view = form.form(paper, asked.address)
        opened = await self._web.call(self._web.client.views_open, trigger_id=body.get("trigger_id"), view=view)
        if isinstance(opened, NotSent | Unknown):
            log.warning("slack: a form was not opened: %s", opened.reason)
        return not isinstance(opened, NotSent | Unknown)

    async def _answer(self, asked: heard.Asked, place: Place) -> None:
        request = asked.request
        if changes_settings(request.text):
            try:
                async with asyncio.timeout(_RIGHTS_SECONDS):
                    address = asked.address
                    why = await rights.refusal(self._web, address["user"], address["channel"], self._team)
            except (TimeoutError, rights.Unsure) as problem:
                log.warning(
                    "slack: who may subscribe is not known: %s", getattr(problem, "reason", "no answer in time")
                )
                await place.show(digest.sentence(replies.RIGHTS_UNKNOWN), private=True)
                return
            request = replace(request, refusal=why)
        await self._ears.answer(request, place)

    def _is_new(self, event: str | None) -> bool:
        if event is None or event in self._events:
            return event is None
        self._events[event] = None
        while len(self._events) > _REMEMBERED:
            self._events.popitem(last=False)
        return True

    @contextlib.contextmanager
    def _task(self) -> Iterator[None]:
        """Remember the task; log what breaks it, without what was asked."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            yield
        except Exception:
            log.exception("slack: a request was not answered")
        finally:
            self._tasks.discard(task)


def _app(listener: Listener, us: AuthorizeResult) -> AsyncApp:
    """Bolt's app, which knows us already and asks no further. Its own warnings hold what people wrote."""

    async def authorize() -> AuthorizeResult:
        return us

    app = AsyncApp(
        logger=_quiet("bolt", logging.ERROR),
        client=AsyncWebClient(retry_handlers=[]),
        authorize=authorize,
        request_verification_enabled=False,
    )
    for name in COMMANDS:
        app.command(f"/{name}")(listener.command)
    app.action(re.compile(f"^{ACTION}"))(listener.press)
    app.view(form.CALLBACK)(listener.submission)
    for event in EVENTS:
        handle = listener.message if event in {"app_mention", "message.im"} else listener.change
        app.event(event.removesuffix(".im"))(handle)
    return app


async def _address(web: Web, token: str) -> str:
    """Where to connect, once. Raises Misconfigured where the app's token does not do, PlatformAway."""
    answer = await web.call(web.client.apps_connections_open, app_token=token)
    if isinstance(answer, NotSent) and (answer.verdict is Verdict.PLATFORM or answer.reason == "missing_scope"):
        raise Misconfigured("SLACK_APP_TOKEN", replies.token_refused("slack_app_token"))
    if isinstance(answer, NotSent | Unknown):
        raise PlatformAway(answer.reason)
    return str(answer["url"])


@contextlib.asynccontextmanager
async def _connected(
    app: AsyncApp, token: str, address: str, url: str, listener: Listener
) -> AsyncIterator[AsyncSocketModeHandler]:
    """A connection that the library keeps up, while it is wanted. Raises PlatformAway where none can be made."""
    asking = AsyncWebClient(base_url=url, timeout=int(SECONDS), retry_handlers=[])
    handler = AsyncSocketModeHandler(app, token, logger=_quiet("socket", logging.CRITICAL), web_client=asking)
    client = handler.client
    client.message_listeners.append(listener.look)
    client.wss_uri = address
    try:
        await _connect(handler)
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        working = (client.message_processor, client.current_session_monitor, client.message_receiver)
        await asyncio.gather(*filter(None, working), return_exceptions=True)


async def _connect(handler: AsyncSocketModeHandler) -> None:
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await handler.connect_async()  # type: ignore[no-untyped-call]
    except TimeoutError:
        raise PlatformAway("cannot connect") from None


async def _until_lost(handler: AsyncSocketModeHandler, listener: Listener) -> None:
    """Wait until the token is void or the connection stays away. Raises Misconfigured or PlatformAway."""
    loop = asyncio.get_running_loop()
    seen = loop.time()
    while not listener.revoked:
        if await handler.client.is_connected():
            seen = loop.time()
        elif loop.time() - seen > PATIENCE_SECONDS:
            raise PlatformAway("the connection was lost")
        await asyncio.sleep(_LOOK_SECONDS)
    raise Misconfigured("SLACK_BOT_TOKEN", replies.token_refused("slack_bot_token"))


def _quiet(name: str, level: int) -> logging.Logger:
    """A logger for the library: below the level it tells what people wrote, or addresses that open a connection."""
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(level)
    return logger
