"""A digest in a terminal: every paper once, within the width, and no control character but our own."""

import asyncio
import os
import re
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO, TextIOWrapper
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from adapters.base import Ears, Place
from adapters.console.client import ConsoleClient
from adapters.console.listen import CHANNEL, listen
from adapters.console.render import message_of, render, show
from bot import digest
from bot.commands import Request
from bot.delivery import CannotTell, Post, Sent, Unknown
from bot.edition import Item
from bot.message import (
    Bar,
    Button,
    Buttons,
    Chart,
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
from bot.subscription import STYLES, Style
from bot.taxonomy import category
from tests.bot.papers import made, paper, sample_edition, sample_syntheses

ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x00-\x1f\x7f-\x9f]*\x1b\\")
"""The escape sequences that are ours: colours and links. https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda"""

VISION = category("vision")
SMALL = digest.of_day(
    date(2025, 1, 14),
    [
        Item(paper(1, code_url="https://github.com/a/b"), VISION, 1234, made("시각", category="vision")),
        Item(paper(2), VISION, 3),
    ],
    has_model=True,
)

GOLDEN = {
    40: """
───── 2025년 1월 14일(화) AI 논문 ──────
논문 2편

👁️ 컴퓨터 비전 (2)
시각 한 가지를 살핀 연구
  한 가지를 자세히 살펴 무엇을
  알아냈는지 밝힙니다.
  추천 1,234 · /paper 2501.00001 · 코드
  https://github.com/a/b
Paper 2
  An abstract. It says what was found.
  추천 3 · /paper 2501.00002 · AI 요약
  없음

카드 보기 /paper 번호 · 쉬운설명 /easy
번호 · 도움말 /help

1편은 AI 요약을 만들지 못해 원문 초록을
보여 드립니다.

""",
    80: """
───────────────────────── 2025년 1월 14일(화) AI 논문 ──────────────────────────
논문 2편

👁️ 컴퓨터 비전 (2)
시각 한 가지를 살핀 연구
  한 가지를 자세히 살펴 무엇을 알아냈는지 밝힙니다.
  추천 1,234 · /paper 2501.00001 · 코드 https://github.com/a/b
Paper 2
  An abstract. It says what was found.
  추천 3 · /paper 2501.00002 · AI 요약 없음

카드 보기 /paper 번호 · 쉬운설명 /easy 번호 · 도움말 /help

1편은 AI 요약을 만들지 못해 원문 초록을 보여 드립니다.

""",
}
GOLDEN[120] = GOLDEN[80].replace(
    GOLDEN[80].splitlines()[1],
    "─────────────────────────────────── 2025년 1월 14일(화) AI 논문 ────────────────────────────────────",
)
"""No wider than a hundred columns, however wide the terminal is."""

WORDS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x1b\x07\x00\x9b\r\n\t가나 다"), min_size=1, max_size=60
)


def shown(message: Message, width: int = 80, **terminal: Any) -> str:
    """What is printed into a pipe, or a terminal of that kind."""
    file = StringIO()
    options = {"highlight": False, "markup": False, "emoji": False, "_environ": {}} | terminal
    show(Console(file=file, width=width, **options), message)  # type: ignore[arg-type]
    return file.getvalue()


def coloured(message: Message, width: int = 80, **terminal: Any) -> str:
    return shown(message, width, **{"force_terminal": True, "color_system": "truecolor"} | terminal)


@pytest.mark.parametrize("width", GOLDEN)
def test_a_digest_in_a_pipe_reads_well_at_any_width(width: int) -> None:
    assert shown(SMALL, width) == GOLDEN[width]


@pytest.mark.parametrize("width", GOLDEN)
def test_a_digest_in_a_terminal_says_the_same_with_colours_and_links_for_addresses(width: int) -> None:
    def words(text: str) -> str:
        return "".join(re.sub(r"[─\s]", "", text).split())

    text = coloured(SMALL, width)
    assert "\x1b]8;" in text
    assert words(ESCAPE.sub("", text)) == words(GOLDEN[width]).replace("https://github.com/a/b", "")
    assert max(cell_len(line) for line in ESCAPE.sub("", text).splitlines()) <= min(width, 100)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("style", STYLES)
