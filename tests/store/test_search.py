"""A paper is found by any words that are in it, Korean and English, and by what is known of it now."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.search import search_text, words_of
from bot.store import Store
from tests.store.examples import NOW, SECOND, A, B, C, entry, made

ALIGNED = made(
    "강화학습",
    one_line="보상 모형을 고칩니다.",
    overview="로봇 팔이 컵을 집는 일을 살핍니다.",
    keywords=["비전", "월드 모델"],
)


@pytest.fixture
def papers(store: Store) -> Store:
    """Three papers, one of them with a summary, of more and more votes."""
    store.papers.record(
        [
            entry(A, title="Reward Models at 100% Scale", abstract="We study GRPO_v2.", authors=("김 하나",), votes=3),
            entry(
                B, title="Segment Anything", abstract=r"Robot arms see C:\data.", keywords=("Straße", "ＡＩ"), votes=5
            ),
            entry(C, title="A reward for robots", abstract="100 percent.", votes=9),
        ],
        NOW,
    )
    store.papers.keep_summary(A, ALIGNED)
    return store


def found(store: Store, query: str, most: int = 10) -> set[str]:
    return {paper.paper_id.value for paper, _ in store.papers.search(words_of(query), most)}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("비전", {A}),
        ("보상", {A}),
        ("월드모델", {A}),
        ("강화 학습", {A}),
        ("로봇팔", {A}),
        ("김하나", {A}),
        ("reward", {A, C}),
        ("REWARD  model", {A}),
        ("ｒｅｗａｒｄ　ｒｏｂｏｔｓ", {C}),
        ("robot", {B, C}),
        ("100%", {A}),
        ("100", {A, C}),
        ("o_v", {A}),
        ("%", {A}),
        ("_", {A}),
        ("c:\\data", {B}),
        ("\\", {B}),
        ("STRASSE", {B}),
        ("ai", {B}),
        ("2501.00003", {C}),
        ("한 가지를", {A}),
        ("reward 비전", {A}),
        ("reward segment", set()),
        ("robotarms", set()),
        ("없는말", set()),
        ("'; DROP TABLE papers; --", set()),
    ],
)
def test_a_paper_is_found_by_all_of_the_words_wherever_they_stand(papers: Store, query: str, ids: set[object]) -> None:
    assert found(papers, query) == {str(one) for one in ids}


def test_what_is_found_comes_with_its_summary_the_most_votes_first_and_no_more_than_wanted(papers: Store) -> None:
    assert [paper.paper_id for paper, _ in papers.papers.search(["e"], 10)] == [C, B, A]
    assert [paper.paper_id for paper, _ in papers.papers.search(["e"], 2)] == [C, B]
    ((paper, summary),) = papers.papers.search(["grpo_v2"], 10)
    assert (paper.paper_id, summary) == (A, ALIGNED)
    ((_, none),) = papers.papers.search(["segment"], 10)
    assert none is None


def test_what_can_be_found_follows_what_is_known(papers: Store) -> None:
    papers.papers.record([entry(A, title="Renamed", abstract="Something else.")], NOW + SECOND)
    assert found(papers, "GRPO") == set()
    assert found(papers, "renamed 보상") == {A.value}
    papers.papers.keep_summary(A, made("새로운"))
    assert found(papers, "보상") == set()
    assert found(papers, "renamed 새로운") == {A.value}
    papers.papers.record([entry(A, "arxiv", title="Renamed", abstract="Something else.", authors=("이 둘",))], NOW)
    assert found(papers, "이둘 새로운") == {A.value}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30), st.data())
def test_any_part_of_a_word_finds_its_paper(papers: Store, title: str, data: st.DataObject) -> None:
    papers.papers.record([entry(B, title=f"On {title}")], NOW)
    paper = papers.papers.get(B)
    assert paper is not None
    word = data.draw(st.sampled_from(search_text(paper, None).split()))
    begin = data.draw(st.integers(0, len(word) - 1))
    part = word[begin : data.draw(st.integers(begin + 1, len(word)))]
    assert B in [one.paper_id for one, _ in papers.papers.search([part], 10)]
