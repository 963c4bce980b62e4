"""Right figures are never flagged, however they are written; ones off by a power of ten always are."""

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import Verdict, check, judge, reading
from bot.numbers.quantity import Kind, Quantity
from bot.numbers.writing import decimal_form, korean_form
from tests.bot.numbers.papers import PAIRS, RIGHT, raw_source, source

SOURCE = "We train a 7B model on 14.8 trillion tokens for 1.4 million hours, 12.5% better and 5x faster on three tasks."


def verdicts(korean: str, english: str) -> list[Verdict]:
    return [one.verdict for one in judge(korean, english)]


@pytest.mark.parametrize(
    ("korean", "english", "verdict"),
    [
        ("70억 파라미터", SOURCE, Verdict.SUPPORTED),
        ("7억 파라미터", SOURCE, Verdict.OFF),
        ("70B 모델", SOURCE, Verdict.OFF),
        ("14.8조 토큰", SOURCE, Verdict.SUPPORTED),
        ("14조 8천억 토큰", SOURCE, Verdict.SUPPORTED),
        ("약 15조 토큰", SOURCE, Verdict.ROUNDED),
        ("1.48조 토큰", SOURCE, Verdict.OFF),
        ("140만 시간", SOURCE, Verdict.SUPPORTED),
        ("1,400만 시간", SOURCE, Verdict.OFF),
        ("12.5%p", SOURCE, Verdict.SUPPORTED),
        ("약 13%", SOURCE, Verdict.ROUNDED),
        ("1.25%", SOURCE, Verdict.OFF),
        ("31%", SOURCE, Verdict.MISSING),
        ("5배", SOURCE, Verdict.SUPPORTED),
        ("50배", SOURCE, Verdict.OFF),
        ("세 가지 과제", SOURCE, Verdict.SUPPORTED),
        ("1,234개", SOURCE, Verdict.MISSING),
        ("약 2,400억", "a 235B model", Verdict.ROUNDED),
        ("약 240억", "a 235B model", Verdict.OFF),
        ("7%", "a 7B model", Verdict.MISSING),
        ("7배", "7% better", Verdict.MISSING),
        ("4%", "GPT-4 is better", Verdict.MISSING),
        ("0.1초", "a latency of 100 ms", Verdict.SUPPORTED),
        ("1초", "a latency of 100 ms", Verdict.OFF),
        ("85%", "a score of 0.85", Verdict.SUPPORTED),
        ("8.5%", "a score of 0.85", Verdict.OFF),
        ("20%", "one in five answers", Verdict.SUPPORTED),
        ("5분의 1", "20% of answers", Verdict.SUPPORTED),
        ("4분의 1", "costs fall by 75%", Verdict.SUPPORTED),
        ("22%p", "from 5% to 27%", Verdict.SUPPORTED),
        ("5배 이상", "from 5% to 27%", Verdict.ROUNDED),
        ("2024년", "AIME24 and more", Verdict.SUPPORTED),
        ("2023년", "in March 2024", Verdict.MISSING),
        ("700억 모델", "Llama-3.1-70B", Verdict.SUPPORTED),
        ("70억 모델", "Llama-3.1-70B", Verdict.OFF),
        ("4비트", "INT4 weights", Verdict.SUPPORTED),
        ("3차원", "a 3D scene", Verdict.SUPPORTED),
    ],
)
def test_a_figure_gets_the_verdict_that_a_careful_reader_would_give(
    korean: str, english: str, verdict: Verdict
) -> None:
    assert verdicts(korean, english) == [verdict]


@pytest.mark.parametrize(("english", "korean"), PAIRS)
def test_what_a_careful_translator_writes_is_not_flagged(english: str, korean: str) -> None:
    assert judge(korean, english), "the sentence has no figure that is read"
    assert check(korean, english).findings == ()


def test_right_sentences_about_real_papers_are_not_flagged() -> None:
    assert len(RIGHT) >= 240
    flagged = [
        (korean, [str(one) for one in found])
        for paper_id, korean in RIGHT
        for english in (source(paper_id), raw_source(paper_id))
        if (found := check(korean, english).findings)
    ]
    assert flagged == []


