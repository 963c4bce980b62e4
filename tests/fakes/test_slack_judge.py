"""The judge of Slack's messages refuses what Slack refuses, and finds every ping and every link."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.slack_payloads import escape
from tests.fakes.slack_workspace import Json
from tests.judges.slack import judge, judge_view, links, mentions, shown, size


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": marked(text, **more)}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def words(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def bullets(*elements: Json) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(elements)}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain("쉬운설명"), "action_id": "easy"} | fields


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def body(*blocks: Json, **fields: Any) -> Json:
    return {"text": "새 논문", "blocks": list(blocks), **fields}


GOOD = [
    {"text": "새 논문"},
    {"delete_original": True},
    body({"type": "header", "text": plain("x" * 150)}, {"type": "divider"}, section("x" * 3000)),
    body({"type": "section", "fields": [marked("x" * 1000)] * 10}),
    body(rich(words("제목", bold=True), {"type": "link", "url": "https://arxiv.org/abs/2501.07301", "text": "논문"})),
    body({"type": "rich_text", "elements": [
        bullets({"type": "rich_text_section", "elements": [words("a")]}),
        {"type": "rich_text_quote", "elements": [words("b", italic=True)]},
        {"type": "rich_text_preformatted", "elements": [words("c")]},
    ]}),
    body(actions(*(button(action_id=str(number), value="v" * 200) for number in range(25)))),
    body({"type": "context", "elements": [marked("a"), plain("b")] * 5}),
    body({"type": "image", "image_url": "https://arxiv.org/a.png", "alt_text": "그림"}),
    body({"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "그림"}),
    body({"type": "markdown", "text": "가" * 12_000}),
    body(section("a"), metadata={"event_type": "part", "event_payload": {"key": "k"}}),
]  # fmt: skip

BAD: dict[str, tuple[Json, str]] = {
    "51 blocks": (body(*[{"type": "divider"}] * 51), "no more than 50 items allowed [json-pointer:/blocks]"),
    "section 3001": (body(section("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "section empty": (body(section("")), "must be more than 0 characters"),
    "section bare": (body({"type": "section"}), "must define either"),
    "11 fields": (body({"type": "section", "fields": [marked("a")] * 11}), "no more than 10 items"),
    "field 2001": (body({"type": "section", "fields": [marked("x" * 2001)]}), "must be less than 2001"),
    "header 151": (body({"type": "header", "text": plain("x" * 151)}), "must be less than 151"),
    "header mrkdwn": (body({"type": "header", "text": marked("x")}), "unsupported type: mrkdwn"),
    "11 in context": (body({"type": "context", "elements": [plain("a")] * 11}), "no more than 10 items"),
    "26 buttons": (body(actions(*(button(action_id=str(each)) for each in range(26)))), "no more than 25 items"),
    "label 76": (body(actions(button(text=plain("x" * 76)))), "must be less than 76"),
    "label mrkdwn": (body(actions(button(text=marked("x")))), "unsupported type: mrkdwn"),
    "value 2001": (body(actions(button(value="x" * 2001))), "must be less than 2001"),
    "action_id 256": (body(actions(button(action_id="x" * 256))), "must be less than 256"),
    "action_id twice": (body(actions(button(), button())), "action_id easy already exists [json-pointer:/blocks/0]"),
    "action_id over blocks": (body(actions(button()), actions(button())), "flaw: action_id easy in several blocks"),
    "button unknown": (body(actions(button(disabled=True))), "invalid additional property: disabled"),
    "button url": (body(actions(button(url="arxiv.org"))), "must be a valid URL"),
    "button script": (body(actions(button(url="javascript:alert(1)"))), "must be a valid URL"),
    "button style": (body(actions(button(style="bright"))), "must be a valid enum value"),
    "block_id 256": (body({"type": "divider", "block_id": "x" * 256}), "must be less than 256"),
    "block_id twice": (body(*[{"type": "divider", "block_id": "a"}] * 2), "block_id a already exists"),
    "image alt": (body({"type": "image", "image_url": "https://a.org/b.png"}), "missing required field: alt_text"),
    "image url": (body({"type": "image", "image_url": "https://a.org/" + "b" * 3000, "alt_text": "a"}), "3001"),
    "file id": (
        body({"type": "image", "slack_file": {"id": "chart"}, "alt_text": "a"}),
        "input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]",
    ),
    "file and address": (
        body({"type": "image", "slack_file": {"id": "F01234567"}, "image_url": "https://a.org/b.png", "alt_text": "a"}),
        "invalid additional property: image_url",
    ),
    "file twice": (
        body({"type": "image", "slack_file": {"id": "F01234567", "url": "https://a.org/b.png"}, "alt_text": "a"}),
        "must provide exactly one of its fields",
    ),
    "file alt": (body({"type": "image", "slack_file": {"id": "F01234567"}}), "missing required field: alt_text"),
    "rich empty": (body({"type": "rich_text", "elements": []}), "no less than 1 items"),
    "rich no words": (body(rich(words(""))), "must be more than 0 characters"),
    "rich no elements": (body(rich()), "no less than 1 items"),
    "rich mrkdwn": (body(rich(marked("a"))), "unsupported type: mrkdwn"),
    "rich style": (body(rich(words("a", loud=True))), "invalid additional property: loud"),
    "rich link empty": (body(rich({"type": "link", "url": "https://a.org", "text": ""})), "must be more than 0"),
    "rich link address": (body(rich({"type": "link", "url": "a b"})), "must be a valid URL"),
    "list of texts": (
        body({"type": "rich_text", "elements": [bullets(words("a"))]}),
        "unsupported type: text",
    ),
    "unknown block": (body({"type": "hologram"}), "unsupported type: hologram [json-pointer:/blocks/0/type]"),
    "no text": ({"text": " "}, "no_text"),
    "no words for screen readers": ({"blocks": [section("a")]}, "flaw: notifications"),
    "text 40,001": ({"text": "x" * 40_001}, "msg_too_long"),
    "text 4,001": ({"text": "x" * 4_001}, "flaw: may be parted"),
    "five whole sections": (body(*[section("x" * 2_900)] * 5), "msg_blocks_too_long"),
    "many rich words": (body(rich(*[words("가나다라마바사아자차" * 2, bold=True)] * 200)), "msg_blocks_too_long"),
    "blocks as text": ({"text": "a", "blocks": "[]"}, "invalid_blocks_format"),
    "metadata": ({"text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
}  # fmt: skip


@pytest.mark.parametrize("good", GOOD, ids=range(len(GOOD)))
def test_what_slack_takes_has_no_fault(good: Json) -> None:
    assert judge(good) == []


@pytest.mark.parametrize("case", list(BAD))
def test_what_slack_refuses_is_said_in_its_words(case: str) -> None:
    bad, says = BAD[case]
    assert any(says in fault for fault in judge(bad)), judge(bad)


def test_a_modal_is_judged() -> None:
    view = {"type": "modal", "title": plain("질문"), "blocks": [section("a")]}
    assert judge_view(view) == []
    assert judge_view(view | {"title": plain("x" * 25)}) == [
        "must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert judge_view({"type": "modal", "title": plain("a")}) == ["missing required field: blocks [json-pointer:/view]"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "<!channel> <!here|here> <!everyone> <@U1> <@U2|name> <!subteam^S1>"},
         ["!channel", "!here", "!everyone", "@U1", "@U2", "!subteam^S1"]),
        (body(section("<!here>")), ["!here"]),
        (body(section("<!here>", verbatim=True)), ["!here"]),
        (body(section("`<!here>`")), ["!here"]),
        (body({"type": "context", "elements": [marked("<@U1>")]}), ["@U1"]),
        (body({"type": "markdown", "text": "# <!here>"}), ["!here"]),
        (body(section("@here")), ["!here"]),
        (body(section("@here", verbatim=True)), []),
        (body(section("a@here.org")), []),
        ({"text": "@here"}, []),
        ({"text": "@here", "link_names": True}, ["@here"]),
        ({"text": "@team", "parse": "full"}, ["@team"]),
        (body(rich({"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U1"},
                   {"type": "usergroup", "usergroup_id": "S1"})), ["!here", "@U1", "!subteam^S1"]),
        (body(rich(words("<!here> @here <@U1>"))), []),
        (body({"type": "header", "text": plain("<!here> @here")}), []),
        ({"text": "&lt;!here&gt; &amp;lt;!here&amp;gt; <#C1>"}, []),
    ],
    ids=range(16),
)  # fmt: skip
def test_every_ping_is_found_and_no_other(message: Json, expected: list[str]) -> None:
    assert mentions(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "<https://a.org/x|논문> <mailto:a@b.org|mail>"}, [("mrkdwn", "a.org"), ("mrkdwn", "")]),
        ({"text": "https://a.org/x www.b.com c.ai/d"}, [("bare", "a.org"), ("bare", "www.b.com"), ("bare", "c.ai")]),
        (body(section("https://a.org and train.py")), [("bare", "a.org"), ("bare", "train.py")]),
        (body(section("https://a.org train.py", verbatim=True)), []),
        (body(section("<https://a.org>", verbatim=True)), [("mrkdwn", "a.org")]),
        (body(rich(words("https://a.org"), {"type": "link", "url": "https://B.org/x"})), [("rich_text", "b.org")]),
        (body(actions(button(url="https://a.org"))), [("button", "a.org")]),
        (body({"type": "image", "image_url": "https://a.org/b.png", "alt_text": "c"}), [("image", "a.org")]),
        (body({"type": "header", "text": plain("https://a.org")}), []),
        (
            body({"type": "markdown", "text": "[a](https://a.org) (https://b.org)."}),
            [("markdown", "a.org"), ("bare", "b.org")],
        ),
        (body({"type": "divider"}, text="<https://a.org|a>"), []),
        ({"text": "<!here> <@U1> <#C1> <!date^1^{date}^https://a.org|x>"}, [("mrkdwn", "a.org")]),
    ],
    ids=range(12),
)
def test_every_link_is_found_with_its_host(message: Json, expected: list[tuple[str, str]]) -> None:
    assert [(link.kind, link.host) for link in links(message)] == expected


@given(st.text(min_size=1))
def test_any_text_in_rich_text_is_only_itself(text: str) -> None:
    message = body(rich(words(text)))
    assert (mentions(message), links(message), shown(message)) == ([], [], text)


@given(st.text(min_size=1))
def test_any_text_that_is_escaped_and_verbatim_is_only_itself(text: str) -> None:
    message = body(section(escape(text), verbatim=True))
    assert (mentions(message), links(message), shown(message)) == ([], [], text)


@given(st.text(), st.sampled_from(["!channel", "!here", "!everyone", "@U1", "!subteam^S1"]), st.text())
def test_a_ping_is_found_between_any_texts(before: str, token: str, after: str) -> None:
    assert token in mentions({"text": f"{before}<{token}>{after}"})


NAMES = st.sampled_from(["type", "text", "elements", "fields", "url", "accessory", "style", "action_id", "block_id"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["section", "rich_text", "button", "mrkdwn"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(VALUES, VALUES, VALUES)
def test_nonsense_is_judged_and_not_stumbled_over(text: object, blocks: object, metadata: object) -> None:
    faults = judge({"text": text, "blocks": blocks, "metadata": metadata})
    assert all(isinstance(fault, str) for fault in faults)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(link.host == link.host.lower() for link in links({"text": text}))
    assert isinstance(judge({"text": text}), list)


@given(st.lists(st.text(min_size=1, max_size=50), min_size=1, max_size=20))
def test_the_size_is_never_less_than_the_text(texts: list[str]) -> None:
    assert size([rich(words(text)) for text in texts]) > sum(map(len, texts))
