"""Each style tells what its readers take it for; the channel's post stays compact, and no paper is told twice."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import digest, replies
from bot.edition import Item, edition
from bot.message import Block, Button, Buttons, Heading, Labelled, Link, Message, PaperLine, Paragraph, Picture, plain
from bot.paper import PaperId
from bot.report import Report
from bot.subscription import STYLES, Style
from bot.synthesis import Claim, Synthesis
from bot.taxonomy import CATEGORIES
from tests.bot.papers import DAY, block_words, items, made, paper, sample_edition, sample_syntheses, words

LONG: tuple[Style, ...] = ("cards", "highlights", "report")
RICH = paper(
    7301,
    title="The Lessons of Developing Process Reward Models",
    authors=("가", "나", "다", "라"),
    thumbnail_url="https://cdn-thumbnails.huggingface.co/1.png",
    code_url="https://github.com/a/b",
    project_url="https://example.com/",
)
SUMMARY = made("풍부한", performance="정확도가 3배로 올랐습니다.")
TOLD = {
    "cards": [
        replies.LABEL_AUTHORS,
        replies.LABEL_FIELD,
        replies.LABEL_LINKS,
        replies.LABEL_OVERVIEW,
        replies.LABEL_EASY,
    ],
    "highlights": [replies.LABEL_AUTHORS, replies.LABEL_NOVELTY, replies.LABEL_DETAILS, replies.LABEL_PERFORMANCE],
    "report": [
        replies.LABEL_AUTHORS,
        replies.LABEL_FIELD,
        replies.LABEL_LINKS,
        replies.LABEL_OVERVIEW,
        "핵심 아이디어",
        "방법",
        "결과",
    ],
}


def day(found: Sequence[Item], style: Style, **facts: object) -> Message:
    return digest.of_day(DAY, edition(DAY, found).items, style, has_model=True, **facts)  # type: ignore[arg-type]


def told(blocks: Sequence[Block]) -> list[str]:
    """The titles of the papers, in order."""
    return [block.title.url for block in blocks if isinstance(block, PaperLine)]


def labels(blocks: Sequence[Block]) -> list[str]:
    return [block.label for block in blocks if isinstance(block, Labelled)]


@pytest.mark.parametrize("style", STYLES)
@given(found=items(most=30))
def test_in_every_style_the_channel_gets_a_line_a_paper_and_each_is_told_once_in_the_thread_and_without_one(
    style: Style, found: list[Item]
) -> None:
    message, plain_list = day(found, style), day(found, "list")
    assert message.blocks == plain_list.blocks
    ids = sorted(item.paper.paper_id.abstract_url for item in found)
    for blocks in (message.blocks, message.thread, message.without_thread().blocks):
        assert sorted(told(blocks)) == ids
        assert all(block_words(block).strip() for block in blocks)
    assert [block for block in message.thread if isinstance(block, Heading)] == [
        Heading(block.text, block.category) for block in message.blocks if isinstance(block, Heading)
    ]


@pytest.mark.parametrize("style", LONG)
def test_each_style_tells_its_fields_in_their_order(style: Style) -> None:
    thread = day([Item(RICH, CATEGORIES[1], 1234, SUMMARY)], style).thread
    assert labels(thread) == TOLD[style]
    (head,) = (block for block in thread if isinstance(block, PaperLine))
    assert (head.title.text, head.line) == (SUMMARY.summary.title, RICH.title)
    assert plain(head.facts) == "추천 1,234 · /paper 2501.07301 · 코드"
    assert "저자 가, 나, 다 외 1명" in [block_words(block) for block in thread]
    has_picture = Picture(RICH.thumbnail_url or "", SUMMARY.summary.title) in thread
    assert has_picture == (style in {"cards", "highlights"})
    assert "초록을 바탕으로 AI(gpt-5-mini)가 썼습니다" in block_words(thread[-1])


def test_a_card_in_chat_has_its_category_and_a_few_keywords() -> None:
    many = made("풍부한", keywords=[f"낱말{number}" for number in range(6)])
    thread = day([Item(RICH, CATEGORIES[1], 1, many)], "cards").thread
    assert f"관련분야 {CATEGORIES[1].korean}, 낱말0, 낱말1, 낱말2" in [block_words(block) for block in thread]


def test_a_cards_links_lead_to_the_paper_its_file_its_code_and_its_project() -> None:
    thread = day([Item(RICH, CATEGORIES[1], 1, SUMMARY)], "cards").thread
    (links,) = (block for block in thread if isinstance(block, Labelled) and block.label == replies.LABEL_LINKS)
    assert [(span.text, span.url) for span in links.spans if isinstance(span, Link)] == [
        ("arXiv", RICH.paper_id.abstract_url),
        ("PDF", RICH.paper_id.pdf_url),
        ("코드", RICH.code_url),
        ("프로젝트", RICH.project_url),
    ]


def test_what_a_style_has_not_told_can_be_asked_for_below_the_paper() -> None:
    for style, wanted in (("cards", ["/details"]), ("highlights", ["/easy", "/paper"]), ("report", ["/easy"])):
        thread = day([Item(RICH, CATEGORIES[1], 1, SUMMARY)], style).thread  # type: ignore[arg-type]
        (pressed,) = (block for block in thread if isinstance(block, Buttons))
        assert [button.command for button in pressed.buttons] == [f"{one} 2501.07301" for one in wanted]


def test_a_field_that_the_paper_has_nothing_for_is_left_out_and_nowhere_said_to_be_missing() -> None:
    bare = Item(paper(1), CATEGORIES[0], 1, made())
    for style in LONG:
        thread = day([bare], style).thread
        assert replies.LABEL_AUTHORS not in labels(thread)
        assert replies.LABEL_PERFORMANCE not in labels(thread)
        assert "결과" not in labels(thread)
        assert "없" not in "".join(block_words(block) for block in thread)


def test_a_report_has_the_sections_that_its_source_tells_of_in_their_order_and_says_what_it_was_made_from() -> None:
    whole = Report("ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅅ")
    names = [replies.REPORT_SECTIONS[name] for name, _ in whole.sections()]
    assert names == ["배경과 문제", "핵심 아이디어", "방법", "실험 설정", "결과", "한계", "의의"]
    assert [text for _, text in Report(limits="ㅂ", problem="ㄱ").sections()] == ["ㄱ", "ㅂ"]
    message = day([Item(RICH, CATEGORIES[1], 1, SUMMARY)], "report")
    for blocks in (message.thread, message.unthreaded):
        assert replies.report_from_abstract(every=True) in block_words(blocks[-1])


@pytest.mark.parametrize("style", LONG)
def test_without_a_summary_every_style_gives_the_feeds_own_words_and_says_so(style: Style) -> None:
    thread = day([Item(RICH, CATEGORIES[1], 7)], style).thread
    assert "초록(원문) An abstract. It says what was found." in [block_words(block) for block in thread]
    (head,) = (block for block in thread if isinstance(block, PaperLine))
    assert (head.title.text, head.line) == (RICH.title, replies.NO_SUMMARY)


@pytest.mark.parametrize("style", LONG)
def test_where_there_is_no_thread_the_best_papers_are_told_of_in_full_and_the_others_in_a_line(style: Style) -> None:
    found = [Item(paper(number), CATEGORIES[number % 3], number, made(f"논문{number}")) for number in range(1, 9)]
    blocks = day(found, style, in_full=3).without_thread().blocks
    full = [
        block.title.url
        for block, after in pairwise(blocks)
        if isinstance(block, PaperLine) and isinstance(after, Labelled)
    ]
    assert sorted(full) == [paper(number).paper_id.abstract_url for number in (6, 7, 8)]
    text = "\n".join(map(block_words, blocks))
    assert replies.told_in_full(3) in text
    assert replies.told_in_full(8) not in "\n".join(map(block_words, day(found, style, in_full=8).unthreaded))
    wanted = [Button(replies.BUTTON_SUBSCRIBE, f"/subscribe +{one.slug}") for one in CATEGORIES[:3]]
    assert [block.button for block in blocks if isinstance(block, Heading)] == wanted


def claims(message: Message) -> list[str]:
    return [plain(block.spans) for block in message.blocks if isinstance(block, Paragraph)][1:]


def test_insights_say_above_its_papers_what_a_category_says_together_and_link_each_claims_papers() -> None:
    today = sample_edition()
    message = digest.of_day(DAY, today.items, "insights", has_model=True, syntheses=sample_syntheses())
    blocks = list(message.blocks)
    for slug, synthesis in sample_syntheses().items():
        start = next(at for at, one in enumerate(blocks) if isinstance(one, Heading) and one.category == slug) + 1
        for claim, block in zip(synthesis.claims, blocks[start:], strict=False):
            assert isinstance(block, Paragraph)
            links = [span for span in block.spans if isinstance(span, Link)]
            assert [PaperId.parse(link.url) for link in links] == list(claim.papers)
            assert plain(block.spans) == f"{claim.text[:-1]}({', '.join(map(str, claim.papers))})."
    assert len(claims(message)) == sum(len(one.claims) for one in sample_syntheses().values())
    assert replies.synthesis_from("gpt-5-mini") in block_words(blocks[-1])
    assert message.thread == digest.of_day(DAY, today.items, has_model=True).thread


def test_a_claim_that_ends_without_a_full_stop_keeps_its_end() -> None:
    ids = (paper(1).paper_id,)
    for text, said in (("무엇이 다릅니까?", "무엇이 다릅니까? (2501.00001)"), ("같습니다.", "같습니다(2501.00001).")):
        synthesis = {CATEGORIES[0].slug: Synthesis((Claim(text, ids),), "m")}
        assert claims(day([Item(paper(1), CATEGORIES[0], 1)], "insights", syntheses=synthesis)) == [said]


@given(items(most=20), st.sampled_from(["list", *LONG]))
def test_other_styles_and_categories_without_a_synthesis_say_nothing_of_one(found: list[Item], style: Style) -> None:
    synthesis = {one.slug: Synthesis((Claim("함께 말합니다.", (paper(1).paper_id,)),), "m") for one in CATEGORIES}
    assert "함께 말합니다" not in words(day(found, style, syntheses=synthesis))
    assert day(found, "insights").blocks == day(found, "list").blocks
