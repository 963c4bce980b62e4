"""The front of Slack's Web API: arguments, tokens, scopes, limits, and the words of its errors.

https://docs.slack.dev/apis/web-api; the methods' arguments, scopes, tiers and errors are those of
https://docs.slack.dev/reference/methods, as https://github.com/slack-ruby/slack-api-ref keeps them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.slack_limits import Limits
from tests.fakes.slack_workspace import Channel, Json, Workspace

PREFIX = {"public": "channels", "private": "groups", "im": "im"}
"""What a scope for one kind of conversation begins with."""

_STRUCTURES = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
    "files": "invalid_arguments",
}
"""Arguments that are JSON, in a form as a string; and the error where they are not."""


class SlackError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: str, messages: list[str] | None = None, retry_after: int = 0, **more: Any) -> None:
        super().__init__(code)
        self.retry_after = retry_after
        self.body: Json = {"ok": False, "error": code, **more}
        if messages:
            self.body["errors"] = messages
            self.body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


@dataclass(frozen=True)
class Call:
    """One call of a method with its arguments."""

    method: str
    arguments: Mapping[str, Any]
    is_app: bool
    """Made with the app-level token."""

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def true(self, name: str) -> bool:
        return self.arguments.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: float) -> float:
        try:
            return float(self.arguments.get(name, default))
        except (TypeError, ValueError) as error:
            raise SlackError("invalid_arguments", [f"must be a number [json-pointer:/{name}]"]) from error


@dataclass(frozen=True)
class Method:
    """What a method wants. `scope` may begin with `*`, for channels, groups or im by the conversation's kind."""

    run: Callable[[Call], Json]
    scope: str = ""
    tier: int | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    for_app_token: bool = False
    for_bot_token: bool = True


@dataclass
class Access:
    """The tokens and what they may do. The tests change it."""

    bot_token: str = "-".join(("xoxb", "1111111111", "2222222222", "fakefakefakefakefakefake"))
    app_token: str = "-".join(("xapp", "1", "A01PAPER", "3333333333", "fakefakefakefakefakefake"))
    signing_secret: str = "fake-signing-secret"
    scopes: set[str] = field(
        default_factory=lambda: {"chat:write", "commands", "files:write", "app_mentions:read", "im:history"}
    )
    app_scopes: set[str] = field(default_factory=lambda: {"connections:write"})
    refusal: str = ""
    """An error that every call with the bot's token gets: token_revoked, account_inactive, token_expired."""
    app_refusal: str = ""
    enforce_limits: bool = False
    """Whether calls over a limit are answered 429. They are noted as violations in any case."""


class WebApi:
    """Answers `/api/{method}`."""

    def __init__(self, workspace: Workspace, access: Access, methods: Mapping[str, Method]) -> None:
        self.limits = Limits()
        self.calls: list[Call] = []
        """Every call that named a method, in order, refused or not."""
        self._workspace = workspace
        self._access = access
        self._methods = methods

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers: dict[str, str] = {}
        name = request.match_info["method"]
        try:
            arguments = await _arguments(request)
            with self._workspace.changed:
                body = {"ok": True, **self._perform(name, arguments, request, headers)}
                self._workspace.changed.notify_all()
        except SlackError as error:
            if error.retry_after:
                self.limits.block(name, error.retry_after, self._workspace.now())
                headers["Retry-After"] = str(error.retry_after)
            return web.json_response(error.body, status=429 if error.retry_after else 200, headers=headers)
        return web.json_response(body, headers=headers)

    def blocked(self, method: str, seconds: int) -> None:
        """A fault answered 429."""
        self.limits.block(method, seconds, self._workspace.now())

    def _perform(self, name: str, arguments: Json, request: web.Request, headers: dict[str, str]) -> Json:
        token = _token(request, arguments)
        method = self._methods.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        call = Call(name, {key: value for key, value in arguments.items() if key != "token"}, token.startswith("xapp-"))
        self.calls.append(call)
        self._authenticate(token, method, call.is_app)
        headers["x-oauth-scopes"] = ",".join(sorted(self._access.app_scopes if call.is_app else self._access.scopes))
        headers["x-accepted-oauth-scopes"] = method.scope.replace("*", "channels")
        self._require_scope(method, call)
        self._keep_limits(method, call)
        self._require_arguments(method, call)
        return method.run(call)

    def _authenticate(self, token: str, method: Method, is_app: bool) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in (self._access.bot_token, self._access.app_token):
            raise SlackError("invalid_auth")
        refusal = self._access.app_refusal if is_app else self._access.refusal
        if refusal:
            raise SlackError(refusal)
        if not (method.for_app_token if is_app else method.for_bot_token):
            raise SlackError("not_allowed_token_type")

    def _require_scope(self, method: Method, call: Call) -> None:
        held = self._access.app_scopes if call.is_app else self._access.scopes
        if not method.scope:
            return
        needed = {method.scope}
        if method.scope.startswith("*"):
            needed = {method.scope.replace("*", prefix) for prefix in PREFIX.values()}
            channel = self._workspace.channels.get(call.text("channel"))
            if channel and self._visible(channel):
                needed = {method.scope.replace("*", PREFIX[channel.kind])}
        if not needed & held:
            raise SlackError("missing_scope", needed=",".join(sorted(needed)), provided=",".join(sorted(held)))

    def _visible(self, channel: Channel) -> bool:
        return channel.kind == "public" or self._workspace.bot.id in channel.members

    def _keep_limits(self, method: Method, call: Call) -> None:
        now = self._workspace.now()
        early = self.limits.early(call.method, now)
        if early:
            self._workspace.violation(f"{call.method} called {early:.1f} s before its Retry-After")
        over = self.limits.over(call.method, method.tier, call.text("channel"), now)
        if over or (early and self._access.enforce_limits):
            self._workspace.violation(f"{call.method} {call.text('channel')}: over its limit".replace(" :", ":"))
            if self._access.enforce_limits:
                raise SlackError("ratelimited", retry_after=max(1, round(max(over, early) + 0.5)))

    def _require_arguments(self, method: Method, call: Call) -> None:
        missing = [name for name in method.required if call.arguments.get(name) in (None, "", [])]
        if missing:
            raise SlackError(
                "invalid_arguments", [f"missing required field: {name} [json-pointer:/]" for name in missing]
            )
        for name in call.arguments.keys() - {*method.required, *method.optional}:
            self._workspace.violation(f"{call.method}: unknown argument {name}")


def _token(request: web.Request, arguments: Mapping[str, Any]) -> str:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return str(arguments.get("token", ""))


async def _arguments(request: web.Request) -> Json:
    """The arguments of the query and the body, with those that are JSON decoded."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        arguments |= body
    elif request.method == "POST":
        arguments |= await request.post()
    for name, code in _STRUCTURES.items():
        if isinstance(arguments.get(name), str):
            try:
                arguments[name] = json.loads(arguments[name])
            except ValueError as error:
                raise SlackError(code) from error
    return arguments
