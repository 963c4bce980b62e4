"""A figure off by a power of ten becomes the source's; the sentence around it, particles included, stays whole."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import Verdict, check, cut
from bot.numbers.writing import with_particle
from tests.bot.numbers.papers import RIGHT, WRONG, raw_source, source
from tests.bot.numbers.test_reading import TEXT
from tests.recorded import recorded

MODEL = "We train a 7B model, named Tarsier2."


@pytest.mark.parametrize(
    ("wrong", "english", "right"),
    [
        ("7억을 씁니다.", MODEL, "7B를 씁니다."),
        ("7억이 됩니다.", MODEL, "7B가 됩니다."),
        ("7억은 작습니다.", MODEL, "7B는 작습니다."),
        ("7억과 같습니다.", MODEL, "7B와 같습니다."),
        ("7억으로 줄입니다.", MODEL, "7B로 줄입니다."),
        ("7억으로서는 작습니다.", MODEL, "7B로서는 작습니다."),
        ("7억이며 작습니다.", MODEL, "7B며 작습니다."),
        ("7억이었습니다.", MODEL, "7B였습니다."),
        ("7억의 모델입니다.", MODEL, "7B의 모델입니다."),
        ("7억입니다.", MODEL, "7B입니다."),
        ("7억 이상입니다.", MODEL, "7B 이상입니다."),
        ("7억 개의 파라미터입니다.", MODEL, "70억(7B) 개의 파라미터입니다."),
        ("7억(7B) 개의 파라미터입니다.", MODEL, "70억(7B) 개의 파라미터입니다."),
        ("7B(7억)입니다.", MODEL, "7B(70억)입니다."),
        ("70B 모델입니다.", MODEL, "7B 모델입니다."),
        ("1,400만 시간을 썼습니다.", "on 1.4 million hours of speech", "140만(1.4 million) 시간을 썼습니다."),
        ("1,400만을 썼습니다.", "on 1.4 million hours of speech", "140만(1.4 million)을 썼습니다."),
        ("2.42억 개의 파라미터", "with 2.42B parameters", "24.2억(2.42B) 개의 파라미터"),
        ("0.6억에서 235억 개의 파라미터", "from 0.6 to 235 billion parameters",
         "6억(0.6 billion)에서 2,350억(235 billion) 개의 파라미터"),
        ("약 240억 개입니다.", "a 235B model", "약 2,400억(235B) 개입니다."),
        ("정확도가 34%p 올랐습니다.", "up by 3.4%", "정확도가 3.4%p 올랐습니다."),
        ("지연은 1초입니다.", "a latency of 100 ms", "지연은 0.1초입니다."),
        ("50배 빠릅니다.", "5x faster", "5배 빠릅니다."),
        ("테스트 8만 7,618개를 봅니다.", "876186 tests", "테스트 87만 6,186개를 봅니다."),
        ("3만 시간 이상 돌렸습니다.", "over 3,000 NVIDIA A100 GPU hours", "3,000 시간 이상 돌렸습니다."),
    ],
)  # fmt: skip
def test_a_figure_is_put_right_in_house_style_with_its_particle(wrong: str, english: str, right: str) -> None:
    checked = check(wrong, english)
    assert checked.text == right
    assert checked.unresolved == ()
    assert check(right, english).findings == ()


@pytest.mark.parametrize(
    ("figure", "rest", "whole"),
    [
        ("80억", "를", "80억을"),
        ("80억", "로", "80억으로"),
        ("14.8조", "은", "14.8조는"),
        ("1.2M", "를", "1.2M을"),
        ("256K", "은", "256K는"),
        ("140만(1.4 million)", "로", "140만(1.4 million)으로"),
        ("12.7", "으로", "12.7로"),
        ("12.3", "로", "12.3으로"),
        ("5", "을", "5를"),
        ("10", "를", "10을"),
        ("7B", "이나마", "7B이나마"),
        ("7B", "", "7B"),
    ],
)
def test_particles_follow_the_sound_of_the_figure(figure: str, rest: str, whole: str) -> None:
    assert with_particle(figure, rest) == whole


def test_every_recorded_error_is_caught_and_put_right() -> None:
    abstracts = json.loads(recorded("data/abstracts.json").read_text(encoding="utf-8"))
    for error in json.loads(recorded("reference_digests/figures.json").read_text(encoding="utf-8")):
        paper = abstracts[error["arxiv_id"]]
        english = f"{paper['title']}. {paper['abstract']}"
        for sentence in ("모두 {} 개를 다룹니다.", "이 연구의 규모는 {}입니다.", "여기서는 {} 규모로 실험했습니다."):
            checked = check(sentence.format(error["wrong_ko"]), english, field="overview")
            (finding,) = checked.findings
            assert (finding.field, finding.before, finding.verdict) == ("overview", error["wrong_ko"], Verdict.OFF)
            assert finding.right == error["expected_ko"]
            assert finding.after is not None
            assert error["expected_ko"] in finding.after or finding.after == error["source_text"]
            assert checked.text == sentence.format(finding.after)
            assert check(checked.text, english).findings == ()


def test_wrong_figures_about_real_papers_are_put_right_or_told() -> None:
    for paper_id, wrong, right in WRONG:
        for english in (source(paper_id), raw_source(paper_id)):
            checked = check(wrong, english)
            assert checked.findings, wrong
            assert (checked.text == right and not checked.unresolved) if right else checked.unresolved, checked


def test_a_figure_that_may_be_one_of_two_is_left_and_told() -> None:
    checked = check("약 46억 개가 활성화됩니다.", "Of 456 billion parameters 45.9 billion are active.")
    (finding,) = checked.unresolved
    assert checked.text == "약 46억 개가 활성화됩니다."
    assert set(finding.sources) == {"456 billion", "45.9 billion"}
    assert str(finding) == "`46억` is off by 10^-1: the source has 45.9 billion or 456 billion"


@pytest.mark.parametrize(
    ("english", "right"),
    [
        ("hundreds of billions of parameters", "수천억 개의"),
        ("tens of thousands of them", "수만 개의"),
        ("hundreds of millions", "수억 개의"),
        ("billions of them", "수십억 개의"),
        ("millions of them", "수백만 개의"),
    ],
)
def test_vague_sizes_have_their_power_of_ten_too(english: str, right: str) -> None:
    assert check(right, english).findings == ()
    assert check("수백억 개의", "hundreds of billions").text == "수천억 개의"
    assert check("수백억 개의", "no size at all").findings == ()
    assert check("파라미터 수만 늘립니다.", "thousands of them").findings == ()


def test_a_number_in_words_is_never_taken_for_a_slip_of_the_scale() -> None:
    checked = check("데이터셋 열네 개를 씁니다.", "on 1.4 million hours")
    assert (checked.text, len(checked.unresolved)) == ("데이터셋 열네 개를 씁니다.", 1)


def test_of_two_sizes_the_one_written_alike_is_meant() -> None:
    assert check("7억 모델", "7B and 70B models").text == "7B 모델"
    assert check("70억 모델과 7억 모델", "7B and 70B models").text == "70억 모델과 7억 모델"


def test_what_is_not_in_the_source_is_told_and_then_cut_with_its_sentence() -> None:
    english = "It has 7B parameters and is 12% better."
    korean = "파라미터는 7억 개입니다. 정확도는 31% 올랐습니다. 12% 좋습니다."
    checked = check(korean, english, "performance")
    assert [(one.before, one.field, str(one)) for one in checked.unresolved] == [
        ("31", "performance", "`31` is not in the source")
    ]
    removed = cut(korean, english, "performance")
    assert removed.text == "파라미터는 70억(7B) 개입니다. 12% 좋습니다."
    assert removed.findings == checked.findings


def test_cutting_every_sentence_leaves_nothing_and_cutting_none_leaves_all() -> None:
    assert cut("31% 올랐습니다.", "no figures").text == ""
    assert cut("  31.5B입니다.\n둘입니다. ", "a 31.5B model").text == "  31.5B입니다.\n둘입니다. "


def test_a_mistaken_unit_is_told_and_not_converted() -> None:
    assert [str(one) for one in check("27GB를 받습니다.", "27 TB of data").unresolved] == [
        "`27` is off by 10^-3: the source has 27 TB"
    ]


def test_a_finding_says_where_the_figure_stood() -> None:
    korean = "먼저 5배 빠르고, 파라미터는 7억 개이며 50배 쌉니다."
    checked = check(korean, "A 7B model is 5x faster.")
    assert [korean[one.start : one.end] for one in checked.findings] == [one.before for one in checked.findings]
    assert [one.before for one in checked.findings] == ["7억", "50"]


@given(TEXT, TEXT)
def test_no_text_makes_it_fail_and_correcting_twice_is_correcting_once(korean: str, english: str) -> None:
    once = check(korean, english)
    assert check(once.text, english).text == once.text
    assert cut(korean, english).findings == once.findings


@given(st.text(st.characters(exclude_categories=["N"])).map(lambda text: re.sub("[가-힣]", "가", text)), TEXT)
def test_text_without_figures_is_unchanged(korean: str, english: str) -> None:
    assert check(korean, english).text == korean


@given(st.sampled_from(RIGHT), st.text("0123456789.%B억만 ", max_size=12))
def test_more_figures_in_a_sentence_change_no_other_words(pair: tuple[str, str], noise: str) -> None:
    korean = f"{noise} {pair[1]}"
    words = re.sub(r"[0-9.,%억만조천백BMKTk()\s]|billion|million", "", korean)
    shown = re.sub(
        r"[0-9.,%억만조천백BMKTk()\s]|billion|million", "", check(korean, "A 7B model, 1.4 million hours.").text
    )
    assert re.sub("[은는이가을를과와으로며]", "", shown) == re.sub("[은는이가을를과와으로며]", "", words)
