"""A message in Slack is native, whole, within every limit, and nothing in its text becomes a link or a mention."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.slack.render import MOST_BLOCKS, MOST_CHARACTERS, render
from bot import digest, replies
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
from tests.adapters.golden import MESSAGES, compare
from tests.bot.papers import DAY, items
from tests.judges import slack as judge

JOINER = "\u2060"
HOSTILE = (
    "<!channel> <!here|x> <!everyone> <@U012ABCDE> <!subteam^S1> <#C1|a> @channel @here <https://evil.example|arXiv> "
    "https://evil.example evil.co.kr mailto:a@evil.example [x](https://evil.example) &lt;!channel&gt; "
    "*bold* _it_ ~no~ `code` ```pre``` :rocket: > quote <!date^1392734382^{date}^https://evil.example|x>"
)


class Ugly(str):
    """A text whose `repr` is short, so that an example of it can be read."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} characters: {self[:20]!s}>"


UGLY = tuple(
    Ugly(text)
    for text in (
        "",
        " ",
        "\n",
        HOSTILE,
        "가나다라 " * 4_000,
        "각" * 20_000,
        "&<>\"'" * 4_000,
        "👨‍👩‍👧‍👦🏳️‍🌈" * 500,
        "שלום \u202eمرحبا\u202c",
        "\u0301\u0301",
        "".join(map(chr, range(32))),
        "a\u0301" * 9_000,
        "https://a.bb/" * 1_000,
    )
)
TEXTS = st.one_of(st.text(max_size=60), st.text(max_size=400), st.sampled_from(UGLY))
URLS = st.one_of(
    st.sampled_from(["https://arxiv.org/abs/2501.07301", "https://arxiv.org/" + "x" * 2_900, "", "x"]), TEXTS
)
COMMANDS = st.one_of(st.sampled_from(["/easy 2501.07301", "/subscribe +vision", "/help", "/search 강화 학습"]), TEXTS)
SPANS = st.lists(
    st.one_of(
        st.builds(Text, TEXTS, st.booleans(), st.booleans()),
        st.builds(Link, TEXTS, URLS, st.booleans()),
        st.builds(Command, COMMANDS),
    ),
    max_size=5,
).map(tuple)
BUTTONS = st.builds(Button, TEXTS, COMMANDS)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXTS),
    st.builds(Heading, TEXTS, st.just("vision"), st.one_of(st.none(), BUTTONS)),
    st.builds(Paragraph, SPANS),
    st.builds(Labelled, TEXTS, SPANS),
    st.builds(PaperLine, st.builds(Link, TEXTS, URLS, st.booleans()), TEXTS, SPANS),
    st.builds(Quote, TEXTS, TEXTS),
    st.builds(Picture, URLS, TEXTS),
    st.builds(Chart, st.dates(), st.just((Bar("vision", 1), Bar("language", 2))), TEXTS),
    st.builds(Note, SPANS),
    st.builds(Buttons, st.lists(BUTTONS, max_size=30).map(tuple)),
)
SOME = st.lists(BLOCKS, max_size=12).map(tuple)


def walk(value: Any) -> list[dict[str, Any]]:
    """Every object in the JSON, outermost first."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(one for each in inner for one in walk(each))]


def bare(text: str) -> str:
    """The text without white space, joiners and the marks of bold and code, to compare what was written with what is
    shown.
    """
    return "".join(character for character in text if not character.isspace() and character not in f"{JOINER}*`")


def shown(message: Message) -> str:
    return bare("".join(judge.shown(part.payload) for part in render(message)))


def said(block: Block) -> str:
    """What people are to read of the block, as it was written."""
    spans: tuple[Any, ...] = ()
    match block:
        case Title(text) | Heading(text=text):
            return bare(text)
        case Paragraph(spans) | Note(spans) | Labelled(_, spans):
            label = block.label if isinstance(block, Labelled) else ""
            return bare(label + "".join(span.text for span in spans))
        case Quote(text, source):
            return bare(text + source)
        case PaperLine(title, line, facts):
            return bare(title.text + line + "".join(span.text for span in facts))
        case _:
            return ""


def own(text: str) -> str:
    """The words with Slack's own commands as they are elsewhere."""
    return text.replace("/papersearch", "/search").replace("/paperhelp", "/help")


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_as_it_was_last_looked_at(kind: str) -> None:
    compare("slack", kind, render(MESSAGES[kind]))


