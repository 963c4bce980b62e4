"""What a channel gets, what it could get, and what can be asked: all of it told in short."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import digest, replies
from bot.message import Labelled, plain
from bot.subscription import STYLES, Style, Subscription
from bot.taxonomy import CATEGORIES, SLUGS, named
from bot.wish import Wish, parse
from tests.bot.papers import words


def test_the_categories_are_all_there_each_with_names_that_it_goes_by() -> None:
    message = digest.categories()
    shown = [block for block in message.blocks if isinstance(block, Labelled)]
    assert [block.label for block in shown] == [one.heading for one in CATEGORIES]
    for block, one in zip(shown, CATEGORIES, strict=True):
        assert {named(name) for name in plain(block.spans).split(", ")} == {one}


def test_a_subscription_says_what_how_and_when() -> None:
    one = Subscription("slack", "C1", categories=frozenset({"science", "vision"}))
    message = digest.subscription("구독을 시작했습니다.", one, datetime(2025, 1, 16, tzinfo=UTC))
    assert words(message).split("\n")[:5] == [
        "구독을 시작했습니다.",
        "분야 👁️ 컴퓨터 비전, 🔬 과학·응용",
        "시각 월~금 09:00(한국 시간)",
        "형식 목록",
        "다음 배달 1월 16일(목) 09:00",
    ]
    assert message.preview == "구독을 시작했습니다."
    paused = digest.subscription("이 채널의 구독입니다.", replace(one, paused="is_archived"), None)
    assert replies.paused("is_archived").replace("`", "") in words(paused)


def told_of(one: Subscription) -> dict[str, str]:
    """What is told of the subscription, by label."""
    blocks = digest.subscription("구독입니다.", one, datetime(2025, 1, 16, tzinfo=UTC)).blocks
    return {block.label: plain(block.spans) for block in blocks if isinstance(block, Labelled)}


@given(st.frozensets(st.sampled_from(SLUGS)))
def test_a_subscription_names_its_categories_or_where_they_are_most_those_that_are_missing(
    slugs: frozenset[str],
) -> None:
    said = told_of(Subscription("slack", "C1", categories=slugs))[replies.LABEL_CATEGORIES]
    in_words = {one.slug for one in CATEGORIES if one.korean in said}
    if said.startswith(replies.ALL_CATEGORIES):
        assert in_words == (set(SLUGS) - slugs if slugs else set())
    else:
        assert in_words == slugs
    assert len(in_words) <= len(SLUGS) / 2 + 1


@pytest.mark.parametrize("style", STYLES)
def test_a_subscription_names_its_style_in_words_that_ask_for_it(style: Style) -> None:
    said = told_of(Subscription("slack", "C1", style=style))[replies.LABEL_STYLE]
    assert parse(said) == Wish(style=style)


def test_every_style_has_its_name() -> None:
    assert set(replies.STYLES) == set(STYLES)


def test_help_names_every_command() -> None:
    text = words(digest.help_message())
    assert [f"/{name}" for name in replies.COMMANDS if f"/{name}" not in text] == []
