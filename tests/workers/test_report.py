"""Reports and highlights from whole texts: one call a paper, held to its text, never paid for twice, and no digest that
waits long for them.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import archive, besides, digest, replies
from bot.checks import Outcome
from bot.edition import item
from bot.errors import Unusable
from bot.fulltext import FullText, Paragraph, Section
from bot.paper import PaperId
from bot.report import WholeReport
from bot.review import NO_GLOSSARY
from bot.store.tasks import Task
from bot.subscription import Style, Subscription
from tests.conftest import World
from tests.fakes.world import entry, reply
from tests.workers.conftest import Days
from tests.workers.papers_asked import COST, PAPER, SCORE, TEXT
from tests.workers.test_summarise import Script, said
from workers import excerpts
from workers.day import told_here
from workers.llm import estimate
from workers.reading import READER
from workers.report import report, schema
from workers.wiring import Parts

SECTIONS: dict[str, Any] = {
    "problem": "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어지는 문제가 있었습니다.",
    "idea": "풀이의 단계마다 보상을 주는 모델을 살폈습니다.",
    "method": "단계마다 레이블을 붙여 보상 모델을 학습하고 검색을 이끌게 했습니다.",
    "setup": "GPU 64대로 12일 동안 단계 240만 개(2.4 million)를 학습했습니다.",
    "results": "MATH에서 71.5%로, 결과 보상 모델의 65.2%보다 높았습니다.",
    "limits": None,
    "significance": None,
    "novelty": "과정 보상 모델을 수학 추론에 맞추어 살폈습니다.",
    "details": "단계마다 붙인 레이블로 보상 모델을 학습합니다.",
    "performance": "MATH에서 71.5%를 얻어 결과 보상 모델의 65.2%를 앞섰습니다.",
}
"""What a good model makes of the text of `PAPER`."""


def reported(script: Script, text: FullText = TEXT, context: int = 120_000) -> WholeReport:
    return report(PAPER, text, script.ask, "fake-model", context)[0]


def test_a_report_is_one_call_about_the_whole_text_and_has_the_sections_that_the_text_tells_of() -> None:
    script = Script(said(SECTIONS))
    made = reported(script)
    (asked,) = script.asked
    assert (asked.purpose, asked.schema, asked.subject) == ("report", schema(), "2501.00001")
    assert all(one in asked.turns[1][1] for one in (COST, SCORE, "## 3.2 Training", "You have the whole paper."))
    assert [name for name, _ in made.report.sections()] == ["problem", "idea", "method", "setup", "results"]
    assert made.highlights.performance == SECTIONS["performance"]
    assert (made.origin, made.pages, made.complete, made.whole, made.model) == ("pdf", 9, True, True, "fake-model")


def test_a_figure_that_the_text_does_not_have_is_asked_about_and_then_its_sentence_goes() -> None:
    wrong = SECTIONS | {"results": f"{SECTIONS['results']} GSM8K에서는 93.7%였습니다."}
    script = Script(said(wrong), said(wrong))
    made, checks = report(PAPER, TEXT, script.ask, "m", 120_000)
    assert "93.7" in script.asked[1].turns[-1][1]
    assert made.report.results == SECTIONS["results"]
    assert ("results", Outcome.CUT) in {(one.field, one.outcome) for one in checks}


def test_a_figure_off_by_ten_is_the_texts() -> None:
    off = SECTIONS | {"setup": "GPU 64대로 12일 동안 단계 24만 개(2.4 million)를 학습했습니다."}
    assert "240만" in (reported(Script(said(off))).report.setup or "")


FAULTY = [
    pytest.param(said('{"problem": "가'), "JSON", id="broken"),
    pytest.param(said('{"problem": "가', cut=True), "cut short", id="cut"),
    pytest.param(said("No.", refused=True), "refused", id="refused"),
    pytest.param(said(dict.fromkeys(SECTIONS)), "too little", id="nothing"),
    pytest.param(said(SECTIONS | {"idea": "They study rewards for every step."}), "`idea`", id="english"),
    pytest.param(said(SECTIONS | {"method": "단계마다 레이블을 붙여"}), "middle of a sentence", id="unfinished"),
    pytest.param(said(SECTIONS | {"extra": "더"}), "`extra`", id="surplus"),
]


@pytest.mark.parametrize(("faulty", "named"), FAULTY)
def test_a_reply_that_will_not_do_is_repaired_by_one_call_that_names_the_fault(faulty: Any, named: str) -> None:
    script = Script(faulty, said(SECTIONS))
    assert reported(script).report.idea == SECTIONS["idea"]
    assert named in script.asked[1].turns[3][1]
    with pytest.raises(Unusable):
        reported(Script(said(""), said(dict.fromkeys(SECTIONS))))


LONG = replace(
    TEXT,
    sections=(
        *TEXT.sections,
        *(
            Section(str(one), f"More {one}", 1, (Paragraph(f'Of {one} there is "more" to say here. ' * 15 * one),))
            for one in range(5, 20)
        ),
    ),
)


@pytest.mark.parametrize("context", [4_000, 8_000])
def test_of_a_paper_that_does_not_fit_the_beginning_of_every_section_is_sent_and_the_report_says_so(
    context: int,
) -> None:
    script = Script(said(SECTIONS))
    made = reported(script, LONG, context)
    (asked,) = script.asked
    messages = [{"role": role, "content": text} for role, text in asked.turns]
    assert estimate({"messages": messages, "response_format": asked.schema}) < context
    assert "the beginning of each section" in asked.turns[1][1]
    assert all(f"## {section.name}" in asked.turns[1][1] for section in LONG.sections if section.name)
    assert not made.whole


@given(st.text(alphabet=st.sampled_from('</papertxs1"\\\n .가'), max_size=60), st.integers(min_value=0, max_value=400))
def test_no_text_can_leave_its_tags_or_take_more_room_than_there_is(text: str, most: int) -> None:
    odd = FullText("html", (Section("1", text, 1, (Paragraph(text), Paragraph(f"{text}. It ends. {text}"))),))
    for excerpt in (excerpts.leading(odd, most), excerpts.bearing_on(text, odd, most, NO_GLOSSARY)):
        assert excerpts.cost(excerpt.text) <= max(most, excerpts.cost(""))
        assert re.search(r"<\s*/?\s*(paper|texts)\b", excerpt.text) is None


TUESDAY, WEDNESDAY = date(2025, 1, 14), date(2025, 1, 15)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2025, in UTC."""
    return datetime(2025, 1, day, hour, minute, tzinfo=UTC)


