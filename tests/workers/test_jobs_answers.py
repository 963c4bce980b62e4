"""What becomes of a question: answered, or told why not, whatever fails or dies on the way."""

from datetime import timedelta
from typing import Any

import pytest

from bot import replies
from bot.errors import ModelAway, PaperboyError, SourceAway, StoreAway, Unusable
from bot.message import to_json
from bot.paper import PaperId
from bot.store.questions import Question
from bot.store.tasks import LEASE, Standing, Task, TaskState
from tests.conftest import World
from tests.fakes.world import entry, reply
from tests.workers.conftest import Days
from workers.jobs import perform
from workers.queue import drain_queue
from workers.sample.servers import as_json
from workers.wiring import Parts

PAPER = "2501.00001"
TITLE = "One Study"


def look(parts: Parts, number: str) -> Standing:
    standing = parts.store.tasks.look(Task("answer", number))
    assert standing is not None
    return standing


def away(title: str, call: int) -> Any:
    return as_json({"error": {"message": "busy", "code": "busy"}}, 503)


def asked(parts: Parts, paper: str = PAPER, platform: str = "console") -> str:
    """The number of a question that is owed."""
    question = Question(platform, "channel", "/paper", PaperId(paper))
    return str(parts.store.questions.ask(question, parts.real_clock()))


def answer(parts: Parts, number: str) -> str:
    message = parts.store.questions.answered(int(number))
    return to_json(message) if message else ""


def test_a_question_on_a_paper_of_no_list_is_looked_up_summarised_and_answered(parts: Parts, world: World) -> None:
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE)]
    number = asked(parts)
    perform(parts, "answer", number)
    assert reply(TITLE)["overview"] in answer(parts, number)
    assert world.model.calls_for(TITLE) == 1


def test_a_question_on_a_paper_that_nobody_knows_is_told_so(parts: Parts) -> None:
    number = asked(parts, "2501.99999")
    perform(parts, "answer", number)
    assert look(parts, number).state is TaskState.FAILED
    assert "2501.99999 논문이 없습니다" in answer(parts, number)


def test_a_question_whose_model_fails_is_answered_with_the_abstract_and_why(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE, abstract="The abstract in English.")]
    world.model.script = away
    number = asked(parts)
    for _ in range(3):
        perform(parts, "answer", number)
        days.now += timedelta(minutes=1)
    assert "The abstract in English." in answer(parts, number)
    assert replies.for_asker(ModelAway("busy")) in answer(parts, number)
    assert "503" not in answer(parts, number), "who asks can do nothing about the machine"


def test_a_question_while_every_source_is_away_is_answered_in_the_end(parts: Parts, world: World, days: Days) -> None:
    world.feeds.trouble = lambda path: (503, {}, b"")
    number = asked(parts)
    for _ in range(3):
        assert answer(parts, number) == ""
        perform(parts, "answer", number)
        days.now += timedelta(minutes=1)
    assert replies.for_asker(SourceAway("huggingface", "HTTP 503")) in answer(parts, number)


def placed(parts: Parts, number: str, platform: str = "recorder") -> dict[str, Any]:
    """Where the placeholder of the question was shown."""
    address = {"message": f"placeholder of {number}"}
    parts.store.questions.placed(int(number), address, parts.real_clock())
    return address


def test_an_answer_is_posted_where_its_placeholder_stands_and_the_drain_is_woken(parts: Parts, world: World) -> None:
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE)]
    number = asked(parts, platform="recorder")
    address = placed(parts, number)
    perform(parts, "answer", number)
    post = parts.store.outbox.claim_next("recorder", parts.real_clock())
    assert post is not None
    assert (post.address, post.channel, post.private) == (address, "channel", False)
    assert reply(TITLE)["overview"] in str(post.payload)
    assert parts.redis.llen(f"rq:queue:{drain_queue('recorder')}") == 1


def test_what_went_wrong_is_posted_to_the_one_who_asked_alone(parts: Parts) -> None:
    number = asked(parts, "2501.99999", platform="recorder")
    placed(parts, number)
    perform(parts, "answer", number)
    post = parts.store.outbox.claim_next("recorder", parts.real_clock())
    assert post is not None
    assert post.private
    assert "2501.99999 논문이 없습니다" in str(post.payload)


def test_a_paper_that_is_known_is_shown_to_all_with_what_went_wrong(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE)]
    world.model.script = lambda *_: "나는 거절합니다."
    number = asked(parts, platform="recorder")
    placed(parts, number)
    perform(parts, "answer", number)
    post = parts.store.outbox.claim_next("recorder", parts.real_clock())
    assert post is not None
    assert not post.private
    assert TITLE in str(post.payload)
    assert replies.for_asker(Unusable("")) in str(post.payload)


def test_an_answer_that_could_not_be_kept_is_given_when_the_database_is_back(
    parts: Parts, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise StoreAway("database is locked")

    number = asked(parts, "2501.99999")
    with monkeypatch.context() as broken:
        broken.setattr(parts.store.questions, "answer", lost)
        perform(parts, "answer", number)
    assert answer(parts, number) == ""
    days.now += LEASE + timedelta(seconds=1)
    days.work()
    assert "2501.99999 논문이 없습니다" in answer(parts, number)


def test_whoever_asks_what_meets_a_defect_is_told_so_and_not_left_waiting(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    number = asked(parts, platform="recorder")
    placed(parts, number)
    monkeypatch.setattr(parts.store.papers, "get", broken)
    with pytest.raises(ZeroDivisionError):
        perform(parts, "answer", number)
    assert look(parts, number) == Standing(TaskState.FAILED, 1, "defect: ZeroDivisionError")
    post = parts.store.outbox.claim_next("recorder", parts.real_clock())
    assert post is not None
    assert post.private
    assert replies.for_asker(PaperboyError()) in str(post.payload)


def test_one_source_that_is_away_does_not_keep_a_question_from_its_answer(parts: Parts, world: World) -> None:
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE)]
    world.feeds.trouble = lambda path: (503, {}, b"") if path.startswith("/api/query") else None
    number = asked(parts)
    perform(parts, "answer", number)
    assert reply(TITLE)["overview"] in answer(parts, number)
