"""A Slack of our own on loopback: Web API, response_urls and Socket Mode, as strict as the original.

    with fake_slack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.url, retry_handlers=[])

Real clients connect to it over real sockets, from this process or another. What they did is in `slack.messages`, what
Slack would only have put up with in `slack.violations`, and people act through `command`, `press`, `mention`,
`direct_message` and `submit_view`.
"""

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from aiohttp import web

from tests.fakes import slack_payloads as payloads
from tests.fakes.slack_answers import Answers, Asked
from tests.fakes.slack_api import Access, Call, WebApi
from tests.fakes.slack_chat import Chat
from tests.fakes.slack_faults import Faults, befall
from tests.fakes.slack_methods import Methods
from tests.fakes.slack_socket import Sockets
from tests.fakes.slack_workspace import Channel, Json, Message, User, View, Workspace
from tests.fakes.web import serving

__all__ = ["Asked", "Channel", "FakeSlack", "Message", "User", "View", "fake_slack"]

_EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message": "im:history",
    "member_joined_channel": "channels:read",
    "channel_deleted": "channels:read",
    "channel_unarchive": "channels:read",
}
"""https://docs.slack.dev/reference/events; the others need no scope."""


class FakeSlack(Workspace):
    """The workspace with its servers. `member` and `channel` are there from the start, the bot is in the channel."""

    def __init__(self) -> None:
        super().__init__()
        self.access = Access()
        self.faults = Faults()
        self.answers = Answers(self)
        self.sockets = Sockets(self, self.answers)
        self.methods = Methods(self, self.access, self.answers, lambda: self._socket_url + self.sockets.ticket())
        self.chat = Chat(self, self.access, self.methods, self._echo)
        self.api = WebApi(self, self.access, {**self.methods.table, **self.chat.table})
        self.subscribed: set[str] = {
            "app_mention", "message", "app_uninstalled", "tokens_revoked", "channel_archive", "channel_unarchive",
            "channel_deleted", "channel_left", "group_left", "member_joined_channel",
        }  # fmt: skip
        """The events that the app's settings name. Without its scope none is sent either."""
        self.url = ""
        self.member = self.add_user("jihye")
        self.channel = self.add_channel("papers", self.member)

    @property
    def bot_token(self) -> str:
        return self.access.bot_token

    @property
    def app_token(self) -> str:
        return self.access.app_token

    @property
    def signing_secret(self) -> str:
        return self.access.signing_secret

    @property
    def scopes(self) -> set[str]:
        """What the bot's token may do; change it in place."""
        return self.access.scopes

    def calls(self, method: str) -> list[Call]:
        """The calls of the method so far, refused or not."""
        with self.changed:
            return [call for call in self.api.calls if call.method == method]

    def wait_connected(self, count: int = 1, seconds: float = 10) -> None:
        """Until so many sockets are open. Raises TimeoutError."""
        self.wait_for(lambda: self.sockets.open >= count, seconds)

    def command(self, user: User, channel: Channel, name: str, text: str = "") -> Asked:
        """A person types `/name text`: in any conversation, whether the bot is in it or not, and never in a thread."""
        with self.changed:
            asked = self.answers.open(Asked(self, "slash_commands", user, channel, accepts_payload=True))
            asked.payload = payloads.command(self, asked, name, text)
            return self.sockets.send(asked)

    def press(self, user: User, message: Message, action_id: str, block_id: str | None = None) -> Asked:
        """A person presses a button. Raises LookupError where they have no such button before them."""
        with self.changed:
            if message.deleted or message.ephemeral_to not in (None, user.id):
                raise LookupError("the person does not see the message")
            for each, element in message.elements():
                if element["action_id"] == action_id and block_id in (None, each):
                    channel = self.channels[message.channel]
                    asked = Asked(self, "interactive", user, channel, accepts_payload=True, source=message)
                    shown = self.methods.message_json(message)
                    asked.payload = payloads.press(self, self.answers.open(asked), message, each, element, shown)
                    return self.sockets.send(asked)
            raise LookupError(f"no {action_id} among {[element['action_id'] for _, element in message.elements()]}")

    def submit_view(self, user: User, view: View, values: Mapping[str, Mapping[str, Any]]) -> Asked:
        """A person sends a modal off: `values` are `state.values`, by block and action."""
        with self.changed:
            asked = self.answers.open(Asked(self, "interactive", user, None, accepts_payload=True))
            asked.payload = payloads.submission(self, asked, view, values)
            return self.sockets.send(asked)

    def mention(self, user: User, channel: Channel, typed: str, thread_ts: str | None = None) -> Asked:
        """A person writes in a channel; `<@BOT>` is the bot. Slack tells the bot only where it is a member."""
        message = self._write(user, channel, typed, thread_ts)
        with self.changed:
            inner = payloads.written(self, user, "app_mention", message)
            asked = self.event(inner, channel, sent=message, send=False)
            if f"<@{self.bot.id}>" not in message.text:
                asked.error = "not_mentioned"
            elif self.bot.id not in channel.members:
                asked.error = "not_in_channel"
            return asked if asked.error else self.sockets.send(asked)

    def direct_message(self, user: User, typed: str, thread_ts: str | None = None) -> Asked:
        """A person writes to the bot alone."""
        channel = self.direct(user)
        message = self._write(user, channel, typed, thread_ts)
        return self.event(payloads.written(self, user, "message", message), channel, sent=message)

    def event(
        self, inner: Json, channel: Channel | None = None, *, sent: Message | None = None, send: bool = True
    ) -> Asked:
        """Any event. It is sent where the app is subscribed to its type and has the scope for it."""
        with self.changed:
            user = self.users.get(str(inner.get("user")))
            asked = Asked(self, "events_api", user, channel, accepts_payload=False, sent=sent)
            asked.payload = payloads.event(self, inner, channel)
            scope = _EVENT_SCOPES.get(inner["type"])
            if inner["type"] not in self.subscribed or (scope and scope not in self.scopes):
                asked.error = "not_subscribed"
            return asked if asked.error or not send else self.sockets.send(asked)

    def invite_bot(self, channel: Channel) -> Asked:
        """Somebody adds the bot to the channel."""
        with self.changed:
            channel.members.append(self.bot.id)
            kind = "C" if channel.kind == "public" else "G"
            inner = {
                "type": "member_joined_channel",
                "user": self.bot.id,
                "channel_type": kind,
                "inviter": self.member.id,
            }
            return self.event(inner | {"channel": channel.id, "team": self.team_id}, channel)

    def remove_bot(self, channel: Channel) -> Asked:
        """Somebody removes the bot from the channel."""
        with self.changed:
            channel.members.remove(self.bot.id)
            kind = "channel_left" if channel.kind == "public" else "group_left"
            return self.event({"type": kind, "channel": channel.id, "actor_id": self.member.id}, channel)

    def archive(self, channel: Channel) -> Asked:
        with self.changed:
            channel.archived = True
            inner = {"type": "channel_archive", "channel": channel.id, "user": self.member.id, "is_moved": 0}
            return self.event(inner, channel)

    def revoke(self) -> Asked:
        """Somebody removes the app from the team: its token is void from now on."""
        with self.changed:
            self.access.refusal = "token_revoked"
            return self.event({"type": "app_uninstalled"})

    @property
    def _socket_url(self) -> str:
        return self.answers.base.replace("http://", "ws://", 1)

    def _write(self, user: User, channel: Channel, typed: str, thread_ts: str | None) -> Message:
        body = payloads.as_written(typed, self.bot.id)
        return self.store(Message(channel.id, self.new_ts(), user.id, body, thread_ts, by_app=False))

    def _echo(self, channel: Channel, message: Json) -> None:
        """In a conversation with the bot, the bot hears itself too."""
        if channel.kind == "im":
            extra = {"type": "message", "channel": channel.id, "channel_type": "im", "event_ts": message["ts"]}
            self.event(message | extra, channel)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/api/{method}", self._guarded(None, self.api.answer))
        respond = self._guarded("response_url", self.answers.respond)
        application.router.add_post("/commands/{team}/{token}", respond)
        application.router.add_post("/actions/{team}/{token}", respond)
        application.router.add_post("/upload/{file}", self._guarded("upload", self._upload))
        application.router.add_get("/link/", self._guarded("link", self.sockets.link))
        application.on_startup.append(self.sockets.start)
        application.on_shutdown.append(self.sockets.stop)
        return application

    def _guarded(
        self, name: str | None, handle: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler under the plan of faults. What goes wrong in the fake itself is kept for the test to fail on."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                method = name or request.match_info["method"]
                fault = self.faults.take(method)
                if fault is None:
                    return await handle(request)
                if fault.status == 429:
                    self.api.blocked(method, int(fault.headers.get("Retry-After", "1")))
                return await befall(fault, request, lambda: handle(request))
            except (web.HTTPException, ConnectionError):
                raise
            except Exception as error:
                self.crashes.append(error)
                raise

        return handler

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        file_id = request.match_info["file"]
        with self.changed:
            if self.methods.uploads.get(file_id) != len(content):
                return web.Response(status=400, text="not the length that was announced")
            self.files[file_id] = content
            return web.Response(text=f"OK - {len(content)}")

    @contextlib.contextmanager
    def serving(self) -> Iterator["FakeSlack"]:
        """Serve it for the length of a `with`. Raises what went wrong in the fake itself."""
        with serving(self._application()) as base:
            self.url = f"{base}/api/"
            self.answers.base = self.methods.base = base
            yield self
        if self.crashes:
            raise self.crashes[0]


@contextlib.contextmanager
def fake_slack() -> Iterator[FakeSlack]:
    """A fresh Slack with one channel, one member of the team and the bot."""
    with FakeSlack().serving() as slack:
        yield slack
