"""What costs something is not to be had without end, and nobody's name is kept to see to that."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from bot import replies
from bot.commands import Desk, Reply, Request, handle
from bot.errors import TooMany
from bot.rates import Rates
from tests.bot.conftest import KNOWN, NOW, PLAIN, REAL
from tests.bot.papers import words

RATES = Rates(person_a_minute=3, person_a_day=5, channel_a_day=8)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def limited(desk: Desk) -> Desk:
    return Desk(desk.store, desk.has_model, RATES, b"salt")


numbers: Iterator[int] = count()


def ask(
    desk: Desk, person: str = "U1", after: timedelta = timedelta(), channel: str = "C1", platform: str = "slack"
) -> Reply:
    """Somebody asks for a paper that costs a call, so long after `REAL`; what they were told they could have is had."""
    now = REAL + after
    request = Request(platform, channel, f"/paper 2412.{next(numbers):05}", person)
    reply = handle(request, desk, NOW, now)
    if reply.question:
        desk.store.questions.ask(reply.question, now)
    return reply


def had(*replies: Reply) -> list[bool]:
    return [reply.question is not None for reply in replies]


def test_a_person_may_ask_so_often_in_a_minute_and_then_again(limited: Desk) -> None:
    assert had(*(ask(limited) for _ in range(4))) == [True, True, True, False]
    assert had(ask(limited, after=MINUTE - timedelta(seconds=1))) == [False]
    assert had(ask(limited, after=MINUTE)) == [True]


def test_a_person_may_ask_so_often_in_a_day(limited: Desk) -> None:
    asked = [ask(limited, after=number * MINUTE) for number in range(7)]
    assert had(*asked) == [True] * 5 + [False] * 2
    assert had(ask(limited, after=DAY)) == [True]


def test_all_in_a_channel_may_ask_so_often_in_a_day_together(limited: Desk) -> None:
    asked = [ask(limited, person=f"U{number}") for number in range(9)]
    assert had(*asked) == [True] * 8 + [False]
    assert words(asked[-1].message) == replies.error(TooMany("channel", REAL + DAY))
    assert had(ask(limited, person="U9", channel="C2")) == [True]
    assert had(ask(limited, person="U9", platform="discord")) == [True]


def test_one_who_asks_too_much_is_told_alone_until_when_and_holds_up_nobody(limited: Desk) -> None:
    for _ in range(3):
        ask(limited)
    refused = ask(limited, channel="C2")
    assert (refused.private, refused.question) == (True, None)
    told = replies.error(TooMany("person", REAL + MINUTE))
    assert words(refused.message) == told
    assert "8월 1일 21:01" in told, "in Seoul, by real time and not by the calendar"
    assert had(ask(limited, person="U2")) == [True]
    assert had(ask(limited, platform="discord")) == [True], "one name on two platforms is two people"


@pytest.mark.parametrize(
    "text", [f"/paper {KNOWN}", f"/easy {KNOWN}", "/digest", "/search 한 가지", "/subscribe", "/help"]
)
def test_what_costs_nothing_is_never_refused(limited: Desk, text: str) -> None:
    for _ in range(3):
        ask(limited)
    reply = handle(Request("slack", "C1", text, "U1"), limited, NOW, REAL)
    assert words(reply.message) != replies.error(TooMany("person", REAL + MINUTE))


def test_a_terminal_is_its_operators_own(limited: Desk) -> None:
    assert all(had(*(ask(limited, person="", platform="console") for _ in range(12))))


def test_whoever_asks_is_kept_as_a_hash_that_only_this_bot_can_make(limited: Desk) -> None:
    def person(desk: Desk, name: str = "U024BE7LH", platform: str = "slack", channel: str = "C1") -> str:
        reply = handle(Request(platform, channel, f"/paper {PLAIN}", name), desk, NOW, REAL)
        assert reply.question is not None
        return reply.question.person or ""

    first = person(limited)
    assert "U024BE7LH" not in first
    assert len(first) == 32
    assert person(limited, channel="C2") == first
    others = {
        person(limited, name="U024BE7LI"),
        person(limited, platform="discord"),
        person(Desk(limited.store, True, RATES, b"another salt")),
    }
    assert len(others | {first}) == 4