def test_the_sample_day_has_each_paper_once_within_the_width(style: Style, width: int) -> None:
    today = sample_edition()
    text = shown(digest.of_day(today.day, today.items, style, has_model=True, syntheses=sample_syntheses()), width)
    joined = "".join(text.split())
    for one in today.items:
        assert one.made is not None
        assert joined.count("".join(one.made.summary.title.split())) == 1
        assert joined.count(f"/paper{one.paper.paper_id}") == 1
    wide = [line for line in text.splitlines() if cell_len(line) > width and "https://" not in line]
    assert wide == []


def test_papers_stand_apart_from_the_text_of_the_one_above_and_from_what_is_said_of_their_category() -> None:
    today = sample_edition()
    for style in ("cards", "insights"):
        message = digest.of_day(today.day, today.items, style, has_model=True, syntheses=sample_syntheses())
        lines = shown(message, 100).splitlines()
        above = {line: before for before, line in pairwise(lines)}
        second = "O1 Replication Journey 3부: 의료 추론을 위한 추론 시점 연산 확장"
        first = "수학적 추론을 위한 과정 보상 모델 개발에서 얻은 교훈"
        assert above[second if style == "cards" else first] == ""


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_no_word_of_a_card_is_cut_in_a_narrow_terminal(width: int) -> None:
    title = "The Lessons of Developing Process Reward Models in Mathematical Reasoning, and What Came of Them"
    one = paper(1, title=title, authors=("Ada Lovelace",))
    text = "".join(shown(digest.card(one, None, has_model=True), width).split())
    assert "".join(title.split()) in text
    assert "…" not in text


@pytest.mark.parametrize(
    "terminal",
    [{}, {"force_terminal": True, "color_system": None}, {"force_terminal": True, "_environ": {"TERM": "dumb"}}],
    ids=["a pipe", "no colours", "a dumb terminal"],
)
def test_where_links_cannot_be_made_addresses_are_spelled_out_and_no_escape_is_sent(
    terminal: dict[str, Any],
) -> None:
    text = shown(SMALL, **terminal)
    assert "\x1b" not in text
    assert "코드 https://github.com/a/b" in text


def test_who_wants_no_colour_gets_none_and_still_has_links() -> None:
    text = coloured(SMALL, no_color=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", text)
    assert "https://github.com/a/b\x1b\\" in text


def test_a_pipe_gets_no_space_at_the_end_of_a_line() -> None:
    for message in (SMALL, digest.help_message(), digest.card(paper(1), made(), has_model=True)):
        assert [line for line in shown(message, 33).split("\n") if line != line.rstrip()] == []


@given(WORDS, WORDS, st.booleans())
@example(text="\x1b[2J", url="\x1b]0;title\x07", coloured_too=True)
def test_no_control_character_of_anybodys_text_reaches_the_terminal(text: str, url: str, coloured_too: bool) -> None:
    span, link = Text(text, strong=True), Link(text, f"https://example.com/{url}")
    blocks = (
        Title(text),
        Heading(text),
        Paragraph((span, link)),
        Labelled(text, (span,)),
        PaperLine(link, text, (span,)),
        Quote(text, text),
        Picture(url, text),
        Note((span, link)),
        Buttons((Button(text, url),)),
    )
    printed = (coloured if coloured_too else shown)(Message(blocks, text))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ESCAPE.sub("", printed))


def test_a_quote_stands_indented_with_a_bar_beside_every_line() -> None:
    quote = Quote("These are the paper's own words, and more than one line of them.", "4.1 Results, 5쪽")
    assert shown(Message((Paragraph((Text("주장"),)), quote), ""), 40).splitlines() == [
        "주장",
        "  │ These are the paper's own words, and",
        "  │ more than one line of them.",
        "  │ 4.1 Results, 5쪽",
        "",
    ]