def subscribe(parts: Parts, style: Style = "report", **wish: Any) -> None:
    parts.store.subscriptions.keep(
        Subscription("recorder", "channel", style=style, since=at(1, 0), **wish), parts.clock()
    )


@pytest.fixture
def day(world: World) -> None:
    """Three papers are listed, the first with the most votes; arXiv has the whole text of all but the second."""
    world.feeds.days["2025-01-14"] = [
        entry(f"2501.0000{number}", f"Study{number} of Things", 10 - number) for number in (1, 2, 3)
    ]
    world.model.script = lambda title, call: reply(title)
    world.model.others["report"] = lambda title, call: SECTIONS
    for number in (1, 3):
        world.feeds.pages[f"/html/2501.0000{number}"] = PAGE


BODY = "".join(f"<p>{one.text} {'It is told at length here. ' * 60}</p>" for _, one in TEXT.paragraphs())
PAGE = (
    200,
    {"Content-Type": "text/html; charset=utf-8"},
    f'<html><body><article class="ltx_document"><section class="ltx_section"><h2 class="ltx_title">1 Study</h2>'
    f"{BODY}</section></article></body></html>".encode(),
)


def delivered(parts: Parts) -> str:
    posts = parts.store.outbox.of_delivery("recorder", "channel", WEDNESDAY)
    return json.dumps([post.payload for post in posts], ensure_ascii=False)


