"""Whatever goes wrong, people read one whole Korean sentence that says what to do."""

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import errors, replies
from bot.commands import Refusal
from bot.errors import Misconfigured, PaperboyError
from bot.korean import HANGUL, hangul_share
from bot.replies import discord as replies_discord
from bot.replies import slack as replies_slack
from bot.replies import telegram as replies_telegram
from bot.settings import Settings
from bot.subscription import EVERY_DAY, KST, WEEKDAYS
from bot.summary import MINIMUM_HANGUL_SHARE

LONG = "could not connect to the server: " + "Connection refused " * 20
TAIL = "🙂\n" + "가나다라마바사 " * 30

PROBLEMS: dict[str, PaperboyError] = {
    "SourceAway": errors.SourceAway("huggingface", LONG, after=3.0),
    "ModelAway": errors.ModelAway(LONG),
    "BudgetBusy": errors.BudgetBusy(LONG),
    "PlatformAway": errors.PlatformAway(LONG),
    "StoreAway": errors.StoreAway(LONG),
    "QueueAway": errors.QueueAway(LONG),
    "ModelRefused": errors.ModelRefused(LONG),
    "BudgetSpent": errors.BudgetSpent(datetime(2025, 1, 15, tzinfo=UTC)),
    "PersonBudgetSpent": errors.PersonBudgetSpent(datetime(2025, 1, 15, tzinfo=UTC)),
    "NotAPaperId": errors.NotAPaperId(TAIL),
    "NoSuchPaper": errors.NoSuchPaper("2501.99999"),
    "NotADay": errors.NotADay(TAIL),
    "DayNotYet": errors.DayNotYet(date(2025, 1, 14)),
    "NoEdition": errors.NoEdition(date(2025, 1, 11)),
    "NotCollected": errors.NotCollected(date(2025, 1, 11), today=False),
    "NoSuchPost": errors.NoSuchPost("12"),
    "NotAWish": errors.NotAWish(TAIL),
    "NotAnHour": errors.NotAnHour(TAIL),
    "NotSubscribed": errors.NotSubscribed("컴퓨터 비전"),
    "NotAllowed": errors.NotAllowed("rights"),
    "TooMany": errors.TooMany("person", datetime(2025, 1, 15, tzinfo=UTC)),
    "NotALevel": errors.NotALevel(TAIL),
    "NoSuchAnswer": errors.NoSuchAnswer("812"),
    "UnderWay": errors.UnderWay("2501.07301"),
    "Unusable": errors.Unusable("`title` is not written in Korean"),
    "Misconfigured": errors.Misconfigured("PLATFORMS", replies.no_such_platform("kakao", ("console", "recorder"))),
}

VARIANTS = (
    errors.NotCollected(date(2025, 1, 11), today=True),
    errors.NotAWish(""),
    errors.NotSubscribed(""),
    *(errors.NotAllowed(why) for why in Refusal),
    errors.TooMany("channel", datetime(2025, 1, 15, tzinfo=UTC)),
    errors.TooMany("check", datetime(2025, 1, 15, tzinfo=UTC)),
)
NAMELESS = (errors.TryAgain("x"), errors.Pause("x"), errors.TellPerson("x"), PaperboyError("x"))

ARGUMENTS: dict[str, Any] = {
    "origin": "abstract", "pages": 35, "complete": True, "whole": True, "section": "3.2 Reward Modeling", "page": 5,
    "people": 3, "person": "f3a9c0", "spent_up": 1, "most": 900,
    "accounts": 1, "after": 3.0, "asked": "내일", "calls": 30, "categories": 5, "category": "컴퓨터 비전", "code": 1,
    "counts": (("컴퓨터 비전", 3), ("로봇·자율주행", 1)),
    "command": "/paper", "completion": 300, "count": 3, "day": date(2025, 1, 14), "dollars": 0.0123, "done": 3,
    "file": "papers.md", "folder": "/tmp/paperboy", "found": "0001", "heading": "👁️ 컴퓨터 비전",
    "instant": datetime(2025, 1, 15, tzinfo=UTC), "key": "Ctrl-D", "kind": "summarise",
    "known": ("papers", "posts"), "limit": 100,
    "model": "gpt-5-mini", "name": "papers", "names": ("김하나", "이둘"), "number": 12, "own": True, "own_file": True,
    "paper": "2501.07301",
    "papers": 12, "platform": "console", "platforms": ("slack", "telegram"), "channel": "terminal",
    "problem": PROBLEMS["NoSuchPaper"], "prompt": 900,
    "reason": "no answer", "of_all": True, "said": "not a number", "shown": 3, "source": "abstract", "tokens": 1000,
    "until": datetime(2025, 1, 15, tzinfo=UTC),
    "titles": ("하나", "둘"), "trouble": "no answer", "votes": 10, "wanted": 12, "word": "/brief",
    "at": time(9), "current": True, "invite": "https://discord.com/oauth2/authorize", "left": 12,
    "missing": ("하나", "둘"),
    "scope": "files:write",
    "more": True, "narrowed": False, "near": "/digest", "new": True, "scopes": ("chat:write",),
    "setting": "SLACK_BOT_TOKEN", "text": "컴퓨터 비전", "title": "1월 14일", "unchanged": False,
    "url": "https://example.com", "us": {"team": "연구실", "user": "paperboy"}, "username": "paperboy_bot",
    "wrong": "하나를 살폈습니다.", "right": "둘을 살폈습니다.", "dropped": (False, True), "by_model": False,
    "every": True, "rest": "전문(HTML)",
    "weekdays": frozenset({0, 2}), "words": "강화 학습", "zone": "Asia/Seoul",
}  # fmt: skip
OTHERWISE: dict[str, dict[str, Any]] = {
    "token_refused": {"name": "slack_bot_token"},
    "next_post": {"zone": KST},
    "no_such_answer": {"number": "812"},
    "check_name": {"kind": "particle"},
    "bad_glossary_line": {"fault": "row"},
    "answered_from": {"origin": "pdf"},
}
"""Arguments that mean something else to one function, by its name."""

