"""Sending to Telegram. Its Bot API takes no key and lets no bot read back, so that an unknown fate stays unknown:
https://github.com/tdlib/telegram-bot-api/issues/482. Only an edit can be repeated.
"""

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from adapters.asking import STAYS
from adapters.base import Pace
from adapters.telegram.connection import Line, connected, edit, identity, put
from adapters.telegram.errors import outcome, said
from adapters.telegram.spot import Spot, Standing
from bot.delivery import CannotTell, Outcome, Post, Sent
from bot.settings import Settings


class TelegramClient:
    """Posts as one bot."""

    pace = Pace(at_once=8, channel_seconds=3.05, seconds=1 / 28)
    """20 messages a minute in a group, 30 a second in all:
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(self, line: Line) -> None:
        self._line = line

    async def check(self) -> None:
        """Raises Misconfigured where Telegram refuses the token, PlatformAway where it does not answer."""
        await identity(self._line)

    async def send(self, post: Post) -> Outcome:
        try:
            return await self._put(post, _standing(post))
        except TelegramError as error:
            return outcome(error)

    async def reconcile(self, post: Post) -> Sent | CannotTell:
        """An edit is made again. Raises TimeoutError where Telegram does not answer that either: it may be looked for
        later, as after any reconciling that takes too long.
        """
        standing = _standing(post)
        if standing.message is None:
            return CannotTell("Telegram lets nobody look whether a message arrived")
        try:
            await edit(self._line, standing, post.payload)
        except (BadRequest, Forbidden, ChatMigrated) as error:
            return CannotTell(said(error))
        except TelegramError as error:
            raise TimeoutError(said(error)) from error
        return Sent(str(standing.message))

    async def close(self) -> None:
        await self._line.close_down()

    async def _put(self, post: Post, standing: Standing) -> Outcome:
        """An answer follows a group that has moved at once; what goes to a channel waits until the channel has."""
        try:
            return Sent(str(await put(self._line, standing, post.payload, post.chart)))
        except ChatMigrated as moved:
            if post.address is None:
                raise
            return Sent(str(await put(self._line, Standing(Spot(str(moved.new_chat_id))), post.payload)))


def connect(settings: Settings) -> TelegramClient:
    """Raises Misconfigured where the token is missing."""
    return TelegramClient(connected(settings))


def _standing(post: Post) -> Standing:
    """Where the post goes. The first part of an answer takes the place that was kept for it, the others follow; nothing
    that is for one person alone takes the place of a message that stays.
    """
    if post.address is None:
        return Standing(Spot.of(post.channel))
    standing = Standing.of(post.address)
    is_edit = post.part == 0 and not (post.private and STAYS in post.address)
    return standing if is_edit else Standing(standing.spot, None, standing.reply_to)
