"""Every figure is read for what it is worth, in either language, and what only looks like one is left alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import reading
from bot.numbers.quantity import Bound, Kind, Quantity
from bot.numbers.writing import korean_form
from tests.bot.numbers.papers import RUNS

TEXT = st.text(
    st.sampled_from("0123456789.,%~-–^x×{}()/억만천조백십개배년월일두세열첫째번약이상여의점퍼센트 BKMTGPUa\n")
    | st.characters(),
    max_size=120,
)
WHOLE = st.integers(1, 10**15)
DECIMAL = st.builds(lambda digits, places: Fraction(digits, 10**places), st.integers(1, 10**6), st.integers(0, 3))


def only(quantities: tuple[Quantity, ...]) -> Quantity:
    assert len(quantities) == 1, quantities
    return quantities[0]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("1,203,450 documents", 1_203_450, Kind.COUNT),
        ("2.42B parameters", 2_420_000_000, Kind.COUNT),
        ("1.4 million hours", 1_400_000, Kind.TIME),
        ("a 1-billion-parameter model", 10**9, Kind.COUNT),
        ("14.8 trillion tokens", 14_800_000_000_000, Kind.COUNT),
        ("5bn users", 5 * 10**9, Kind.COUNT),
        ("256K tokens", 256_000, Kind.COUNT),
        ("14k samples", 14_000, Kind.COUNT),
        ("15M-scale data", 15_000_000, Kind.COUNT),
        ("two hundred tasks", 200, Kind.COUNT),
        ("twenty-five tasks", 25, Kind.COUNT),
        ("a hundred thousand steps", 100_000, Kind.COUNT),
        ("half a million images", 500_000, Kind.COUNT),
        ("two dozen tasks", 24, Kind.COUNT),
        ("3.2 × 10⁵ sentences", 320_000, Kind.COUNT),
        (r"$3.2 \times 10^{5}$ sentences", 320_000, Kind.COUNT),
        ("a rate of 1e-4", Fraction(1, 10_000), Kind.BARE),
        ("$10^{19}$ FLOPs", 10**19, Kind.COUNT),
        ("10{,}000 samples", 10_000, Kind.COUNT),
        ("12.5% of it", Fraction(25, 2), Kind.PERCENT),
        (r"12.5\% of it", Fraction(25, 2), Kind.PERCENT),
        ("12.5 percent", Fraction(25, 2), Kind.PERCENT),
        ("3.4 percentage points", Fraction(17, 5), Kind.PERCENT),
        ("36%pt more", 36, Kind.PERCENT),
        ("10x faster", 10, Kind.TIMES),
        (r"13\times faster", 13, Kind.TIMES),
        ("1000times larger", 1000, Kind.TIMES),
        ("3 times faster", 3, Kind.TIMES),
        ("tenfold", 10, Kind.TIMES),
        ("a 2-fold gain", 2, Kind.TIMES),
        ("it doubles", 2, Kind.TIMES),
        ("two orders of magnitude", 100, Kind.TIMES),
        ("an order of magnitude", 10, Kind.TIMES),
        ("one-third of it", Fraction(1, 3), Kind.SHARE),
        ("halves the cost", Fraction(1, 2), Kind.SHARE),
        ("100ms", 100, Kind.TIME),
        ("27 TB", 27, Kind.DATA),
        ("24fps", 24, Kind.COUNT),
        ("4-bit", 4, Kind.COUNT),
        ("$1.5M", 1_500_000, Kind.COUNT),
        ("scores 83.4, a record", Fraction(417, 5), Kind.BARE),
        ("the third", 3, Kind.ORDINAL),
    ],
)
def test_english_figures_are_read(text: str, value: Fraction, kind: Kind) -> None:
    found = only(reading.english(text))
    assert (found.value, found.kind) == (value, kind)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("3,890억 개", 389 * 10**9, Kind.COUNT),
        ("1조 800억 토큰", 1_080_000_000_000, Kind.COUNT),
        ("2억 4천만 쌍", 240_000_000, Kind.COUNT),
        ("14만 건", 140_000, Kind.COUNT),
        ("1만 2,000개", 12_000, Kind.COUNT),
        ("12만3천 개", 123_000, Kind.COUNT),
        ("24.2억 개", 2_420_000_000, Kind.COUNT),
        ("7천 5백만 명", 75_000_000, Kind.COUNT),
        ("백만 개", 10**6, Kind.COUNT),
        ("천 배", 1000, Kind.TIMES),
        ("열두 개", 12, Kind.COUNT),
        ("스무 명", 20, Kind.COUNT),
        ("세 가지", 3, Kind.COUNT),
        ("두 배", 2, Kind.TIMES),
        ("12.5퍼센트", Fraction(25, 2), Kind.PERCENT),
        ("3.4%p", Fraction(17, 5), Kind.PERCENT),
        ("3.4 %포인트", Fraction(17, 5), Kind.PERCENT),
        ("82.4점", Fraction(412, 5), Kind.PERCENT),
        ("4.7배", Fraction(47, 10), Kind.TIMES),
        ("절반", Fraction(1, 2), Kind.SHARE),
        ("3분의 2", Fraction(2, 3), Kind.SHARE),
        ("첫 번째", 1, Kind.ORDINAL),
        ("세 번째", 3, Kind.ORDINAL),
        ("3:1", 3, Kind.RATIO),
        ("2024년", 2024, Kind.YEAR),
        ("3월", 3, Kind.MONTH),
        ("0.1초", Fraction(1, 10), Kind.TIME),
        ("18개월", 18, Kind.TIME),
        ("27테라바이트", 27, Kind.DATA),
        ("4비트", 4, Kind.COUNT),
        ("32배치", 32, Kind.COUNT),
        ("7B 모델", 7 * 10**9, Kind.COUNT),
        ("256K 토큰", 256_000, Kind.COUNT),
        ("150만 달러", 1_500_000, Kind.COUNT),
    ],
)
def test_korean_figures_are_read(text: str, value: Fraction, kind: Kind) -> None:
    found = only(reading.korean(text))
    assert (found.value, found.kind) == (value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o와 Llama-3.1-70B",
        "Qwen2.5-72B-Instruct를 FP8로",
        "ViT-L/14, W4A16, T5, ResNet-50, H100, A100-80GB",
        "pass@1, Best-of-8, top-5, F1",
        "CIFAR-10, MATH-500, GSM8K, AIME24",
        "그림 3과 표 2, 3.2절, 식 (4)",
        "arXiv:2501.07301v2, https://example.org/1234",
        "(1) 먼저, 2) 다음으로",
        "수천 배, 수십 개, 몇 가지, 두세 가지, 서너 개",
        "0.1 없이도 됩니다"[4:],
        "GPT-4만 개선되고 네트워크가 열 화상을 세대별로",
    ],
)
def test_names_references_and_vague_words_are_no_figures(text: str) -> None:
    assert reading.korean(text) == ()


def test_numbers_in_english_names_are_marked_and_sizes_keep_their_worth() -> None:
    found = reading.english("Llama-3.1-70B, GPT-4o, CamVid-30K")
    assert all(one.named for one in found)
    assert {one.value for one in found if one.kind is Kind.COUNT} == {70 * 10**9, 30_000}


@pytest.mark.parametrize(
    ("read", "text", "ends"),
    [
        (reading.english, "0.6 to 235 billion", (600_000_000, 235 * 10**9)),
        (reading.english, "0.6B to 235B", (600_000_000, 235 * 10**9)),
        (reading.english, "10-20%", (10, 20)),
        (reading.korean, "6~2,350억", (600_000_000, 235 * 10**9)),
        (reading.korean, "6억에서 2,350억 개", (600_000_000, 235 * 10**9)),
        (reading.korean, "10~20%", (10, 20)),
        (reading.korean, "2~3배", (2, 3)),
    ],
)
def test_the_first_end_of_a_range_borrows_what_only_the_second_has(read: object, text: str, ends: object) -> None:
    assert callable(read)
    first, second = read(text)
    assert ((first.value, second.value), first.part, second.part) == (ends, "from", "to")
    assert first.kind is second.kind


def test_members_of_a_list_may_borrow_as_well() -> None:
    first, second, _ = reading.english("7, 13, and 70 billion parameters")
    assert [any(one.value == value for one in one_of.also) for one_of, value in
            ((first, 7 * 10**9), (second, 13 * 10**9))] == [True, True]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("약 15만 개", Bound.ABOUT),
        ("15만 개 정도", Bound.ABOUT),
        ("1,000개 이상", Bound.OVER),
        ("1,000여 개", Bound.OVER),
        ("100만 개가 넘는", Bound.OVER),
        ("50% 미만", Bound.UNDER),
        ("2배 가까이", Bound.UNDER),
        ("15만 개", Bound.EXACT),
    ],
)
def test_hedges_are_read(text: str, bound: Bound) -> None:
    assert only(reading.korean(text)).bound is bound


def test_the_precision_is_that_of_the_last_digit_written() -> None:
    assert [only(reading.english(text)).place for text in ("2.42B", "235B", "0.85", "1,000")] == [7, 9, -2, 0]


@given(WHOLE)
def test_a_whole_number_is_read_back_from_any_notation(value: int) -> None:
    for text in (str(value), f"{value:,}", f"{value} tasks"):
        assert [one.value for one in reading.english(text)] == [value]
    for text in (f"{value:,}개", f"{korean_form(Fraction(value))} 개", f"모두 {korean_form(Fraction(value))}입니다"):
        assert [one.value for one in reading.korean(text)] == [value]


@given(DECIMAL, st.sampled_from([("K", 3), ("M", 6), ("B", 9), ("T", 12), (" million", 6), (" billion", 9)]))
def test_a_scaled_decimal_is_read_back_exactly(value: Fraction, scale: tuple[str, int]) -> None:
    name, power = scale
    plain = f"{value.numerator * (1000 // value.denominator) / 1000:.3f}" if value < 10**9 else ""
    assert [one.value for one in reading.english(f"{plain}{name}")] == [value * 10**power]
    if len(name) == 1:
        assert [one.value for one in reading.korean(f"{plain}{name}")] == [value * 10**power]


@given(DECIMAL, st.sampled_from([("만", 4), ("억", 8), ("조", 12), ("천만", 7), ("백만", 6)]))
def test_a_decimal_with_a_korean_scale_is_read_back_exactly(value: Fraction, scale: tuple[str, int]) -> None:
    name, power = scale
    plain = f"{value.numerator * (1000 // value.denominator) / 1000:.3f}".rstrip("0").rstrip(".")
    assert [one.value for one in reading.korean(f"{plain}{name} 개")] == [value * 10**power]


@given(TEXT)
def test_any_text_can_be_read_and_spans_are_where_the_figures_stand(text: str) -> None:
    for quantities in (reading.english(text), reading.korean(text)):
        assert list(quantities) == sorted(quantities, key=lambda one: one.start)
        for one in quantities:
            assert text[one.start : one.end] == one.written
            assert one.start < one.figure_end <= one.end
            assert one.value >= 0


@pytest.mark.torture
@given(st.text(max_size=2000))
def test_any_long_text_can_be_read(text: str) -> None:
    reading.english(text)
    reading.korean(text)


@pytest.mark.parametrize("piece", RUNS)
def test_long_runs_can_be_read(piece: str) -> None:
    """How long that takes, and how it grows, is a figure of `make bench`."""
    for quantity in (*reading.english(piece * 2_000), *reading.korean(piece * 2_000)):
        assert quantity.start < quantity.end <= len(piece) * 2_000
