"""Papers are looked for by the words that matter of what somebody typed, and the best of them come first."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import MOST_WORDS, best_first, search_text, without_particles, words_of
from tests.bot.papers import made, paper

TYPED = st.text(max_size=40) | st.lists(
    st.sampled_from(["논문", "강화학습", "보상을", "GPT-4", '"', "「", "?", "C++", "관련", "３D", "\u3000"]), max_size=9
).map(" ".join)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("강화학습 보상", ["강화학습", "보상"]),
        ("  Reward\u3000MODEL\n", ["reward", "model"]),
        ("ＧＰＴ-4 ３D", ["gpt-4", "3d"]),
        ('"확산 모델"', ["확산", "모델"]),
        ("‘확산’, 「생성」?", ["확산", "생성"]),
        ("강화학습 관련 최신 논문 찾아줘", ["강화학습"]),
        ("보상 보상 보상", ["보상"]),
        ("논문", ["논문"]),
        ("관련 논문", ["관련", "논문"]),
        ("C++ c#", ["c++", "c#"]),
        ('" ? !', []),
        ("", []),
    ],
)
def test_what_only_says_that_papers_are_wanted_and_what_stands_around_words_is_not_looked_for(
    query: str, words: list[str]
) -> None:
    assert words_of(query) == words


@given(TYPED)
def test_a_few_different_words_are_looked_for_whatever_was_typed(query: str) -> None:
    words = words_of(query)
    assert len(set(words)) == len(words) <= MOST_WORDS
    assert all(word and len(word.split()) == 1 for word in words)


@given(TYPED)
def test_whoever_types_a_title_looks_for_words_that_its_paper_has(title: str) -> None:
    text = search_text(paper(title=title), None)
    assert [word for word in words_of(title) if word not in text] == []


def test_a_paper_is_found_by_all_that_is_known_of_it() -> None:
    one = paper(7, title="Reward Models", authors=("Ada Lovelace",), keywords=("RLHF",), abstract="We ALIGN them.")
    summary = made("보상", one_line="한 줄입니다.", overview="개요입니다.", keywords=["정렬"])
    text = search_text(one, summary)
    for query in ("2501.00007", "reward models", "ada lovelace", "rlhf", "align", "보상", "한 줄", "개요", "정렬"):
        assert query in text
    assert "정렬" not in search_text(one, None)


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        (["강화학습에서", "보상을"], ["강화학습", "보상"]),
        (["모델의", "이론과", "실제로"], ["모델", "이론", "실제"]),
        (["비전", "결과", "유로", "너와"], ["비전", "결과", "유로", "너와"]),
        (["llm의", "gpt", "c++"], ["llm의", "gpt", "c++"]),
    ],
)
def test_particles_are_taken_off_korean_words_that_stay_words_without_them(words: list[str], bare: list[str]) -> None:
    assert without_particles(words) == bare


@given(st.lists(st.text(min_size=1, max_size=12) | st.text("가에서으로와의", min_size=1, max_size=6), max_size=5))
def test_what_is_left_of_a_word_is_its_beginning(words: list[str]) -> None:
    for word, bare in zip(words, without_particles(words), strict=True):
        assert word.startswith(bare)
        assert bare == word or len(bare) >= 2


RANKED = [
    (paper(1, title="보상을 다시 보다", votes=1), None),
    (paper(2, title="Reward", votes=2), made("보상")),
    (paper(3, title="다른 제목", abstract="보상 모델을 살핍니다.", votes=90), None),
    (paper(5, title="손해배상보상금", votes=80), None),
    (paper(4, title="손해배상보상금", votes=80), None),
]


def test_words_in_a_title_count_before_words_elsewhere_and_both_before_parts_of_words() -> None:
    expected = [2, 1, 3, 5, 4]
    for found in permutations(RANKED):
        ids = [int(one.paper_id.value[-1]) for one, _ in best_first(["보상"], found)]
        assert ids == expected, "of the same weight: by votes, then the newest"


def test_an_english_word_counts_as_a_word_and_a_korean_one_with_its_particle_too() -> None:
    whole, inside = paper(1, title="A Rag for LLMs"), paper(2, title="Fragments", votes=9)
    longer = paper(3, title="Ragged Edges", votes=8)
    ranked = best_first(["rag"], [(one, None) for one in (inside, longer, whole)])
    assert [one for one, _ in ranked] == [whole, inside, longer]
    korean, other = paper(1, title="로봇이 배운다"), paper(2, title="휴머노이드로봇", votes=9)
    assert best_first(["로봇"], [(other, None), (korean, None)])[0][0] == korean
