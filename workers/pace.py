"""Waiting one's turn, so that no platform is written to faster than it allows."""

import asyncio
import time
from bisect import insort
from collections import OrderedDict

from adapters.base import Pace

_REMEMBERED = 10_000
"""Channels whose last turn is remembered."""


class Pacer:
    """Turns of one process at one platform: each is fixed when it is asked for, and who waits for one channel holds up
    no other.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._turns: list[float] = []
        """Those that are to come, and the last that were, in order."""
        self._next_in: OrderedDict[str, float] = OrderedDict()

    async def turn(self, channel: str) -> None:
        """Wait until the channel may be written to."""
        now = time.monotonic()
        at = self._free(max(now, self._next_in.pop(channel, 0.0)), now)
        self._next_in[channel] = at + self._pace.channel_seconds
        while len(self._next_in) > _REMEMBERED:
            self._next_in.popitem(last=False)
        if at > now:
            await asyncio.sleep(at - now)

    def _free(self, at: float, now: float) -> float:
        """The first moment from `at` on that is far enough from every other turn; it is taken from now on."""
        if self._pace.seconds:
            self._turns = [turn for turn in self._turns if turn > now - self._pace.seconds]
            for turn in self._turns:
                if turn >= at + self._pace.seconds:
                    break
                at = max(at, turn + self._pace.seconds)
            insort(self._turns, at)
        return at
