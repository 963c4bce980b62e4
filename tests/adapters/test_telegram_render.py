"""A message on Telegram is native, whole, within every limit, and nothing in its text becomes a link or a command."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.telegram.render import render
from bot import digest, replies
from bot.delivery import CHART, Payload
from bot.edition import Item
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
from bot.taxonomy import CATEGORIES, category
from tests.adapters.contract import contract
from tests.adapters.contract_reading import faults
from tests.adapters.golden import MESSAGES, compare
from tests.bot.papers import DAY, made, paper
from tests.judges.telegram import judge, losses
from tests.judges.telegram_text import FOUND, kept

HOSTILE = (
    "@everyone @PaperboyBot /unsubscribe /subscribe@PaperboyBot #태그 $GPT https://evil.example evil.com t.me/evil "
    "a@evil.com tg://user?id=1 4111111111111111 <a href='https://evil.example'>x</a> [x](https://evil.example) "
    "*굵게* _기울임_ `코드` ||가림|| &lt;b&gt; <b>굵게</b>"
)
ARXIV = "https://arxiv.org/abs/2501.07301"

UGLY = (
    "",
    " ",
    "\n",
    HOSTILE,
    "가나다라 " * 1_500,
    "각" * 5_000,
    "👨‍👩‍👧‍👦🏳️‍🌈" * 300,
    "שלום \u202eمرحبا\u202c",
    "\u0301\u0301",
    "\u200e\u200f\u200e",
    "".join(map(chr, range(32))),
    "a\u030a" * 3_000,
    "a@b" * 2_000,
)
TEXTS = st.text(max_size=60) | st.text(max_size=300) | st.sampled_from(UGLY)
URLS = st.sampled_from([ARXIV, "https://localhost", "http://arxiv.org", "javascript:x", "", "https://a.bb/ x"]) | TEXTS
COMMANDS = st.sampled_from(["/easy 2501.07301", "/subscribe +vision", "가" * 22]) | TEXTS
SPANS = st.lists(
    st.builds(Text, TEXTS, st.booleans(), st.booleans())
    | st.builds(Link, TEXTS, URLS, st.booleans())
    | st.builds(Command, COMMANDS),
    max_size=6,
).map(tuple)
MANY_SPANS = st.lists(st.builds(Text, st.text(max_size=3), st.booleans()), min_size=90, max_size=200).map(tuple)
BUTTONS = st.builds(Button, TEXTS, COMMANDS)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXTS),
    st.builds(Heading, TEXTS, st.none(), st.none() | BUTTONS),
    st.builds(Paragraph, SPANS | MANY_SPANS),
    st.builds(Labelled, TEXTS, SPANS | MANY_SPANS),
    st.builds(PaperLine, st.builds(Link, TEXTS, URLS, st.booleans()), TEXTS, SPANS),
    st.builds(Quote, TEXTS, TEXTS),
    st.builds(Picture, URLS, TEXTS),
    st.builds(Chart, st.dates(), st.just((Bar("vision", 1), Bar("language", 2))), TEXTS),
    st.builds(Note, SPANS),
    st.builds(Buttons, st.lists(BUTTONS, max_size=20).map(tuple)),
)


def payloads(*blocks: Block) -> list[Payload]:
    return [part.payload for part in render(Message(blocks, ""))]


def the_one(*blocks: Block) -> Payload:
    """The blocks, which make one post that Telegram keeps as it is."""
    (payload,) = payloads(*blocks)
    assert judge("sendMessage", {"chat_id": 1, **payload}) == []
    assert losses("sendMessage", {"chat_id": 1, **payload}) == []
    return payload


def covered(payload: Payload, kind: str) -> list[str]:
    """What the entities of that type cover."""
    units = payload["text"].encode("utf-16-le")
    places = [(2 * one["offset"], 2 * one["length"]) for one in payload["entities"] if one["type"] == kind]
    return [units[begin : begin + size].decode("utf-16-le") for begin, size in places]


def keys(payload: Payload) -> list[list[tuple[str, str]]]:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return [[(key["text"], key["callback_data"]) for key in row] for row in rows]


def test_a_chart_has_what_stands_over_it_in_its_caption_and_what_follows_in_a_post_that_rings() -> None:
    chart = Chart(DAY, (Bar("vision", 1), Bar("agents", 2)), "분야별 논문 수: 에이전트 2편")
    over, below = Title("제목"), Paragraph((Text("아래"),))
    first, second = (part.payload for part in render(Message((over, chart, below), "")))
    assert (first["text"], first["chart"]) == ("제목\n\n분야별 논문 수: 에이전트 2편", chart.key)
    assert (second["text"], "chart" in second) == ("아래", False)
    assert (first.get("disable_notification"), "disable_notification" in second) == (True, False)
    (alone,) = (part.payload for part in render(Message((over, chart), "")))
    assert "disable_notification" not in alone


def test_a_chart_begins_a_post_where_its_caption_would_be_too_long() -> None:
    chart = Chart(DAY, (Bar("vision", 1), Bar("agents", 2)), "그림" * 300)
    for over in (Paragraph((Text("가" * 900),)), Heading("가" * 480)):
        parts = [part.payload for part in render(Message((over, chart, Heading("나"), chart), ""))]
        assert [("chart" in payload, payload["text"][:1]) for payload in parts] == [
            (False, "가"),
            (True, "그"),
            (True, "나"),
        ]


@pytest.mark.parametrize("kind", MESSAGES)
def test_each_kind_of_message_looks_as_it_did(kind: str) -> None:
    compare("telegram", kind, render(MESSAGES[kind]))


def test_rendering_loads_no_library_of_telegram() -> None:
    code = "import sys, adapters.telegram.render; sys.exit('telegram' in sys.modules or 'httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_paper_in_a_list_is_a_bold_title_that_opens_it_and_a_command_that_is_sent_by_a_tap() -> None:
    facts = (Text("추천 3"), Text(" · "), Command("/paper 2501.07301"))
    payload = the_one(PaperLine(Link("과정 보상 모델", ARXIV, strong=True), "한 줄로 줄인 내용", facts))
    assert payload["text"] == "과정 보상 모델\n한 줄로 줄인 내용\n추천 3 · /paper_2501_07301"
    assert covered(payload, "text_link") == covered(payload, "bold") == ["과정 보상 모델"]
    assert [one["url"] for one in payload["entities"] if "url" in one] == [ARXIV]
    assert covered(payload, "code") == []
    found = [one for one in kept(payload["text"], payload["entities"])[1] if one["type"] in FOUND]
    assert [one["type"] for one in found] == ["bot_command"]


def test_a_few_words_stand_beside_their_label_and_sentences_under_it() -> None:
    payload = the_one(
        Labelled("저자", (Text("Ada 외 2명"),)),
        Labelled("추천수", (Text("39"),)),
        Labelled("성능", (Text("좋습니다."),)),
    )
    assert payload["text"] == "저자: Ada 외 2명\n추천수: 39\n\n성능\n좋습니다."
    assert covered(payload, "bold") == ["저자:", "추천수:", "성능"]


def test_a_long_text_is_folded() -> None:
    long = "본문입니다. " * 60
    payload = the_one(Labelled("요약", (Text(long),)))
    assert covered(payload, "expandable_blockquote") == [long.strip()]
    assert covered(payload, "bold") == ["요약"]


def test_a_text_of_several_posts_is_folded_in_each() -> None:
    long = "본문입니다. " * 700
    posts = payloads(Title("제목"), Labelled("요약", (Text(long),)), Note((Text("출처"),)))
    assert len(posts) > 1
    assert " ".join("".join(covered(post, "expandable_blockquote")) for post in posts) == long.strip()
    assert all(len(covered(post, "expandable_blockquote")) == 1 for post in posts)


def test_a_quote_is_marked_as_one_and_where_it_stands_is_small_below_it() -> None:
    payload = the_one(Paragraph((Text("주장"),)), Quote("It costs 3.2 points.", "4.1 Results, 5쪽"))
    assert payload["text"] == "주장\n\nIt costs 3.2 points.\n4.1 Results, 5쪽"
    assert covered(payload, "blockquote") == ["It costs 3.2 points."]
    assert covered(payload, "italic") == ["4.1 Results, 5쪽"]


def test_a_long_quote_is_folded_as_one() -> None:
    long = "These are words of the paper. " * 40
    payload = the_one(Paragraph((Text("주장"),)), Quote(long, "2 Method"), Quote("Another.", "3 Results"))
    assert covered(payload, "expandable_blockquote") == [long.strip()]
    assert covered(payload, "blockquote") == ["Another."]


def test_small_print_is_in_italics_but_for_what_is_copied() -> None:
    payload = the_one(Note((Text("도움말 "), Command("/help"))))
    assert (covered(payload, "italic"), covered(payload, "code")) == (["도움말 "], ["/help"])


def test_only_a_picture_of_ours_is_shown_and_no_preview_of_any_link() -> None:
    assert the_one(Title("제목"), Paragraph((Link("글", ARXIV),)))["link_preview_options"] == {"is_disabled": True}
    shown = the_one(Title("제목"), Picture("https://cdn.example/1.png", "그림"))["link_preview_options"]
    assert shown == {"url": "https://cdn.example/1.png", "prefer_large_media": True, "show_above_text": True}
    for url in ("", "http://cdn.example/1.png", "https://localhost/1.png", "x"):
        assert the_one(Title("제목"), Picture(url, "그림"))["link_preview_options"] == {"is_disabled": True}


def test_buttons_hold_the_command_that_they_press_two_in_a_row() -> None:
    buttons = tuple(Button(f"단추 {number}", f"/easy 2501.0000{number}") for number in range(3))
    payload = the_one(Title("제목"), Buttons((*buttons, buttons[0])))
    assert keys(payload) == [
        [("단추 0", "/easy 2501.00000"), ("단추 1", "/easy 2501.00001")],
        [("단추 2", "/easy 2501.00002")],
    ]


def test_what_no_button_can_hold_is_shown_to_be_typed() -> None:
    long = "/search " + "가" * 30
    payload = the_one(
        Title("제목"), Buttons((Button("찾기", long), Button("", "/help"), Button("쉬운설명", "/easy 1")))
    )
    assert keys(payload) == [[("쉬운설명", "/easy 1")]]
    assert covered(payload, "code") == [long, "/help"]


def test_a_categorys_button_is_under_the_post_that_holds_its_heading() -> None:
    items = [Item(paper(number), CATEGORIES[number % 12], 1, made(f"논문{number}")) for number in range(120)]
    message = digest.of_day(DAY, items, has_model=True)
    posts = [part.payload for part in render(message)]
    assert len(posts) > 2
    for heading in [block for block in message.blocks if isinstance(block, Heading)]:
        (post,) = (post for post in posts if heading.text in covered(post, "bold"))
        assert heading.category
        key = (replies.button_subscribe(category(heading.category).korean), f"/subscribe +{heading.category}")
        assert key in [key for row in keys(post) for key in row]


@pytest.mark.parametrize(
    "block",
    [
        Title(HOSTILE),
        Heading(HOSTILE, None, Button(HOSTILE, "/help")),
        Paragraph((Text(HOSTILE), Text("@"), Text("everyone"), Text("."), Text("com/x", quiet=True))),
        Labelled(HOSTILE, (Text(HOSTILE, strong=True),)),
        PaperLine(Link(HOSTILE, ARXIV, strong=True), HOSTILE, (Text(HOSTILE), Link(HOSTILE, ARXIV))),
        Quote(HOSTILE, HOSTILE),
        Note((Text(HOSTILE),)),
        Buttons((Button(HOSTILE, HOSTILE),)),
    ],
    ids=lambda block: block.kind,
)
def test_no_text_of_others_links_mentions_or_commands(block: Block) -> None:
    payload = the_one(Title("제목"), block)
    found = kept(payload["text"], payload["entities"])[1]
    assert [one for one in found if one["type"] in FOUND] == []
    assert {one["url"] for one in found if one["type"] == "text_link"} <= {ARXIV}


def test_a_link_that_telegram_would_refuse_is_text() -> None:
    for url in ("", "x", "http://arxiv.org", "https://localhost", "https://a.bb/ x", "https://a.bb:99999", "tg://x"):
        payload = the_one(Paragraph((Link("evil.com", url, strong=True),)))
        assert [one["type"] for one in kept(payload["text"], payload["entities"])[1]] == ["bold"]


@pytest.mark.parametrize(
    "blocks", [(), (Title(""),), (Heading(" "), Buttons((Button("a", "/help"),))), (Title("\u200b"),)]
)
def test_a_message_without_a_word_is_signed(blocks: tuple[Block, ...]) -> None:
    assert replies.NAME in the_one(*blocks)["text"]


def test_many_headings_and_many_buttons_in_a_row_still_fit_posts() -> None:
    headings = [Heading("머리말 " * 80, None, Button(f"{number}", f"/easy {number}")) for number in range(60)]
    buttons = [Buttons((Button(f"{number}", f"/paper {number}"),)) for number in range(150)]
    posts = payloads(*headings, *buttons)
    pressed = [key for post in posts for row in keys(post) for key in row]
    assert len(pressed) == 210
    assert [line for post in posts for line in judge("sendMessage", {"chat_id": 1, **post})] == []


@given(st.lists(BLOCKS, max_size=10).map(tuple), TEXTS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_message_is_taken_and_read_whole(blocks: tuple[Block, ...], preview: str) -> None:
    message = Message(blocks, preview)
    parts = render(message)
    assert [line for line in faults(contract("telegram"), message, parts) if "it opens" not in line] == []
    for part in parts:
        of_charts = {CHART, "disable_notification"} if CHART in part.payload else set()
        assert set(part.payload) - of_charts <= {"text", "entities", "link_preview_options", "reply_markup"}
        shown: list[dict[str, Any]] = kept(part.payload["text"], part.payload["entities"])[1]
        assert [one for one in shown if one["type"] in FOUND and one["type"] != "bot_command"] == []
        opened = contract("telegram").opened(part.payload)
        assert [one.url for one in opened if one.url.startswith("bot_command")] == []
