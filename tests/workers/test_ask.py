"""Commands as they are heard: written down before they are answered, and answered where they were asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import replies
from bot.commands import Refusal
from bot.paper import Entry, PaperId
from bot.store.questions import Question
from bot.store.tasks import Task, TaskState
from bot.store.threads import Thread
from bot.subscription import Subscription
from tests.conftest import NOW, World
from tests.fakes.world import entry, reply
from tests.workers import papers_asked
from tests.workers.conftest import NO_REDIS, Days, beside
from tests.workers.places import PAPER, PLACE, Here, answered, locked, posted, request, said, with_hearing, words
from workers import answers
from workers.ask import Hearing
from workers.jobs import perform
from workers.reading import READER
from workers.wiring import Parts


@pytest.fixture
def known(parts: Parts, world: World, days: Days) -> None:
    """The store knows one paper."""
    parts.store.papers.record([Entry(PaperId(PAPER), "huggingface", "One Study", "An abstract.")], NOW)
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    answered(parts, request(f"/paper {PAPER}"))
    days.work()
    assert posted(parts) is not None


def test_what_a_worker_must_do_is_written_down_and_hinted_at_before_the_answer(parts: Parts) -> None:
    heard, number = Hearing(parts).hear(request(f"/paper arXiv:{PAPER}v2 왜 그런가요?"))
    assert replies.READING in words(heard.message)
    assert number is not None
    question = parts.store.questions.get(number)
    assert question is not None
    assert (question.paper_id, question.command, question.text) == (PaperId(PAPER), "/ask", "왜 그런가요?")
    standing = parts.store.tasks.look(Task("answer", str(number)))
    assert standing is not None
    assert standing.state is TaskState.OWED
    assert parts.queue.lengths()["posts"] == 1


@pytest.mark.usefixtures("known")
def test_what_the_store_knows_is_shown_at_once_and_once_without_redis_or_a_worker(parts: Parts, world: World) -> None:
    lonely = beside(parts, NO_REDIS)
    for command, wanted in (("/paper", "overview"), ("/easy", "easy"), ("/details", "details")):
        here = answered(lonely, request(f"{command} {PAPER}"))
        (shown,) = here.shown
        assert reply("One Study")[wanted] in shown
        assert here.private == [False]
    lonely.close()
    assert len(world.model.calls) == 1
    assert posted(parts) is None


@pytest.mark.parametrize(
    "text", ["/help", "/paper", "/easy 쿠키", "/digest 어제밤", "/digest 2999-01-01", "/dance", " ", "/subscriptions"]
)
def test_what_can_be_said_at_once_is_for_the_one_who_asked_and_leaves_no_work(text: str, parts: Parts) -> None:
    here = answered(parts, request(text))
    assert here.private == [True]
    assert parts.store.tasks.counts() == {}


def test_a_late_answer_takes_the_place_of_the_placeholder(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    here = answered(parts, request(f"/paper {PAPER}"))
    assert (len(here.shown), here.private) == (1, [False])
    assert replies.READING in here.shown[0]
    assert posted(parts) is None
    days.work()
    post = posted(parts)
    assert post is not None
    assert (post.address, post.channel) == (PLACE, "general")
    assert reply("One Study")["overview"] in str(post.payload)


def test_an_answer_that_is_there_before_its_placeholder_comes_in_its_place_too(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    here = Here(meanwhile=[days.work])
    answered(parts, request(f"/paper {PAPER}"), place=here)
    assert len(here.shown) == 1
    post = posted(parts)
    assert post is not None
    assert post.address == PLACE
    assert posted(parts) is None


def test_a_command_that_is_heard_twice_leaves_no_placeholder_that_waits_for_ever(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    once = replace(request(f"/paper {PAPER}"), event="heard twice")
    first, second = answered(parts, once), answered(parts, once)
    assert [len(first.shown), len(second.shown)] == [1, 2]
    assert replies.ANSWERED_ELSEWHERE in second.shown[-1]
    days.work()
    assert posted(parts) is not None
    assert posted(parts) is None


def test_where_only_this_process_can_show_more_it_waits_for_the_answer(
    parts: Parts, world: World, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.ask._LOOK_SECONDS", 0.01)
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    here = Here(address=None, meanwhile=[days.work])
    answered(parts, request(f"/paper {PAPER}"), place=here)
    placeholder, answer = here.shown
    assert replies.READING in placeholder
    assert reply("One Study")["overview"] in answer
    assert posted(parts) is None


def test_where_only_this_process_can_show_more_it_does_not_wait_for_ever(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.ask._LOOK_SECONDS", 0.01)
    monkeypatch.setattr("workers.ask._LONGEST_WAIT", 0.05)
    here = answered(parts, request(f"/paper {PAPER}"), place=Here(address=None))
    assert said(replies.no_answer_in_time()) in here.shown[-1]


def test_a_command_that_is_heard_twice_is_asked_and_answered_once(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    answered(parts, request(f"/paper {PAPER}", event="Ev1"), request(f"/paper {PAPER}", event="Ev1"))
    assert parts.store.tasks.counts() == {"answer": {TaskState.OWED: 1}}
    days.work()
    assert posted(parts) is not None
    assert posted(parts) is None
    assert len(world.model.calls) == 1


def test_rights_are_what_the_listener_found(parts: Parts) -> None:
    here = answered(parts, request("/subscribe", refusal=Refusal.RIGHTS), request("/subscribe"))
    assert "관리할 수 있는 사람만" in here.shown[0]
    assert parts.store.subscriptions.of("recorder", "general") is not None


def test_papers_are_suggested_by_what_is_typed_and_the_newest_before(parts: Parts) -> None:
    yesterday, before = NOW.date() - timedelta(days=1), NOW.date() - timedelta(days=2)
    old = [Entry(PaperId("2501.00009"), "huggingface", "Old Robots", "", votes=99)]
    new = [
        Entry(PaperId(f"2501.0000{n}"), "huggingface", f"{name} Robot", "", votes=n)
        for n, name in enumerate(("Tall", "Fast", "Kind"), 1)
    ]
    for day, listed in ((before, old), (yesterday, new)):
        parts.store.papers.list_day(day, "huggingface", listed, NOW)
        parts.store.editions.freeze(day, NOW)
    found: list[object] = []

    async def type_in(hearing: Hearing) -> None:
        for typed, most in (("robot", 10), ("fast ROBOT", 10), ("", 2), ("\x00\ud800", 25), ("고양이", 10)):
            found.append([paper for paper, _ in await hearing.choices(typed, most)])
        found.append(list(await hearing.choices("kind", 1)))

    with_hearing(parts, type_in)
    assert found == [
        ["2501.00009", "2501.00003", "2501.00002", "2501.00001"],
        ["2501.00002"],
        ["2501.00003", "2501.00002"],
        ["2501.00003", "2501.00002", "2501.00001"],
        [],
        [("2501.00003", "Kind Robot")],
    ]


def test_what_a_listener_hears_of_its_channels_is_kept(parts: Parts) -> None:
    for channel in ("kept", "left", "-100"):
        parts.store.subscriptions.keep(Subscription("telegram", channel), NOW)
    counted: list[int] = []

    async def hear(hearing: Hearing) -> None:
        await hearing.left("telegram", "left", "the bot was kicked")
        await hearing.left("telegram", "kept", "the bot was kicked")
        await hearing.joined("telegram", "kept")
        await hearing.moved("telegram", "-100", "-200")
        counted.extend([await hearing.identified("discord") for _ in range(3)])
        counted.append(await hearing.identified("slack"))

    with_hearing(parts, hear)
    paused = {one.channel: one.paused for one in parts.store.subscriptions.all()}
    assert paused == {"kept": None, "left": "the bot was kicked", "-200": None}
    assert counted == [1, 2, 3, 1]


THREAD = Thread(PaperId(PAPER))


def found(parts: Parts, reference: str, platform: str = "recorder", channel: str = "general") -> Thread | None:
    return parts.store.threads.find(platform, channel, reference)


@pytest.mark.usefixtures("known")
def test_what_is_shown_of_a_paper_can_be_spoken_about_where_it_was_shown(parts: Parts) -> None:
    for text, reference in ((f"/paper {PAPER}", "m1"), (f"/easy {PAPER}", "m2"), (f"/ask {PAPER}", "m3")):
        answered(parts, request(text, thread="pressed"), place=Here(reference=reference))
        assert found(parts, reference) == THREAD
    answered(parts, request("/help"), request("/digest"), place=Here(reference="m4"))
    assert found(parts, "m4") is None
    assert found(parts, "pressed") is None, "a button of a digest makes the digest no paper's"


@pytest.mark.usefixtures("known")
def test_a_question_is_the_newest_of_the_thread_that_it_was_asked_in_and_can_be_replied_to(
    parts: Parts, days: Days
) -> None:
    answered(parts, request(f"/ask {PAPER} 왜?"), place=Here(reference="m1"))
    first = found(parts, "m1")
    assert first is not None
    answered(parts, request("그럼 한계는?", thread="m1"), place=Here(reference="m2"))
    second = found(parts, "m2")
    assert second is not None
    assert found(parts, "m1") == second != first
    question = parts.store.questions.get(second.question_number or 0)
    assert question is not None
    assert (question.command, question.text, question.follows) == ("/ask", "그럼 한계는?", first.question_number)
    days.work()
    assert [posted(parts) is not None for _ in range(3)] == [True, True, False]


def test_the_same_question_is_answered_at_once_by_what_was_answered_before_and_can_be_followed_up(
    parts: Parts, world: World, days: Days
) -> None:
    paper, where = papers_asked.PAPER, Here(reference="m2")
    facts = Entry(paper.paper_id, "arxiv", paper.title, paper.abstract, version=paper.version)
    parts.store.papers.record([facts], NOW)
    parts.store.texts.keep(paper.paper_id, paper.version, READER, papers_asked.TEXT, NOW)
    claims = [{"text": "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다.", "quotes": [papers_asked.VALUE]}]
    world.model.others["answer"] = lambda title, call: {"found": True, "claims": claims, "search": []}
    answered(parts, request(f"/ask {paper.paper_id} 정확도가 왜 떨어지나요?", person="하나"))
    days.work()
    answered(parts, request(f"/ask {paper.paper_id}  정확도가 왜  떨어지나요", person="둘"), place=where)
    assert len(where.shown) == 1
    assert papers_asked.VALUE in where.shown[0]
    thread = found(parts, "m2")
    assert thread is not None
    assert f"/wrong {paper.paper_id} {thread.question_number}" in where.shown[0]
    assert world.model.calls_for(f"answer {paper.title}") == 1
    answered(parts, request("정확도가 왜 떨어지나요?", person="둘", thread="m2"))
    days.work()
    assert world.model.calls_for(f"answer {paper.title}") == 2, "after a turn it is another question"


@pytest.mark.usefixtures("known")
def test_a_doubt_is_acknowledged_in_private_and_answered_in_the_place_of_what_is_doubted(
    parts: Parts, days: Days
) -> None:
    pressed = {"message": "the card"}
    first = answered(parts, request(f"/wrong {PAPER}", address=pressed, thread="card"), place=Here(reference="whisper"))
    second = answered(parts, request(f"/wrong {PAPER}", address=pressed, thread="card"))
    assert (first.private, replies.CHECKING in first.shown[0]) == ([True], True)
    assert (second.private, replies.under_way() in second.shown[0]) == ([True], True)
    assert found(parts, "whisper") is None
    days.work()
    post = posted(parts)
    assert post is not None
    assert post.address == pressed
    assert posted(parts) is None


def test_a_question_that_was_forgotten_while_it_was_open_is_not_answered(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    asked = request(f"/ask {PAPER} 왜 그런가요?", person="하나")
    forgetting = answered(parts, asked, request("/forget", person="하나"))
    assert replies.forgotten(1) in forgetting.shown[-1]
    assert forgetting.private[-1]
    days.work()
    answers.post_all(parts)
    post = posted(parts)
    assert post is not None
    assert said(replies.REMOVED) in str(post.payload)
    assert posted(parts) is None
    assert world.model.calls == []


@pytest.mark.usefixtures("known")
def test_the_tick_keeps_a_text_for_a_day_and_a_thread_for_a_month(parts: Parts, days: Days) -> None:
    answered(parts, request(f"/ask {PAPER} 왜 그런가요?", person="하나"), place=Here(reference="m1"))
    (number,) = [thread.question_number for thread in [found(parts, "m1")] if thread]
    for passed, text, thread in (
        (timedelta(hours=23), "왜 그런가요?", True),
        (timedelta(hours=25), None, True),
        (timedelta(days=29), None, True),
        (timedelta(days=31), None, False),
    ):
        days.to(NOW + passed)
        question = parts.store.questions.get(number or 0)
        assert question is not None
        assert (question.text, found(parts, "m1") is not None) == (text, thread)


@pytest.mark.usefixtures("known")
def test_what_cannot_be_noted_is_shown_all_the_same(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database.BUSY", timedelta(seconds=0.1))
    locked_out = beside(parts)
    with locked(parts):
        here = answered(locked_out, request(f"/paper {PAPER}"), place=Here(reference="m1"))
    locked_out.close()
    assert len(here.shown) == 1
    assert reply("One Study")["overview"] in here.shown[0]


def test_a_worker_answers_a_question_that_another_process_asked(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    number = parts.store.questions.ask(Question("recorder", "general", "/easy", PaperId(PAPER)), days.real)
    other = beside(parts)
    perform(other, "answer", str(number))
    assert posted(parts) is None
    answers.placed(parts, number, PLACE)
    post = posted(other)
    assert post is not None
    assert reply("One Study")["easy"] in str(post.payload)
    other.close()
