"""The place in Slack where one request is answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from adapters.slack.render import render
from adapters.slack.writer import Writer, is_direct
from bot.delivery import Address, NotSent, Part, Payload, Sent, Unknown, Verdict
from bot.message import Message, without_charts

log = logging.getLogger(__name__)

_TRIES = 3
_LONGEST_WAIT = 10.0
_ACKNOWLEDGED_SECONDS = 0.03
"""Bolt looks every 10 ms for what acknowledges a command. What comes next is not to overtake it."""

Acknowledge = Callable[[dict[str, Any]], Awaitable[Any]]


class Place:
    """Where a slash command, a pressed button or a message is answered.

    An answer for all is a message of the bot, since that can be edited; what a response_url made for a command cannot.
    `acknowledge` is for a command, which is acknowledged with the first thing that is shown: with a private answer
    itself, else with no more than that people see who asked.
    """

    def __init__(self, writer: Writer, address: Address, acknowledge: Acknowledge | None = None) -> None:
        self._writer = writer
        self._address = address
        self._acknowledge = acknowledge
        self._is_command = acknowledge is not None

    @property
    def address(self) -> Address:
        return dict(self._address)

    @property
    def reference(self) -> str | None:
        """The thread in which it stands, or the message that will be the root of one."""
        return self._address.get("thread_ts") or self._address.get("ts")

    async def show(self, message: Message, *, private: bool) -> None:
        """Show the message in the place of what was shown before. What Slack does not take is logged, and no more: a
        late answer finds its way by the address.
        """
        first, *rest = render(without_charts(message))
        if self._acknowledge and private:
            await self._acknowledged({"response_type": "ephemeral", **first.payload})
            outcome: Sent | NotSent | Unknown = Sent("")
        else:
            if self._acknowledge:
                await self._acknowledged({"response_type": "in_channel"})
            outcome = await self._put(first.payload, private=private)
        if isinstance(outcome, Sent):
            self._keep(outcome, private=private)
            await self._follow(rest, outcome, private=private)
        else:
            log.warning("an answer was not shown: %s", outcome.reason)

    async def _acknowledged(self, body: dict[str, Any]) -> None:
        assert self._acknowledge is not None
        acknowledge, self._acknowledge = self._acknowledge, None
        await acknowledge(body)
        await asyncio.sleep(_ACKNOWLEDGED_SECONDS)

    async def _put(self, payload: Payload, *, private: bool) -> Sent | NotSent | Unknown:
        outcome: Sent | NotSent | Unknown = NotSent("not tried")
        for _ in range(_TRIES):
            outcome = await self._writer.answer(self._address, payload, private=private)
            if not isinstance(outcome, NotSent) or outcome.verdict is not Verdict.LATER:
                return outcome
            if "response_url" in self._address and "ts" not in self._address:
                return await self._writer.respond(self._address, payload, private=private)
            await asyncio.sleep(min(outcome.retry_after or 1.0, _LONGEST_WAIT))
        return outcome

    def _keep(self, shown: Sent, *, private: bool) -> None:
        """Remember what the next is put in the place of."""
        rest = {name: value for name, value in self._address.items() if name not in {"ts", "replaces"}}
        whispered = private and not is_direct(rest["channel"])
        if shown.reference and not whispered:
            self._address = rest | {"ts": shown.reference}
        elif self._is_command:
            self._address = rest | {"replaces": "ephemeral" if private else "in_channel"}
        else:
            self._address = rest

    async def _follow(self, parts: Sequence[Part], first: Sent, *, private: bool) -> None:
        """The later parts; those of a thread only where there is one to hang them on."""
        root: Sent | NotSent | Unknown = first
        for part in parts:
            outcome: Sent | NotSent | Unknown = root
            if private and not is_direct(self._address["channel"]):
                outcome = await self._writer.whisper(self._address, part.payload)
            elif part.parent is None:
                outcome = root = await self._writer.follow(self._address, part.payload, thread=None)
            elif isinstance(root, Sent) and root.reference:
                outcome = await self._writer.follow(self._address, part.payload, thread=root.reference)
            if not isinstance(outcome, Sent):
                log.warning("a part of an answer was not shown: %s", outcome.reason)


class Aside(Place):
    """The place of a press that doubts the message it is on: at once it says something to the one who pressed alone,
    and the late answer is edited into the message.
    """

    async def show(self, message: Message, *, private: bool) -> None:
        del private
        for part in render(without_charts(message)):
            outcome = await self._writer.whisper(self._address, part.payload)
            if not isinstance(outcome, Sent):
                log.warning("an acknowledgement was not shown: %s", outcome.reason)
