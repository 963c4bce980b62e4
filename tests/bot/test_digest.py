"""The digest holds every paper once, where people look for it; a card holds all that is known and fits anywhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import digest, replies
from bot.edition import Item, edition
from bot.message import (
    Button,
    Buttons,
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
    charts,
    plain,
)
from bot.paper import Paper
from bot.summary import Made
from bot.taxonomy import CATEGORIES, category
from bot.wish import Wish, parse
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


def pressable(message: Message) -> list[str]:
    """The commands of the buttons below the message."""
    last = message.blocks[-1]
    return [button.command for button in last.buttons] if isinstance(last, Buttons) else []


def sides(one: Paper, summary: Made | None, *, has_model: bool = True) -> list[Message]:
    """All that is said of one paper."""
    made_by = (digest.card, digest.whole_card, digest.easy, digest.details)
    return [make(one, summary, has_model=has_model) for make in made_by]


def the_list(found: Sequence[Item], *, has_model: bool = True) -> Message:
    return digest.of_day(DAY, edition(DAY, found).items, has_model=has_model)


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


@given(items(most=40))
def test_the_thread_tells_of_every_paper_once_below_its_category_with_buttons_for_more(found: list[Item]) -> None:
    message = the_list(found)
    papers = {one.paper.paper_id.abstract_url: one for one in found}
    told: list[str] = []
    heading = None
    for block, after in pairwise((*message.thread, None)):
        match block:
            case Heading(text, category, button):
                assert button is None
                assert isinstance(after, PaperLine)
                heading = (text, category)
            case PaperLine(title, line, facts):
                one = papers[title.url]
                assert heading is not None
                assert heading[1] == one.category.slug
                assert line == (one.made.summary.overview if one.made else one.paper.abstract)
                assert plain(facts) == replies.votes(one.votes)
                buttons = tuple(
                    Button(label, f"{command} {one.paper.paper_id}")
                    for label, command in (("쉬운설명", "/easy"), ("자세히", "/details"))
                )
                assert after == Buttons(buttons)
                told.append(title.url)
            case _:
                assert isinstance(block, Buttons)
    assert told == [line.title.url for line in lines(message)]
    headings = [(block.text, block.category) for block in message.thread if isinstance(block, Heading)]
    assert headings == [(block.text, block.category) for block in message.blocks if isinstance(block, Heading)]


@given(items(most=40))
def test_every_heading_has_its_category_and_a_button_that_subscribes_to_it_and_takes_nothing_away(
    found: list[Item],
) -> None:
    for block in the_list(found).blocks:
        if isinstance(block, Heading):
            one = category(block.category or "")
            assert block.text.startswith(one.heading)
            assert block.button == Button(replies.BUTTON_SUBSCRIBE, f"/subscribe +{one.slug}")
            assert parse(f"+{one.slug}") == Wish(frozenset({one.slug}), only_add=True)


@given(items(most=40), st.booleans())
def test_no_block_is_empty_and_headings_are_followed_by_papers(found: list[Item], has_model: bool) -> None:
    message = the_list(found, has_model=has_model)
    assert all(line.strip() for line in words(message).split("\n"))
    for first, second in pairwise(message.blocks):
        assert not isinstance(first, Heading) or isinstance(second, PaperLine)
    assert isinstance(message.blocks[0], Title)
    assert not isinstance(message.blocks[-1], Heading)
    assert message.preview


@given(items(most=60))
def test_the_chart_shows_the_numbers_of_the_headings_below_it(found: list[Item]) -> None:
    message = the_list(found)
    headings = [block.text for block in message.blocks if isinstance(block, Heading)]
    if len(headings) == 1:
        assert charts(message) == []
        return
    (chart,) = charts(message)
    below = message.blocks[message.blocks.index(chart) :]
    bars = [replies.category_heading(category(bar.category).heading, bar.papers) for bar in chart.bars]
    assert bars == headings == [block.text for block in below if isinstance(block, Heading)]
    assert chart.day == DAY
    assert all(f"{category(bar.category).korean} {bar.papers}편" in chart.alternative for bar in chart.bars)


def test_the_chart_is_the_same_for_the_same_numbers_and_only_for_them() -> None:
    one, two, other = CATEGORIES[0], CATEGORIES[3], CATEGORIES[4]
    found = [[one, two], [two, one], [one, two, two], [one, other]]
    messages = [the_list([Item(paper(n), kind, 9) for n, kind in enumerate(kinds)]) for kinds in found]
    keys = [chart.key for message in messages for chart in charts(message)]
    assert keys[0] == keys[1]
    assert len({*keys, replace(charts(messages[0])[0], day=date(2025, 1, 15)).key}) == 4
    assert all(len(key) <= 40 for key in keys)


def test_the_head_says_the_day_and_counts_everything() -> None:
    found = [Item(paper(1), CATEGORIES[0], 1200, made()), Item(paper(2), CATEGORIES[3], 34, made())]
    assert words(the_list(found)).split("\n")[:2] == [
        "2025년 1월 14일(화) AI 논문",
        "논문 2편 · 분야 2개",
    ]


def test_the_preview_names_the_paper_with_the_most_votes() -> None:
    found = [Item(paper(1), CATEGORIES[0], 3, made("적은")), Item(paper(2), CATEGORIES[-1], 9, made("많은"))]
    assert the_list(found).preview == "1월 14일 AI 논문: 많은 한 가지를 살핀 연구 외 1편"


def test_the_sample_day_is_all_there() -> None:
    today = sample_edition()
    text = words(digest.of_day(today.day, today.items, has_model=True))
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
    message = digest.of_day(DAY, (), has_model=True)
    assert "올라온 논문이 없습니다" in words(message)
    assert message.preview == replies.no_papers(DAY)


def test_two_hundred_papers_of_one_category_are_two_hundred_lines() -> None:
    message = the_list([Item(paper(number), CATEGORIES[0], number, made()) for number in range(200)])
    assert len({line.title.url for line in lines(message)}) == len(lines(message)) == 200
    assert words(message).split("\n")[1] == "논문 200편"


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
        for message in sides(long, summary, has_model=False):
            assert len(words(message)) <= NOWHERE_MORE_THAN


@pytest.mark.parametrize("summary", [made(), made(performance="정확도가 3배로 올랐습니다."), None])
@pytest.mark.parametrize("one", [RICH, BARE], ids=["rich", "bare"])
@pytest.mark.parametrize("has_model", [True, False])
def test_no_side_of_a_paper_has_an_empty_block_and_each_says_where_its_text_comes_from(
    one: Paper, summary: Made | None, has_model: bool
) -> None:
    for message in sides(one, summary, has_model=has_model):
        for block in message.blocks:
            assert block_words(block).strip()
            assert not isinstance(block, Labelled) or plain(block.spans).strip()
        text = words(message)
        assert ("AI(gpt-5-mini)가 썼습니다" in text) == (summary is not None)
        assert (replies.HOW_TO_GET_KOREAN in text) == (summary is None and not has_model)
        assert message.preview == (summary.summary.title if summary else one.title)
        assert isinstance(message.blocks[0], Title)
        assert message.thread == ()


def missing(message: Message, *wanted: str | None) -> list[str]:
    """What is wanted of the message and not in it."""
    text = words(message)
    return [value for value in wanted if value is not None and value not in text]


FACTS = (RICH.title, "가, 나, 다 외 1명", "1,234", "💬 언어 모델")


def test_a_card_is_short_and_buttons_lead_to_the_rest() -> None:
    summary = made(performance="정확도가 3배로 올랐습니다.")
    message = digest.card(RICH, summary, has_model=True)
    fields = summary.summary
    assert missing(message, fields.title, fields.overview, *fields.keywords, *FACTS) == []
    unsaid = (fields.easy, fields.novelty, fields.details, fields.performance)
    assert missing(message, *unsaid) == list(unsaid)
    links = [span for block in message.blocks if isinstance(block, Labelled) for span in block.spans]
    assert [span.url for span in links if isinstance(span, Link)] == [
        RICH.paper_id.abstract_url,
        RICH.paper_id.pdf_url,
        RICH.code_url,
        RICH.project_url,
    ]
    assert Picture(RICH.thumbnail_url or "", summary.summary.title) in message.blocks
    others = ("/easy", "/details", "/ask", "/wrong")
    assert pressable(message) == [f"{one} 2501.07301" for one in others]


def test_a_card_has_its_field_and_its_votes_and_its_picture_after_what_it_is_about() -> None:
    for summary, about in ((made(), replies.LABEL_OVERVIEW), (None, replies.LABEL_ABSTRACT)):
        for make in (digest.card, digest.whole_card):
            blocks = make(RICH, summary, has_model=True).blocks
            labels = [block.label if isinstance(block, Labelled) else "" for block in blocks]
            field = "💬 언어 모델" if summary else "🧠 추론·수학"
            assert block_words(blocks[labels.index(replies.LABEL_FIELD)]) == f"관련분야 {field}"
            assert block_words(blocks[labels.index(replies.LABEL_VOTES)]) == "추천수 1,234"
            assert isinstance(blocks[labels.index(about) + 1], Picture)


def test_a_whole_card_shows_every_field_of_the_summary_and_every_fact_of_the_paper() -> None:
    summary = made(performance="정확도가 3배로 올랐습니다.")
    message = digest.whole_card(RICH, summary, has_model=True)
    texts = [value for name, value in summary.summary.texts().items() if name != "one_line"]
    assert missing(message, *texts, *summary.summary.keywords, *FACTS) == []
    assert pressable(message) == []


def test_what_a_card_shows_its_whole_card_shows_too() -> None:
    for summary in (made(performance="세 배입니다."), None):
        shown = digest.card(RICH, summary, has_model=True).blocks
        whole = digest.whole_card(RICH, summary, has_model=True).blocks
        assert [block for block in shown if block not in whole and not isinstance(block, Buttons)] == []


def test_a_card_without_a_summary_shows_the_feeds_own_words_and_at_most_six_keywords() -> None:
    text = words(digest.card(RICH, None, has_model=True))
    assert RICH.abstract in text
    assert "keyword 5\n" in text
    assert "keyword 6" not in text


def test_a_withdrawn_paper_says_so_on_its_card() -> None:
    assert replies.withdrawn() in words(digest.card(paper(1, withdrawn=True), None, has_model=True))


def test_the_easy_explanation_leads_back_to_the_card_and_on_to_the_details() -> None:
    message = digest.easy(RICH, made(), has_model=True)
    assert missing(message, made().summary.easy) == []
    assert pressable(message) == ["/details 2501.07301", "/paper 2501.07301", "/ask 2501.07301"]


def test_the_details_lead_back_to_the_card_and_on_to_the_easy_explanation() -> None:
    summary = made(performance="정확도가 3배로 올랐습니다.")
    message = digest.details(RICH, summary, has_model=True)
    fields = summary.summary
    assert missing(message, fields.novelty, fields.details, fields.performance) == []
    assert pressable(message) == ["/easy 2501.07301", "/paper 2501.07301", "/ask 2501.07301"]
    assert replies.LABEL_PERFORMANCE not in words(digest.details(RICH, made(), has_model=True))


@pytest.mark.parametrize("has_model", [True, False])
def test_a_side_that_no_model_wrote_is_the_abstract_and_says_why(has_model: bool) -> None:
    for message, why in (
        (digest.easy(RICH, None, has_model=has_model), replies.no_easy()),
        (digest.details(RICH, None, has_model=has_model), replies.no_details()),
    ):
        assert missing(message, RICH.abstract, why) == []


def test_a_note_is_added_without_touching_the_rest() -> None:
    message = digest.sentence("안녕하세요.")
    noted = digest.with_note(message, "덧붙입니다.")
    assert noted.blocks == (Paragraph((Text("안녕하세요."),)), Note((Text("덧붙입니다.", quiet=True),)))
    assert noted.preview == message.preview == "안녕하세요."


def test_a_note_goes_above_the_buttons_so_that_they_stay_with_what_they_press() -> None:
    card = digest.card(RICH, made(), has_model=True)
    noted = digest.with_note(card, "덧붙입니다. `/help`")
    note = Note((Text("덧붙입니다. ", quiet=True), Command("/help")))
    assert noted.blocks == (*card.blocks[:-1], note, card.blocks[-1])


def test_a_note_keeps_the_thread() -> None:
    message = the_list([Item(paper(1), CATEGORIES[0], 3)])
    assert digest.with_note(message, "덧붙입니다.").thread == message.thread != ()


def test_what_a_search_found_is_a_line_a_paper_with_how_many_there_are() -> None:
    papers = [(RICH, made("풍부한")), (BARE, None)]
    message = digest.found("강화 학습", papers, 2, more=False)
    assert [line.title.text for line in lines(message)] == [made("풍부한").summary.title, "Paper"]
    assert missing(message, "‘강화 학습’ 검색 결과", "2편을 찾았습니다.", "/paper 2501.07301") == []
    assert message.preview == "‘강화 학습’ 검색 결과"
    assert missing(digest.found("a", papers, 31, more=False), "31편 가운데 2편을 보여 드립니다.") == []
    assert missing(digest.found("a", papers, 200, more=True), "200편이 넘는 결과 가운데 2편을 보여 드립니다.") == []


def test_a_summary_without_keywords_makes_no_label_for_them() -> None:
    assert replies.LABEL_KEYWORDS not in words(digest.card(BARE, made(keywords=[]), has_model=True))
