"""Insights: one call a category, never paid for twice, and no digest that waits long for them."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks import Outcome
from bot.edition import Item
from bot.errors import Unusable
from bot.paper import Paper, PaperId
from bot.store.tasks import Task
from bot.subscription import Style, Subscription
from bot.synthesis import Synthesis, narrowed
from bot.taxonomy import category
from tests.conftest import World
from tests.fakes.world import SYNTHESIS, entry, reply
from tests.workers.conftest import Days
from workers.llm import Answer, Question
from workers.sample.servers import as_json
from workers.synthesise import read, schema, synthesise
from workers.wiring import Parts

LANGUAGE = category("language")
TUESDAY = date(2025, 1, 14)
ITEMS = tuple(
    Item(Paper(PaperId(f"2501.0000{number}"), f"Study {number}", f"Abstract {number}."), LANGUAGE, number)
    for number in (1, 2)
)
CLAIM = str(SYNTHESIS["claims"][0]["text"])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2025, in UTC."""
    return datetime(2025, 1, day, hour, minute, tzinfo=UTC)


def said(content: object, **fields: bool) -> Answer:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Answer(text, fields.get("cut", False), fields.get("refused", False), 100, 50)


class Script:
    """A model that gives these answers in turn, and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[Question] = []
        self._answers = list(answers)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self._answers[len(self.asked) - 1]


def test_the_question_names_the_field_and_holds_each_paper_by_its_number() -> None:
    script = Script(said(SYNTHESIS))
    assert synthesise(ITEMS, script.ask, "m").claims[0].text == CLAIM
    (question,) = script.asked
    assert (question.purpose, question.schema) == ("synthesise", schema())
    assert len(question.subject) <= 64
    assert question.turns[1][1] == (
        "Category: 언어 모델\n\n"
        '<paper number="1">\nTitle: Study 1\nAbstract: Abstract 1.\n</paper>\n\n'
        '<paper number="2">\nTitle: Study 2\nAbstract: Abstract 2.\n</paper>'
    )


WRONG = {"claims": [*SYNTHESIS["claims"], {"text": "두 논문은 정확도를 93.2%로 높입니다.", "papers": [1, 2]}]}


def test_a_figure_that_no_abstract_has_is_asked_about_and_then_its_claim_is_left_out() -> None:
    script = Script(said(WRONG), said(WRONG))
    made = synthesise(ITEMS, script.ask, "m")
    assert "93.2" in script.asked[1].turns[-1][1]
    assert [claim.text for claim in made.claims] == [claim["text"] for claim in SYNTHESIS["claims"]]
    assert [(one.before, one.outcome) for one in made.checks] == [("93.2", Outcome.CUT)]


def test_a_figure_off_by_ten_is_the_abstracts() -> None:
    items = tuple(
        replace(one, paper=replace(one.paper, abstract=f"{one.paper.abstract} It has 2.42B words.")) for one in ITEMS
    )
    off = {"claims": [{"text": "두 논문은 단어 2.42억 개를 씁니다.", "papers": [1, 2]}]}
    made = synthesise(items, Script(said(off)).ask, "m")
    assert "24.2억(2.42B)" in made.claims[0].text


FAULTY = [
    pytest.param(said('{"claims": [{"te'), "JSON", id="broken"),
    pytest.param(said('{"claims": [{"te', cut=True), "cut short", id="cut"),
    pytest.param(said("Sorry.", refused=True), "refused", id="refused"),
    pytest.param(said(" \n"), "empty", id="empty"),
    pytest.param(said({"claims": []}), "no claim rests on two", id="nothing"),
    pytest.param(said(SYNTHESIS | {"summary": "x"}), "`summary`", id="surplus"),
    pytest.param(said({"claims": [{"text": CLAIM, "papers": [1, 3]}]}), "no claim rests on two", id="no such paper"),
    pytest.param(said({"claims": [{"text": "They agree.", "papers": [1, 2]}]}), "not written in Korean", id="english"),
]


@pytest.mark.parametrize(("faulty", "named"), FAULTY)
def test_a_reply_that_will_not_do_is_repaired_by_one_call_that_names_the_fault(faulty: Answer, named: str) -> None:
    script = Script(faulty, said(SYNTHESIS))
    assert synthesise(ITEMS, script.ask, "m").claims[0].papers == (PaperId("2501.00001"), PaperId("2501.00002"))
    first, second = script.asked
    assert second.turns[:2] == first.turns
    assert named in second.turns[3][1]
    with pytest.raises(Unusable, match=re.escape(named)):
        synthesise(ITEMS, Script(said(""), faulty).ask, "m")


@given(st.text(alphabet=st.sampled_from('</papernum"1=AER >\n'), max_size=40))
def test_no_text_of_a_paper_can_leave_its_tags(text: str) -> None:
    script = Script(said(SYNTHESIS))
    odd = Item(Paper(PaperId("2501.00001"), text, f"{text}. It ends."), LANGUAGE, 1)
    synthesise((odd, ITEMS[1]), script.ask, "m")
    tags = re.findall(r"<\s*/?\s*paper", script.asked[0].turns[1][1], re.IGNORECASE)
    assert tags == ["<paper", "</paper", "<paper", "</paper"]


@given(st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_no_reply_breaks_the_reading(text: str) -> None:
    draft = read(said(text), ITEMS, "m")
    assert (draft.value is None) == bool(draft.faults)


def subscribe(parts: Parts, style: Style = "insights", **wish: Any) -> Subscription:
    wanted = Subscription("recorder", "channel", style=style, since=at(1, 0), **wish)
    return parts.store.subscriptions.keep(wanted, parts.clock())


@pytest.fixture
def day(parts: Parts, world: World, days: Days) -> None:
    """Two papers of one field and one of another are listed, and its time has come to be cut off."""
    world.feeds.days["2025-01-14"] = [
        entry(f"2501.0000{number}", f"Study{number} of Things", number) for number in (1, 2, 3)
    ]
    world.model.script = lambda title, call: reply(title, "vision" if title.startswith("Study3") else "language")


def delivered(parts: Parts) -> str:
    posts = parts.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 15))
    return "".join(str(post.payload) for post in posts)


@pytest.mark.usefixtures("day")
def test_syntheses_are_made_when_the_day_is_frozen_and_stand_in_the_digest(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts)
    for moment in (at(14, 21, 1), at(14, 21, 2)):
        days.to(moment)
    assert world.model.calls_for("언어 모델") == 1
    assert world.model.calls_for("컴퓨터 비전") == 0
    days.to(at(15, 0))
    assert CLAIM[:-1] in delivered(parts)
    assert world.model.calls_for("언어 모델") == 1
    calls = [call["model"] for call in world.model.calls]
    assert parts.store.budget.spent(at(14, 21).date()).calls == len(calls) == 4


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("wish", [{"style": "list"}, {"style": "report"}, {"paused": "is_archived"}])
def test_nothing_is_asked_where_no_channel_wants_insights(
    parts: Parts, world: World, days: Days, wish: dict[str, Any]
) -> None:
    subscribe(parts, **wish)
    for moment in (at(14, 21, 1), at(14, 21, 2), at(15, 0)):
        days.to(moment)
    assert world.model.calls_for("언어 모델") == 0


@pytest.mark.usefixtures("day")
def test_a_channel_that_turns_to_insights_after_the_day_was_frozen_gets_them(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts, "list")
    days.to(at(14, 21, 1))
    days.to(at(14, 21, 2))
    subscribe(parts)
    days.to(at(15, 0))
    assert CLAIM[:-1] in delivered(parts)
    assert world.model.calls_for("언어 모델") == 1


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("trouble", ["away", "unusable"])
def test_a_synthesis_that_cannot_be_made_holds_no_digest_up_and_nothing_is_said_of_it(
    parts: Parts, world: World, days: Days, trouble: str
) -> None:
    busy = as_json({"error": {"message": "busy", "code": "busy"}}, 503)
    world.model.synthesis = lambda name, call: busy if trouble == "away" else {"claims": []}
    subscribe(parts)
    for moment in (at(14, 21, 1), at(14, 21, 2), at(15, 0), at(15, 0, 1)):
        days.to(moment)
    assert "Study1" in delivered(parts)
    assert "종합" not in delivered(parts)


@pytest.mark.usefixtures("day")
def test_a_digest_waits_for_a_synthesis_that_was_not_tried_and_not_beyond_an_hour(
    parts: Parts, world: World, days: Days
) -> None:
    subscription = subscribe(parts, "list")
    days.to(at(14, 21, 1))
    days.to(at(14, 21, 2))
    parts.store.subscriptions.keep(Subscription(**(vars(subscription) | {"style": "insights"})), days.now)
    edition = parts.store.editions.frozen(TUESDAY)
    assert edition is not None
    (wanted,) = parts.store.syntheses.missing(edition).values()
    parts.store.tasks.owe([wanted], days.now)

    def held_by_somebody(moment: datetime) -> bool:
        days.now = moment
        parts.store.tasks.claim(wanted, "a worker that hangs", days.real)
        parts.store.tasks.renew(["a worker that hangs"], days.real)
        days.to(moment)
        return not parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))

    assert held_by_somebody(at(15, 0))
    assert held_by_somebody(at(15, 0, 59))
    assert not held_by_somebody(at(15, 1, 1))
    assert "Study1" in delivered(parts)


@pytest.mark.usefixtures("day")
def test_other_papers_are_another_synthesis_and_a_task_of_old_papers_does_nothing(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts)
    days.to(at(14, 21, 1))
    days.to(at(14, 21, 2))
    edition = parts.store.editions.frozen(TUESDAY)
    assert edition is not None
    made = parts.store.syntheses.of(edition)
    assert set(made) == {"language"}
    stale = Task("synthesise", "2025-01-14.language.0123456789abcdef")
    for task in (stale, Task("synthesise", "2025-01-13.language.0123456789abcdef")):
        parts.store.tasks.owe([task], days.now)
    days.work()
    assert world.model.calls_for("언어 모델") == 1
    assert narrowed(made, edition.items[:1]) == {}
    assert isinstance(made["language"], Synthesis)


def test_the_schema_is_what_strict_mode_takes() -> None:
    made = schema()
    assert (made["required"], made["additionalProperties"]) == (["claims"], False)
    (claim,) = made["$defs"].values()
    assert (set(claim["required"]), claim["additionalProperties"]) == ({"text", "papers"}, False)
