"""`/digest` and `/search` show what the store has, the best of it, and say what they leave out."""

from dataclasses import replace
from datetime import date

import pytest

from bot import digest, replies
from bot.commands import Desk, Reply
from bot.commands.editions import MOST_SHOWN
from bot.commands.papers import MOST_FOUND
from bot.edition import Edition
from bot.errors import NotCollected
from bot.message import Message, PaperLine
from bot.paper import Entry, PaperId
from bot.report import Highlights, Report, WholeReport
from bot.store import Store
from bot.store.reports import report_task
from bot.store.syntheses import synthesis_tasks
from bot.subscription import Style
from bot.synthesis import Claim, Synthesis, key, subjects
from bot.taxonomy import CATEGORIES
from tests.bot.conftest import NOW, PLAIN, REAL, SUMMARY, TODAY, ask, message_of, said
from tests.bot.papers import DAY, block_words, words


def the_digest(desk: Desk, style: Style = "list") -> Message:
    edition = desk.store.editions.frozen(DAY)
    assert edition is not None
    return digest.of_day(DAY, edition.items, style, has_model=True)


@pytest.mark.parametrize(
    "text",
    [
        "/digest",
        "/Digest ",
        "/digest 2025-01-14",
        "/digest ２０２５－０１－１４",
        "／ＤＩＧＥＳＴ\u30002025-01-14",
        "/digest 어제",
        "/digest 최신",
        "/digest 전체",
        "/digest 어제 로봇 빼고",
        f"/digest {replies.digest_title(DAY)}",
    ],
)
def test_the_digest_is_the_newest_edition_or_the_days(desk: Desk, text: str) -> None:
    assert ask(desk, text) == Reply(the_digest(desk))


@pytest.mark.parametrize(
    "text",
    [
        "/digest 비전",
        "/digest Computer Vision",
        "/digest cv",
        "/digest ＣＶ",
        "/digest 3D 비전",
        "/digest 컴퓨터 비전 2025-01-14",
        "/digest 2025-01-14 vision",
        "/digest 어제 비전",
        "/digest 1월 14일 비전이랑 로봇",
        "다이제스트 비전, 로봇",
        "/digest 비전만",
    ],
)
def test_a_category_is_picked_by_any_of_its_names_on_either_side_of_the_day(desk: Desk, text: str) -> None:
    shown = said(desk, text)
    assert SUMMARY.summary.title in shown
    assert f"Paper {PLAIN}" not in shown


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("/digest 카드", "cards"),
        ("/digest 어제 카드", "cards"),
        ("/digest 2025-01-14 highlights", "highlights"),
        ("/digest 보고서 어제", "report"),
        ("/digest 목록", "list"),
    ],
)
def test_the_digest_is_told_in_the_style_that_is_asked_for(desk: Desk, text: str, style: Style) -> None:
    assert ask(desk, text) == Reply(the_digest(desk, style))


def test_without_a_word_on_it_the_digest_comes_in_the_channels_own_style(desk: Desk) -> None:
    ask(desk, "/subscribe 카드")
    assert ask(desk, "/digest") == Reply(the_digest(desk, "cards"))
    assert ask(desk, "/digest 목록") == Reply(the_digest(desk))


