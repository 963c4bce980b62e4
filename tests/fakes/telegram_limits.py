"""Telegram's limits on how fast a bot may send. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits"""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.fakes.telegram_chats import Chat


@dataclass(frozen=True)
class Limits:
    """Messages in a time; None for no limit. The one for a chat is soft: Telegram lets short bursts pass."""

    chat_second: int | None = 1
    group_minute: int | None = 20
    second: int | None = 30


class Pace:
    """Counts what is sent, by a clock in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = Limits()
        self.is_enforced = False
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def count(self, chat: Chat) -> tuple[list[str], int]:
        """Count one more message to the chat: which limits that breaks, in sentences, and how many seconds to wait
        first, where limits are enforced. A message that has to wait is not counted.
        """
        now, broken, wait = self._clock(), [], 0.0
        windows = list(self._windows(chat))
        for name, most, seconds in windows:
            sent = self._sent.setdefault(name, deque())
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                broken.append(f"{name}: more than {most} in {seconds:g} s")
                wait = max(wait, sent[-most] + seconds - now)
        if broken and self.is_enforced:
            return broken, max(1, math.ceil(wait))
        for name, _, _ in windows:
            self._sent[name].append(now)
        return broken, 0

    def _windows(self, chat: Chat) -> Iterator[tuple[str, int, float]]:
        if self.limits.chat_second is not None:
            yield f"chat {chat.id}", self.limits.chat_second, 1.0
        if self.limits.group_minute is not None and chat.kind != "private":
            yield f"group {chat.id}", self.limits.group_minute, 60.0
        if self.limits.second is not None:
            yield "all chats", self.limits.second, 1.0
