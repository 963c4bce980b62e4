"""What people type into a search box finds what they mean, and the best of it first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import MOST_WORDS, best_first, folded, search_text, without_particles, words_of
from bot.summary import Made
from tests.bot.papers import made, paper


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("비전 로봇", ["비전", "로봇"]),
        ("  Reward\tMODEL  reward ", ["reward", "model"]),
        ("ＧＰＴ－４　Straße", ["gpt-4", "strasse"]),
        ("“강화 학습”, (보상)", ["강화", "학습", "보상"]),
        ("비전 관련 논문 찾아줘", ["비전"]),
        ("논문", ["논문"]),
        ("100% o_v \\ C:\\data", ["100%", "o_v", "\\", "c:\\data"]),
        (" , ? ", []),
        ("", []),
        (" ".join(str(number) for number in range(20)), [str(number) for number in range(MOST_WORDS)]),
    ],
)
def test_a_query_is_its_words_each_once_without_what_only_asks_for_papers(query: str, words: list[str]) -> None:
    assert words_of(query) == words


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("로봇을", "로봇"),
        ("강화학습을", "강화학습"),
        ("비전에서", "비전"),
        ("추론으로", "추론"),
        ("데이터의", "데이터"),
        ("RLHF를", "RLHF를"),
        ("을", "을"),
    ],
)
def test_particles_are_taken_from_words_that_are_long_enough_without(word: str, bare: str) -> None:
    assert without_particles([word]) == [bare]


@given(st.text(), st.text())
def test_case_width_and_white_space_do_not_matter(first: str, second: str) -> None:
    text = f"{first} {second}"
    assert folded(folded(text)) == folded(text)
    assert folded(f"  {first}\n\t{second} ") == folded(text)
    assert folded(text) == folded(text).strip()


def test_a_paper_is_found_by_all_that_is_known_of_it() -> None:
    one = paper(1, title="A Title", abstract="An abstract.", authors=("Ada Lovelace",), keywords=("RLHF",))
    summary = made("제목", one_line="한 줄.", overview="개요입니다.", keywords=["열쇠말"])
    text = search_text(one, summary)
    for word in (
        "2501.00001",
        "a title",
        "an abstract.",
        "ada lovelace",
        "rlhf",
        "제목",
        "한 줄.",
        "개요입니다.",
        "열쇠말",
    ):
        assert word in text
    assert search_text(one, None) == "2501.00001 a title ada lovelace rlhf an abstract."


def test_the_best_have_the_words_in_their_titles_whole_and_then_the_most_votes() -> None:
    in_title = paper(1, title="Robot Hands", votes=1)
    inside_a_word = paper(2, title="Microrobots", votes=50)
    in_abstract = paper(3, title="Grasping", abstract="A robot grasps.", votes=9)
    also = paper(4, title="Holding", abstract="The robot holds.", votes=90)
    found = [(one, None) for one in (inside_a_word, in_abstract, also, in_title)]
    assert [one.paper_id for one, _ in best_first(["robot"], found)] == [
        one.paper_id for one in (in_title, also, in_abstract, inside_a_word)
    ]


def of_title(title: str) -> Made:
    summary = made()
    return replace(summary, summary=summary.summary.model_copy(update={"title": title}))


def test_korean_words_are_whole_with_their_particles() -> None:
    titled = (paper(1, votes=1), of_title("비전을 다시 본 연구"))
    inside = (paper(2, votes=99), of_title("텔레비전 이야기"))
    assert best_first(["비전"], [inside, titled]) == [titled, inside]


@given(st.lists(st.sampled_from(["robot", "비전", "a", "(", "100%"]), max_size=3), st.permutations(range(6)))
def test_whatever_order_the_store_gives_the_best_first_are_the_same(words: list[str], order: list[int]) -> None:
    papers = [(paper(number, title=f"robot {number % 2} 비전(", votes=number % 3), None) for number in range(6)]
    assert best_first(words, [papers[place] for place in order]) == best_first(words, papers)
    assert sorted(best_first(words, papers), key=str) == sorted(papers, key=str)
