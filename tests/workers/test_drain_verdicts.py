"""What a platform's refusal means beyond the post: a channel that is gone, moved, or a token that no longer does."""

import asyncio
from datetime import timedelta

import pytest

from adapters.base import Pace
from bot import replies
from bot.delivery import MOST_ATTEMPTS, Moved, NotSent, Outcome, Post, Sent, State, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.paper import PaperId
from bot.store import Store
from bot.subscription import Subscription
from tests.conftest import NOW
from tests.workers.drains import DATE, Script, Time, answer, empty, posts, states, until, write
from workers.drain import Refused
from workers.processes import drain
from workers.wiring import Parts


class OneGone(Script):
    """A platform on which the channel `gone` is."""

    async def send(self, post: Post) -> Outcome:
        outcome = await super().send(post)
        return NotSent("channel_not_found", verdict=Verdict.CHANNEL) if post.channel == "gone" else outcome


def test_a_channel_that_is_gone_is_paused_and_asked_no_more(sqlite_store: Store) -> None:
    sqlite_store.subscriptions.keep(Subscription("recorder", "gone"), NOW)
    sqlite_store.subscriptions.keep(Subscription("recorder", "channel"), NOW)
    for day in range(3):
        write(sqlite_store, parts=3, channel="gone", local_date=DATE + timedelta(days=day))
    write(sqlite_store)
    client = OneGone(pace=Pace(at_once=4))
    for _ in range(3):
        empty(sqlite_store, client)
    assert [post.channel for post in client.sent].count("gone") == 1
    assert states(sqlite_store) == [State.SENT]
    paused, going_on = sqlite_store.subscriptions.all()
    assert (paused.paused, going_on.paused) == ("channel_not_found", None)
    assert sqlite_store.outbox.unfinished("recorder") == 0


def test_an_answer_that_finds_no_channel_pauses_nothing(sqlite_store: Store) -> None:
    sqlite_store.subscriptions.keep(Subscription("recorder", "channel"), NOW)
    answer(sqlite_store, "답")
    empty(sqlite_store, Script([NotSent("channel_not_found", verdict=Verdict.CHANNEL)]))
    (subscription,) = sqlite_store.subscriptions.all()
    assert subscription.paused is None
    assert sqlite_store.outbox.counts() == {"recorder": {"failed": 1}}


@pytest.mark.parametrize("verdict", [Verdict.POST, Verdict.LATER])
def test_what_says_nothing_of_the_channel_does_not_pause_it(verdict: Verdict, sqlite_store: Store) -> None:
    sqlite_store.subscriptions.keep(Subscription("recorder", "channel"), NOW)
    write(sqlite_store)
    empty(sqlite_store, Script([NotSent("a code that nobody knows", verdict=verdict)]))
    (subscription,) = sqlite_store.subscriptions.all()
    assert subscription.paused is None


def test_a_channel_that_moved_is_followed_with_everything(sqlite_store: Store) -> None:
    sqlite_store.subscriptions.keep(Subscription("recorder", "-100"), NOW)
    write(sqlite_store, parts=2, channel="-100")
    answer(sqlite_store, "답", channel="-100")
    client = Script([Moved("-200"), Sent("1")])
    assert empty(sqlite_store, client) == 4
    assert [(post.channel, post.payload["text"]) for post in client.sent] == [
        ("-100", "답"), ("-200", "답"), ("-200", "part 0"), ("-200", "part 1"),
    ]  # fmt: skip
    assert [post.state for post in posts(sqlite_store, "-200")] == [State.SENT] * 2
    (subscription,) = sqlite_store.subscriptions.all()
    assert subscription.channel == "-200"
    assert sqlite_store.outbox.had("recorder", "-200") == {PaperId("2501.00001")}


def test_a_channel_that_moves_in_circles_is_given_up(sqlite_store: Store) -> None:
    write(sqlite_store, channel="-100")
    client = Script([Moved("-200"), Moved("-100")] * 20)
    empty(sqlite_store, client)
    assert len(client.sent) == MOST_ATTEMPTS
    assert sqlite_store.outbox.counts() == {"recorder": {"failed": 1}}


def test_a_refused_token_ends_the_drain_at_once_and_the_posts_wait_for_a_new_one(sqlite_store: Store) -> None:
    for number in range(6):
        write(sqlite_store, channel=f"channel {number}")
    client, time = Script([NotSent("token_revoked", verdict=Verdict.PLATFORM)], pace=Pace(at_once=2)), Time()
    with pytest.raises(Refused) as raised:
        empty(sqlite_store, client, time)
    assert raised.value.reason == "token_revoked"
    assert len(client.sent) <= 2
    assert sqlite_store.outbox.unfinished("recorder") == 6
    time.now += timedelta(hours=1)
    renewed = Script()
    empty(sqlite_store, renewed, time)
    assert len({post.key for post in renewed.sent}) == 6
    assert sqlite_store.outbox.counts() == {"recorder": {"sent": 6}}


def test_a_refused_token_is_one_sentence_and_what_is_set_wrong_is_named(parts: Parts) -> None:
    write(parts.store, platform="slack")
    client = Script([NotSent("token_revoked", verdict=Verdict.PLATFORM)])
    with pytest.raises(Misconfigured) as raised:
        asyncio.run(drain(parts, "slack", client))
    assert raised.value.setting == "SLACK_BOT_TOKEN"
    assert raised.value.reason == replies.token_refused("slack_bot_token")
    assert client.closed
    assert parts.store.outbox.unfinished("slack") == 1


def test_a_token_that_is_refused_from_the_start_claims_nothing(parts: Parts) -> None:
    write(parts.store, platform="slack")
    client = Script(checks=[Misconfigured("SLACK_BOT_TOKEN", "틀렸습니다.")])
    with pytest.raises(Misconfigured):
        asyncio.run(drain(parts, "slack", client))
    assert client.sent == []
    assert client.closed
    assert parts.store.outbox.counts() == {"slack": {"pending": 1}}


def test_a_platform_that_does_not_answer_is_waited_for_and_nothing_is_claimed_meanwhile(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.processes._FIRST_PAUSE", 0.001)
    write(parts.store)
    seen: list[dict[str, dict[str, int]]] = []

    class Away(Script):
        async def check(self) -> None:
            seen.append(parts.store.outbox.counts())
            await super().check()

    client = Away(checks=[PlatformAway("busy") for _ in range(3)])

    async def run() -> None:
        running = asyncio.create_task(drain(parts, "recorder", client))
        await until(lambda: len(client.sent) == 1)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(run())
    assert seen == [{"recorder": {"pending": 1}}] * 4
