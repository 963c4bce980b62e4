"""Whatever goes wrong, people read one whole Korean sentence that says what to do."""

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import errors, replies
from bot.errors import Misconfigured, PaperboyError
from bot.korean import HANGUL, hangul_share
from bot.summary import MINIMUM_HANGUL_SHARE

LONG = "could not connect to the server: " + "Connection refused " * 20
TAIL = "🙂\n" + "가나다라마바사 " * 30

PROBLEMS: dict[str, PaperboyError] = {
    "SourceAway": errors.SourceAway("huggingface", LONG, after=3.0),
    "ModelAway": errors.ModelAway(LONG),
    "BudgetBusy": errors.BudgetBusy(LONG),
    "StoreAway": errors.StoreAway(LONG),
    "QueueAway": errors.QueueAway(LONG),
    "ModelRefused": errors.ModelRefused(LONG),
    "BudgetSpent": errors.BudgetSpent(datetime(2025, 1, 15, tzinfo=UTC)),
    "NotAPaperId": errors.NotAPaperId(TAIL),
    "NoSuchPaper": errors.NoSuchPaper("2501.99999"),
    "NotADay": errors.NotADay(TAIL),
    "DayNotYet": errors.DayNotYet(date(2025, 1, 14)),
    "NoEdition": errors.NoEdition(date(2025, 1, 11)),
    "NoSuchPost": errors.NoSuchPost("12"),
    "Unusable": errors.Unusable("`title` is not written in Korean"),
    "Misconfigured": errors.Misconfigured("PLATFORMS", replies.no_such_platform("kakao", ("console", "recorder"))),
}

NAMELESS = (errors.TryAgain("x"), errors.Pause("x"), errors.TellPerson("x"), PaperboyError("x"))

ARGUMENTS: dict[str, Any] = {
    "accounts": 1, "after": 3.0, "asked": "내일", "calls": 30, "categories": 5, "category": "컴퓨터 비전", "code": 1,
    "command": "/paper", "completion": 300, "count": 3, "day": date(2025, 1, 14), "dollars": 0.0123, "done": 3,
    "file": "papers.md", "folder": "/tmp/paperboy", "found": "0001", "heading": "👁️ 컴퓨터 비전",
    "instant": datetime(2025, 1, 15, tzinfo=UTC), "key": "Ctrl-D", "kind": "summarise",
    "known": ("papers", "posts"), "limit": 100,
    "model": "gpt-5-mini", "name": "papers", "names": ("김하나", "이둘"), "number": 12, "own": True, "own_file": True,
    "papers": 12, "platform": "console", "channel": "terminal", "problem": PROBLEMS["NoSuchPaper"], "prompt": 900,
    "reason": "no answer", "said": "not a number", "shown": 3, "source": "abstract", "tokens": 1000,
    "titles": ("하나", "둘"), "trouble": "no answer", "votes": 10, "wanted": 12, "word": "/brief",
}  # fmt: skip

NAMES_OF_THINGS = {"LINK_ABSTRACT", "LINK_PDF", "DOCTOR_REDIS"}
"""Proper names, which no language translates."""
OF_PARTS = {"source_name", "authors", "category_heading"}
"""Made of nothing but what they are given."""


def leaves(parent: type[PaperboyError]) -> Iterator[type[PaperboyError]]:
    """The classes of errors that are raised: those that no other one refines."""
    for child in parent.__subclasses__():
        yield from leaves(child) if child.__subclasses__() else [child]


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


def test_every_error_has_a_sentence_of_its_own() -> None:
    assert PROBLEMS.keys() == RAISED.keys()
    sentences = {replies.error(problem) for problem in (*PROBLEMS.values(), *NAMELESS)}
    assert len(sentences) == len(PROBLEMS) + len(NAMELESS)


@pytest.mark.parametrize("error", NAMELESS)
def test_an_error_without_a_name_of_its_own_has_a_sentence_too(error: PaperboyError) -> None:
    assert is_whole(replies.error(error))


@given(st.text(max_size=300))
def test_whatever_somebody_wrote_the_sentence_stays_a_sentence(asked: str) -> None:
    for problem in (errors.NotAPaperId(asked), errors.NotADay(asked), errors.NoSuchPaper(asked)):
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
    if inspect.isfunction(made) and made.__module__ == replies.__name__ and not name.startswith("_")
}


@pytest.mark.parametrize("name", sorted(CONSTANTS.keys() - NAMES_OF_THINGS))
def test_every_fixed_text_is_korean(name: str) -> None:
    assert HANGUL.search(CONSTANTS[name])


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - OF_PARTS))
def test_every_sentence_is_korean_and_says_what_it_was_given(name: str) -> None:
    made = FUNCTIONS[name]
    wanted = inspect.signature(made).parameters
    sentence = made(**{one: ARGUMENTS[one] for one in wanted})
    assert HANGUL.search(sentence)
    assert "None" not in sentence
    assert "{" not in sentence


def test_the_words_after_a_text_of_either_kind_fit_it() -> None:
    assert replies.made_from("abstract", "gpt").startswith("초록을 바탕으로")
    assert replies.made_from("full text", "gpt").startswith("본문 전체를 바탕으로")


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


def test_help_is_in_sentences_of_the_share_of_korean_that_we_ask_of_a_model() -> None:
    assert all(hangul_share(what) >= MINIMUM_HANGUL_SHARE for _, what in replies.HELP)
