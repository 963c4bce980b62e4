"""The chart of a digest is made once for the same numbers, of what a channel is shown, and holds no digest up."""

from typing import Any

import pytest

from bot.delivery import CHART, Post
from bot.subscription import Subscription
from tests.conftest import NOW
from tests.workers.test_deliver import TUESDAY, WEDNESDAY, frozen, listed, run
from workers import chart
from workers.deliver import publish
from workers.wiring import Parts

PNG = b"\x89PNG\r\n\x1a\n"


TWO = frozenset({"robotics", "speech"})
PAPERS = (("2501.00001", "Speech Recognition at Last"), ("2501.00002", "A Robot That Grasps"))
SAFETY = ("2501.00003", "Safety Alignment of Models")


def frozen_with_a_third(parts: Parts) -> None:
    """Tuesday's edition with one more category."""
    listed(parts, TUESDAY, *PAPERS, SAFETY)
    assert publish(parts, TUESDAY)


def delivered(parts: Parts, channel: str, platform: str = "discord", **wish: Any) -> list[Post]:
    run(parts, parts.store.subscriptions.keep(Subscription(platform, channel, **wish), NOW))
    return list(parts.store.outbox.of_delivery(platform, channel, WEDNESDAY))


def keys(posts: list[Post]) -> list[str]:
    return [post.payload[CHART] for post in posts if CHART in post.payload]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many categories each chart had that was drawn."""
    found: list[int] = []
    draw = chart.draw

    def counting(*arguments: Any) -> bytes:
        found.append(len(arguments[1]))
        return draw(*arguments)

    monkeypatch.setattr(chart, "draw", counting)
    return found


def test_a_digest_names_a_chart_that_is_in_the_store(parts: Parts) -> None:
    frozen(parts)
    (key,) = keys(delivered(parts, "one"))
    png = parts.store.charts.get(key)
    assert png is not None
    assert png.startswith(PNG)


@pytest.mark.parametrize("platform", ["slack", "discord", "telegram"])
def test_every_chat_gets_the_chart_in_one_post(parts: Parts, platform: str) -> None:
    frozen(parts)
    assert len(keys(delivered(parts, "one", platform))) == 1


def test_it_is_drawn_once_for_all_channels_that_are_shown_the_same(parts: Parts, drawn: list[int]) -> None:
    frozen(parts)
    found = [*keys(delivered(parts, "one")), *keys(delivered(parts, "two", "slack")), *keys(delivered(parts, "three"))]
    assert len(found) == 3
    assert len(set(found)) == 1
    assert drawn == [2]


def test_a_channel_with_some_categories_gets_the_chart_of_these(parts: Parts, drawn: list[int]) -> None:
    frozen_with_a_third(parts)
    all_of_it, some = keys(delivered(parts, "one")), keys(delivered(parts, "two", categories=TWO))
    assert all_of_it != some
    assert drawn == [3, 2]


def test_a_digest_of_one_category_has_no_chart(parts: Parts, drawn: list[int]) -> None:
    frozen(parts)
    posts = delivered(parts, "one", categories=frozenset({"robotics"}))
    assert posts
    assert (keys(posts), drawn) == ([], [])


def test_an_edition_that_is_frozen_again_with_other_papers_has_another_chart(parts: Parts, drawn: list[int]) -> None:
    frozen(parts)
    frozen_with_a_third(parts)
    delivered(parts, "one")
    assert drawn == [3]


def test_without_its_font_a_digest_goes_without_a_chart(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(chart, "_FONTS", "a_package_that_is_not_there")
    chart._font.cache_clear()
    frozen(parts)
    posts = delivered(parts, "one")
    assert "Speech Recognition at Last" in str(posts[0].payload)
    assert keys(posts) == []
    assert "the chart cannot be drawn" in caplog.text