@pytest.mark.parametrize("width", [33, 80])
def test_a_chart_is_a_line_for_each_category_with_its_number(width: int) -> None:
    bars = (Bar("agents", 3), Bar("generation", 12), Bar("vision", 3))
    printed = shown(Message((Chart(date(2025, 1, 14), bars, "그림"),), "차트"), width).strip().splitlines()
    names = [line.rsplit("█", 1)[0].replace("█", "").strip() for line in printed]
    assert names == ["이미지·영상 생성", "에이전트", "컴퓨터 비전"]
    assert [line.split()[-1] for line in printed] == ["12", "3", "3"]
    longest, *rest = [line.count("█") for line in printed]
    assert rest == [round(longest / 4)] * 2
    assert all(cell_len(line) <= width for line in printed)


def test_markup_and_emoji_names_in_a_text_are_text() -> None:
    assert "[bold]굵게[/bold] :smile:" in shown(digest.sentence("[bold]굵게[/bold] :smile:"))


def test_what_could_be_pressed_elsewhere_is_shown_as_the_command_to_type() -> None:
    text = shown(digest.card(paper(1), made(), has_model=True))
    assert text.splitlines()[-3:-1] == [
        "쉬운설명 /easy 2501.00001  자세히 /details 2501.00001  질문하기 /ask 2501.00001",
        "틀렸어요 /wrong 2501.00001",
    ]


def post(message: Message) -> Post:
    (part,) = render(message)
    return Post(7, "console", "terminal", 0, "key", part.payload)


def test_a_post_is_printed_once_and_cannot_be_looked_up() -> None:
    file = StringIO()
    client = ConsoleClient(Console(file=file, width=80))

    async def send() -> tuple[object, object]:
        outcome = await client.send(post(SMALL))
        await client.close()
        return outcome, await client.reconcile(post(SMALL))

    outcome, found = asyncio.run(send())
    assert outcome == Sent("console-7")
    assert isinstance(found, CannotTell)
    assert file.getvalue() == GOLDEN[80]
    assert message_of(post(SMALL).payload) == replace(SMALL, thread=())


@dataclass
class Parrot:
    """Ears that say what was said, and that they read on it."""

    heard: list[Request] = field(default_factory=list)

    async def answer(self, request: Request, place: Place) -> None:
        self.heard.append(request)
        for text in (request.text, "읽는 중입니다."):
            await place.show(digest.sentence(text), private=True)
        assert place.address is None, "only this process can show more on its terminal"


def test_every_line_that_is_typed_is_asked_and_answered_below_until_the_input_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as typed, os.fdopen(reading, encoding="utf-8") as stdin:
        typed.write("/paper 2501.00001\n\n  /digest 비전  \n".encode() + b"\xff" + "끝".encode())
        typed.close()
        monkeypatch.setattr("sys.stdin", stdin)
        file, ears = StringIO(), Parrot()
        asyncio.run(listen(Console(file=file, width=80), cast("Ears", ears)))
    assert ears.heard == [
        Request("console", CHANNEL, text, thread=CHANNEL) for text in ("/paper 2501.00001", "/digest 비전", "\ufffd끝")
    ]
    lines = [line for line in file.getvalue().splitlines() if line]
    assert lines == [
        "/paper 2501.00001",
        "읽는 중입니다.",
        "/digest 비전",
        "읽는 중입니다.",
        "\ufffd끝",
        "읽는 중입니다.",
    ]


def test_lines_to_begin_with_are_shown_and_asked_before_what_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as typed, os.fdopen(reading, encoding="utf-8") as stdin:
        typed.write("셋\n".encode())
        typed.close()
        monkeypatch.setattr("sys.stdin", stdin)
        file, ears = StringIO(), Parrot()
        asyncio.run(listen(Console(file=file, width=80), cast("Ears", ears), ["/ask 2501.00001 하나", "둘"]))
    assert [one.text for one in ears.heard] == ["/ask 2501.00001 하나", "둘", "셋"]
    lines = [line for line in file.getvalue().splitlines() if line]
    assert lines[:4] == ["› /ask 2501.00001 하나", "/ask 2501.00001 하나", "읽는 중입니다.", "› 둘"]


def test_a_post_that_nobody_reads_any_more_is_an_unknown_fate_and_no_crash() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    file = TextIOWrapper(os.fdopen(writing, "wb", buffering=0), encoding="utf-8", write_through=True)
    try:
        assert isinstance(asyncio.run(ConsoleClient(Console(file=file, width=80)).send(post(SMALL))), Unknown)
    finally:
        file.detach().close()
