"""Korean as text: whole sentences, no scars where it was shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.korean import hangul_share, sentences, shorten

WRITTEN = st.text(st.sampled_from("가나 다a1.5?…”)( \n—") | st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("모든 낱말이 한국어입니다.", 1.0),
        ("LoRA를 SPAM으로 학습합니다.", 1.0),
        ("This is not Korean.", 0.0),
        ("절반은 Korean", 0.5),
        ("模型 학습", 0.5),
        ("2501.07301 — 3.5 %", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_korean_counts_words_and_not_letters(text: str, share: float) -> None:
    assert hangul_share(text) == share


@given(WRITTEN)
def test_a_share_is_a_share(text: str) -> None:
    assert 0.0 <= hangul_share(text) <= 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("하나입니다. 둘입니다! 셋일까요? 넷…", ["하나입니다.", "둘입니다!", "셋일까요?", "넷…"]),
        ("토큰 2.42B. 다음은 v1.5입니다.", ["토큰 2.42B.", "다음은 v1.5입니다."]),
        ("정확도는 3.5%p 올랐습니다.", ["정확도는 3.5%p 올랐습니다."]),
        ("(괄호 안입니다.) “따옴표 안입니다.” 끝", ["(괄호 안입니다.)", "“따옴표 안입니다.”", "끝"]),
        ("끝나지 않은", ["끝나지 않은"]),
        ("  ", []),
    ],
)
def test_sentences_keep_their_end_marks_brackets_and_figures(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(WRITTEN)
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(WRITTEN, st.integers(2, 320))
def test_a_shortened_text_fits_and_says_nothing_new(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else bool(short)
    assert "".join(text.split()).startswith("".join(short.removesuffix("…").split()))


@given(WRITTEN, st.integers(2, 320))
def test_shortening_twice_is_shortening_once(text: str, limit: int) -> None:
    assert shorten(shorten(text, limit), limit) == shorten(text, limit)


def test_whole_sentences_are_kept_where_one_fits_and_whole_words_where_none_does() -> None:
    text = "첫 문장입니다. (둘째 문장입니다.) 셋째 문장은 깁니다."
    assert shorten(text, 22) == "첫 문장입니다. (둘째 문장입니다.)"
    assert shorten(text, 15) == "첫 문장입니다."
    assert shorten("한국어 낱말, 그리고 긴 문장입니다.", 10) == "한국어 낱말…"
    assert shorten("띄어쓰기가없는아주긴낱말", 6) == "띄어쓰기가…"
