"""Writing to Slack: posts to channels, and answers at the place where somebody asked.

An address is where an answer goes: `channel` and `user` as Slack names them, `ts` of the placeholder that stands there,
`thread_ts` of the thread that answers are shown in, `asked_in` the thread where it was asked, and `response_url`, by
which Slack lets us answer where we are no member, five times within half an hour:
https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
What that made for a command, `in_channel` or `ephemeral`, is in `replaces`. Slack is asked to put the next in its
place, and adds a message where it does not: https://github.com/slackapi/bolt-js/issues/2287
"""

from typing import Any

from adapters.asking import STAYS
from adapters.slack.errors import THREAD_REFUSED
from adapters.slack.web import Method, Web
from bot.delivery import Address, NotSent, Payload, Sent, Unknown, Verdict

EVENT = "paperboy_post"
"""Under what name a post carries its key: https://docs.slack.dev/messaging/message-metadata"""

_GONE = "message_not_found"

_NO_UNFURLING = {"unfurl_links": False, "unfurl_media": False}


class Writer:
    """Posts, edits and whispers."""

    def __init__(self, web: Web) -> None:
        self._web = web

    async def post(
        self, channel: str, payload: Payload, *, thread: str | None = None, key: str | None = None
    ) -> Sent | NotSent | Unknown:
        """Post to the channel, or into its thread. Slack knows no keys; what was posted can be found by it."""
        body: dict[str, Any] = {"channel": channel, **payload, **_NO_UNFURLING}
        if thread:
            body["thread_ts"] = thread
        if key:
            body["metadata"] = {"event_type": EVENT, "event_payload": {"key": key}}
        outcome = await self._made(self._web.client.chat_postMessage, body)
        if thread and isinstance(outcome, NotSent) and outcome.reason in THREAD_REFUSED:
            return NotSent(outcome.reason, verdict=Verdict.POST)
        return outcome

    async def edit(self, channel: str, ts: str, payload: Payload) -> Sent | NotSent:
        """Put the payload in the place of our message. It may be repeated, so that an unknown fate is no harm."""
        outcome = await self._made(self._web.client.chat_update, {"channel": channel, "ts": ts, **payload})
        return NotSent(outcome.reason) if isinstance(outcome, Unknown) else outcome

    async def remove(self, channel: str, ts: str) -> bool:
        """Delete our message; whether it is gone."""
        answer = await self._web.ask("chat.delete", channel=channel, ts=ts)
        return not isinstance(answer, NotSent | Unknown) or answer.reason == _GONE

    async def respond(self, address: Address, payload: Payload, *, private: bool) -> Sent | NotSent | Unknown:
        """Answer by the address's response_url. What a button stands on is never replaced."""
        kind = "ephemeral" if private else "in_channel"
        thread = address.get("asked_in") if private else address.get("thread_ts")
        body = {"response_type": kind, "replace_original": address.get("replaces") == kind, **_NO_UNFURLING}
        body |= {"thread_ts": thread} if thread else {}
        answer = await self._web.respond(address["response_url"], body | payload)
        if isinstance(answer, NotSent) and answer.reason == "invalid_blocks" and _has_pictures(payload):
            answer = await self._web.respond(address["response_url"], body | _without_pictures(payload))
        return Sent("") if answer is None else answer

    async def whisper(self, address: Address, payload: Payload) -> Sent | NotSent | Unknown:
        """Tell it to the one who asked alone."""
        if "response_url" in address:
            return await self.respond(address, payload, private=True)
        body = {"channel": address["channel"], "user": address["user"], **payload}
        body |= {"thread_ts": address["asked_in"]} if address.get("asked_in") else {}
        return await self._made(self._web.client.chat_postEphemeral, body)

    async def answer(
        self, address: Address, payload: Payload, *, private: bool = False, key: str | None = None
    ) -> Sent | NotSent | Unknown:
        """Put the answer where the placeholder stands, or post it where that is gone or was never shown; by the
        response_url where we may not post. A message that stays is edited, and never taken away.
        """
        if private and not is_direct(address["channel"]):
            whispered = await self._whispered(address, payload)
            if whispered is not None:
                return whispered
        ts, thread = address.get("ts"), address.get("thread_ts")
        if private and STAYS in address:
            ts = None
        if ts:
            edited = await self.edit(address["channel"], ts, payload)
            if isinstance(edited, Sent) or edited.verdict in {Verdict.LATER, Verdict.PLATFORM}:
                return edited
            if thread == ts and edited.reason == _GONE:
                thread = None
        posted = await self.post(address["channel"], payload, thread=thread, key=key)
        if ts and isinstance(posted, Sent) and STAYS not in address:
            await self.remove(address["channel"], ts)
        return await self._or_respond(posted, address, payload, private=private)

    async def follow(
        self, address: Address, payload: Payload, *, thread: str | None, key: str | None = None
    ) -> Sent | NotSent | Unknown:
        """Post a later part of an answer after its first, into the thread under it where one is named."""
        posted = await self.post(address["channel"], payload, thread=thread or address.get("thread_ts"), key=key)
        return posted if thread else await self._or_respond(posted, address, payload, private=False)

    async def _whispered(self, address: Address, payload: Payload) -> Sent | Unknown | NotSent | None:
        """What came of telling it and taking the placeholder away; None where it can only be shown to all."""
        outcome = await self.whisper(address, payload)
        ts = address.get("ts")
        if isinstance(outcome, NotSent):
            return outcome if outcome.verdict in {Verdict.LATER, Verdict.PLATFORM} else None
        if STAYS in address:
            return outcome
        if ts and isinstance(outcome, Unknown):
            return None
        if not ts or await self.remove(address["channel"], ts):
            return outcome
        return await self.edit(address["channel"], ts, payload)

    async def _or_respond(
        self, posted: Sent | NotSent | Unknown, address: Address, payload: Payload, *, private: bool
    ) -> Sent | NotSent | Unknown:
        """By the response_url where we may not post: also where two people talk without us, which looks like a talk
        with us.
        """
        refused = isinstance(posted, NotSent) and posted.verdict is Verdict.CHANNEL
        if not refused or "response_url" not in address:
            return posted
        return await self.respond(address, payload, private=private)

    async def _made(self, method: Method, body: dict[str, Any]) -> Sent | NotSent | Unknown:
        """Call a method that makes or changes a message.

        One with a picture that Slack cannot fetch is refused, and sent once more without it:
        https://github.com/slackapi/python-slack-sdk/issues/1782
        """
        answer = await self._web.call(method, **body)
        if isinstance(answer, NotSent) and answer.reason == "invalid_blocks" and _has_pictures(body):
            answer = await self._web.call(method, **_without_pictures(body))
        if isinstance(answer, NotSent | Unknown):
            return answer
        ts = answer.get("ts") or answer.get("message_ts")
        return Sent(ts) if isinstance(ts, str) else Unknown("the answer names no message")


def is_direct(channel: str) -> bool:
    """Whether it is a conversation of two, where nobody else reads along: their ids begin with D, people's with U or W.
    https://docs.slack.dev/reference/objects/conversation-object
    """
    return channel[:1] in {"D", "U", "W"}


def _has_pictures(payload: Payload) -> bool:
    return any("image_url" in block for block in payload.get("blocks", ()))


def _without_pictures(payload: Payload) -> Payload:
    return {**payload, "blocks": [block for block in payload.get("blocks", ()) if "image_url" not in block]}