@pytest.mark.parametrize("kind", MESSAGES)
def test_slack_and_its_own_library_find_no_fault_with_any_kind_of_message(kind: str) -> None:
    for part in render(MESSAGES[kind]):
        assert judge.judge(part.payload) == []


@pytest.mark.torture
@given(SOME, TEXTS, SOME)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@example(tuple(Title(text) for text in UGLY), "", ())
@example(tuple(Heading(text, None, Button(text, text)) for text in UGLY), HOSTILE, ())
@example(tuple(Labelled(text, (Text(text), Link(text, text), Command(text))) for text in UGLY), UGLY[4], ())
@example((), "", (Buttons((Button("a", "/easy 1"), Button("a", "/easy 1"), Button("b", "/easy 1"))),))
def test_whatever_the_text_slack_takes_it_and_nobody_is_called_and_nothing_leads_elsewhere(
    blocks: tuple[Block, ...], preview: str, thread: tuple[Block, ...]
) -> None:
    parts = render(Message(blocks, preview, thread))
    assert parts[0].parent is None
    ours = {span.url for one in walk_blocks((*blocks, *thread)) for span in [one] if isinstance(span, Link)}
    pictures = {block.url for block in (*blocks, *thread) if isinstance(block, Picture)}
    for part in parts:
        assert judge.judge(part.payload) == []
        assert judge.mentions(part.payload) == []
        assert {link.url for link in judge.links(part.payload)} <= ours | pictures
        assert {link.url for link in judge.links(part.payload) if link.kind == "image"} <= pictures
        assert len(part.payload["blocks"]) <= MOST_BLOCKS
        assert judge.size(part.payload["blocks"]) <= MOST_CHARACTERS
        assert 0 < len(part.payload["text"].encode("utf-8", "surrogatepass")) <= 4_000
        for one in walk(part.payload["blocks"]):
            assert one.get("type") not in {"user", "usergroup", "broadcast", "channel", "emoji", "date"}


def walk_blocks(blocks: tuple[Block, ...]) -> list[object]:
    """All spans of the blocks."""
    spans: list[object] = []
    for block in blocks:
        match block:
            case Paragraph(found) | Note(found) | Labelled(_, found):
                spans += found
            case PaperLine(title, _, found):
                spans += [title, *found]
            case _:
                pass
    return spans


