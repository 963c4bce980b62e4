"""The digest holds every paper once, where people look for it; a card holds all that is known and fits anywhere."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import digest, replies
from bot.edition import Item, edition
from bot.message import (
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Text,
    Title,
    plain,
)
from bot.paper import Paper
from bot.summary import Made
from bot.taxonomy import CATEGORIES
from tests.bot.papers import DAY, block_words, items, made, paper, sample_edition, words

NOWHERE_MORE_THAN = 4000
"""Characters: what the components of one Discord message may show, the least of all platforms.

https://docs.discord.com/developers/components/reference
"""

RICH = paper(
    7301,
    title="The Lessons of Developing Process Reward Models",
    authors=("가", "나", "다", "라"),
    votes=1234,
    thumbnail_url="https://cdn-thumbnails.huggingface.co/1.png",
    code_url="https://github.com/a/b",
    project_url="https://example.com/",
    keywords=tuple(f"keyword {number}" for number in range(9)),
)
BARE = Paper(RICH.paper_id, "Paper", "")


def lines(message: Message) -> list[PaperLine]:
    return [block for block in message.blocks if isinstance(block, PaperLine)]


def the_list(found: Sequence[Item], *, has_model: bool = True) -> Message:
    return digest.digest_list(DAY, edition(DAY, found).items, has_model=has_model)


@given(items())
def test_every_paper_is_there_once_with_its_link_and_the_command_that_opens_it(found: list[Item]) -> None:
    shown = lines(the_list(found))
    urls = [line.title.url for line in shown]
    assert sorted(urls) == sorted(one.paper.paper_id.abstract_url for one in found)
    for line in shown:
        assert Command(f"/paper {line.title.url.removeprefix('https://arxiv.org/abs/')}") in line.facts


@given(items(most=40))
def test_papers_stand_below_their_category_by_votes_and_categories_in_their_fixed_order(found: list[Item]) -> None:
    by_url = {one.paper.paper_id.abstract_url: one for one in found}
    sections: list[tuple[str, list[Item]]] = []
    for block in the_list(found).blocks:
        if isinstance(block, Heading):
            sections.append((block.text, []))
        if isinstance(block, PaperLine):
            sections[-1][1].append(by_url[block.title.url])
    expected = [one.heading for one in CATEGORIES if any(item.category is one for item in found)]
    assert [heading.rpartition(" (")[0] for heading, _ in sections] == expected
    for heading, papers in sections:
        assert heading == replies.category_heading(papers[0].category.heading, len(papers))
        assert len({one.category.slug for one in papers}) == 1
        assert all(first.votes >= second.votes for first, second in pairwise(papers))


@given(items(most=40), st.booleans())
def test_no_block_is_empty_and_headings_are_followed_by_papers(found: list[Item], has_model: bool) -> None:
    message = the_list(found, has_model=has_model)
    assert all(line.strip() for line in words(message).split("\n"))
    for first, second in pairwise(message.blocks):
        assert not isinstance(first, Heading) or isinstance(second, PaperLine)
    assert isinstance(message.blocks[0], Title)
    assert not isinstance(message.blocks[-1], Heading)
    assert message.preview


def test_the_head_says_the_day_and_counts_everything() -> None:
    found = [Item(paper(1), CATEGORIES[0], 1200, made()), Item(paper(2), CATEGORIES[3], 34, made())]
    assert words(the_list(found)).split("\n")[:2] == [
        "논문 배달부 · 2025년 1월 14일(화)",
        "논문 2편 · 분야 2개 · 추천 1,234",
    ]


def test_the_preview_names_the_paper_with_the_most_votes() -> None:
    found = [Item(paper(1), CATEGORIES[0], 3, made("적은")), Item(paper(2), CATEGORIES[-1], 9, made("많은"))]
    assert the_list(found).preview == "1월 14일 AI 논문: 많은 한 가지를 살핀 연구 외 1편"


def test_the_sample_day_is_all_there() -> None:
    today = sample_edition()
    text = words(digest.digest_list(today.day, today.items, has_model=True))
    assert len(today.items) == 12
    assert all(text.count(one.made.summary.title) == 1 for one in today.items if one.made)
    assert replies.NO_SUMMARY not in text


@pytest.mark.parametrize("has_model", [True, False])
def test_what_is_missing_is_said_and_without_a_model_how_to_get_it(has_model: bool) -> None:
    found = [
        Item(paper(1), CATEGORIES[0], 3),
        Item(paper(2), CATEGORIES[0], 2),
        Item(paper(3), CATEGORIES[0], 1, made()),
    ]
    shown = lines(the_list(found))
    assert [replies.NO_SUMMARY in block_words(line) for line in shown] == [True, True, False]
    last = block_words(the_list(found, has_model=has_model).blocks[-1])
    assert last == (replies.some_without_summary(2) if has_model else f"AI 요약 없음: {replies.HOW_TO_GET_KOREAN}")


def test_a_day_without_papers_says_so() -> None:
    message = digest.digest_list(DAY, (), has_model=True)
    assert "올라온 논문이 없습니다" in words(message)
    assert message.preview == replies.no_papers(DAY)


def test_two_hundred_papers_of_one_category_are_two_hundred_lines() -> None:
    message = the_list([Item(paper(number), CATEGORIES[0], number, made()) for number in range(200)])
    assert len({line.title.url for line in lines(message)}) == len(lines(message)) == 200
    assert "논문 200편 · 분야 1개 · 추천 19,900" in words(message)


def longest() -> Made:
    """The longest summary that can be."""
    fields = {"title": 120, "one_line": 110, "overview": 700, "easy": 600, "novelty": 450, "details": 600}
    texts = {name: "가" * most for name, most in (fields | {"performance": 450}).items()}
    return made(**texts, keywords=["나" * 40] * 6)


def test_the_longest_card_fits_the_smallest_platform_in_one_piece() -> None:
    long = paper(
        1,
        title="T" * 240,
        abstract="A" * 5000,
        authors=tuple("Name of an Author " * 3 for _ in range(300)),
        withdrawn=True,
        code_url="https://github.com/a/b",
        project_url="https://example.com/",
    )
    for summary in (longest(), None):
        assert len(words(digest.card(long, summary, has_model=False))) <= NOWHERE_MORE_THAN


@pytest.mark.parametrize("summary", [made(), made(performance="정확도가 3배로 올랐습니다."), None])
@pytest.mark.parametrize("one", [RICH, BARE], ids=["rich", "bare"])
@pytest.mark.parametrize("has_model", [True, False])
def test_no_card_has_an_empty_block_and_each_ends_with_where_its_text_comes_from(
    one: Paper, summary: Made | None, has_model: bool
) -> None:
    for message in (
        digest.card(one, summary, has_model=has_model),
        digest.easy(one, summary, has_model=has_model),
    ):
        for block in message.blocks:
            assert block_words(block).strip()
            assert not isinstance(block, Labelled) or plain(block.spans).strip()
        text = words(message)
        assert ("AI(gpt-5-mini)가 쓴" in text) == (summary is not None)
        assert (replies.HOW_TO_GET_KOREAN in text) == (summary is None and not has_model)


def test_a_card_shows_every_field_of_the_summary_and_every_fact_of_the_paper() -> None:
    summary = made(performance="정확도가 3배로 올랐습니다.")
    message = digest.card(RICH, summary, has_model=True)
    text = words(message)
    texts = [value for name, value in summary.summary.texts().items() if name != "one_line"]
    wanted = [*texts, *summary.summary.keywords, RICH.title, "가, 나, 다 외 1명", "1,234", "💬 언어 모델"]
    assert [value for value in wanted if value not in text] == []
    links = [span for block in message.blocks if isinstance(block, Labelled) for span in block.spans]
    assert [span.url for span in links if isinstance(span, Link)] == [
        RICH.paper_id.abstract_url,
        RICH.paper_id.pdf_url,
        RICH.code_url,
        RICH.project_url,
    ]
    assert Picture(RICH.thumbnail_url or "", summary.summary.title) in message.blocks


def test_a_card_without_a_summary_shows_the_feeds_own_words_and_at_most_six_keywords() -> None:
    text = words(digest.card(RICH, None, has_model=True))
    assert RICH.abstract in text
    assert "keyword 5\n" in text
    assert "keyword 6" not in text


def test_a_withdrawn_paper_says_so_on_its_card() -> None:
    assert replies.withdrawn() in words(digest.card(paper(1, withdrawn=True), None, has_model=True))


def test_the_easy_explanation_leads_back_to_the_card() -> None:
    message = digest.easy(RICH, made(), has_model=True)
    assert made().summary.easy in words(message)
    assert Command("/paper 2501.07301") in getattr(message.blocks[-1], "spans", ())


def test_a_note_is_added_without_touching_the_rest() -> None:
    message = digest.sentence("안녕하세요.")
    noted = digest.with_note(message, "덧붙입니다.")
    assert noted.blocks == (Paragraph((Text("안녕하세요."),)), Note((Text("덧붙입니다.", quiet=True),)))
    assert noted.preview == message.preview == "안녕하세요."


def test_help_names_every_command() -> None:
    text = words(digest.help_message())
    assert [command for command in ("/paper", "/easy", "/digest", "/help") if command not in text] == []


def test_a_summary_without_keywords_makes_no_label_for_them() -> None:
    assert replies.LABEL_KEYWORDS not in words(digest.card(BARE, made(keywords=[]), has_model=True))
