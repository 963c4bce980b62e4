"""How an app answers people: the acknowledgement of an envelope, and the response_url that comes with it.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.slack_workspace import Channel, Json, Message, User, View, Workspace
from tests.judges.slack import Finding, findings

USES, SECONDS = 5, 1800.0
"""A response_url may be used five times within half an hour."""

TRIGGER_SECONDS = 3.0

_KNOWN = {"text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts"} | {
    "metadata", "mrkdwn", "link_names", "parse", "unfurl_links", "unfurl_media"
}  # fmt: skip


@dataclass
class Asked:
    """Something that a person did, or that happened, on its way to the app; and what came of it."""

    workspace: Workspace
    kind: str
    """slash_commands, interactive or events_api."""
    user: User | None
    channel: Channel | None
    accepts_payload: bool
    source: Message | None = None
    """The message that was pressed on."""
    sent: Message | None = None
    """The message that the person wrote."""
    payload: Json = field(default_factory=dict)
    envelope_id: str = ""
    attempts: int = 0
    acknowledged: bool = False
    acknowledgement: Json | None = None
    error: str = ""
    """What the person was shown instead of an answer, such as operation_timeout, or why nothing was sent."""
    response_url: str = ""
    messages: list[Message] = field(default_factory=list)
    """What the app made through the acknowledgement and the response_url, as it is now."""
    views: list[View] = field(default_factory=list)
    created: float = 0.0
    uses: int = 0
    trigger_id: str = ""
    trigger_used: bool = False

    def wait(self, seconds: float = 10) -> "Asked":
        """Itself, once it was acknowledged. Raises TimeoutError, and AssertionError where Slack gave up before."""
        self.workspace.wait_for(lambda: self.acknowledged or self.error, seconds)
        assert not self.error, self.error
        return self

    def wait_messages(self, count: int = 1, seconds: float = 10) -> list[Message]:
        """The messages of the answer, once there are so many. Raises TimeoutError."""
        return self.workspace.wait_for(lambda: self.messages[:] if len(self.messages) >= count else [], seconds)


class Refusal(Exception):
    """The error that an answer is refused with."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class Answers:
    """Hands out response_urls and trigger_ids, and takes what is sent to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._asked: dict[str, Asked] = {}
        self._triggers: dict[str, Asked] = {}
        self.base = ""
        self.command_replaces = False
        """Whether `replace_original` on a command's response_url replaces what the same url made before. On Slack it
        makes one more message: https://github.com/slackapi/bolt-python/issues/1268,
        https://github.com/slackapi/bolt-js/issues/2287"""

    def open(self, asked: Asked) -> Asked:
        """Give it a response_url and a trigger_id."""
        with self._workspace.changed:
            path = "commands" if asked.kind == "slash_commands" else "actions"
            token = self._workspace.new_id("r")
            asked.response_url = f"{self.base}/{path}/{self._workspace.team_id}/{token}"
            asked.trigger_id = f"{self._workspace.new_id('')}.{self._workspace.new_id('')}.{token}"
            asked.created = self._workspace.now()
            self._asked[f"/{path}/{self._workspace.team_id}/{token}"] = asked
            self._triggers[asked.trigger_id] = asked
            return asked

    def use_trigger(self, trigger_id: str) -> Asked:
        """What the trigger came with. Raises Refusal with views.open's errors."""
        asked = self._triggers.get(trigger_id)
        if asked is None:
            raise Refusal("invalid_trigger_id")
        if asked.trigger_used:
            raise Refusal("exchanged_trigger_id")
        if self._workspace.now() > asked.created + TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        asked.trigger_used = True
        return asked

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A request to a response_url."""
        try:
            body = await _body(request)
            with self._workspace.changed:
                self._answer(self._usable(request.path), body)
            return web.Response(text="ok")
        except Refusal as refusal:
            return web.json_response({"ok": False, "error": refusal.code}, status=refusal.status)

    def acknowledge(self, asked: Asked, payload: Any) -> None:
        """Take what came with the acknowledgement of an envelope. A command's is a message, a modal's an order."""
        with self._workspace.changed:
            asked.acknowledged = True
            asked.acknowledgement = payload if isinstance(payload, dict) else None
            if payload and not asked.accepts_payload:
                self._workspace.violation(f"{asked.kind} takes no payload with its acknowledgement")
            elif asked.kind == "slash_commands" and isinstance(payload, dict) and payload.keys() - {"response_type"}:
                try:
                    self._answer(asked, payload)
                except Refusal as refusal:
                    # The person reads "/paper failed with the error invalid_command_response".
                    asked.error = "invalid_command_response"
                    self._workspace.violation(f"acknowledgement: {refusal.code}")
            elif asked.payload.get("type") == "block_actions" and payload:
                self._workspace.violation("a payload with the acknowledgement of a press does nothing")
            self._workspace.changed.notify_all()

    def _usable(self, path: str) -> Asked:
        asked = self._asked.get(path)
        if asked is None:
            raise Refusal("no_service", 404)
        if self._workspace.now() > asked.created + SECONDS:
            raise Refusal("expired_url", 404)
        if asked.uses >= USES:
            raise Refusal("used_url", 404)
        asked.uses += 1
        return asked

    def _answer(self, asked: Asked, body: Json) -> None:
        """Make, replace or delete a message. Raises Refusal."""
        self._check(body)
        replace, delete = _true(body.get("replace_original")), _true(body.get("delete_original"))
        original = asked.source
        if original is None and (replace or delete):
            original = asked.messages[-1] if self.command_replaces and asked.messages else None
            if original is None:
                self._workspace.violation("a command has no original message to replace or delete")
        if original and delete:
            self._workspace.delete(original)
        elif original and replace:
            self._workspace.edit(original, body)
            if original not in asked.messages:
                asked.messages.append(original)
        elif not delete:
            self._make(asked, body)
        self._workspace.changed.notify_all()

    def _make(self, asked: Asked, body: Json) -> None:
        assert asked.user
        assert asked.channel
        private = body.get("response_type", "ephemeral") == "ephemeral"
        message = Message(
            asked.channel.id,
            self._workspace.new_ts(),
            self._workspace.bot.id,
            body,
            thread_ts=body.get("thread_ts"),
            ephemeral_to=asked.user.id if private else None,
            response_url=asked.response_url,
        )
        asked.messages.append(self._workspace.store(message))

    def _check(self, body: Mapping[str, Any]) -> None:
        if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            raise Refusal("invalid_response_type")
        for name in body.keys() - _KNOWN:
            self._workspace.violation(f"response: unknown field {name}")
        refuse(self._workspace, "response", list(findings(body)))


def refuse(workspace: Workspace, where: str, found: list[Finding]) -> None:
    """Note the flaws as violations. Raises Refusal with the first error that is more than a flaw."""
    for finding in found:
        if finding.refused:
            raise Refusal(finding.code)
        workspace.violation(f"{where}: {finding}")


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise Refusal("invalid_payload") from error
    if not isinstance(body, dict):
        raise Refusal("invalid_payload")
    return body


def _true(value: Any) -> bool:
    """The documents show these as strings, the libraries send booleans."""
    return value is True or value == "true"