NAMES_OF_THINGS = {"LINK_ABSTRACT", "LINK_PDF", "DOCTOR_REDIS", "SLACK"}
"""Proper names, which no language translates."""
OF_PARTS = {"source_name", "authors", "category_heading", "quoted", "brief", "why_paused"}
"""Made of nothing but what they are given."""


def leaves(parent: type[PaperboyError]) -> Iterator[type[PaperboyError]]:
    """The classes of errors that people are told of: those that no other one refines, and NoEdition, which is raised
    too. What refines SourceAway is for whoever fetches, and is told as SourceAway is.
    """
    for child in parent.__subclasses__():
        if child is errors.SourceAway:
            yield child
            continue
        if child is errors.NoEdition or not child.__subclasses__():
            yield child
        yield from leaves(child)


RAISED = {error.__name__: error for error in leaves(PaperboyError) if error.__module__ == errors.__name__}


def is_whole(sentence: str) -> bool:
    """Whether that is Korean, on one line, with an end, and short enough for a notification."""
    return (
        HANGUL.search(sentence) is not None
        and sentence.splitlines() == [sentence]
        and sentence.endswith((".", ")."))
        and ".." not in sentence
        and len(sentence) < 200
    )


@pytest.mark.parametrize("name", sorted(RAISED))
def test_every_error_is_one_korean_sentence_without_our_names_for_it(name: str) -> None:
    sentence = replies.error(PROBLEMS[name])
    assert is_whole(sentence), sentence
    assert not [other for other in RAISED if other in sentence]


@pytest.mark.parametrize("problem", VARIANTS, ids=repr)
def test_every_kind_of_an_error_is_one_korean_sentence(problem: PaperboyError) -> None:
    assert is_whole(replies.error(problem)), replies.error(problem)


@pytest.mark.parametrize("problem", [*PROBLEMS.values(), *VARIANTS, *NAMELESS], ids=repr)
def test_who_asks_in_a_chat_is_told_in_one_sentence_and_nothing_of_the_machine(problem: PaperboyError) -> None:
    sentence = replies.for_asker(problem)
    assert is_whole(sentence), sentence
    assert not isinstance(problem, errors.TellPerson) or sentence == replies.error(problem)
    assert not isinstance(problem, errors.TryAgain | errors.Pause | Misconfigured) or LONG[:20] not in sentence
    assert not [name for name in Settings.model_fields if name.upper() in sentence]


def test_every_error_has_a_sentence_of_its_own() -> None:
    assert PROBLEMS.keys() == RAISED.keys()
    sentences = {replies.error(problem) for problem in (*PROBLEMS.values(), *NAMELESS)}
    assert len(sentences) == len(PROBLEMS) + len(NAMELESS)


@pytest.mark.parametrize("error", NAMELESS)
def test_an_error_without_a_name_of_its_own_has_a_sentence_too(error: PaperboyError) -> None:
    assert is_whole(replies.error(error))


@given(st.text(max_size=300))
def test_whatever_somebody_wrote_the_sentence_stays_a_sentence(asked: str) -> None:
    kinds = (errors.NotAPaperId, errors.NotADay, errors.NoSuchPaper, errors.NotAWish, errors.NotAnHour,
             errors.NotALevel, errors.NoSuchAnswer)  # fmt: skip
    for problem in (kind(asked) for kind in kinds):
        sentence = replies.error(problem)
        assert len(sentence) < 200
        assert len(sentence.splitlines()) == 1


