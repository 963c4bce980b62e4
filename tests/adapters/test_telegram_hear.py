"""What an update means for us, whatever else stands in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.connection import Me
from adapters.telegram.hear import heard

ME = Me(123456, "PaperboyBot")
GROUP = {"id": -1001, "type": "supergroup", "title": "그룹"}
CHANNEL = {"id": -1002, "type": "channel", "title": "채널"}
ADA = {"id": 5, "is_bot": False, "first_name": "Ada"}


def message(text: str = "/help", chat: dict[str, Any] = GROUP, /, **more: Any) -> dict[str, Any]:
    command = {"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}
    known = {"message_id": 7, "date": 0, "chat": chat, "from": ADA, "text": text, "entities": [command]}
    return {"update_id": 1, "message": known | more}


def words(update: dict[str, Any]) -> str | None:
    found = heard(update, ME)
    return found.text if found else None


def test_a_command_is_heard() -> None:
    assert words(message()) == "/help"


@pytest.mark.parametrize(
    "more",
    [
        {"is_automatic_forward": True, "sender_chat": CHANNEL},
        {"forward_origin": {"type": "user", "date": 0, "sender_user": ADA}},
        {"from": {"id": 9, "is_bot": True, "first_name": "Bot"}},
        {"text": ""},
    ],
    ids=["a channel's post in its discussion", "a forwarded command", "another bot", "no text"],
)
def test_what_is_not_said_to_us_is_not_heard(more: dict[str, Any]) -> None:
    assert words(message(**more)) is None


FORWARDED = {"forward_origin": {"type": "user", "date": 0, "sender_user": {"id": 6, "is_bot": False}}}


@pytest.mark.parametrize("chat", [GROUP, {"id": 5, "type": "private"}], ids=["group", "private"])
@pytest.mark.parametrize("text", ["/unsubscribe@PaperboyBot", "@PaperboyBot /unsubscribe", "구독해지"])
def test_what_somebody_else_said_is_no_command_of_who_passes_it_on(text: str, chat: dict[str, Any]) -> None:
    mention = {"type": "mention", "offset": 0, "length": 12}
    entities = [mention] if text.startswith("@") else message(text)["message"]["entities"]
    assert words(message(text, chat, entities=entities, **FORWARDED)) is None


def test_a_paper_that_is_passed_on_to_us_is_shown() -> None:
    private = {"id": 5, "type": "private"}
    text = "/unsubscribe https://arxiv.org/abs/2501.07301"
    assert words(message(text, private, **FORWARDED)) == "2501.07301"


def test_updates_of_other_kinds_are_not_for_us() -> None:
    assert heard({"update_id": 1}, ME) is None
    assert heard({"update_id": 1, "edited_message": message()["message"]}, ME) is None
    inline = {"id": "1", "from": ADA, "inline_message_id": "x", "chat_instance": "1", "data": "/help"}
    assert heard({"update_id": 1, "callback_query": inline}, ME) is None


def test_a_caption_is_read_as_a_text() -> None:
    caption = "@PaperboyBot https://arxiv.org/abs/2501.07301"
    mention = {"type": "mention", "offset": 0, "length": 12}
    photo = {"message_id": 7, "chat": GROUP, "from": ADA, "caption": caption, "caption_entities": [mention]}
    assert words({"update_id": 1, "message": photo}) == "https://arxiv.org/abs/2501.07301"


def test_a_mention_by_id_is_a_mention() -> None:
    text = "😀배달부 2501.07301 왜?"
    mention = {"type": "text_mention", "offset": 2, "length": 3, "user": {"id": ME.id, "is_bot": True}}
    assert words(message(text, entities=[mention])) == "😀  2501.07301 왜?"
    other = mention | {"user": ADA}
    assert words(message(text, entities=[other])) is None


def test_fields_that_a_newer_telegram_adds_do_no_harm() -> None:
    new = {"type": "hologram", "offset": 99, "length": 5, "colour": {"red": 1}}
    update = message(
        "/paper 2501.07301", entities=[{"type": "bot_command", "offset": 0, "length": 6}, new], brand_new=1
    )
    assert words(update | {"something": []}) == "/paper 2501.07301"


@given(st.text(max_size=80), st.integers(0, 90), st.integers(0, 90), st.sampled_from(["mention", "bot_command", "url"]))
def test_in_private_every_text_is_heard_whatever_its_entities_say(text: str, at: int, size: int, kind: str) -> None:
    private = {"id": 5, "type": "private", "first_name": "Ada"}
    found = words(message(text, private, entities=[{"type": kind, "offset": at, "length": size}]))
    assert found is None if not text else found is not None or "@" in text