@given(
    st.lists(
        st.one_of(
            st.builds(Paragraph, SPANS),
            st.builds(Labelled, TEXTS, SPANS),
            st.builds(Quote, TEXTS, TEXTS),
            st.builds(Title, TEXTS),
            st.builds(Heading, TEXTS),
            st.builds(Note, SPANS),
            st.builds(PaperLine, st.builds(Link, TEXTS, URLS, st.booleans()), TEXTS, SPANS),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple)
)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_word_is_lost_or_changed_over_all_posts(blocks: tuple[Block, ...]) -> None:
    wanted = "".join(said(block) for block in blocks)
    if wanted:
        assert own(shown(Message(blocks, "미리보기"))) == own(wanted)


@given(items())
@settings(deadline=None, max_examples=20)
def test_of_a_big_day_every_paper_is_there_once_below_its_heading_and_with_its_buttons(papers: list[Item]) -> None:
    parts = render(digest.of_day(DAY, papers, has_model=True))
    main = [part.payload["blocks"] for part in parts if part.parent is None]
    thread = [part.payload["blocks"] for part in parts if part.parent is not None]
    for posts in (main, thread):
        links = [link.url for post in posts for link in judge.links({"blocks": post})]
        assert sorted(links) == sorted(one.paper.paper_id.abstract_url for one in papers)
        for post in posts:
            kinds = [block["type"] for block in post]
            assert kinds[-1] != "divider"
            assert "accessory" not in post[-1], "a heading without a paper"
            assert kinds[0] != "actions", "buttons without their paper"
    values = [each["value"] for post in thread for each in walk(post) if each.get("type") == "button"]
    assert len(values) == 2 * len(papers) == len(set(values))


def test_a_heading_carries_its_button_and_says_its_own_words() -> None:
    (part,) = render(
        Message((Heading("💬 언어 모델 (3)", "language", Button("언어 모델 구독", "/subscribe +language")),), "")
    )
    _, section = part.payload["blocks"]
    assert section["text"]["text"] == "*💬 언어 모델 (3)*"
    assert section["accessory"]["value"] == "/subscribe +language"


@pytest.mark.parametrize("text", ["a*b", "_it_", "~no~", "`code`", ":rocket:", "> quote", "two\nlines"])
def test_marks_in_a_text_stay_what_was_written(text: str) -> None:
    for block in (
        Heading(text, None, Button("구독", "/subscribe +vision")),
        Paragraph((Text(text),)),
        Note((Text(text),)),
    ):
        (part,) = render(Message((block,), ""))
        assert not [one for one in walk(part.payload["blocks"]) if one.get("type") == "mrkdwn"]
        assert bare(text) in bare(judge.shown(part.payload))


def test_a_quote_has_a_bar_beside_it_and_small_print_below() -> None:
    (part,) = render(Message((Paragraph((Text("주장"),)), Quote("It *costs* 3.2 points.", "4.1 Results, 5쪽")), ""))
    _, quoted, below = part.payload["blocks"]
    (inside,) = quoted["elements"]
    assert (inside["type"], inside["elements"]) == (
        "rich_text_quote",
        [{"type": "text", "text": "It *costs* 3.2 points."}],
    )
    assert (below["type"], below["elements"][0]["text"]) == ("context", "4.1 Results, 5쪽")


def test_what_is_not_in_a_text_is_no_reason_for_small_print_to_be_large() -> None:
    (part,) = render(Message((Note((Text(replies.HOW_TO_GET_KOREAN),)),), ""))
    assert [block["type"] for block in part.payload["blocks"]] == ["context"]


@pytest.mark.parametrize(
    ("command", "here"),
    [
        ("/search 강화 학습", "/paper search 강화 학습"),
        ("/help", "/paper help"),
        ("/helpme", "/helpme"),
        ("/ask 2501.07301 왜?", "/paper ask 2501.07301 왜?"),
        ("/forget", "/paper forget"),
        ("/categories", "/categories"),
        ("/paper 2501.07301", "/paper 2501.07301"),
    ],
)
def test_commands_are_shown_as_they_are_typed_in_slack(command: str, here: str) -> None:
    (part,) = render(Message((Paragraph((Text("가"), Command(command), Text("나"))),), ""))
    assert [each["text"] for each in walk(part.payload["blocks"]) if each.get("style") == {"code": True}] == [here]


def test_what_cannot_be_pressed_is_there_to_be_typed() -> None:
    buttons = (
        Button("가" * 80, "/easy 2501.07301"),
        Button("없음", "x" * 200),
        Button("자세히", "/details 2501.07301"),
    )
    (part,) = render(Message((Paragraph((Text("카드"),)), Buttons(buttons)), ""))
    pressed = [each["value"] for each in walk(part.payload["blocks"]) if each.get("type") == "button"]
    assert pressed == ["/details 2501.07301"]
    assert "/easy 2501.07301" in judge.shown(part.payload)


def test_a_message_without_anything_is_still_a_message() -> None:
    (part,) = render(Message((), ""))
    assert judge.shown(part.payload) == replies.NAME
    assert part.payload["text"] == replies.NAME