def _scaled(korean: str) -> Iterator[Quantity]:
    """The figures that have a scale of their own: 억, 만, B, million."""
    for one in reading.korean(korean):
        is_large = one.scale > 1 or one.value >= 10_000
        if is_large and not one.in_words and not one.named and one.kind in (Kind.COUNT, Kind.TIME):
            yield one


def _shifted(korean: str, figure: Quantity, power: int) -> str:
    written = korean[figure.start : figure.figure_end]
    value = figure.value * Fraction(10) ** power
    scale = re.search(r"[KMBTk만억조]\Z", written)
    new = (
        f"{decimal_form(value / figure.scale)}{scale[0]}" if scale and " " not in figure.digits else korean_form(value)
    )
    return korean[: figure.start] + new + korean[figure.figure_end :]


def _planted(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, Quantity, str, str]]:
    for korean, english in pairs:
        for figure in _scaled(korean):
            for power in (-4, -3, -2, -1, 1, 2, 3, 4):
                yield korean, figure, _shifted(korean, figure, power), english


def _missed(planted: Iterator[tuple[str, Quantity, str, str]]) -> tuple[int, int, list[str]]:
    """How many were planted and how many put right, and those that neither were caught nor are right by chance."""
    count = mended = 0
    missed = []
    for _, figure, wrong, english in planted:
        count += 1
        found = next(one for one in judge(wrong, english) if one.quantity.start == figure.start)
        if found.verdict is Verdict.OFF:
            finding = next(one for one in check(wrong, english).findings if one.start == figure.start)
            mended += finding.after is not None
            if finding.after is not None and abs(reading.korean(finding.after)[0].value / figure.value - 1) > 0.1:
                missed.append(f"{wrong} -> {finding.after}")
        elif not _is_right_by_chance(found.quantity, english):
            missed.append(wrong)
    return count, mended, missed


def _is_right_by_chance(figure: Quantity, english: str) -> bool:
    """Whether the source happens to hold the shifted value too, or it has become so small that any text has it."""
    if figure.value <= 10:
        return True
    values = [variant.value for one in reading.english(english) for variant in (one, *one.also)]
    return any(value and abs(figure.value / value - 1) <= Fraction(1, 10) for value in values)


def test_every_power_of_ten_planted_into_real_sentences_is_caught() -> None:
    pairs = [(korean, source(paper_id)) for paper_id, korean in RIGHT]
    count, mended, missed = _missed(_planted(pairs))
    assert missed == []
    assert count > 1000
    assert mended > 0.94 * count


def test_every_power_of_ten_planted_into_single_sentences_is_caught() -> None:
    count, mended, missed = _missed(_planted([(korean, english) for english, korean in PAIRS]))
    assert missed == []
    assert mended > 0.85 * count > 150


NOUNS = st.sampled_from([("parameters", "파라미터"), ("tokens", "토큰"), ("images", "이미지"), ("hours", "시간")])


@given(st.integers(11, 9999), st.sampled_from([("B", 10**9), ("M", 10**6), (" billion", 10**9)]), NOUNS)
def test_a_right_figure_in_any_notation_is_never_flagged(
    digits: int, scale: tuple[str, int], nouns: tuple[str, str]
) -> None:
    name, factor = scale
    value = Fraction(digits, 10) * factor
    english = f"It has {digits / 10:.1f}{name} {nouns[0]} in all."
    for written in (
        korean_form(value),
        f"{value.numerator:,}",
        f"{digits / 10:.1f}{name}",
        f"{korean_form(value)} 개의",
    ):
        assert verdicts(f"모두 {written} {nouns[1]}입니다.", english) == [Verdict.SUPPORTED]


@given(st.integers(11, 9999), st.integers(1, 4) | st.integers(-4, -1), NOUNS)
def test_a_power_of_ten_is_found_in_any_figure(digits: int, power: int, nouns: tuple[str, str]) -> None:
    value = Fraction(digits, 10) * 10**9
    english = f"It has {digits / 10:.1f}B {nouns[0]} in all."
    wrong = korean_form(value * Fraction(10) ** power)
    checked = check(f"모두 {wrong} 개의 {nouns[1]}입니다.", english)
    (finding,) = checked.findings
    assert (finding.verdict, finding.exponent, finding.right) == (Verdict.OFF, power, korean_form(value))
    assert finding.after is not None
    assert check(checked.text, english).findings == ()