@given(st.text(max_size=500))
def test_whatever_a_driver_said_the_sentence_stays_a_sentence(reason: str) -> None:
    for problem in (errors.StoreAway(reason), errors.ModelRefused(reason), errors.SourceAway("arxiv", reason)):
        sentence = replies.error(problem)
        assert len(sentence) < 200
        assert len(sentence.splitlines()) == 1


def test_a_wrong_setting_is_named() -> None:
    problem = Misconfigured("CUT_OFF", replies.bad_value("time_parsing"))
    assert replies.error(problem).startswith("CUT_OFF 설정")


CONSTANTS = {name: text for name, text in vars(replies).items() if name.isupper() and isinstance(text, str)}
FUNCTIONS = {
    name: made
    for name, made in vars(replies).items()
    if inspect.isfunction(made) and made.__module__.startswith(f"{replies.__name__}.")
}


@pytest.mark.parametrize("name", sorted(CONSTANTS.keys() - NAMES_OF_THINGS))
def test_every_fixed_text_is_korean(name: str) -> None:
    assert HANGUL.search(CONSTANTS[name])


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - OF_PARTS))
def test_every_sentence_is_korean_and_says_what_it_was_given(name: str) -> None:
    made = FUNCTIONS[name]
    wanted = inspect.signature(made).parameters
    sentence = made(**{one: (ARGUMENTS | OTHERWISE.get(name, {}))[one] for one in wanted})
    assert HANGUL.search(sentence)
    assert "None" not in sentence
    assert "{" not in sentence


def test_the_words_after_a_text_of_either_kind_fit_it() -> None:
    assert replies.made_from("abstract", "gpt").startswith("초록을 바탕으로")
    assert replies.made_from("full text", "gpt").startswith("전문을 바탕으로")


def test_a_day_and_a_time_are_written_as_people_in_seoul_read_them() -> None:
    assert replies.day_name(date(2025, 1, 14)) == "2025년 1월 14일(화)"
    assert replies.moment(datetime(2025, 1, 14, 21, 0, tzinfo=UTC)) == "1월 15일 06:00"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("김하나",), "김하나"),
        (("가", "나", "다"), "가, 나, 다"),
        (("가", "나", "다", "라"), "가, 나, 다 외 1명"),
        (tuple("가나다라마바사"), "가, 나, 다 외 4명"),
    ],
)
def test_authors_stand_in_their_order_and_the_rest_is_counted(names: tuple[str, ...], shown: str) -> None:
    assert replies.authors(names) == shown


def test_the_preview_names_the_first_paper_and_counts_the_rest() -> None:
    assert replies.digest_preview(date(2025, 1, 14), ["하나"]) == "1월 14일 AI 논문: 하나"
    assert replies.digest_preview(date(2025, 1, 14), ["하나", "둘", "셋"]) == "1월 14일 AI 논문: 하나 외 2편"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((time(9), "Asia/Seoul", WEEKDAYS), "월~금 09:00(한국 시간)"),
        ((time(0, 5), "Asia/Tokyo", EVERY_DAY), "매일 00:05(일본 시간)"),
        ((time(8, 30), "Europe/Paris", frozenset({5, 0, 2})), "월·수·토 08:30(Europe/Paris)"),
    ],
)
def test_an_hour_is_told_with_its_days_and_its_zone(arguments: tuple[time, str, frozenset[int]], shown: str) -> None:
    assert replies.hour(*arguments) == shown


def test_the_next_post_is_told_as_the_clocks_of_the_channel_show_it() -> None:
    instant = datetime(2025, 1, 15, 23, 30, tzinfo=UTC)
    assert replies.next_post(instant, KST) == "1월 16일(목) 08:30"
    assert replies.next_post(instant, ZoneInfo("America/New_York")) == "1월 15일(수) 18:30"


def test_whatever_a_platform_says_of_a_channel_has_its_korean() -> None:
    for reasons in (replies_slack.PAUSED, replies_discord.PAUSED, replies_telegram.PAUSED):
        for reason, said in reasons.items():
            assert HANGUL.search(said)
            assert not said.endswith(("다", "요", ".")), "it stands within a sentence"
            assert said in replies.paused(reason)
            assert is_whole(replies.paused(reason))
    assert "something new" in replies.paused("something new"), "what nobody knows is told as it is"


def test_every_menu_line_is_korean_and_fits_every_menu() -> None:
    """https://docs.discord.com/developers/interactions/application-commands"""
    for what in replies.COMMANDS.values():
        assert HANGUL.search(what)
        assert len(what) <= 100
    assert set(replies.COMMAND_NAMES) >= set(replies.COMMANDS)
    assert len(set(replies.COMMAND_NAMES.values())) == len(replies.COMMAND_NAMES)


def test_help_is_in_sentences_of_the_share_of_korean_that_we_ask_of_a_model() -> None:
    assert all(hangul_share(what) >= MINIMUM_HANGUL_SHARE for _, what in replies.HELP)
