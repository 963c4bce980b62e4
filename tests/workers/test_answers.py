"""An answer is written once its words and its place are there, whoever looks and however often."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters import registry
from adapters.console.render import render
from bot.delivery import Post
from bot.digest import sentence
from bot.paper import PaperId
from bot.store.questions import UNPLACED, Question
from tests.workers.conftest import NO_REDIS, Days, beside
from workers import answers, schedule
from workers.queue import drain_queue
from workers.wiring import Parts

PLACE = {"message": "placeholder"}
ANSWER = sentence("답입니다.")


def asked(parts: Parts, platform: str = "recorder", address: dict[str, str] | None = None) -> int:
    question = Question(platform, "general", "/paper", PaperId("2501.00001"), address=address)
    return parts.store.questions.ask(question, parts.real_clock())


def posts(parts: Parts, platform: str = "recorder") -> list[Post]:
    return list(iter(lambda: parts.store.outbox.claim_next(platform, parts.real_clock()), None))


@pytest.mark.parametrize("placed_first", [True, False])
def test_whichever_comes_last_writes_the_answer_and_wakes_the_drain(parts: Parts, placed_first: bool) -> None:
    number = asked(parts)
    steps: list[Callable[[], object]] = [
        lambda: answers.placed(parts, number, PLACE),
        lambda: answers.answered(parts, number, ANSWER, private=True),
    ]
    first, last = steps if placed_first else reversed(steps)
    first()
    assert posts(parts) == []
    last()
    (post,) = posts(parts)
    assert (post.address, post.channel, post.private) == (PLACE, "general", True)
    assert post.payload == render(ANSWER)[0].payload
    assert parts.redis.llen(f"rq:queue:{drain_queue('recorder')}") == 1


def test_an_answer_that_many_find_ready_at_once_is_written_once(parts: Parts) -> None:
    number = asked(parts)
    answers.placed(parts, number, PLACE)
    parts.store.questions.answer(number, ANSWER, parts.real_clock())
    _ = parts.queue
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: answers.post(parts, number), range(8)))
    assert len(posts(parts)) == 1


def test_each_platform_gets_its_answers_in_its_own_form(parts: Parts) -> None:
    for platform in registry.CHATS:
        number = asked(parts, platform)
        answers.answered(parts, number, ANSWER)
        answers.placed(parts, number, PLACE)
        assert [post.payload for post in posts(parts, platform)] == [
            json.loads(json.dumps(part.payload)) for part in registry.renderer(platform)(ANSWER)
        ]


def test_an_answer_is_written_though_redis_is_away(parts: Parts) -> None:
    lonely = beside(parts, NO_REDIS)
    number = asked(lonely)
    answers.placed(lonely, number, PLACE)
    answers.answered(lonely, number, ANSWER)
    lonely.close()
    assert len(posts(parts)) == 1


def test_what_a_dead_listener_left_is_posted_by_the_tick_to_where_it_was_asked(parts: Parts, days: Days) -> None:
    placed_nowhere = asked(parts, address={"reply_to": "7"})
    of_a_terminal = asked(parts, "console")
    for number in (placed_nowhere, of_a_terminal):
        answers.answered(parts, number, ANSWER)
    schedule.tick(parts, days.now)
    assert posts(parts) == []
    days.now += UNPLACED + timedelta(seconds=1)
    for _ in range(3):
        schedule.tick(parts, days.now)
    assert [post.address for post in posts(parts)] == [{"reply_to": "7"}]
    assert posts(parts, "console") == []


def test_what_nobody_wrote_in_time_is_written_by_the_tick(parts: Parts, days: Days) -> None:
    """A worker that dies between keeping an answer and writing it to the outbox leaves it to whoever looks next."""
    number = asked(parts)
    answers.placed(parts, number, PLACE)
    parts.store.questions.answer(number, ANSWER, days.real)
    schedule.tick(parts, days.now)
    assert len(posts(parts)) == 1
