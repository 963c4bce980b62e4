"""The judge of Discord's bodies: what it must refuse, what it must take, and whom a text would notify."""

from typing import Any

import pytest

from tests.judges import discord_schema
from tests.judges.discord import Kind, faults, judge, pings
from tests.judges.discord_form import errors

NEW = 1 << 15


def shown(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message with IS_COMPONENTS_V2."""
    return {"flags": NEW, "components": list(components), **more}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str = "/easy 2501.07301", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "쉬운설명", "custom_id": custom_id} | more


def link(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "arXiv", "url": "https://arxiv.org/abs/2501.07301"} | more


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def section(*texts: dict[str, Any], accessory: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": 9, "components": list(texts)} | ({"accessory": accessory} if accessory else {})


def box(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(components)} | more


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "무엇을"} | more


def choice(name: str, value: str = "1") -> dict[str, Any]:
    return {"name": name, "value": value}


def taking(*options: dict[str, Any]) -> dict[str, Any]:
    return COMMAND | {"options": list(options)}


def offering(choices: int) -> dict[str, Any]:
    return {"type": 8, "data": {"choices": [choice("제목")] * choices}}


def allowing(**mentions: list[str]) -> dict[str, Any]:
    return {"content": "a", "allowed_mentions": mentions}


def named(language: str, name: str) -> dict[str, Any]:
    return COMMAND | {"name_localizations": {language: name}}


PICTURE = {"type": 11, "media": {"url": "https://arxiv.org/a.png"}}
CARD = shown(
    box(
        text("# 제목 <@1>"),
        section(text("한 줄"), accessory=PICTURE),
        {"type": 14, "spacing": 2},
        {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}}]},
        row(button(), button("b"), link()),
        accent_color=0x5865F2,
    ),
    attachments=[{"id": 0, "filename": "chart.png"}],
)
COMMAND = {
    "name": "paper",
    "name_localizations": {"ko": "논문"},
    "description": "논문 한 편",
    "description_localizations": {"ko": "논문 한 편"},
    "default_member_permissions": 32,
    "options": [option("id", required=True, autocomplete=True), option("question")],
}
MANY = [option(f"o{number}", choices=[choice("a" * 100, "v" * 100)] * 10) for number in range(4)]
INNER = "components.0.components.0"

GOOD: list[tuple[str, Kind, object]] = [
    ("text", "message", {"content": "가" * 2000, "nonce": "n" * 25, "enforce_nonce": True}),
    ("emoji-count-once", "message", {"content": "🙂" * 2000}),
    ("card", "message", CARD),
    ("most-components", "message", shown(*[text("가")] * 40)),
    ("most-text", "message", shown(text("a" * 2000), text("b" * 2000))),
    ("most-bytes", "message", shown(text("가" * 3386))),
    ("embed", "message", {"embeds": [{"title": "a" * 256, "description": "b" * 4096}]}),
    ("legacy-buttons", "message", {"content": "a", "components": [row(button())]}),
    ("no-mentions", "message", {"content": "a", "allowed_mentions": {"parse": []}}),
    ("ids-as-numbers", "message", {"content": "a", "allowed_mentions": {"parse": [], "users": [1]}}),
    ("edit", "edit", {"content": None, "embeds": [], "components": [text("a")]}),
    ("nothing-edited", "edit", {}),
    ("answer", "interaction_response", {"type": 4, "data": {"content": "a", "flags": 64}}),
    ("deferred", "interaction_response", {"type": 5, "data": {"flags": 64}}),
    ("deferred-update", "interaction_response", {"type": 6}),
    ("choices", "interaction_response", offering(25)),
    ("no-choices", "interaction_response", offering(0)),
    ("followup", "followup", {"content": "a", "flags": 64}),
    ("command", "command", COMMAND),
    ("message-command", "command", {"type": 3, "name": "Open Paper"}),
    ("thread", "thread", {"name": "2025년 1월 14일", "auto_archive_duration": 1440}),
]

BAD: list[tuple[str, Kind, object, str, str]] = [
    ("no-object", "message", [], "body", "DICT_TYPE_CONVERT"),
    ("nothing", "message", {}, "body", "50006"),
    ("blank", "message", {"content": " \n"}, "body", "50006"),
    ("long", "message", {"content": "가" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ("no-text", "message", {"content": 1}, "content", "STRING_TYPE_CONVERT"),
    ("long-nonce", "message", {"content": "a", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    ("text-in-legacy", "message", {"components": [text("a")]}, "components.0", "UNION_TYPE_CHOICES"),
    ("six-rows", "message", {"components": [row(button(str(n))) for n in range(6)]}, "components", "MAX_LENGTH"),
    ("content", "message", CARD | {"content": "a"}, "content", "LEGACY_FIELDS"),
    ("embeds", "message", CARD | {"embeds": [{"title": "a"}]}, "embeds", "LEGACY_FIELDS"),
    ("41-components", "message", shown(*[text("가")] * 41), "components", "TOTAL_COMPONENTS"),
    ("41-nested", "message", shown(box(*[section(text("a"), accessory=link())] * 14)), "components", "TOTAL"),
    ("4001-characters", "message", shown(text("a" * 2000), text("b" * 2001)), "components", "TEXT_SIZE_EXCEEDED"),
    ("too-many-bytes", "message", shown(text("가" * 3387)), "components", "500"),
    ("empty-text", "message", shown(text("")), "components.0.content", "BAD_LENGTH"),
    ("blank-text", "message", shown(text(" ")), "components.0.content", "REQUIRED"),
    ("nested-box", "message", shown(box(box(text("a")))), INNER, "UNION_TYPE_CHOICES"),
    ("bare-button", "message", shown(button()), "components.0", "UNION_TYPE_CHOICES"),
    ("unknown-kind", "message", shown({"type": "x"}), "components.0", "UNION_TYPE_CHOICES"),
    ("colour", "message", shown(box(text("a"), accent_color=1 << 24)), "components.0.accent_color", "MAX"),
    ("empty-box", "message", shown(box()), "components.0.components", "BAD_LENGTH"),
    ("no-accessory", "message", shown(section(text("a"))), "components.0.accessory", "REQUIRED"),
    ("four-texts", "message", shown(section(*[text("a")] * 4, accessory=PICTURE)), "components.0.components", "LENGTH"),
    ("text-beside-text", "message", shown(section(text("a"), accessory=text("b"))), "components.0.accessory", "UNION"),
    ("six-buttons", "message", shown(row(*[button(str(n)) for n in range(6)])), "components.0.components", "LENGTH"),
    ("long-label", "message", shown(row(button(label="가" * 81))), f"{INNER}.label", "MAX_LENGTH"),
    ("no-label", "message", shown(row(button(label=None))), INNER, "BUTTON_COMPONENT_INVALID"),
    ("long-id", "message", shown(row(button("x" * 101))), f"{INNER}.custom_id", "BAD_LENGTH"),
    ("no-id", "message", shown(row(button(""))), f"{INNER}.custom_id", "BAD_LENGTH"),
    ("same-id", "message", shown(row(button("a")), row(button("a"))), "components.1.components.0.custom_id", "DUPLIC"),
    ("link-with-id", "message", shown(row(link(custom_id="a"))), INNER, "NOT_ALLOWED"),
    ("link-nowhere", "message", shown(row(link(url=None))), f"{INNER}.url", "REQUIRED"),
    ("link-scheme", "message", shown(row(link(url="javascript://a"))), f"{INNER}.url", "SCHEME"),
    ("long-link", "message", shown(row(link(url="https://a/" + "b" * 503))), f"{INNER}.url", "MAX_LENGTH"),
    ("no-file", "message", CARD | {"attachments": []}, "components.0.components.3.items.0.media.url", "NOT_FOUND"),
    ("11-embeds", "message", {"embeds": [{"title": "a"}] * 11}, "embeds", "MAX_LENGTH"),
    ("embeds-in-all", "message", {"embeds": [{"description": "a" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    ("embed-title", "message", {"embeds": [{"title": "a" * 257}]}, "embeds.0.title", "MAX_LENGTH"),
    ("field", "message", {"embeds": [{"fields": [{"name": "", "value": "a"}]}]}, "embeds.0.fields.0.name", "LENGTH"),
    ("both-mentions", "message", allowing(parse=["users"], users=["1"]), "allowed_mentions.parse", "EXCLUSIVE"),
    ("mention-kind", "message", allowing(parse=["here"]), "allowed_mentions.parse.0", "CHOICES"),
    ("legacy-edit", "edit", {"flags": 0, "components": [text("a")]}, "components.0", "UNION_TYPE_CHOICES"),
    ("deferred-new", "interaction_response", {"type": 5, "data": {"flags": NEW}}, "data.flags", "CHOICES"),
    ("no-answer", "interaction_response", {"type": 4}, "data", "REQUIRED"),
    ("empty-answer", "interaction_response", {"type": 4, "data": {"content": ""}}, "body", "50006"),
    ("answer-kind", "interaction_response", {"type": 3}, "type", "CHOICES"),
    ("26-choices", "interaction_response", offering(26), "data.choices", "MAX_LENGTH"),
    ("upper-case", "command", COMMAND | {"name": "Paper"}, "name", "INVALID_NAME"),
    ("spaces", "command", COMMAND | {"name": "a paper"}, "name", "INVALID_NAME"),
    ("locale", "command", named("kr", "논문"), "name_localizations.kr", "ENUM"),
    ("korean-name", "command", named("ko", "논문!"), "name_localizations.ko", "INVALID_NAME"),
    ("no-description", "command", {"name": "paper"}, "description", "REQUIRED"),
    ("required", "command", taking(option("a"), option("b", required=True)), "options.1", "REQUIRED"),
    ("same-option", "command", taking(option("a"), option("a")), "options.0.name", "NAME_INVALID"),
    ("choice-name", "command", taking(option("a", choices=[choice("a" * 101)])), "options.0.choices.0.name", "LENGTH"),
    ("both", "command", taking(option("a", autocomplete=True, choices=[choice("a")])), "options.0", "AUTOCOMPLETE"),
    ("8001-characters", "command", taking(*MANY), "body", "TOO_LARGE"),
    ("unnamed", "thread", {"name": ""}, "name", "BAD_LENGTH"),
    ("long-name", "thread", {"name": "가" * 101}, "name", "BAD_LENGTH"),
    ("odd-time", "thread", {"name": "a", "auto_archive_duration": 5}, "auto_archive_duration", "CHOICES"),
]


DESCRIBED = pytest.mark.parametrize("described", [True, False], ids=["described", "documented"])
"""Judged with Discord's own description, where it is at hand, and without."""


@DESCRIBED
@pytest.mark.parametrize(("kind", "body"), [one[1:] for one in GOOD], ids=[one[0] for one in GOOD])
def test_what_discord_takes_is_not_found_fault_with(kind: Kind, body: object, described: bool) -> None:
    assert faults(kind, body, described=described) == []


@DESCRIBED
@pytest.mark.parametrize(("kind", "body", "path", "code"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_each_fault_is_found_where_it_is(kind: Kind, body: object, path: str, code: str, described: bool) -> None:
    found = [str(fault) for fault in faults(kind, body, described=described)]
    assert any(said.startswith(f"{path}: ") and code in said for said in found), found


def test_the_description_finds_what_our_rules_lack() -> None:
    if not discord_schema.is_at_hand():
        pytest.skip("no OpenAPI description of Discord beside the repository")
    assert judge("message", {"content": "a", "tts": "yes"}) == [
        "tts: SCHEMA_TYPE 'yes' is not of type 'boolean', 'null'"
    ]


def test_faults_become_the_errors_of_an_answer() -> None:
    found = faults("message", {"embeds": [{"title": "a" * 257}]})
    told = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}
    assert errors(found) == {"embeds": {"0": {"title": {"_errors": [told]}}}}


ALL = "@everyone @here <@1> <@!2> <@&3>"


@pytest.mark.parametrize(
    ("allowed", "interaction", "notified"),
    [
        pytest.param(None, False, {"everyone", "here", "user:1", "user:2", "role:3"}, id="a-message-by-default"),
        pytest.param(None, True, {"user:1", "user:2"}, id="an-answer-by-default"),
        pytest.param({"parse": []}, False, set(), id="nobody"),
        pytest.param({}, False, set(), id="nobody-said-shortly"),
        pytest.param({"parse": ["everyone"], "users": ["1"]}, True, {"everyone", "here", "user:1"}, id="some"),
        pytest.param({"roles": [3, 4]}, False, {"role:3"}, id="only-who-is-mentioned"),
    ],
)
@pytest.mark.parametrize("edit", [False, True], ids=["sent", "edited"])
def test_mentions_notify_whom_they_may(
    allowed: dict[str, Any] | None, interaction: bool, edit: bool, notified: set[str]
) -> None:
    for body in ({"content": ALL}, shown(box(section(text(ALL), accessory=PICTURE)))):
        assert pings(body | {"allowed_mentions": allowed}, edit=edit, interaction=interaction) == notified


def test_a_reply_notifies_who_is_replied_to_unless_told_not_to() -> None:
    body = {"content": "a", "message_reference": {"message_id": "1"}}
    assert pings(body, edit=False, interaction=False) == {"reply"}
    assert pings(body | {"allowed_mentions": {"parse": []}}, edit=False, interaction=False) == set()


def test_what_is_no_text_notifies_nobody() -> None:
    body = shown(row(button(label="@everyone")), {"type": 12, "items": [{"media": {"url": "https://a/@here"}}]})
    assert pings(body, edit=False, interaction=False) == set()
    assert pings({"embeds": [{"title": "@everyone"}]}, edit=False, interaction=False) == set()
    assert pings({"content": "@\u200beveryone"}, edit=False, interaction=False) == set()
