"""A database that is slow or away, a Redis that is away, a platform that breaks off: what is asked is acknowledged."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from threading import Event

import pytest

from bot import replies
from bot.errors import StoreAway
from bot.paper import Entry, PaperId
from bot.store.questions import UNPLACED
from bot.store.tasks import TaskState
from tests.conftest import NOW, World
from tests.fakes.world import entry, reply
from tests.workers.conftest import NO_REDIS, Days, beside
from tests.workers.places import PAPER, PLACE, Here, answered, locked, posted, request, said, with_hearing
from workers import answers
from workers.ask import Hearing
from workers.wiring import Parts


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.ask.ACKNOWLEDGE_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("text", "private", "then"),
    [
        (f"/paper {PAPER}", False, replies.READING),
        ("/subscribe 비전", True, replies.subscribed(new=True, unchanged=False)),
    ],
)
def test_while_the_database_is_slow_something_is_shown_and_then_the_answer(
    parts: Parts, text: str, private: bool, then: str
) -> None:
    with locked(parts) as let_go:
        here = answered(parts, request(text), place=Here(meanwhile=[let_go]))
    assert len(here.shown) == 2
    assert replies.BUSY in here.shown[0]
    assert then in here.shown[1]
    assert here.private == [private, private]


def test_what_is_read_is_not_held_up_by_who_writes(parts: Parts, days: Days) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    parts.store.papers.list_day(yesterday, "huggingface", [Entry(PaperId(PAPER), "huggingface", "One Study", "")], NOW)
    parts.store.editions.freeze(yesterday, NOW)
    for text in ("/digest", "/search study"):
        with locked(parts):
            here = answered(parts, request(text))
        assert "One Study" in here.shown[-1]


@pytest.mark.usefixtures("impatient")
def test_a_database_that_stays_locked_is_said_in_the_end_and_nothing_is_promised(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY", timedelta(seconds=0.2))
    locked_out = beside(parts)
    with locked(parts):
        here = answered(locked_out, request(f"/paper {PAPER}"))
    locked_out.close()
    assert replies.for_asker(StoreAway("database is locked")) in here.shown[-1]
    assert here.private[-1]
    assert parts.store.tasks.counts() == {}


def test_with_the_database_away_that_is_what_is_said(parts: Parts) -> None:
    away = beside(parts, database_url="postgresql://x@127.0.0.1:1/x")
    here = answered(away, request(f"/paper {PAPER}"))
    away.close()
    assert here.private == [True]
    assert replies.for_asker(StoreAway("connection refused")) in here.shown[0]


@pytest.mark.usefixtures("impatient")
def test_a_platform_whose_commands_all_wait_takes_nothing_from_another_one(parts: Parts) -> None:
    """More commands than there are threads for wait for the database; another platform's are answered meanwhile."""
    waiting = [Here() for _ in range(20)]
    elsewhere = Here()

    async def listen(let_go: Callable[[], None]) -> None:
        slow, quick = Hearing(parts), Hearing(parts)
        asking = [
            asyncio.ensure_future(slow.answer(request(f"/paper 2412.{number:05}", event=f"{number}"), here))
            for number, here in enumerate(waiting)
        ]
        while not all(here.shown for here in waiting):
            await asyncio.sleep(0.01)
        await quick.answer(request("/digest", "console"), elsewhere)
        assert not any(one.done() for one in asking)
        let_go()
        await asyncio.gather(*asking)
        slow.close()
        quick.close()

    with locked(parts) as let_go:
        asyncio.run(listen(let_go))
    assert said(replies.no_edition_yet()) in elsewhere.shown[-1]
    assert {len(here.shown) for here in waiting} == {2}
    assert parts.store.tasks.counts() == {"answer": {TaskState.OWED: 20}}


def test_with_redis_away_the_question_is_kept_and_the_answer_says_that_it_takes_longer(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    lonely = beside(parts, NO_REDIS)
    here = answered(lonely, request(f"/paper {PAPER}"))
    lonely.close()
    assert replies.reading_later() in here.shown[0]
    days.work()
    post = posted(parts)
    assert post is not None
    assert post.address == PLACE


class Unreachable(Exception):
    """The platform cannot be reached."""


def test_an_answer_whose_placeholder_could_not_be_shown_goes_to_where_it_was_asked(
    parts: Parts, world: World, days: Days
) -> None:
    def unreachable() -> None:
        raise Unreachable

    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    asked = request(f"/paper {PAPER}", address={"reply_to": 7})
    with pytest.raises(Unreachable):
        answered(parts, asked, place=Here(meanwhile=[unreachable]))
    days.work()
    answers.post_all(parts)
    assert posted(parts) is None, "it may be shown yet"
    days.now += UNPLACED + timedelta(seconds=1)
    answers.post_all(parts)
    post = posted(parts)
    assert post is not None
    assert post.address == {"reply_to": 7}
    assert reply("One Study")["overview"] in str(post.payload)


def test_a_listener_that_cannot_say_where_it_showed_the_placeholder_still_gets_the_answer_out(
    parts: Parts, world: World, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY", timedelta(seconds=0.2))
    locked_out = beside(parts)
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    with locked(parts) as let_go:
        let_go()
        with ExitStack() as lock:
            here = Here(meanwhile=[lambda: lock.enter_context(locked(parts))])
            answered(locked_out, request(f"/paper {PAPER}", address={"reply_to": 7}), place=here)
    locked_out.close()
    assert len(here.shown) == 1
    days.work()
    days.now += UNPLACED + timedelta(seconds=1)
    answers.post_all(parts)
    post = posted(parts)
    assert post is not None
    assert post.address == {"reply_to": 7}


def test_nothing_is_suggested_where_the_database_is_away(parts: Parts) -> None:
    away = beside(parts, database_url="postgresql://x@127.0.0.1:1/x")
    found: list[object] = []

    async def type_in(hearing: Hearing) -> None:
        found.append(list(await hearing.choices("robot", 10)))

    with_hearing(away, type_in)
    away.close()
    assert found == [[]]


def test_nothing_is_suggested_where_there_is_no_time(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.ask.CHOICE_SECONDS", 0.02)
    waiting = Event()
    monkeypatch.setattr(parts.store.papers, "search", lambda *_: waiting.wait(30))
    found: list[object] = []

    async def type_in(hearing: Hearing) -> None:
        found.append(list(await hearing.choices("robot", 10)))
        waiting.set()

    with_hearing(parts, type_in)
    assert found == [[]]
