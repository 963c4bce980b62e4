"""What Telegram's own parser makes of a text, offline, which the fake Bot API server judges by."""

import json
from typing import Any

import pytest

tdjson = pytest.importorskip("tdjson", reason="TDLib has no wheel for this machine")


def _told(request: dict[str, Any]) -> dict[str, Any]:
    """TDLib's answer to a request that needs no account: https://core.telegram.org/tdlib/getting-started#synchronous"""
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return answer


def _parsed(text: str, mode: dict[str, Any]) -> dict[str, Any]:
    return _told({"@type": "parseTextEntities", "text": text, "parse_mode": mode})


def test_offsets_count_utf16_units() -> None:
    parsed = _parsed("📰 <b>논문</b> <code>a&lt;b</code>", {"@type": "textParseModeHTML"})
    assert parsed["text"] == "📰 논문 a<b"
    found = [(entity["offset"], entity["length"], entity["type"]["@type"]) for entity in parsed["entities"]]
    assert found == [(3, 2, "textEntityTypeBold"), (6, 3, "textEntityTypeCode")]


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("<b>논문", {"@type": "textParseModeHTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ("<h1>논문</h1>", {"@type": "textParseModeHTML"}, 'Unsupported start tag "h1" at byte offset 0'),
        ("1.5배", {"@type": "textParseModeMarkdown", "version": 2}, "Character '.' is reserved"),
    ],
)
def test_markup_that_telegram_refuses_is_refused_in_its_words(text: str, mode: dict[str, Any], said: str) -> None:
    answer = _parsed(text, mode)
    assert (answer["@type"], answer["code"]) == ("error", 400)
    assert said in answer["message"]


def test_it_sees_what_telegram_would_link_by_itself() -> None:
    found = _told({"@type": "getTextEntities", "text": "📰 @arxiv /paper@bot #논문 arxiv.org/abs/2501.00001"})
    kinds = [(entity["offset"], entity["type"]["@type"]) for entity in found["entities"]]
    assert kinds == [
        (3, "textEntityTypeMention"),
        (10, "textEntityTypeBotCommand"),
        (21, "textEntityTypeHashtag"),
        (25, "textEntityTypeUrl"),
    ]
