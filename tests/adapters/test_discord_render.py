"""A message in Discord is native, whole, within every limit, and nothing in its text becomes a link or a mention."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.discord.markdown import shortened
from adapters.discord.render import COMPONENTS_V2, THREAD_NAME, render
from bot import digest, replies
from bot.delivery import Payload
from bot.message import (
    Block,
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
    Quote,
    Text,
    Title,
)
from bot.taxonomy import category
from tests.adapters.contract_markdown import read
from tests.adapters.golden import MESSAGES, compare
from tests.bot.papers import DAY, items, made, paper, sample_edition
from tests.judges.discord import judge, pings
from tests.judges.discord_components import texts, walk

JOINER = "\u2060"
UGLY = (
    "",
    " ",
    "\n",
    "각" * 20_000,
    "*_`[]<>|~\\#" * 2_000,
    "👨‍👩‍👧‍👦" * 2_800,
    "\u0301\u0301",
    "".join(map(chr, range(32))) + "\x7f\x85\ud800\u2028",
    "a" + "\u0301" * 9_000,
    "https://a.bb/" * 1_500,
    "1." * 9_000,
    "\n\n-\n" * 5_000,
)
MANY_LINKS = tuple(Link("가", "https://arxiv.org/" + "x" * 480) for _ in range(60))
MANY_BUTTONS = Buttons(tuple(Button("다" * 90, f"/easy {number}") for number in range(200)))
LINK = Link("제목", "https://arxiv.org/abs/2501.07301", strong=True)


def every_text(payload: Payload) -> list[str]:
    return texts(payload)


def accepted(payload: Payload) -> None:
    """Raises AssertionError for what Discord would refuse, shorten or call somebody by."""
    assert judge("message", {name: value for name, value in payload.items() if name != THREAD_NAME}) == []
    assert payload["flags"] == COMPONENTS_V2
    assert payload["allowed_mentions"] == {"parse": []}
    assert pings(payload, edit=False, interaction=False) == pings(payload, edit=True, interaction=True) == set()


def kinds(payload: Payload) -> list[int]:
    return [one["type"] for one in payload["components"]]


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_as_it_was_last_looked_at(kind: str) -> None:
    compare("discord", kind, render(MESSAGES[kind]))


@pytest.mark.parametrize("kind", MESSAGES)
def test_discord_finds_no_fault_with_any_kind_of_message(kind: str) -> None:
    for part in render(MESSAGES[kind]):
        accepted(part.payload)


@pytest.mark.torture
@pytest.mark.parametrize(
    "blocks",
    [
        tuple(Title(text) for text in UGLY),
        tuple(Heading(text, "vision", Button(text, text)) for text in UGLY),
        tuple(Labelled(text, (Text(text, strong=True), Link(text, text), Command(text))) for text in UGLY),
        tuple(one for text in UGLY for one in (Paragraph((Text(text),)), Quote(text, text))),
        (PaperLine(Link("가" * 9_000, MANY_LINKS[0].url), "나" * 9_000, MANY_LINKS), MANY_BUTTONS),
        (Heading("가" * 9_000, "data", Button("a", "/b")), Paragraph((Text("나" * 9_000),)), *[MANY_BUTTONS] * 3),
        (Note(MANY_LINKS), Paragraph(MANY_LINKS), Labelled("가", MANY_LINKS)),
    ],
    ids=["titles", "headings", "labels", "quotes", "paper", "buttons", "links"],
)
def test_however_much_there_is_each_post_is_one_that_discord_takes(blocks: tuple[Block, ...]) -> None:
    for part in render(Message(blocks, "", blocks)):
        accepted(part.payload)


@given(items())
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_digest_has_each_paper_once_and_no_heading_without_one(found: list[Any]) -> None:
    parts = render(digest.of_day(DAY, found, has_model=True))
    for is_below in (False, True):
        links: list[str] = []
        for part in [one for one in parts if (one.parent is not None) is is_below]:
            accepted(part.payload)
            for text in every_text(part.payload):
                links += [url for _, url in read(text).links]
            for number, placed in enumerate(walk(part.payload)):
                if str(placed.component.get("content", "")).startswith("### "):
                    after = [
                        one.component for one in list(walk(part.payload))[number + 1 :] if "content" in one.component
                    ]
                    assert after
                    assert "](<https://arxiv.org/abs/" in after[0]["content"]
        papers = [link for link in links if "/abs/" in link]
        assert sorted(papers) == sorted(one.paper.paper_id.abstract_url for one in found)


def test_a_category_is_a_container_in_its_colour_with_a_button_beside_its_name() -> None:
    blocks = MESSAGES["digest"].blocks
    containers = [
        one for part in render(MESSAGES["digest"]) if part.parent is None for one in part.payload["components"]
    ]
    colours = [one["accent_color"] for one in containers if one["type"] == 17]
    assert colours == [category(block.category or "").colour for block in blocks if isinstance(block, Heading)]
    sections = [one["components"][0] for one in containers if one["type"] == 17]
    assert [(one["type"], one["accessory"]["custom_id"]) for one in sections] == [
        (9, block.button.command) for block in blocks if isinstance(block, Heading) and block.button
    ]


def test_papers_of_one_category_stand_apart() -> None:
    papers = (PaperLine(LINK, "하나", ()), PaperLine(LINK, "둘", ()))
    (part,) = render(Message((Heading("비전", "vision"), *papers), ""))
    _, shown = every_text(part.payload)
    assert shown.split("\n\n") == [f"**[제목](<{LINK.url}>)**\n{line}" for line in ("하나", "둘")]


def test_a_card_is_one_box_and_a_sentence_is_none() -> None:
    assert [kinds(part.payload) for part in render(MESSAGES["card"])] == [[17]]
    assert [kinds(part.payload) for part in render(MESSAGES["sentence"])] == [[10]]


def test_what_was_cut_off_by_the_end_of_a_post_goes_on_in_the_colour_of_its_category() -> None:
    papers = tuple(PaperLine(LINK, "가" * 300, ()) for _ in range(20))
    blocks: tuple[Block, ...] = (Heading("비전", "vision"), *papers)
    posts = [part.payload["components"] for part in render(Message(blocks, ""))]
    assert len(posts) > 1
    assert [[one["accent_color"] for one in post] for post in posts] == [[category("vision").colour]] * len(posts)


def test_the_day_in_depth_hangs_under_the_last_post_in_a_thread_with_a_name() -> None:
    parts = render(MESSAGES["digest"])
    below = [part for part in parts if part.parent is not None]
    assert below
    assert {part.parent for part in below} == {len(parts) - len(below) - 1}
    assert {part.payload[THREAD_NAME] for part in below} == {replies.thread_name(replies.digest_title(DAY))}
    assert not any(THREAD_NAME in part.payload for part in parts if part.parent is None)


@pytest.mark.parametrize("title", UGLY, ids=[str(number) for number in range(len(UGLY))])
def test_a_thread_can_always_be_begun_under_its_name(title: str) -> None:
    below = (Paragraph((Text("아래"),)),)
    *_, part = render(Message((Title(title),), title, below))
    assert judge("thread", {"name": part.payload[THREAD_NAME], "auto_archive_duration": 1440}) == []


def test_a_button_says_itself_what_it_does_and_stands_in_a_message_once() -> None:
    easy = Button("쉬운설명", "/easy 2501.07301")
    blocks = (
        Heading("가", "vision", easy),
        Paragraph((Text("나"),)),
        Buttons((easy, Button("자세히", "/details 1"), easy)),
    )
    (part,) = render(Message(blocks, ""))
    pressed = [one.component["custom_id"] for one in walk(part.payload) if one.kind == 2]
    assert pressed == ["/easy 2501.07301", "/details 1"]


def test_a_button_without_a_label_shows_its_command_and_one_without_a_command_is_none() -> None:
    (part,) = render(
        Message((Buttons((Button(" ", "/easy 1"), Button("가", " "), Button("나", "/" + "x" * 100))),), "")
    )
    assert [(one.component["label"], one.component["custom_id"]) for one in walk(part.payload) if one.kind == 2] == [
        ("/easy 1", "/easy 1")
    ]


@pytest.mark.parametrize("url", ["http://arxiv.org", "javascript:alert(1)", "https://", "", "https://a.b/" + "x" * 600])
def test_words_whose_address_is_none_of_ours_are_words(url: str) -> None:
    (part,) = render(Message((Paragraph((Link("여기", url),)),), ""))
    assert every_text(part.payload) == ["여기"]


def test_an_address_cannot_end_its_link() -> None:
    (part,) = render(Message((Paragraph((Link("여기", "https://arxiv.org/a b>)\\(<c"),)),), ""))
    assert every_text(part.payload) == ["[여기](<https://arxiv.org/a%20b%3E%29%5C%28%3Cc>)"]


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (Title("1. 제목 *별*"), "## 1\\. 제목 \\*별\\*"),
        (Labelled("분야", (Text("비전"),)), "**분야** 비전"),
        (Labelled("요약", (Text("가\n" * 2 + "나"),)), "**요약**\n> 가\n> 가\n> 나"),
        (Quote("a *b*\nc", "4.1 Results, 5쪽"), "> a \\*b\\*\n> c\n-# 4\\.1 Results, 5쪽"),
        (Note((Text("여기: "), Command("/help"))), "-# 여기: `/help`"),
        (Paragraph((Command("a`b"), Command("c"))), f"``a`b``{JOINER}`c`"),
        (Paragraph((Text(" 굵게 ", strong=True), Text("아님"))), "**굵게** 아님"),
        (Paragraph((Text("작게", quiet=True),)), "-# 작게"),
        (
            PaperLine(LINK, "한 줄", (Text("추천 3"),)),
            "**[제목](<https://arxiv.org/abs/2501.07301>)**\n한 줄\n-# 추천 3",
        ),
        (
            PaperLine(replace(LINK, text=""), "", ()),
            f"**[arxiv{JOINER}.org/abs/2501.07301](<https://arxiv.org/abs/2501.07301>)**",
        ),
        (Paragraph((Link("A*", LINK.url), Text(", 다음"))), "A\\* [→](<https://arxiv.org/abs/2501.07301>), 다음"),
        (Labelled("라벨", (Text("가\n나", strong=True),)), "**라벨**\n> **가**\n> **나**"),
    ],
    ids=[
        "title",
        "short",
        "long",
        "quote",
        "note",
        "commands",
        "strong",
        "quiet",
        "paper",
        "nameless",
        "arrow",
        "lines",
    ],
)
def test_blocks_look_as_they_should(block: Block, markdown: str) -> None:
    (part,) = render(Message((block,), ""))
    assert every_text(part.payload) == [markdown]


@pytest.mark.parametrize("text", UGLY, ids=range(len(UGLY)))
def test_the_worst_paper_is_taken(text: str) -> None:
    one = replace(paper(), title=text, authors=(text,) * 3, abstract=text, thumbnail_url=text, keywords=(text,) * 3)
    for summary in (None, made()):
        for part in render(digest.whole_card(one, summary, has_model=True)):
            accepted(part.payload)


def test_nothing_to_say_is_said_all_the_same() -> None:
    assert [every_text(part.payload) for part in render(Message((), ""))] == [["…"]]
    assert [every_text(part.payload) for part in render(Message((), "미리"))] == [["미리"]]


def test_a_label_that_is_cut_ends_in_a_whole_character() -> None:
    family = "👨‍👩‍👧‍👦"
    assert shortened(family * 20, 80) == f"{family * 7}…"
    assert shortened("가\n나", 80) == "가 나"


def test_a_worker_renders_without_the_library() -> None:
    script = "import sys, adapters.discord.render; sys.exit('discord' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_sample_day_needs_no_more_than_two_posts_and_a_short_thread() -> None:
    edition = sample_edition()
    parts = render(digest.of_day(edition.day, edition.items, has_model=True))
    assert [part.parent for part in parts] == [None, None, 1, 1]
