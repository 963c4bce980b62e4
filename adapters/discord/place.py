"""Where one request is answered: in place of an interaction's first answer, or under the message that asked."""

from typing import Any

from adapters.discord.errors import ALREADY_ACKNOWLEDGED, NO_REPLY, Lost, Refused
from adapters.discord.render import EPHEMERAL, render
from adapters.discord.rest import Ids, Rest
from bot.delivery import Address, Payload
from bot.message import Message, without_charts

FIRST_SECONDS = 2.5
"""An interaction's token dies unless it is answered within three seconds:
https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response
"""
LATER_SECONDS = 20.0
_NEW_MESSAGE, _FORM = 4, 9
ASIDE = "aside"
"""In an address: the interaction by which something can be told to who asked alone, while the message at the address
stays what it is.
"""

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_WITH_MESSAGE = f"{CALLBACK}?with_response=true"
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback"""
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = f"{_FOLLOW_UP}/messages/@original"
_MESSAGES = "/channels/{channel_id}/messages"


class AnsweredElsewhere(Exception):
    """Another process answers for the same bot."""


class InteractionPlace:
    """The answer to a command or to a pressed button: a new message, which later ones replace."""

    def __init__(self, rest: Rest, interaction: int, application: int, token: str, channel: str) -> None:
        self._rest = rest
        self._interaction: Ids = {"webhook_id": interaction, "webhook_token": token}
        self._webhook: Ids = {"webhook_id": application, "webhook_token": token}
        self._where = {"application": str(application), "token": token, "channel": channel}
        self._shown: Payload | None = None
        self._message: str | None = None

    @property
    def reference(self) -> str | None:
        return self._message

    @property
    def address(self) -> Address:
        return self._where | ({"ephemeral": True} if self._is_ephemeral else {})

    @property
    def _is_ephemeral(self) -> bool:
        return self._shown is not None and bool(self._shown["flags"] & EPHEMERAL)

    async def show(self, message: Message, *, private: bool) -> None:
        """Show the message in the place, its further posts after it. A thread it has none: buttons lead on.

        Raises Refused, Unreached and Lost.
        """
        first, *more = _payloads(message, ephemeral=private or self._is_ephemeral)
        if self._shown is None:
            begun = await self._begin({"type": _NEW_MESSAGE, "data": first})
            self._message = _message_id((begun or {}).get("resource", {}).get("message"))
        elif private and not self._is_ephemeral:
            await self._follow(first)
            await self._rest.patiently("DELETE", _ORIGINAL, seconds=LATER_SECONDS, repeatable=False, ids=self._webhook)
        else:
            changed = await self._rest.patiently(
                "PATCH", _ORIGINAL, first, seconds=LATER_SECONDS, repeatable=True, ids=self._webhook
            )
            self._message = _message_id(changed)
        self._shown = first
        for payload in more:
            await self._follow(payload)

    async def open(self, form: dict[str, Any]) -> None:
        """Open the form, which must be the first answer and stays the only one. Raises Refused, Unreached and Lost."""
        await self._begin({"type": _FORM, "data": form})

    async def _begin(self, body: dict[str, Any]) -> Any:
        """The first answer, and what Discord says of it, if that is known. One that may have been lost is made again:
        where it was not, Discord says that it is there.

        Raises AnsweredElsewhere where somebody else was first.
        """
        path, ids, seconds = _WITH_MESSAGE, self._interaction, FIRST_SECONDS / 2
        try:
            return await self._rest.patiently("POST", path, body, seconds=seconds, repeatable=False, ids=ids)
        except Lost:
            return await self._again(body, seconds)
        except Refused as refused:
            if refused.code == ALREADY_ACKNOWLEDGED:
                raise AnsweredElsewhere from refused
            raise

    async def _again(self, body: dict[str, Any], seconds: float) -> Any:
        path, ids = _WITH_MESSAGE, self._interaction
        try:
            return await self._rest.patiently("POST", path, body, seconds=seconds, repeatable=True, ids=ids)
        except Refused as refused:
            if refused.code != ALREADY_ACKNOWLEDGED:
                raise
            return None

    async def _follow(self, payload: Payload) -> None:
        await self._rest.patiently(
            "POST", _FOLLOW_UP, payload, seconds=LATER_SECONDS, repeatable=False, ids=self._webhook
        )


class DoubtedPlace(InteractionPlace):
    """The place of a press that doubts the message it is on: at once it says something to the one who pressed alone,
    and the late answer is edited into the message, by our own token: the interaction's lives for 15 minutes.
    """

    def __init__(self, *interaction: Any, pressed: str) -> None:
        super().__init__(*interaction)
        self._pressed = pressed

    @property
    def reference(self) -> str | None:
        return self._pressed

    @property
    def address(self) -> Address:
        aside = {name: self._where[name] for name in ("application", "token")}
        return {
            "channel": self._where["channel"],
            "message": self._pressed,
            "reply_to": self._pressed,
            ASIDE: aside,
        }

    async def show(self, message: Message, *, private: bool) -> None:
        del private
        await super().show(message, private=True)


class MessagePlace:
    """The answer to a mention or a direct message: a reply, which later ones replace. Everybody there sees it."""

    def __init__(self, rest: Rest, channel: str, message: str) -> None:
        self._rest = rest
        self._channel = channel
        self._asked = message
        self._said = 0
        self._shown: str | None = None

    @property
    def address(self) -> Address:
        shown = {"reply_to": self._asked} if self._shown is None else {"message": self._shown}
        return {"channel": self._channel} | shown

    @property
    def reference(self) -> str | None:
        return self._shown

    async def show(self, message: Message, *, private: bool) -> None:
        """Show the message in the place, its further posts after it. Raises Refused, Unreached and Lost."""
        del private
        first, *more = _payloads(message)
        if self._shown is None:
            self._shown = await self._reply(first)
        else:
            path, ids = f"{_MESSAGES}/{{message_id}}", {"channel_id": self._channel, "message_id": self._shown}
            await self._rest.patiently("PATCH", path, first, seconds=LATER_SECONDS, repeatable=True, ids=ids)
        for payload in more:
            await self._say(payload)

    async def _reply(self, payload: Payload) -> str:
        try:
            return await self._say(
                payload | {"message_reference": {"message_id": self._asked, "fail_if_not_exists": False}}
            )
        except Refused as refused:
            if refused.code not in NO_REPLY:
                raise
            return await self._say(payload)

    async def _say(self, payload: Payload) -> str:
        """A new message, which comes once however often it is sent, also when its cause is heard twice; its id."""
        self._said += 1
        body = payload | {"nonce": f"{self._asked}-{self._said}", "enforce_nonce": True}
        seconds, ids = LATER_SECONDS, {"channel_id": self._channel}
        said = await self._rest.patiently("POST", _MESSAGES, body, seconds=seconds, repeatable=True, ids=ids)
        return str(said["id"])


def _message_id(message: Any) -> str | None:
    return str(message["id"]) if isinstance(message, dict) and "id" in message else None


def _payloads(message: Message, *, ephemeral: bool = False) -> list[Payload]:
    payloads = [part.payload for part in render(without_charts(message.without_thread()))]
    return [payload | {"flags": payload["flags"] | EPHEMERAL} if ephemeral else payload for payload in payloads]
