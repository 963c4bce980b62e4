"""Text of others links nothing and calls nobody, and looks as it did."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.inert import inert
from tests.bot.papers import REPLIES, sample_papers
from tests.judges.telegram_text import FOUND, kept, required

JOINER = "\u2060"
LIVE = (
    "https://evil.example/a?b=c",
    "http://1.2.3.4:80/x",
    "tg://user?id=1",
    "evil.com",
    "README.md",
    "한국어.한국",
    "президент.рф",
    "someone@example.co.kr",
    "@everyone",
    "@channel_name",
    "/subscribe@PaperboyBot",
    "#태그",
    "#3D",
    "$GPT",
    "$1INCH",
    "4111111111111111",
    "4111 1111 1111 1111",
    "192.168.0.1",
    "t.me/joinchat",
)
ORDINARY = (
    "2.42B 파라미터, pass@1 87.5%, 24.2억(2.42B), GPT-4.1과 Qwen2.5-VL-72B, 3,890개",
    "F1@0.5와 top-1@5, 1/2, 24/7, A/B 테스트, km/h, 및/또는",
    "2025-01-14 09:00, 3:15, 2501.07301, arXiv:2501.07301v2",
    "C#, #1, $x^2$, $10, ~5×, ±0.3, 5.0e-4, 1,234.56",
    "e.g., i.e. et al. Fig. 3, vs. 그리고... 끝났습니다.그런데",
    "‘따옴표’와 (괄호), [1], 100 200 300, a < b > c",
)
PIECES = st.sampled_from(
    [*LIVE, *"aX09.-_@#$/:<>() ,~?=&+'·가é漢٣Ⅷ\n", "com", "py", "рф", "닷컴", "://", "xn--", "\u200c", "\u0301", JOINER]
)


def found(text: str) -> list[str]:
    """The types of what Telegram would find in the text by itself."""
    required()
    shown = f"글 {text} 글"
    return [entity["type"] for entity in kept(shown)[1] if entity["type"] in FOUND]


@pytest.mark.parametrize("text", LIVE)
def test_what_telegram_would_link_it_no_longer_does(text: str) -> None:
    assert found(text)
    assert found(inert(text)) == []


@given(st.lists(PIECES, max_size=14).map("".join))
@example("*%..٣@@.kr")
@example("/4111111111111111/x")
@example("</a+[ton")
@example("<//b")
def test_nothing_is_linked_however_it_is_put_together(text: str) -> None:
    assert found(inert(text)) == []


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=80))
def test_it_reads_as_it_did_and_twice_is_as_once(text: str) -> None:
    assert inert(text).replace(JOINER, "") == text.replace(JOINER, "")
    assert inert(inert(text)) == inert(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_figures_and_ordinary_text_are_left_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_the_summaries_of_the_sample_are_left_as_they_are() -> None:
    texts: list[Any] = [text for fields in REPLIES.values() for text in fields.values()]
    assert inert(json.dumps(texts, ensure_ascii=False)) == json.dumps(texts, ensure_ascii=False)
    titles = [one.title for one in sample_papers()]
    assert [inert(title) for title in titles] == titles


@pytest.mark.parametrize(
    "text", ["<@1234>", "<@&12>", "<#12>", "</paper:1>", "<:smile:1>", "<a:smile:1>", "<t:1:R>", "<!here>"]
)
def test_what_only_discord_or_slack_would_read_is_taken_apart_too(text: str) -> None:
    assert inert(text) != text


@pytest.mark.parametrize("text", ["010-1234-5678", "+82 10-1234-5678", "(555) 123-4567", "+1 (555) 123 4567"])
def test_a_telephone_number_is_taken_apart(text: str) -> None:
    assert inert(text) != text
