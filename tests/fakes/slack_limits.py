"""How often an app may call Slack: https://docs.slack.dev/apis/web-api/rate-limits"""

from collections import defaultdict, deque

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls of one method in a minute, by tier."""

CHANNEL_BURST = 5
"""Messages that a channel takes at once before one a second is all. Slack says "short bursts" and no figure."""

TEAM_MINUTE = 300
"""Messages a minute over all channels. Slack says "several hundred"."""


class Limits:
    """Counts calls; `over` says after how many seconds a call would have been within the limits."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._bucket: dict[str, tuple[float, float]] = {}
        self._blocked: dict[str, float] = {}

    def over(self, method: str, tier: int | None, channel: str | None, now: float) -> float:
        """Zero where the call is within the limits. It counts either way."""
        if tier is None:
            return 0.0
        if method == "chat.postMessage":
            return max(self._channel(channel or "", now), self._minute(method, TEAM_MINUTE, now))
        return self._minute(method, TIERS[tier], now)

    def block(self, method: str, seconds: float, now: float) -> None:
        """The method was answered 429 and may be called again after so many seconds."""
        self._blocked[method] = max(now + seconds, self._blocked.get(method, 0.0))

    def early(self, method: str, now: float) -> float:
        """How many seconds before its `Retry-After` the method is called; zero where it is not."""
        return max(0.0, self._blocked.get(method, 0.0) - now)

    def _minute(self, method: str, most: int, now: float) -> float:
        calls = self._calls[method]
        while calls and calls[0] <= now - 60:
            calls.popleft()
        calls.append(now)
        return 60 - (now - calls[-most - 1]) if len(calls) > most else 0.0

    def _channel(self, channel: str, now: float) -> float:
        held, before = self._bucket.get(channel, (float(CHANNEL_BURST), now))
        held = min(CHANNEL_BURST, held + now - before) - 1
        self._bucket[channel] = (max(held, -1.0), now)
        return -held if held < 0 else 0.0
