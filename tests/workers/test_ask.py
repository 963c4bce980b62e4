"""Commands as they are heard: written down before they are answered, and answered though Redis is away."""

import pytest

from bot import replies
from bot.commands import Request
from bot.errors import StoreAway
from bot.message import Message, to_json
from bot.paper import PaperId
from bot.store.tasks import Task, TaskState
from tests.conftest import World
from tests.fakes.world import entry, reply
from tests.workers.conftest import Days
from workers.ask import Hearing
from workers.wiring import Parts

PAPER = "2501.00001"


def request(text: str) -> Request:
    return Request("console", "terminal", text)


def words(message: Message) -> str:
    return to_json(message)


def test_what_a_worker_must_do_is_written_down_and_hinted_at_before_the_answer(parts: Parts) -> None:
    message, number = Hearing(parts).hear(request(f"/paper arXiv:{PAPER}v2 왜 그런가요?"))
    assert replies.READING in words(message)
    assert number is not None
    question = parts.store.questions.get(number)
    assert question is not None
    assert (question.paper_id, question.command, question.text) == (PaperId(PAPER), "/paper", "왜 그런가요?")
    standing = parts.store.tasks.look(Task("answer", str(number)))
    assert standing is not None
    assert standing.state is TaskState.OWED
    assert parts.queue.lengths()["posts"] == 1


def test_with_redis_away_the_question_is_kept_and_the_answer_says_that_it_takes_longer(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    lonely = Parts(parts.settings, "unix:///nowhere/redis.sock")
    vars(lonely)["clock"] = parts.clock
    message, number = Hearing(lonely).hear(request(f"/paper {PAPER}"))
    assert replies.reading_later() in words(message)
    assert number is not None
    lonely.close()
    days.work()
    answer = Hearing(parts).answered(number)
    assert answer is not None
    assert reply("One Study")["overview"] in words(answer)


def test_what_the_store_knows_is_answered_at_once_and_without_redis(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    _, number = Hearing(parts).hear(request(f"/paper {PAPER}"))
    assert number is not None
    assert Hearing(parts).answered(number) is None
    days.work()
    lonely = Parts(parts.settings, "unix:///nowhere/redis.sock")
    for command, wanted in (("/paper", "overview"), ("/easy", "easy")):
        message, again = Hearing(lonely).hear(request(f"{command} {PAPER}"))
        assert again is None
        assert reply("One Study")[wanted] in words(message)
    lonely.close()
    assert len(world.model.calls) == 1


@pytest.mark.parametrize(
    "text", ["/help", "/paper", "/paper 쿠키", "/digest 어제", "/digest 2999-01-01", "/dance", " "]
)
def test_what_can_be_said_at_once_leaves_no_work(text: str, parts: Parts) -> None:
    message, number = Hearing(parts).hear(request(text))
    assert number is None
    assert words(message)
    assert parts.store.tasks.counts() == {}


def test_with_the_database_away_the_listener_is_told_so(parts: Parts) -> None:
    away = Parts(parts.settings.model_copy(update={"database_url": "postgresql://x@127.0.0.1:1/x"}), parts.redis_url)
    with pytest.raises(StoreAway):
        Hearing(away).hear(request(f"/paper {PAPER}"))
    away.close()
