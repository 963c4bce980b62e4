"""What a model says of a paper is bounded, clean and Korean before anybody sees it."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot import taxonomy
from bot.summary import Summary, faults
from tests.bot.papers import REPLIES, sample_papers
from tests.fakes.world import reply

LIMITS = {
    "title": 120,
    "one_line": 110,
    "overview": 700,
    "easy": 600,
    "novelty": 450,
    "details": 600,
    "performance": 450,
}
ABSTRACT = "One thing is studied. It says what was found."
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANYTHING = st.text(st.characters() | st.sampled_from("\n\t\u202e\u200b\u2028\x1b\x00\ufeff\U000e0041 .다"), max_size=60)


def summary(**fields: Any) -> Summary:
    return Summary.model_validate(reply("한 가지") | fields)


@given(st.sampled_from([*LIMITS, "keywords"]), ANYTHING, st.integers(1, 40))
def test_whatever_a_model_writes_becomes_one_bounded_line_of_visible_characters(
    field: str, text: str, times: int
) -> None:
    try:
        parsed = summary(**{field: [text * times] if field == "keywords" else text * times})
    except ValidationError:
        return
    shown = parsed.keywords[0] if field == "keywords" else getattr(parsed, field)
    assert 1 <= len(shown) <= LIMITS.get(field, 40)
    assert not {unicodedata.category(character) for character in shown} & INVISIBLE
    assert shown == " ".join(shown.split())


@pytest.mark.parametrize("field", LIMITS)
def test_text_that_fits_is_left_alone_and_longer_text_is_cut_to_its_bound(field: str) -> None:
    limit = LIMITS[field]
    assert getattr(summary(**{field: "가" * limit}), field) == "가" * limit
    assert getattr(summary(**{field: "가" * (limit + 1)}), field) == "가" * (limit - 1) + "…"


@pytest.mark.parametrize("paper_id", REPLIES)
def test_the_summaries_of_the_sample_are_kept_word_for_word_and_faultless(paper_id: str) -> None:
    parsed = Summary.model_validate_json(json.dumps(REPLIES[paper_id]))
    assert parsed.model_dump(mode="json") == REPLIES[paper_id]
    abstract = next(paper.abstract for paper in sample_papers() if paper.paper_id.value == paper_id)
    assert faults(parsed, abstract) == ()


def test_the_sample_has_a_summary_for_every_paper() -> None:
    assert {paper.paper_id.value for paper in sample_papers()} == set(REPLIES)


@pytest.mark.parametrize("field", sorted(reply("한 가지").keys() - {"terms"}))
def test_a_missing_field_is_not_made_up(field: str) -> None:
    fields = reply("한 가지")
    del fields[field]
    with pytest.raises(ValidationError, match=field):
        Summary.model_validate(fields)


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "요리"},
        {"category": ""},
        {"title": ""},
        {"title": " \u200b\n"},
        {"title": 2501},
        {"title": "제목".encode()},
        {"overview": None},
        {"overview": ["한 가지"]},
        {"keywords": "한 가지, 비교"},
        {"keywords": [1]},
        {"keywords": [""]},
        {"keywords": None},
        {"links": ["https://example.com"]},
    ],
    ids=str,
)
def test_what_is_not_in_the_form_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        summary(**wrong)


@pytest.mark.parametrize("category", taxonomy.CATEGORIES, ids=lambda category: category.slug)
def test_a_category_is_known_under_every_name_and_kept_under_one(category: taxonomy.Category) -> None:
    for name in (category.slug, category.korean, category.english, *category.aliases):
        assert summary(category=name).category == category.slug


def test_only_the_first_six_keywords_count_and_none_is_needed() -> None:
    assert summary(keywords=list("가나다라마바사")).keywords == tuple("가나다라마바")
    assert summary(keywords=[]).keywords == ()


def test_a_good_summary_has_no_faults() -> None:
    assert faults(summary(), ABSTRACT) == ()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"title": "A Study of One Thing"}, "`title` is not written in Korean"),
        ({"one_line": "It says what was found."}, "`one_line` is not written in Korean"),
        ({"overview": "This paper studies one thing. " * 4}, "`overview` is not written in Korean"),
        ({"novelty": "새로운 점은 the first model of its kind 입니다."}, "`novelty` is not written in Korean"),
        ({"details": "…"}, "`details` is not written in Korean"),
        ({"performance": "93.1 % 42 %."}, "`performance` is not written in Korean"),
        ({"overview": "짧습니다."}, "`overview` is too short"),
        ({"easy": "짧습니다."}, "`easy` is too short"),
        ({"novelty": "한 가지를 새로 보이고, 그다음으로는"}, "`novelty` ends in the middle of a sentence"),
        ({"details": "먼저 자료를 모았습니다. 그다음 (하나씩"}, "`details` ends in the middle of a sentence"),
        ({"performance": "정확도가 93.1"}, "`performance` ends in the middle of a sentence"),
    ],
    ids=str,
)
def test_a_fault_is_named_with_its_field(fields: dict[str, str], fault: str) -> None:
    assert fault in faults(summary(**fields), ABSTRACT)


@pytest.mark.parametrize("end", ["다.", "다", "요!", "까?", "다.”", "다.)", "다…"])
def test_every_way_a_sentence_ends_is_an_end(end: str) -> None:
    assert faults(summary(details=f"먼저 자료를 모으고 하나씩 견줍니{end}"), ABSTRACT) == ()


def test_a_title_may_be_mostly_names_and_an_overview_is_not_the_abstract() -> None:
    assert faults(summary(title="VideoRAG with LLM: 영상 검색"), ABSTRACT) == ()
    copied = summary()
    assert faults(copied, copied.overview) == ("`overview` repeats the abstract",)


@given(ANYTHING, ANYTHING)
def test_judging_never_stumbles(text: str, abstract: str) -> None:
    try:
        parsed = summary(overview=text, performance=text or None)
    except ValidationError:
        return
    assert all(fault.isascii() for fault in faults(parsed, abstract))