def test_a_channel_changes_its_style_and_keeps_the_rest(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 08:30")
    shown = said(desk, "/subscribe 보고서")
    assert "형식 보고서" in shown
    assert "08:30" in shown
    assert "컴퓨터 비전" in shown
    assert "형식 보고서" in said(desk, "/subscriptions")


def of_one_field(desk: Desk, day: date) -> Edition:
    """An edition of three papers on robots."""
    entries = [
        Entry(PaperId(f"2412.0000{number}"), "huggingface", f"Robot {number}", f"Robots move, {number}.", votes=number)
        for number in (1, 2, 3)
    ]
    desk.store.papers.list_day(day, "huggingface", entries, NOW)
    edition = desk.store.editions.freeze(day, NOW)
    assert edition is not None
    return edition


def test_insights_that_are_not_there_yet_are_owed_and_said_to_come_and_then_they_are_there(desk: Desk) -> None:
    edition = of_one_field(desk, TODAY)
    assert replies.synthesis_later() in said(desk, "/digest 인사이트")
    ((slug, task),) = synthesis_tasks(edition).items()
    assert task in desk.store.tasks.waiting(REAL)
    assert replies.synthesis_later() not in said(desk, "/digest 인사이트 비전")
    items = subjects(edition.items)[slug]
    claim = Claim("세 연구 모두 로봇을 움직입니다.", tuple(one.paper.paper_id for one in items[:2]))
    desk.store.syntheses.keep(key(items), Synthesis((claim,), "fake-model"), NOW)
    shown = said(desk, "/digest 인사이트")
    assert "세 연구 모두 로봇을 움직입니다(2412.00001, 2412.00002)." in shown
    assert replies.synthesis_later() not in shown
    assert "세 연구" not in said(desk, "/digest")


def told(desk: Desk, text: str) -> str:
    """What stands in the thread below the answer."""
    return "\n".join(block_words(block) for block in message_of(desk, text).thread)


def test_reports_that_are_not_there_yet_are_owed_for_the_best_papers_and_then_they_are_there(desk: Desk) -> None:
    edition, reading = of_one_field(desk, TODAY), replace(desk, whole_texts=2)
    best = edition.items[0].paper
    assert replies.reports_later() not in said(desk, "/digest 보고서")
    assert replies.reports_later() not in said(reading, "/digest 카드")
    assert desk.store.tasks.waiting(REAL) == []
    assert replies.reports_later() in said(reading, "/digest 보고서")
    owed = [report_task(item.paper.paper_id) for item in edition.items[:2]]
    assert sorted(desk.store.tasks.waiting(REAL)) == sorted(owed)
    report, highlights = Report(limits="느린 로봇은 보지 않았습니다."), Highlights(details="바퀴로 움직입니다.")
    made = WholeReport(report, highlights, "fake-model", "pdf", 35, complete=True, whole=True)
    desk.store.reports.keep_of(best, made, (), NOW)
    shown = told(reading, "/digest 보고서")
    assert "느린 로봇은 보지 않았습니다." in shown
    assert "전문(PDF, 35쪽)" in shown
    assert "바퀴로 움직입니다." in told(reading, "/digest 하이라이트")
    assert "바퀴로 움직입니다." not in told(reading, "/digest 카드")


def test_insights_of_an_old_day_or_without_a_model_or_that_failed_are_not_promised(desk: Desk) -> None:
    old = of_one_field(desk, date(2025, 1, 13))
    assert replies.synthesis_later() not in said(desk, "/digest 2025-01-13 인사이트")
    edition = of_one_field(desk, TODAY)
    assert replies.synthesis_later() not in said(replace(desk, has_model=False), "/digest 인사이트")
    assert desk.store.tasks.waiting(REAL) == []
    assert old.items
    said(desk, "/digest 인사이트")
    (task,) = synthesis_tasks(edition).values()
    assert desk.store.tasks.claim(task, "worker", REAL)
    desk.store.tasks.finish(task, "worker", REAL, failed="unusable")
    assert replies.synthesis_later() not in said(desk, "/digest 인사이트")


def test_a_category_is_left_out_when_somebody_says_so(desk: Desk) -> None:
    shown = said(desk, "/digest 비전 빼고")
    assert SUMMARY.summary.title not in shown
    assert f"Paper {PLAIN}" in shown


@pytest.mark.parametrize("category", [one for one in CATEGORIES if one.slug in {"robotics", "speech"}])
def test_a_category_without_papers_is_not_said_to_be_a_day_without_papers(desk: Desk, category: object) -> None:
    korean = getattr(category, "korean", "")
    assert said(desk, f"/digest {korean}") == f"2025년 1월 14일(화)에는 {korean} 분야의 논문이 없습니다."


def test_a_day_that_is_not_frozen_is_shown_as_it_stands(desk: Desk) -> None:
    assert "Paper of today" in said(desk, f"/digest {TODAY}")


def test_a_digest_that_is_asked_for_floods_no_channel_and_says_what_is_left_out(desk: Desk) -> None:
    day, count = date(2025, 1, 13), MOST_SHOWN + 12
    entries = [
        Entry(PaperId(f"2412.{number:05}"), "huggingface", f"Speech {number}", "A.", votes=number)
        for number in range(count)
    ]
    desk.store.papers.list_day(day, "huggingface", entries[:MOST_SHOWN], NOW)
    assert "나머지" not in said(desk, f"/digest {day}")
    desk.store.papers.list_day(day, "huggingface", entries, NOW)
    shown = message_of(desk, f"/digest {day}")
    titles = [block.title.text for block in shown.blocks if isinstance(block, PaperLine)]
    assert titles == [f"Speech {number}" for number in range(count - 1, count - 1 - MOST_SHOWN, -1)]
    assert replies.digest_cut(MOST_SHOWN, 12, narrowed=False).replace("`", "") in words(shown)
    narrowed = said(desk, f"/digest {day} 음성")
    assert replies.digest_cut(MOST_SHOWN, 12, narrowed=True) in narrowed


def test_today_that_is_not_collected_yet_is_said_so(sqlite_store: Store) -> None:
    reply = ask(Desk(sqlite_store, has_model=True), f"/digest {TODAY}")
    assert reply == Reply(digest.sentence(replies.error(NotCollected(TODAY, today=True))), private=True)


def test_before_the_first_edition_the_digest_says_so(sqlite_store: Store) -> None:
    assert said(Desk(sqlite_store, has_model=True), "/digest") == replies.no_edition_yet().replace("`", "")


@pytest.mark.parametrize(
    "text",
    ["/search 한 가지를", "/search PAPER 00001", "/paper search 요약된", "/paper 요약된 살핀", "/search 연구를"],
)
def test_a_search_shows_what_the_store_has(desk: Desk, text: str) -> None:
    reply = ask(desk, text)
    lines = [block for block in reply.message.blocks if isinstance(block, PaperLine)]
    assert [line.title.text for line in lines] == [SUMMARY.summary.title]
    assert "1편을 찾았습니다." in words(reply.message)
    assert (reply.private, reply.question) == (False, None)


def test_a_search_with_particles_shows_the_best_first_too(desk: Desk) -> None:
    entries = [
        Entry(PaperId("2412.00001"), "huggingface", "휴머노이드로봇", "팔을 움직입니다.", votes=9),
        Entry(PaperId("2412.00002"), "huggingface", "로봇 팔", "컵을 집습니다.", votes=1),
    ]
    desk.store.papers.record(entries, NOW)
    shown = message_of(desk, "/search 로봇에서")
    titles = [block.title.text for block in shown.blocks if isinstance(block, PaperLine)]
    assert titles == ["로봇 팔", "휴머노이드로봇"]


def test_a_search_shows_the_best_and_counts_the_rest(desk: Desk) -> None:
    entries = [
        Entry(PaperId(f"2412.{number:05}"), "huggingface", f"Study {number}", "About diffusion.", votes=number)
        for number in range(30)
    ]
    titled = Entry(PaperId("2412.90000"), "huggingface", "Diffusion Itself", "An abstract.", votes=0)
    desk.store.papers.record([*entries, titled], NOW)
    shown = message_of(desk, "/search diffusion")
    titles = [block.title.text for block in shown.blocks if isinstance(block, PaperLine)]
    assert titles == ["Diffusion Itself", *(f"Study {number}" for number in range(29, 29 - MOST_FOUND + 1, -1))]
    assert replies.found_counts(MOST_FOUND, 31, more=False) in words(shown)