def frozen(days: Days) -> None:
    days.to(at(14, 21, 1))
    days.to(at(14, 21, 2))


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("style", ["report", pytest.param("highlights", marks=pytest.mark.torture)])
def test_reports_are_made_when_the_day_is_frozen_and_their_papers_say_what_was_read(
    parts: Parts, world: World, days: Days, style: Style
) -> None:
    subscribe(parts, style)
    frozen(days)
    assert [world.model.calls_for(f"report Study{number} of Things") for number in (1, 2, 3)] == [1, 0, 1]
    assert parts.store.texts.get(PaperId("2501.00001"), None, READER) is not None
    days.to(at(15, 0))
    post = delivered(parts)
    assert SECTIONS["performance" if style == "highlights" else "results"] in post
    assert (SECTIONS["setup"] in post) == (style == "report")
    assert post.count("전문(HTML)") == 2
    assert post.count("출처:") == 2, "what is from the abstract needs no small print of its own"
    assert replies.made_from_each("fake-model") in post
    assert len(world.model.calls) == 5


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize(
    ("wish", "settings"),
    [
        ({"style": "cards"}, {}),
        pytest.param({"paused": "is_archived"}, {}, marks=pytest.mark.torture),
        pytest.param({}, {"whole_text_papers": 0}, marks=pytest.mark.torture),
    ],
)
def test_nothing_is_read_where_no_channel_wants_it_or_the_operator_wants_none(
    parts: Parts, world: World, days: Days, wish: dict[str, Any], settings: dict[str, int]
) -> None:
    vars(parts)["settings"] = parts.settings.model_copy(update=settings)
    subscribe(parts, **wish)
    frozen(days)
    days.to(at(15, 0))
    assert world.feeds.asked_for("html") == []
    assert "전문" not in delivered(parts)


@pytest.mark.torture
@pytest.mark.usefixtures("day")
def test_only_the_papers_with_the_most_votes_are_read(parts: Parts, world: World, days: Days) -> None:
    vars(parts)["settings"] = parts.settings.model_copy(update={"whole_text_papers": 1})
    subscribe(parts)
    frozen(days)
    assert world.feeds.asked_for("html") == ["/html/2501.00001"]


@pytest.mark.usefixtures("day")
def test_a_report_that_cannot_be_made_leaves_the_summarys_and_holds_nothing_up(
    parts: Parts, world: World, days: Days
) -> None:
    world.model.others["report"] = lambda title, call: dict.fromkeys(SECTIONS)
    subscribe(parts)
    frozen(days)
    days.to(at(15, 0))
    assert "Study1" in delivered(parts)
    assert "전문" not in delivered(parts)
    assert replies.report_from_abstract(every=True) in delivered(parts)


@pytest.mark.usefixtures("day")
def test_what_arxiv_does_not_say_is_asked_again_and_the_digest_goes_out_with_what_there_is(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.trouble = lambda path: (503, {}, b"") if path.startswith(("/html/", "/pdf/")) else None
    subscribe(parts)
    frozen(days)
    standing = parts.store.tasks.look(Task("report", "2501.00001"))
    assert standing is not None
    assert (standing.tried, standing.finished) == (True, False)
    days.to(at(15, 0))
    assert "Study1" in delivered(parts)


@pytest.mark.usefixtures("day")
def test_a_report_is_made_once_for_a_version_of_a_paper(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts)
    frozen(days)
    edition = parts.store.editions.frozen(TUESDAY)
    assert edition is not None
    first, second = edition.items[0], edition.items[1]
    assert set(besides.missing(parts.store, edition, "report", 10)) == {Task("report", second.paper.paper_id.value)}
    parts.store.tasks.owe([Task("report", first.paper.paper_id.value)], days.real, again=True)
    days.work()
    assert world.model.calls_for("report Study1 of Things") == 1
    newer = replace(first.paper, version=9)
    assert parts.store.reports.of([first.paper]).keys() == {first.paper.paper_id}
    assert parts.store.reports.of([newer]) == {}


@pytest.mark.torture
@pytest.mark.usefixtures("day")
def test_a_day_on_demand_comes_with_the_reports_that_it_lacked(parts: Parts, world: World, days: Days) -> None:
    frozen(days)
    edition = parts.store.editions.frozen(TUESDAY)
    assert edition is not None
    assert world.feeds.asked_for("html") == []
    told, syntheses = told_here(parts, edition, "highlights")
    assert [one.report is not None for one in told.items] == [True, False, True]
    assert syntheses == {}
    written = archive.markdown(told, "highlights", syntheses)
    assert written.count("출처: 전문(HTML)") == 2
    assert written.count("출처:") == 2, "what is from the abstract needs no small print of its own"


def test_other_styles_tell_what_they_told() -> None:
    one = replace(item(PAPER, None), report=reported(Script(said(SECTIONS))))
    for style in ("list", "cards", "insights"):
        message = digest.of_day(TUESDAY, [one], style, has_model=True)
        assert message == digest.of_day(TUESDAY, [replace(one, report=None)], style, has_model=True)
