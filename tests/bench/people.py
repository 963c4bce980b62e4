"""People who ask: what they ask and when, and what became of each command as their platform saw it.

A crowd lives in a process of its own with the fake of its platform, so that neither takes the time of what is measured
but by the cores that they share.
"""

import os
import re
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Kind = Literal["paper", "easy", "digest", "search", "subscriptions", "new"]
FROM_STORE: tuple[Kind, ...] = ("paper", "digest", "search", "subscriptions", "easy")
"""What the store answers; `new` is a paper that nobody knows yet. `easy` is pressed on a card, the others are typed."""

CATEGORY, WORDS = "비전", "강화학습"

PAUSE_SECONDS = 5.0
"""Between the even load and the burst."""
LAST_SECONDS = 10.0
"""How long after the last command acknowledgements are waited for: longer than any platform waits."""

Handle = TypeVar("Handle")

_NEW_PAPER = re.compile(r"2611\.\d{5}")


@dataclass(frozen=True)
class Wish:
    """A command to come: seconds after the beginning, what is asked, and of which paper. Each by another person."""

    number: int
    after: float
    kind: Kind
    paper: str
    is_burst: bool


@dataclass(frozen=True)
class Taken:
    """What became of a wish. Times are seconds since 1970; without an acknowledgement it was lost."""

    wish: Wish
    asked_at: float
    acknowledged_at: float | None

    @property
    def seconds(self) -> float | None:
        return None if self.acknowledged_at is None else self.acknowledged_at - self.asked_at


def wishes(a_second: int, seconds: float, burst: int, known: Sequence[str]) -> list[Wish]:
    """So many a second, evenly, and then so many at once; every other one is of a paper that nobody knows yet."""
    moments = [number / a_second for number in range(int(a_second * seconds))] + [seconds + PAUSE_SECONDS] * burst
    made = []
    for number, moment in enumerate(moments):
        is_new = number % 2 == 1
        kind: Kind = "new" if is_new else FROM_STORE[number // 2 % len(FROM_STORE)]
        paper = new_paper(number) if is_new else known[number // 10 % len(known)]
        made.append(Wish(number, moment, kind, paper, moment > seconds))
    return made


def new_paper(number: int) -> str:
    """The id of a paper that only the feed knows."""
    return f"2611.{number:05}"


class Crowd(ABC, Generic[Handle]):
    """The people of one platform, in as many channels as are asked for. `Handle` is what the fake gives of a command.

    A context of the fake stays open as long as the process lives.
    """

    def process(self) -> int:
        """The id of the process of the crowd and its fake."""
        return os.getpid()

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """What the bot is to be set to, as environment variables."""

    @abstractmethod
    def channels(self) -> list[str]:
        """The channels, by the names under which the bot keeps them."""

    @abstractmethod
    def is_heard(self) -> bool:
        """Whether the bot listens."""

    @abstractmethod
    def want_cards(self, papers: Sequence[str]) -> None:
        """Ask for one of the papers in each channel; on its card people press later on."""

    @abstractmethod
    def has_cards(self) -> bool:
        """Whether each channel has its card."""

    @abstractmethod
    def ask(self, wish: Wish) -> Handle:
        """Have somebody new type or press it."""

    @abstractmethod
    def acknowledged_at(self, handle: Handle) -> float | None:
        """When the platform had the acknowledgement."""

    @abstractmethod
    def edited(self) -> Iterable[str]:
        """What stands now, as JSON, in each of the bot's messages that were changed after they were shown."""

    def shown_at(self) -> Mapping[str, float]:
        """When the first message about each paper came, for platforms where the acknowledgement holds no words."""
        return {}

    def play(self, wanted: Sequence[Wish], begin: float) -> list[Taken]:
        """Ask everything at its time, from `begin` on, and wait until all is acknowledged, or nothing more can be."""
        asked = []
        for wish in wanted:
            time.sleep(max(0.0, begin + wish.after - time.time()))
            now = time.time()
            asked.append((wish, now, self.ask(wish)))
        deadline = time.time() + LAST_SECONDS
        while time.time() < deadline and any(self.acknowledged_at(handle) is None for _, _, handle in asked):
            time.sleep(0.5)
        return [Taken(wish, now, self.acknowledged_at(handle)) for wish, now, handle in asked]

    def answered(self) -> Counter[str]:
        """How many of the messages that were changed in place are about each of the papers that nobody knew."""
        return Counter(paper for text in self.edited() for paper in set(_NEW_PAPER.findall(text)))
