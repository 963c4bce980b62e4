"""What every platform in the registry is held to: it takes whatever there is to say, and says all of it."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters import registry
from bot import digest, replies
from bot.edition import Item, item
from bot.message import (
    Bar,
    Block,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
)
from bot.paper import Paper, PaperId
from bot.subscription import STYLES, Style
from bot.summary import Made, Summary
from bot.synthesis import Claim, Synthesis
from bot.taxonomy import CATEGORIES
from tests.adapters.contract import CONTRACTS, contract
from tests.adapters.contract_clients import connected, deliver, posts_of
from tests.adapters.contract_reading import faults, fold, misplaced, texts
from tests.adapters.golden import MESSAGES
from tests.bot.papers import DAY, made, of_summary, paper, sample_edition

FILLERS = {
    "hangul": "가",
    "emoji": "😀",
    "family": "👨‍👩‍👧‍👦",
    "ampersand": "&",
    "stars": "*",
    "quotes": '"',
    "backslash": "\\",
    "words": "word ",
    "marks": "a\u0301\u0302",
}
"""What takes much room on some platform: in bytes, in UTF-16, in graphemes, escaped, or by itself."""

SIZES = {
    "title": 120,
    "one_line": 110,
    "overview": 700,
    "easy": 600,
    "novelty": 450,
    "details": 600,
    "performance": 450,
}
"""The most characters that a summary holds: `bot.summary`."""

EDITION = sample_edition()


def filled(filler: str, size: int) -> str:
    return (filler * size)[:size]


def largest_paper(filler: str, number: int = 1) -> Paper:
    """A paper as large as a feed could make one."""
    return paper(
        number,
        title=filled(filler, 600),
        abstract=filled(filler, 8_000),
        authors=tuple(filled(filler, 80) for _ in range(300)),
        categories=("cs.CL",) * 20,
        keywords=tuple(filled(filler, 60) for _ in range(40)),
        votes=9_999_999,
        thumbnail_url="https://cdn-thumbnails.huggingface.co/" + "x" * 200 + ".png",
        code_url="https://github.com/" + "x" * 200,
        project_url="https://project.example/" + "x" * 200,
        withdrawn=True,
    )


def largest_summary(filler: str, category: str = "multimodal") -> Made:
    """A summary with every field as long as it may be."""
    texts = {name: filled(filler, size) for name, size in SIZES.items()}
    return of_summary(Summary.model_validate(texts | {"category": category, "keywords": [filled(filler, 40)] * 6}))


def edition_of(count: int, filler: str = "") -> list[Item]:
    """So many papers, in every category in turn, each with words of its own."""
    found = []
    for number in range(count):
        category, name = CATEGORIES[number % len(CATEGORIES)], f"논문{number:04} "
        lines = {"title": name + filled(filler, 110), "one_line": f"{name}한 줄 " + filled(filler, 100)}
        found.append(Item(paper(number), category, count - number, made(category=category.slug, **lines)))
    return found


def syntheses_of(items: Sequence[Item]) -> dict[str, Synthesis]:
    """One about the first two papers of every category that has two."""
    return {
        category.slug: Synthesis((Claim("두 논문이 같은 문제를 다룹니다.", two_of(papers)),), "fake-model")
        for category, papers in digest.group(items)
        if len(papers) > 1
    }


def two_of(items: Sequence[Item]) -> tuple[PaperId, ...]:
    return tuple(one.paper.paper_id for one in items[:2])


@pytest.fixture(params=registry.PLATFORMS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_platform_in_the_registry_has_a_contract_and_no_other_has() -> None:
    assert list(CONTRACTS) == list(registry.PLATFORMS)


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_taken_and_read_whole(name: str, kind: str) -> None:
    message = MESSAGES[kind]
    assert faults(contract(name), message, registry.renderer(name)(message)) == []


@pytest.mark.parametrize("filler", FILLERS)
def test_the_worst_card_is_taken_and_read_whole(name: str, filler: str) -> None:
    largest, summary = largest_paper(FILLERS[filler]), largest_summary(FILLERS[filler])
    for make in (digest.card, digest.whole_card, digest.easy, digest.details):
        for said in (summary, None):
            message = make(largest, said, has_model=False)
            assert faults(contract(name), message, registry.renderer(name)(message)) == []


@pytest.mark.torture
@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("style", STYLES)
def test_the_worst_paper_in_every_style_is_taken_and_read_whole(name: str, style: Style, filler: str) -> None:
    largest = largest_paper(FILLERS[filler])
    for said in (largest_summary(FILLERS[filler]), None):
        message = digest.of_day(DAY, [item(largest, said)], style, has_model=False)
        for shown in (message, message.without_thread()):
            assert faults(contract(name), shown, registry.renderer(name)(shown)) == []


@pytest.mark.parametrize("size", [0, 1, *(pytest.param(size, marks=pytest.mark.torture) for size in (3_000, 20_000))])
@pytest.mark.parametrize("filler", FILLERS)
def test_a_message_of_every_block_is_taken_and_read_whole_however_long_its_texts(
    name: str, filler: str, size: int
) -> None:
    text = filled(FILLERS[filler], size)
    spans = (Text(text), Link(text, "https://arxiv.org/abs/2501.00001", strong=True), Text(text, quiet=True))
    press = Button(text, "/easy 2501.00001")
    blocks: tuple[Block, ...] = (
        Title(text),
        Heading(text, "vision", press),
        PaperLine(Link(text, "https://arxiv.org/abs/2501.00001"), text, spans),
        Buttons((press, Button(text, "/details 2501.00001"))),
        Paragraph((*spans, Command("/paper 2501.00001"))),
        Quote(text, text),
        Labelled(text, spans),
        Picture("https://arxiv.org/picture.png", text),
        Chart(DAY, (Bar("vision", 1), Bar("language", 2)), text),
        Note(spans),
        Heading(text),
    )
    message = Message(blocks, text, blocks)
    assert faults(contract(name), message, registry.renderer(name)(message)) == []


def test_a_message_without_a_block_is_a_post_all_the_same(name: str) -> None:
    for message in (Message((), "미리보기"), Message((), ""), Message((Paragraph(()), Note(()), Buttons(())), "")):
        (part,) = registry.renderer(name)(message)
        assert contract(name).judge(part.payload) == []


@pytest.mark.parametrize("style", STYLES)
def test_a_day_without_papers_is_one_post_that_says_so(name: str, style: Style) -> None:
    message = digest.of_day(DAY, [], style, has_model=True)
    (part,) = parts = registry.renderer(name)(message)
    assert faults(contract(name), message, parts) == []
    assert fold(replies.no_papers(DAY)) in fold(contract(name).words(part.payload))


_LONG = [
    pytest.param(style, filler, marks=pytest.mark.torture)
    for style in STYLES
    for filler in ("", "가", "*")
    if (style, filler) not in {("list", ""), ("report", ""), ("list", "가")}
]


@pytest.mark.parametrize(("style", "filler"), [("list", ""), ("report", ""), ("list", "가"), *_LONG])
def test_a_digest_of_200_papers_has_each_exactly_once_in_its_order(name: str, style: Style, filler: str) -> None:
    held, items = contract(name), edition_of(200, filler)
    message = digest.of_day(DAY, items, style, has_model=True, syntheses=syntheses_of(items))
    parts = registry.renderer(name)(message)
    assert faults(held, message, parts) == []
    in_channel = [part.payload for part in parts if part.parent is None]
    shown = fold("".join(map(held.words, in_channel)))
    titled = Counter(fold(one.label) for payload in in_channel for one in held.opened(payload))
    for one in items:
        assert one.made is not None
        title = fold(one.made.summary.title)
        assert shown.count(title) == titled[title] == 1
        assert shown.count(fold(held.typed(f"/paper {one.paper.paper_id}"))) == 1
    in_thread = fold("".join(held.words(part.payload) for part in parts if part.parent is not None))
    assert {in_thread.count(fold(one.made.summary.title)) for one in items if one.made} in ({1}, {0})


@pytest.mark.parametrize("filler", ["", "가"])
def test_no_heading_is_parted_from_its_first_paper(name: str, filler: str) -> None:
    """Over many lengths, so that some post would end with a heading."""
    held, render = contract(name), registry.renderer(name)
    for count in range(len(CATEGORIES), 120, 9):
        items = edition_of(count, filler)
        parts = render(digest.of_day(DAY, items, has_model=True))
        posts = [(part.parent is None, fold(held.words(part.payload))) for part in parts]
        for category, papers in digest.group(items):
            first = papers[0].made
            assert first is not None
            heading, title = fold(replies.category_heading(category.heading, len(papers))), fold(first.summary.title)
            over = [(in_channel, title in words) for in_channel, words in posts if heading in words]
            assert over in ([(True, True)], [(True, True), (False, True)])


@pytest.mark.parametrize("size", [60, 900])
def test_no_claim_is_parted_from_the_first_quote_that_it_rests_on(name: str, size: int) -> None:
    """Over many lengths, so that some post would end with a claim; under a heading and over buttons, as they come."""
    held, render = contract(name), registry.renderer(name)
    for count in (3, 10, 17, 31):
        claims = [f"주장{number:02} " + filled("가나다 ", size) for number in range(count)]
        blocks: list[Block] = [Title("답")]
        for number, claim in enumerate(claims):
            blocks += [Heading(f"머리{number:02}"), Paragraph((Text(claim),))]
            blocks += [Quote(f"quote{number:02} " + filled("word ", size), f"3.{number} Results, 5쪽")] * 2
            blocks += [Buttons((Button("틀렸어요", f"/wrong 2501.07301 {number}"),))]
        posts = [fold(held.words(part.payload)) for part in render(Message(tuple(blocks), "답"))]
        for number in range(count):
            (with_claim,) = (post for post in posts if f"주장{number:02}" in post)
            assert f"quote{number:02}" in with_claim
            assert f"머리{number:02}" in with_claim


def test_what_a_button_asks_can_be_pressed_or_typed(name: str) -> None:
    held = contract(name)
    for one in EDITION.items:
        card = digest.card(one.paper, one.made, has_model=True)
        payloads = [part.payload for part in registry.renderer(name)(card)]
        pressed = {(button.label, button.command) for payload in payloads for button in held.pressed(payload)}
        typed = fold("".join(held.words(payload) for payload in payloads))
        (buttons,) = (block.buttons for block in card.blocks if isinstance(block, Buttons))
        for button in buttons:
            assert (button.label, button.command) in pressed or fold(button.label + button.command) in typed


@pytest.mark.parametrize("name", registry.CHATS, indirect=True)
def test_every_category_of_a_digest_can_be_subscribed_to_by_one_press(name: str) -> None:
    message = digest.of_day(DAY, edition_of(200), has_model=True)
    wanted = [block.button.command for block in message.blocks if isinstance(block, Heading) and block.button]
    in_channel = [part.payload for part in registry.renderer(name)(message) if part.parent is None]
    assert [one.command for payload in in_channel for one in contract(name).pressed(payload)] == wanted


def test_rendering_is_plain_json_and_depends_on_the_message_alone(name: str) -> None:
    render = registry.renderer(name)
    for message in MESSAGES.values():
        parts = render(message)
        assert [json.loads(json.dumps(part.payload)) for part in parts] == [part.payload for part in parts]
        assert render(message) == parts


@pytest.mark.parametrize("kind", MESSAGES)
def test_what_the_real_client_sends_is_what_people_have_before_them(name: str, kind: str, tmp_path: Path) -> None:
    held, message = contract(name), MESSAGES[kind]
    parts = registry.renderer(name)(message)
    with held.server(tmp_path) as server:

        async def send() -> None:
            async with connected(name, server.settings) as client:
                await client.check()
                references = await deliver(client, posts_of(name, server.channel, parts), parts)
                assert len(set(references)) == len(parts)

        asyncio.run(send())
        posts = server.posts()
    shown = [post.words for post, part in zip(posts, parts, strict=True) if part.parent is None]
    assert misplaced(texts(held.shown(message).blocks, held.typed), shown, held.keeps) == []
    assert [post.pinged for post in posts] == [()] * len(parts)
