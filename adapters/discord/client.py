"""Sending to Discord, and finding out what became of what was sent."""

import asyncio
from datetime import UTC, datetime, timedelta

from adapters.base import Pace
from adapters.discord import history
from adapters.discord.errors import GONE, UNKNOWN_MESSAGE, Lost, Refused, Unreached, verdict
from adapters.discord.history import CannotRead
from adapters.discord.place import ASIDE
from adapters.discord.posting import Posting
from adapters.discord.rest import Rest, log_in, use
from bot import replies
from bot.delivery import Absent, Address, CannotTell, NotSent, Outcome, Post, Sent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings

SETTING = "discord_token"
SECONDS = 12.0
"""The most that sending one post takes."""

_NONCE_LIVES = timedelta(minutes=2)
"""How long a nonce surely keeps a message from coming twice: Discord says "the past few minutes".

https://docs.discord.com/developers/resources/message#create-message
"""
_SETTLED = timedelta(seconds=30)
"""After this a request that was on its way has arrived or never will."""


class DiscordClient:
    """Sends over one connection. It logs in when it is first used."""

    pace = Pace(at_once=8, channel_seconds=1.0, seconds=0.025)
    """Half of what Discord allows a bot in all: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit"""

    def __init__(self, token: str) -> None:
        self._token = token
        self._door = asyncio.Lock()
        self._inside: tuple[Rest, str] | None = None
        self._refusal: NotSent | None = None
        self._flat: set[str] = set()

    async def check(self) -> None:
        try:
            rest, _ = await self._logged_in()
            await rest.call("GET", "/users/@me", until=_in(SECONDS))
        except Refused as refused:
            if refused.status == 401:
                raise Misconfigured(SETTING.upper(), replies.token_refused(SETTING)) from None
            raise PlatformAway(str(refused), after=refused.retry_after) from None
        except (Unreached, Lost) as problem:
            raise PlatformAway(str(problem)) from None

    async def send(self, post: Post) -> Outcome:
        if self._refusal is not None:  # Discord bans addresses that go on asking with a token that it refuses
            return self._refusal
        until = _in(SECONDS)
        try:
            rest, _ = await self._logged_in()
        except Refused as refused:
            outcome: NotSent | Sent | Unknown = verdict(refused)
        except Unreached as problem:
            outcome = NotSent(str(problem))
        else:
            outcome = await Posting(rest, post, until, self._flat).send()
        if isinstance(outcome, NotSent) and outcome.verdict is Verdict.PLATFORM:
            self._refusal = outcome
        return outcome

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        """As `Client.reconcile`. Raises TimeoutError where nobody can say yet."""
        until = _in(SECONDS)
        try:
            rest, us = await self._logged_in()
            return await self._looked_for(Posting(rest, post, until, self._flat), us)
        except (Refused, Unreached, Lost) as problem:
            raise TimeoutError(str(problem)) from problem

    async def close(self) -> None:
        if self._inside is not None:
            rest, _ = self._inside
            await rest.close()

    async def _logged_in(self) -> tuple[Rest, str]:
        """The API, and our id. Raises Refused and Unreached."""
        async with self._door:
            if self._inside is None:
                self._inside = await log_in(self._token)
            return self._inside

    async def _looked_for(self, posting: Posting, us: str) -> Sent | Absent | CannotTell:
        """Look for the post where it would be; where it is not, send it again under its nonce while that lives.

        Raises Refused, Unreached and Lost, where nobody can say yet.
        """
        post, address = posting.post, posting.post.address
        if address is not None and post.part == 0 and (edited := await _edited(posting, address)):
            return edited
        age = datetime.now(UTC) - (post.dispatched_at or datetime.min.replace(tzinfo=UTC))
        is_once = not posting.is_ephemeral and "token" not in (address or {})
        try:
            found = [await history.find(posting.rest, place, post, us, posting.until) for place in posting.places]
        except CannotRead as problem:
            if not is_once or age > _NONCE_LIVES:
                return CannotTell(str(problem))
            found = []
        if any(found):
            return Sent(next(filter(None, found)))
        if is_once and age < _NONCE_LIVES:
            return _proven(await posting.send())
        if posting.is_ephemeral:
            return CannotTell("what one person alone sees cannot be looked for")
        if age < _SETTLED:
            raise Lost("it may still be on its way")
        return Absent()


async def _edited(posting: Posting, address: Address) -> Sent | None:
    """The post put in its place for all to see, which may be repeated; None where that place is gone."""
    if not {"token", "message"} & address.keys() or (posting.post.private and ASIDE in address):
        return None
    try:
        return Sent(await posting.edit(address))
    except Refused as refused:
        if refused.code == UNKNOWN_MESSAGE and posting.is_ephemeral:
            return Sent("@original")  # we take it away once its asker was told alone
        if refused.code in GONE:
            return None
        raise


def _proven(outcome: Sent | NotSent | Unknown) -> Sent | Absent:
    """What the outcome of sending again proves. Raises Lost where that is nothing."""
    match outcome:
        case Sent():
            return outcome
        case NotSent(verdict=kind) if kind is not Verdict.LATER:
            return Absent()
        case _:
            raise Lost(outcome.reason)


def _in(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


def connect(settings: Settings) -> DiscordClient:
    (token,) = settings.tokens("discord")
    use(settings)
    return DiscordClient(token)
