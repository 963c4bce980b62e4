"""Whatever somebody types, they get an answer, and from the store at once where it knows one."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import digest, replies
from bot.commands import Desk, Reply, Request, answer, handle, parse_day
from bot.errors import DayNotYet, NotADay, StoreAway
from bot.message import Message, from_json, to_json
from bot.paper import Entry, PaperId
from bot.store import Store, open_store
from bot.store.questions import Question
from bot.taxonomy import CATEGORIES
from tests.bot.papers import DAY, made, words

NOW = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
KNOWN, PLAIN, LISTED_TODAY, UNKNOWN = (PaperId(f"2501.0000{number}") for number in range(1, 5))
SUMMARY = made("요약된", category="vision")
TODAY = NOW.date()

COMMANDS = ("/paper", "/easy", "/digest", "/help", "/start", "/PAPER", "／ｐａｐｅｒ", "/subscribe", "paper", "/")
PIECES = st.sampled_from(
    [*COMMANDS, " ", "\u3000", "\n", "\t", "\x00", "\ud800", "\u200b", "2501.00001", "2501.99999", "arXiv:2501.00002v1",
     "2025-01-14", "２０２５－０１－１４", "0001-01-01", "9999-12-31", "비전", "요리", "cs.CV", "²", "왜?", "--", "'"]
)  # fmt: skip
TYPED = st.lists(PIECES, max_size=7).map("".join) | st.text(st.characters(), max_size=60)


@pytest.fixture
def desk(sqlite_store: Store) -> Desk:
    """A desk that knows one paper with a summary and one without in the edition of the day, and one listed since."""
    papers = sqlite_store.papers
    entries = [Entry(one, "huggingface", f"Paper {one}", f"The abstract of {one}.", votes=9) for one in (KNOWN, PLAIN)]
    papers.list_day(DAY, "huggingface", entries, NOW)
    papers.keep_summary(KNOWN, SUMMARY)
    sqlite_store.editions.freeze(DAY, NOW)
    papers.list_day(TODAY, "huggingface", [Entry(LISTED_TODAY, "huggingface", "Paper of today", "New.")], NOW)
    return Desk(sqlite_store, has_model=True)


def ask(desk: Desk, text: str) -> Reply:
    return handle(Request("console", "terminal", text), desk, NOW)


def said(desk: Desk, text: str) -> str:
    return words(ask(desk, text).message)


def the_digest(desk: Desk) -> Message:
    edition = desk.store.editions.frozen(DAY)
    assert edition is not None
    return digest.digest_list(DAY, edition.items, has_model=desk.has_model)


@pytest.mark.parametrize(
    "text",
    [
        "/paper 2501.00001",
        "/PAPER  arXiv:2501.00001v3  ",
        "／ｐａｐｅｒ\u3000２５０１．００００１",
        "/Paper\thttps://arxiv.org/abs/2501.00001",
        "/paper\nhttps://huggingface.co/papers/2501.00001",
        "\u200b/paper \u200b2501.00001",
    ],
)
def test_a_paper_with_a_summary_is_shown_at_once_however_it_is_asked_for(desk: Desk, text: str) -> None:
    paper = desk.store.papers.get(KNOWN)
    assert paper is not None
    assert ask(desk, text) == Reply(digest.card(paper, SUMMARY, has_model=True))


@pytest.mark.parametrize("text", ["/easy 2501.00001", "/EASY 2501.00001 더 쉽게", "／easy　2501.00001"])
def test_the_easy_explanation_is_shown_at_once(desk: Desk, text: str) -> None:
    reply = ask(desk, text)
    assert SUMMARY.summary.easy in words(reply.message)
    assert SUMMARY.summary.overview not in words(reply.message)
    assert reply.question is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("/paper 2501.00002", Question("console", "terminal", "/paper", PLAIN)),
        ("/paper 2501.00004", Question("console", "terminal", "/paper", UNKNOWN)),
        ("/easy 2501.00004 쉽게", Question("console", "terminal", "/easy", UNKNOWN)),
        (
            "/paper 2501.00004　왜 10² 배\n빠른가요?",
            Question("console", "terminal", "/paper", UNKNOWN, "왜 10² 배 빠른가요?"),
        ),
        ("/paper 2501.00004 a\x00b\ud800c", Question("console", "terminal", "/paper", UNKNOWN, "abc")),
    ],
)
def test_what_the_store_cannot_answer_gets_a_placeholder_and_a_question_that_can_be_kept(
    desk: Desk, text: str, question: Question
) -> None:
    assert ask(desk, text) == Reply(digest.sentence(replies.READING), question)
    number = desk.store.questions.ask(question, NOW)
    assert desk.store.questions.get(number) == question


def test_without_a_model_a_known_paper_is_answered_at_once_from_the_feeds_words(desk: Desk) -> None:
    plain = Desk(desk.store, has_model=False)
    for command in ("/paper", "/easy"):
        reply = ask(plain, f"{command} {PLAIN}")
        assert reply.question is None
        assert f"The abstract of {PLAIN}." in words(reply.message)
        assert replies.HOW_TO_GET_KOREAN in words(reply.message)
    assert ask(plain, f"/paper {UNKNOWN}").question is not None


def test_a_question_about_a_summarised_paper_gets_its_card_and_the_reason(desk: Desk) -> None:
    text = said(desk, f"/paper {KNOWN} 왜 그런가요?")
    assert SUMMARY.summary.overview in text
    assert text.endswith(replies.question_not_yet())


def test_a_worker_answers_what_was_asked_once_the_paper_is_known(desk: Desk) -> None:
    asked = Question("console", "terminal", "/easy", UNKNOWN)
    assert answer(asked, desk) is None
    desk.store.papers.record([Entry(UNKNOWN, "arxiv", "A late paper", "It is late.")], NOW)
    late = answer(asked, desk)
    assert late is not None
    assert "It is late." in words(late)


@pytest.mark.parametrize(
    "text",
    ["/digest", "/Digest ", "/digest 2025-01-14", "/digest ２０２５－０１－１４", "／ＤＩＧＥＳＴ\u30002025-01-14"],
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
        "/digest 컴퓨터 비전 2025-01-14",
        "/digest 2025-01-14 vision",
    ],
)
def test_a_category_is_picked_by_any_of_its_names_on_either_side_of_the_day(desk: Desk, text: str) -> None:
    shown = said(desk, text)
    assert SUMMARY.summary.title in shown
    assert f"Paper {PLAIN}" not in shown


@pytest.mark.parametrize("category", [one for one in CATEGORIES if one.slug in {"robotics", "speech"}])
def test_a_category_without_papers_is_not_said_to_be_a_day_without_papers(desk: Desk, category: object) -> None:
    korean = getattr(category, "korean", "")
    assert said(desk, f"/digest {korean}") == f"2025년 1월 14일(화)에는 {korean} 분야의 논문이 없습니다."


def test_a_day_that_is_not_frozen_is_shown_as_it_stands(desk: Desk) -> None:
    assert "Paper of today" in said(desk, f"/digest {TODAY}")


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("/digest 2025-01-11", replies.no_papers(date(2025, 1, 11))),
        ("/digest 2025-01-16", "2025-01-16은 아직 오지 않은 날짜입니다"),
        ("/digest 내일", "‘내일’에 맞는 날짜나 분야가 없습니다"),
        ("/digest 2025-02-30", "‘2025-02-30’에 맞는 날짜나 분야가 없습니다"),
        ("/digest 2025-01-14 요리", "‘2025-01-14 요리’에 맞는 날짜나 분야가 없습니다"),
        ("/paper", replies.id_wanted("/paper")),
        ("/easy  ", replies.id_wanted("/easy")),
        ("/paper 안녕", "‘안녕’에서 arXiv 번호를 찾지 못했습니다"),
        ("/subscribe vision", replies.unknown_command("/subscribe")),
        ("안녕하세요", replies.unknown_command("안녕하세요")),
    ],
)
def test_what_cannot_be_given_is_said_in_a_sentence(desk: Desk, text: str, answered: str) -> None:
    assert said(desk, text).startswith(answered)


@pytest.mark.parametrize("text", ["/help", "/HELP", "/help me", "／help", "/start", "", " \n"])
def test_help_is_never_far(desk: Desk, text: str) -> None:
    assert ask(desk, text) == Reply(digest.help_message())


def test_before_the_first_edition_the_digest_says_so(sqlite_store: Store) -> None:
    assert said(Desk(sqlite_store, has_model=True), "/digest") == replies.no_edition_yet()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TYPED, has_model=st.booleans())
def test_any_text_has_an_answer_that_can_be_stored_and_sent(desk: Desk, text: str, has_model: bool) -> None:
    reply = handle(Request("console", "terminal", text), Desk(desk.store, has_model), NOW)
    assert words(reply.message).strip()
    assert from_json(to_json(reply.message)) == reply.message
    if reply.question:
        assert "\x00" not in (reply.question.text or "")
        (reply.question.text or "").encode()


def test_a_database_that_is_away_is_the_one_thing_that_is_not_answered_here() -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/nowhere")
    try:
        with pytest.raises(StoreAway):
            ask(Desk(store, has_model=True), "/digest")
        with pytest.raises(StoreAway):
            ask(Desk(store, has_model=True), "/paper 2501.00001")
        assert words(ask(Desk(store, has_model=True), "/help").message)
    finally:
        store.close()


def test_a_day_may_be_today_in_utc_and_none_that_has_not_begun_there() -> None:
    late = datetime(2025, 1, 14, 23, 59, tzinfo=UTC)
    assert parse_day(" 2025-01-14 ", late) == DAY
    with pytest.raises(DayNotYet):
        parse_day("2025-01-15", late)
    assert parse_day("2025-01-15", late + timedelta(minutes=1)) == date(2025, 1, 15)


@given(st.text(max_size=20) | st.dates().map(str))
def test_a_text_is_a_day_or_it_is_not(text: str) -> None:
    with suppress(NotADay, DayNotYet):
        assert parse_day(text, NOW) <= TODAY
