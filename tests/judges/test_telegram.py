"""The judge says what Telegram says, in Telegram's words, and keeps what Telegram keeps."""

from typing import Any

import pytest

from tests.judges.telegram import judge, kept, length, losses, required

SEND = "sendMessage"


@pytest.fixture(autouse=True)
def _tdjson() -> None:
    required()


def bold(offset: int, size: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": size}


def link(url: str) -> dict[str, Any]:
    return {"type": "text_link", "offset": 0, "length": 1, "url": url}


def buttons(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"text": "text", "reply_markup": {"inline_keyboard": list(rows)}}


def commands(*pairs: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"commands": [{"command": name, "description": text} for name, text in pairs]} | more


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (SEND, {}, "message text is empty"),
    (SEND, {"text": " \n\t"}, "text must be non-empty"),
    (SEND, {"text": "\u200b\u3000\u2800"}, "text must be non-empty"),
    (SEND, {"text": "a" * 4097}, "message is too long"),
    (SEND, {"text": "😀" * 2049}, "message is too long"),
    (SEND, {"text": "가" * 11_000}, "text is too long"),
    (
        SEND,
        {"text": "hello", "entities": [bold(3, 5)]},
        "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 8",
    ),
    (SEND, {"text": "hello", "entities": [bold(6, 1)]}, "entity begins after the end of the text at UTF-16 offset 6"),
    (SEND, {"text": "hello", "entities": [bold(-1, 2)]}, "receive an entity with incorrect offset -1"),
    (SEND, {"text": "a😀b", "entities": [bold(2, 2)]}, "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
    (SEND, {"text": "x", "entities": [link("nope")]}, "entity URL 'nope' is invalid: Wrong HTTP URL"),
    (
        SEND,
        {"text": "x", "entities": '[{"type": "glow", "offset": 0, "length": 1}]'},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (SEND, {"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    (
        SEND,
        buttons([{"text": "x"}]),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (SEND, buttons([{"text": "x", "callback_data": "가" * 22}]), "BUTTON_DATA_INVALID"),
    (
        SEND,
        buttons([{"text": "x", "url": "no pe"}]),
        "inline keyboard button URL 'no pe' is invalid: Disallowed character in URL host",
    ),
    (SEND, {"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding"),
    ("editMessageText", {"text": "a", "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
    ("sendPhoto", {"caption": "a" * 1025}, "message caption is too long"),
    ("answerCallbackQuery", {"text": "a" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyCommands", commands(("Help", "x")), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands(("도움말", "x")), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands(("h" * 33, "x")), "command length must not exceed 32"),
    ("setMyCommands", commands(("help", " ")), "command description must be non-empty"),
    ("setMyCommands", commands(("help", "x" * 257)), "command description length must not exceed 256"),
    ("setMyCommands", commands(*((f"c{number}", "x") for number in range(101))), "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", commands(("help", "x"), language_code="kor"), "invalid language code specified"),
    (
        "setMyCommands",
        commands(("help", "x"), scope={"type": "everybody"}),
        "can't parse BotCommandScope: Unsupported type specified",
    ),
]


@pytest.mark.parametrize(("method", "parameters", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_telegram_refuses_is_refused_in_its_words(method: str, parameters: dict[str, Any], words: str) -> None:
    [refusal] = judge(method, parameters)
    assert refusal.startswith(f"Bad Request: {words}")


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    (SEND, {"text": "a" * 4096}),
    (SEND, {"text": "가" * 4096}),
    (SEND, {"text": "x", "entities": [link("https://arxiv.org/abs/2501.07301")]}),
    (SEND, buttons([{"text": "쉬운설명", "callback_data": "x" * 64}])),
    (SEND, {"text": "a", "reply_markup": {"force_reply": True}}),
    ("sendPhoto", {"caption": "a" * 1024}),
    ("sendPhoto", {}),
    ("answerCallbackQuery", {"text": "가" * 200}),
    ("setMyCommands", commands(("help", "도움말"), language_code="ko", scope={"type": "all_group_chats"})),
]


@pytest.mark.parametrize(("method", "parameters"), ACCEPTED, ids=range(len(ACCEPTED)))
def test_what_is_within_the_limits_is_accepted_and_kept(method: str, parameters: dict[str, Any]) -> None:
    assert judge(method, parameters) == []
    assert losses(method, parameters) == []


def test_what_telegram_makes_clickable_by_itself_is_found() -> None:
    text = "arxiv.org @someone #논문 $TSLA /paper me@example.com 12:30"
    found = {one["type"]: (one["offset"], one["length"]) for one in kept(text)[1]}
    assert found == {
        "url": (0, 9),
        "mention": (10, 8),
        "hashtag": (19, 3),
        "cashtag": (23, 5),
        "bot_command": (29, 6),
        "email": (36, 14),
    }


def test_nothing_is_found_in_code_or_in_a_link_of_ours() -> None:
    ours = [
        {"type": "code", "offset": 0, "length": 9},
        {"type": "text_link", "offset": 10, "length": 8, "url": "https://arxiv.org/abs/2501.07301"},
    ]
    assert kept("arxiv.org @someone", ours) == ("arxiv.org @someone", ours)


def test_a_text_is_kept_without_the_white_space_around_it_and_its_entities_move_along() -> None:
    assert kept("\r\n  a *b*\t\n", [bold(6, 3)]) == ("a *b*", [bold(2, 3)])
    assert kept("  a", [bold(0, 3)]) == ("  a", [bold(0, 3)])


def test_only_the_first_hundred_entities_are_kept_and_links_before_bold() -> None:
    many = [bold(2 * number, 1) for number in range(120)]
    last = link("https://arxiv.org/") | {"offset": 240}
    shown = kept("x " * 120 + "y", [*many, last])[1]
    assert [one["type"] for one in shown] == ["bold"] * 99 + ["text_link"]


@pytest.mark.parametrize(
    ("parameters", "loss"),
    [
        ({"text": "hello "}, "the text is changed"),
        ({"text": "a\u202eb"}, "the text is changed"),
        ({"text": "hello", "parse_mode": "HTML"}, "parse_mode HTML"),
        ({"text": "hello", "entities": "no JSON"}, None),
        ({"text": "hello", "entities": {"type": "bold"}}, "entities that are no list"),
        ({"text": "@some", "entities": [{"type": "mention", "offset": 0, "length": 5}]}, "mention is ignored"),
        ({"text": "hello", "entities": [{"type": "code", "offset": 0, "length": 5}, bold(1, 2)]}, "bold is lost"),
        ({"text": "x " * 120 + "y", "entities": [bold(2 * one, 1) for one in range(101)]}, "101 entities"),
        (buttons([{"text": str(one), "callback_data": "x"} for one in range(9)]), "buttons are left out"),
        (buttons([{"text": "", "callback_data": "x"}]), "buttons are left out"),
    ],
    ids=range(10),
)
def test_what_telegram_accepts_and_does_not_keep_is_told(parameters: dict[str, Any], loss: str | None) -> None:
    assert judge(SEND, parameters) == []
    told = losses(SEND, parameters)
    assert any(loss in one for one in told) if loss else told == []


def test_splitting_and_joining_entities_loses_nothing() -> None:
    overlapping = [bold(0, 6), {"type": "italic", "offset": 3, "length": 8}, bold(6, 2)]
    assert losses(SEND, {"text": "see arxiv.org now", "entities": overlapping}) == []


def test_a_command_twice_is_kept_once() -> None:
    assert losses("setMyCommands", commands(("help", "a"), ("help", "b"))) == ["the command help is there twice"]


def test_lengths_are_in_utf_16() -> None:
    assert [length("가"), length("😀"), length("\ud83d")] == [1, 2, 1]
