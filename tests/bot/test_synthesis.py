"""A synthesis holds claims that rest on papers it was made of; whatever else a model says of them is left out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edition import Item
from bot.synthesis import MOST_PAPERS, Claim, DraftedSynthesis, Synthesis, key, narrowed, settle, subjects
from bot.taxonomy import CATEGORIES
from tests.bot.papers import SYNTHESES, items, made, paper, sample_edition

ITEMS = tuple(Item(paper(number), CATEGORIES[0], 10 - number, made()) for number in (1, 2, 3))
IDS = tuple(item.paper.paper_id for item in ITEMS)
TOGETHER: dict[str, object] = {"text": "두 논문이 같은 문제를 다룹니다.", "papers": [1, 2]}


def settled(*claims: dict[str, object]) -> tuple[Synthesis | None, tuple[str, ...]]:
    return settle(DraftedSynthesis.model_validate({"claims": claims}), ITEMS, "m")


def test_a_claim_keeps_its_words_and_names_its_papers_by_their_ids() -> None:
    made_of, wrong = settled(TOGETHER, {"text": "세 번째는 다릅니다.", "papers": [3]})
    assert wrong == ()
    claims = (Claim("두 논문이 같은 문제를 다룹니다.", IDS[:2]), Claim("세 번째는 다릅니다.", IDS[2:]))
    assert made_of == Synthesis(claims, "m")


@pytest.mark.parametrize("papers", [[], [0], [4], [-1], [1, 9]])
def test_a_claim_without_papers_or_with_one_that_was_not_given_is_dropped(papers: list[int]) -> None:
    made_of, wrong = settled(TOGETHER, {"text": "근거가 없습니다.", "papers": papers})
    assert wrong == ()
    assert made_of is not None
    assert [claim.text for claim in made_of.claims] == [TOGETHER["text"]]


@pytest.mark.parametrize(
    ("claims", "named"),
    [
        ([], "no claim rests on two of the papers"),
        ([{"text": "하나만 말합니다.", "papers": [1]}], "no claim rests on two of the papers"),
        ([{"text": "하나를 두 번 말합니다.", "papers": [1, 1]}], "no claim rests on two of the papers"),
        ([{"text": " \u200b ", "papers": [1, 2]}], "no claim rests on two of the papers"),
        ([TOGETHER, {"text": "Both look at one thing.", "papers": [1, 2]}], "claim 2 is not written in Korean"),
        ([{"text": "두 논문이 함께", "papers": [1, 2]}], "claim 1 ends in the middle of a sentence"),
        ([{"text": "가" * 400, "papers": [1, 2]}], "claim 1 ends in the middle of a sentence"),
    ],
)
def test_a_reply_that_will_not_do_is_named(claims: list[dict[str, object]], named: str) -> None:
    made_of, wrong = settled(*claims)
    assert made_of is None
    assert named in wrong


def test_a_claim_is_one_line_of_visible_characters_and_there_are_five_at_most() -> None:
    made_of, _ = settled(*[TOGETHER | {"text": f"줄을\n바꿔\u200b {number}번 말합니다."} for number in range(9)])
    assert made_of is not None
    assert [claim.text for claim in made_of.claims] == [f"줄을 바꿔 {number}번 말합니다." for number in range(5)]


@given(items(most=40))
def test_only_categories_with_two_papers_that_have_an_abstract_are_spoken_of_and_the_best_papers_in_them(
    found: list[Item],
) -> None:
    asked = subjects(found)
    for category in CATEGORIES:
        papers = [item for item in found if item.category is category]
        assert (category.slug in asked) == (len(papers) > 1)
        chosen = asked.get(category.slug, ())
        assert len(chosen) == (min(len(papers), MOST_PAPERS) if len(papers) > 1 else 0)
        rest = [item.votes for item in papers if item not in chosen]
        assert all(item.votes >= max(rest, default=0) for item in chosen)
    untold = [replace(item, paper=replace(item.paper, abstract="")) for item in found]
    assert subjects(untold) == {}


@given(st.permutations(ITEMS), st.integers(0, 99))
def test_the_key_is_that_of_the_papers_and_their_texts_and_not_of_their_rank(found: list[Item], votes: int) -> None:
    (asked,) = subjects([replace(item, votes=votes) for item in found]).values()
    assert key(asked) == key(ITEMS)
    first, *others = ITEMS
    for other in (
        replace(first, paper=replace(first.paper, abstract="Another.")),
        replace(first, paper=replace(first.paper, title="Another")),
        replace(first, category=CATEGORIES[1]),
        replace(first, made=made("다른")),
        Item(paper(9), CATEGORIES[0], 1),
    ):
        assert key((other, *others)) != key(ITEMS)
    assert key(ITEMS[:2]) != key(ITEMS)


def test_a_channel_that_is_shown_some_of_the_papers_is_told_what_rests_on_these_alone() -> None:
    whole = {"language": Synthesis((Claim("ㄱ.", IDS[:2]), Claim("ㄴ.", IDS[2:]), Claim("ㄷ.", IDS[:1])), "m")}
    assert narrowed(whole, ITEMS) == whole
    assert narrowed(whole, ITEMS[:2]) == {"language": Synthesis((Claim("ㄱ.", IDS[:2]), Claim("ㄷ.", IDS[:1])), "m")}
    assert narrowed(whole, ITEMS[1:]) == {}


def test_the_sample_day_has_a_recorded_synthesis_for_each_category_with_two_papers_and_no_other() -> None:
    assert set(SYNTHESES) == set(subjects(sample_edition().items))
