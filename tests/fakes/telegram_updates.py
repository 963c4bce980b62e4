"""The queue of updates, given out by long polling to one poller at a time."""

import asyncio
import threading
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.fakes.telegram_chats import Json
from tests.judges.telegram import Refused

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
LONGEST_POLL = 50
BY_DEFAULT = frozenset({"message", "edited_message", "channel_post", "edited_channel_post", "callback_query"}) | {
    "my_chat_member"
}
"""Of the kinds that the fake sends, those that come unasked: https://core.telegram.org/bots/api#getupdates"""


@dataclass(eq=False)
class _Poll:
    """A request that is held open."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    is_terminated: bool = False

    def wake(self) -> None:
        self.loop.call_soon_threadsafe(self.woken.set)


class Updates:
    """Keeps each update until a poller asks for a later one. Updates may be added from any thread."""

    def __init__(self) -> None:
        self.allowed: Collection[str] = BY_DEFAULT
        self._lock = threading.Lock()
        self._pending: list[Json] = []
        self._next_id = 871_000_001
        self._poll: _Poll | None = None

    @property
    def pending(self) -> list[Json]:
        """What no poller has confirmed yet."""
        with self._lock:
            return list(self._pending)

    def add(self, kind: str, content: Json) -> bool:
        """Queue an update of one kind, unless the bot does not want that kind; whether it was queued."""
        with self._lock:
            if kind not in self.allowed:
                return False
            self._pending.append({"update_id": self._next_id, kind: content})
            self._next_id += 1
            if self._poll:
                self._poll.wake()
            return True

    def clear(self) -> None:
        with self._lock:
            self._pending.clear()

    async def take(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """The updates from `offset` on, which forgets those before it; waits for one up to `timeout` seconds.

        Raises Refused (409) in the poller that was waiting when another one comes to wait.
        """
        with self._lock:
            ready = self._confirm(offset, limit)
            if ready or timeout <= 0:
                return ready
            if self._poll:
                self._poll.is_terminated = True
                self._poll.wake()
            poll = self._poll = _Poll()
        try:
            await asyncio.wait_for(poll.woken.wait(), min(timeout, LONGEST_POLL))
        except TimeoutError:
            return []
        finally:
            with self._lock:
                if self._poll is poll:
                    self._poll = None
        if poll.is_terminated:
            raise Refused(CONFLICT, 409)
        with self._lock:
            return self._confirm(offset, limit)

    def _confirm(self, offset: int, limit: int) -> list[Json]:
        if offset > 0:
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
        elif offset < 0:
            self._pending = self._pending[offset:]
        return self._pending[: min(max(limit, 1), 100)]
