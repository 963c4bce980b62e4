"""A channel is subscribed by whoever may, to what they named, and is told what it gets and when it gets the next."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot import digest, replies
from bot.commands import Desk, Refusal, Reply
from bot.errors import NotAllowed, NotSubscribed
from bot.subscription import EVERY_DAY, Subscription
from bot.taxonomy import SLUGS
from tests.bot.conftest import NOW, ask, said

STARTED = replies.subscribed(new=True, unchanged=False)
CHANGED = replies.subscribed(new=False, unchanged=False)
UNCHANGED = replies.subscribed(new=False, unchanged=True)
ENDED = replies.unsubscribed().replace("`", "")


def kept(desk: Desk, platform: str = "console", channel: str = "terminal") -> Subscription | None:
    return desk.store.subscriptions.of(platform, channel)


def test_a_subscription_is_kept_and_told_with_its_next_post(desk: Desk) -> None:
    reply = ask(desk, "/subscribe 비전 멀티모달 08:30")
    one = kept(desk)
    assert one is not None
    assert replace(one, number=0) == Subscription(
        "console", "terminal", categories=frozenset({"vision", "multimodal"}), at=time(8, 30), since=NOW
    )
    next_post = datetime(2025, 1, 15, 23, 30, tzinfo=UTC)
    said = replies.subscribed(new=True, unchanged=False)
    assert (reply.message, reply.private) == (digest.subscription(said, one, next_post), True)


def test_all_that_is_told_of_a_subscription_is_there(desk: Desk) -> None:
    shown = said(desk, "/subscribe 비전 08:30 Asia/Tokyo 매일")
    for text in (STARTED, "👁️ 컴퓨터 비전", "매일 08:30(일본 시간)", "1월 16일(목) 08:30"):
        assert text in shown
    assert said(desk, "/subscriptions").startswith(replies.SUBSCRIPTION)
    assert said(desk, "/subscriptions").split("\n")[1:] == shown.split("\n")[1:]


def test_without_a_word_everything_comes_at_nine_in_seoul_on_weekdays(desk: Desk) -> None:
    shown = said(desk, "/subscribe")
    assert replies.ALL_CATEGORIES in shown
    assert "월~금 09:00(한국 시간)" in shown
    assert "1월 16일(목) 09:00" in shown, "at nine itself, today's hour has passed"


def test_changing_one_thing_keeps_the_rest(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 08:30 매일")
    before = kept(desk)
    assert before is not None
    assert CHANGED in said(desk, "/subscribe 07:15 Europe/Paris")
    assert kept(desk) == replace(before, at=time(7, 15), zone=ZoneInfo("Europe/Paris"))
    ask(desk, "/subscribe 로봇")
    assert kept(desk) == replace(
        before, at=time(7, 15), zone=ZoneInfo("Europe/Paris"), categories=frozenset({"vision", "robotics"})
    )


def test_pressing_the_button_on_a_heading_adds_its_category_and_pressing_it_again_changes_nothing(desk: Desk) -> None:
    ask(desk, "/subscribe 비전")
    assert CHANGED in said(desk, "/subscribe +robotics")
    one = kept(desk)
    assert one is not None
    assert one.categories == {"vision", "robotics"}
    assert UNCHANGED in said(desk, "/subscribe +robotics")
    assert kept(desk) == one


def test_a_button_narrows_no_channel_that_gets_everything(desk: Desk) -> None:
    ask(desk, "/subscribe")
    assert UNCHANGED in said(desk, "/subscribe +robotics")
    one = kept(desk)
    assert one is not None
    assert one.categories == frozenset()


def test_a_wish_that_is_not_understood_changes_nothing(desk: Desk) -> None:
    ask(desk, "/subscribe 비전")
    before = kept(desk)
    for text in ("/subscribe 로봇 요리", "/subscribe 로봇 25시", "/unsubscribe 요리"):
        assert ask(desk, text).private
        assert kept(desk) == before


def test_all_but_a_few_categories_are_told_by_what_is_missing(desk: Desk) -> None:
    shown = said(desk, "/subscribe -비전 -로봇")
    assert replies.all_but(["컴퓨터 비전", "로봇·자율주행"]) in shown
    one = kept(desk)
    assert one is not None
    assert len(one.categories) == len(SLUGS) - 2
    assert replies.ALL_CATEGORIES in said(desk, "/subscribe 전체")


def test_what_takes_nothing_out_but_names_something_ends_nothing(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 08:30")
    before = kept(desk)
    assert ask(desk, "/unsubscribe 08:30").private
    assert kept(desk) == before


def test_a_category_is_taken_out_and_the_last_one_ends_it(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 로봇 08:30")
    shown = said(desk, "/unsubscribe robot")
    assert "로봇" not in shown
    one = kept(desk)
    assert one is not None
    assert (one.categories, one.at) == (frozenset({"vision"}), time(8, 30))
    assert said(desk, "/unsubscribe 음성") == replies.error(NotSubscribed("음성·오디오"))
    assert said(desk, "/unsubscribe 비전") == ENDED
    assert kept(desk) is None


def test_unsubscribing_ends_it_all_and_subscribing_again_begins_anew(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 08:30")
    assert said(desk, "/unsubscribe") == ENDED
    assert kept(desk) is None
    assert STARTED in said(desk, "/subscribe")
    one = kept(desk)
    assert one is not None
    assert (one.categories, one.at) == (frozenset(), time(9))


def test_a_paused_channel_is_told_why_and_goes_on_when_it_subscribes(desk: Desk) -> None:
    ask(desk, "/subscribe 비전 08:30")
    one = kept(desk)
    assert one is not None
    desk.store.channels.close("console", "terminal", "is_archived", NOW)
    assert replies.paused("is_archived").replace("`", "") in said(desk, "/subscriptions")
    shown = said(desk, "/subscribe")
    assert CHANGED in shown
    assert "1월 16일(목) 08:30" in shown
    assert kept(desk) == one


def test_channels_and_platforms_are_subscribed_each_on_its_own(desk: Desk) -> None:
    places = [("slack", "C1"), ("slack", "C2"), ("discord", "C1")]
    for (platform, channel), name in zip(places, ("비전", "로봇", "음성"), strict=True):
        ask(desk, f"/subscribe {name}", platform=platform, channel=channel, person="U1")
    found = [kept(desk, *place) for place in places]
    assert [one.categories for one in found if one] == [{"vision"}, {"robotics"}, {"speech"}]
    ask(desk, "/unsubscribe", platform="slack", channel="C1", person="U1")
    assert [kept(desk, *place) is None for place in places] == [True, False, False]


@pytest.mark.parametrize("refusal", Refusal)
def test_who_may_not_change_a_channel_changes_nothing_and_is_told_why(desk: Desk, refusal: Refusal) -> None:
    ask(desk, "/subscribe 비전")
    before = kept(desk)
    for text in (
        "/subscribe 로봇",
        "/subscribe +robotics",
        "/paper subscribe 로봇",
        "/unsubscribe",
        "/unsubscribe 비전",
    ):
        reply = ask(desk, text, refusal=refusal)
        assert reply == Reply(digest.sentence(replies.error(NotAllowed(refusal))), private=True)
        assert kept(desk) == before


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    assert len({replies.error(NotAllowed(refusal)) for refusal in Refusal}) == len(Refusal)


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refusal_keeps_nobody_from_reading(desk: Desk, refusal: Refusal) -> None:
    ask(desk, "/subscribe 비전")
    for text in ("/subscriptions", "/digest", "/categories", "/help", "/paper 2501.00001"):
        assert ask(desk, text, refusal=refusal) == ask(desk, text)


def test_the_next_post_is_the_hour_that_comes_next_on_a_day_of_the_week_that_is_wished(desk: Desk) -> None:
    assert "1월 15일(수) 09:30" in said(desk, "/subscribe 09:30")
    assert kept(desk) is not None
    desk.store.subscriptions.keep(Subscription("console", "terminal", weekdays=frozenset({6})), NOW)
    assert "1월 19일(일) 09:00" in said(desk, "/subscriptions")
    desk.store.subscriptions.keep(Subscription("console", "terminal", weekdays=EVERY_DAY), NOW)
    assert "1월 16일(목) 09:00" in said(desk, "/subscriptions")
