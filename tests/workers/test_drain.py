"""Sending what lies in the outbox: each post at most once, whatever the platform says or does not say."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import pytest

from adapters.base import Pace
from adapters.recorder.client import RecorderClient
from bot.delivery import LEASE, MOST_ATTEMPTS, Absent, CannotTell, NotSent, Outcome, Post, Sent, State, Unknown, Verdict
from bot.errors import StoreAway
from bot.store import Store, open_store
from tests.conftest import NOW
from tests.workers.drains import DATE, Found, Script, Time, answer, empty, posts, states, until, write
from workers.drain import SEND_SECONDS, Drain
from workers.processes import drain
from workers.wiring import Parts


def test_posts_are_sent_once_each_in_their_order(sqlite_store: Store) -> None:
    write(sqlite_store, parts=3)
    client = Script()
    assert empty(sqlite_store, client) == 3
    assert empty(sqlite_store, client) == 0
    assert [post.payload["text"] for post in client.sent] == ["part 0", "part 1", "part 2"]
    assert states(sqlite_store) == [State.SENT] * 3
    assert len({post.key for post in client.sent}) == 3


def test_a_post_is_on_record_as_sending_before_a_byte_leaves(sqlite_store: Store) -> None:
    seen: list[tuple[State, bool]] = []

    class Looking(Script):
        async def send(self, post: Post) -> Outcome:
            (stored,) = posts(sqlite_store)
            seen.append((stored.state, stored.dispatched_at is not None))
            return await super().send(post)

    write(sqlite_store)
    empty(sqlite_store, Looking())
    assert seen == [(State.SENDING, True)]


def test_what_was_not_sent_is_sent_again_when_it_is_time_and_under_the_same_key(sqlite_store: Store) -> None:
    write(sqlite_store)
    client, time = Script([NotSent("busy", retry_after=30.0), Sent("1")]), Time()
    empty(sqlite_store, client, time)
    assert states(sqlite_store) == [State.RETRY_AT]
    time.now += timedelta(seconds=29)
    empty(sqlite_store, client, time)
    assert len(client.sent) == 1
    time.now += timedelta(seconds=1)
    empty(sqlite_store, client, time)
    assert states(sqlite_store) == [State.SENT]
    assert len({post.key for post in client.sent}) == 1


def test_what_can_never_be_sent_fails_at_once_and_the_rest_goes_on(sqlite_store: Store) -> None:
    write(sqlite_store, channel="gone")
    write(sqlite_store, channel="channel")
    client = Script([NotSent("too_long", verdict=Verdict.POST), Sent("1")])
    assert empty(sqlite_store, client) == 2
    assert [post.state for post in posts(sqlite_store, "gone")] == [State.FAILED]
    assert states(sqlite_store) == [State.SENT]


def test_a_part_waits_for_the_ones_before_it(sqlite_store: Store) -> None:
    write(sqlite_store, parts=2)
    client, time = Script([NotSent("busy", retry_after=5.0), Sent("1")]), Time()
    empty(sqlite_store, client, time)
    assert states(sqlite_store) == [State.RETRY_AT, State.PENDING]
    time.now += timedelta(seconds=5)
    empty(sqlite_store, client, time)
    assert [post.part for post in client.sent] == [0, 0, 1]


def test_a_post_that_never_gets_through_fails_in_the_end(sqlite_store: Store) -> None:
    write(sqlite_store)
    client, time = Script([NotSent("busy")]), Time()
    for _ in range(MOST_ATTEMPTS + 5):
        empty(sqlite_store, client, time)
        time.now += timedelta(hours=1)
    assert states(sqlite_store) == [State.FAILED]
    assert len(client.sent) == MOST_ATTEMPTS


def test_a_digest_waits_for_half_a_day_for_a_platform_that_is_away(sqlite_store: Store) -> None:
    write(sqlite_store)
    client, time = Script([NotSent("cannot connect")]), Time()
    until = time.now + timedelta(hours=12)
    while time.now < until:
        empty(sqlite_store, client, time)
        time.now += timedelta(minutes=12)
    assert states(sqlite_store) == [State.RETRY_AT]
    empty(sqlite_store, Script([Sent("1")]), Time(time.now + timedelta(minutes=12)))
    assert states(sqlite_store) == [State.SENT]


@pytest.mark.parametrize(
    ("found", "state", "sends"),
    [(Sent("7"), State.SENT, 1), (Absent(), State.SENT, 2), (CannotTell("no way to know"), State.HELD, 1)],
)
def test_a_post_of_unknown_fate_is_looked_for_and_never_sent_blindly(
    found: Found, state: State, sends: int, sqlite_store: Store
) -> None:
    write(sqlite_store)
    client = Script([Unknown("reset"), Sent("8")], [found])
    empty(sqlite_store, client)
    assert states(sqlite_store) == [State.UNKNOWN]
    empty(sqlite_store, client)
    assert states(sqlite_store) == [state]
    assert len(client.sent) == sends
    assert len(client.reconciled) == 1


def test_a_post_that_is_held_is_sent_when_the_operator_says_so(sqlite_store: Store) -> None:
    write(sqlite_store)
    client = Script([Unknown("reset"), Sent("8")])
    for _ in range(3):
        empty(sqlite_store, client)
    (held,) = sqlite_store.outbox.held()
    sqlite_store.outbox.decide(held.number, send_again=True, now=NOW)
    empty(sqlite_store, client)
    assert states(sqlite_store) == [State.SENT]


def test_a_send_that_hangs_is_given_up_and_its_fate_unknown(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.drain.SEND_SECONDS", 0.05)
    write(sqlite_store)
    write(sqlite_store, channel="other")
    empty(sqlite_store, Script(hangs=True))
    assert states(sqlite_store) == [State.UNKNOWN]
    assert [post.state for post in posts(sqlite_store, "other")] == [State.UNKNOWN]


def test_a_post_that_is_being_sent_when_the_drain_is_told_to_stop_is_recorded_as_sent(sqlite_store: Store) -> None:
    class Slow(Script):
        async def send(self, post: Post) -> Outcome:
            sending.set()
            await asyncio.sleep(0.1)
            return await super().send(post)

    async def stop_in_the_middle() -> None:
        work = asyncio.create_task(Drain("recorder", Slow(), sqlite_store, lambda: NOW).empty())
        await sending.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    sending = asyncio.Event()
    write(sqlite_store)
    asyncio.run(stop_in_the_middle())
    assert states(sqlite_store) == [State.SENT]


def test_looking_for_a_post_may_hang_without_holding_up_the_others(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.drain.SEND_SECONDS", 0.05)
    write(sqlite_store)
    empty(sqlite_store, Script([Unknown("reset")]))

    class LooksForEver(Script):
        async def reconcile(self, post: Post) -> Found:
            await asyncio.Event().wait()
            return Absent()

    write(sqlite_store, channel="other")
    empty(sqlite_store, LooksForEver())
    assert states(sqlite_store) == [State.UNKNOWN]
    assert [post.state for post in posts(sqlite_store, "other")] == [State.SENT]


def test_a_send_ends_before_its_lease_does() -> None:
    assert timedelta(seconds=SEND_SECONDS) < LEASE


class Death(BaseException):
    """Nothing that is left undone is done after it."""


def test_a_sender_that_died_before_sending_is_followed_and_one_that_died_while_sending_is_not(
    sqlite_store: Store,
) -> None:
    class Dies(Script):
        async def send(self, post: Post) -> Outcome:
            raise Death

    write(sqlite_store)
    write(sqlite_store, channel="other")
    with pytest.raises(Death):
        empty(sqlite_store, Dies())
    assert sqlite_store.outbox.claim_next("recorder", NOW) is not None
    client, time = Script(), Time(NOW + LEASE + timedelta(seconds=1))
    empty(sqlite_store, client, time)
    assert states(sqlite_store) == [State.HELD]
    assert [post.state for post in posts(sqlite_store, "other")] == [State.SENT]
    assert [post.channel for post in client.sent] == ["other"]


def test_two_drains_of_one_platform_send_everything_once(sqlite_store: Store) -> None:
    for number in range(6):
        write(sqlite_store, parts=2, channel=f"channel {number}")
    clients = [Script(), Script()]

    async def both() -> None:
        drains = [Drain("recorder", client, sqlite_store, lambda: NOW) for client in clients]
        await asyncio.gather(*(one.empty() for one in drains))

    asyncio.run(both())
    keys = [post.key for client in clients for post in client.sent]
    assert len(keys) == len(set(keys)) == 12


@dataclass
class Crowd(Script):
    """A client that is written to by several at once, and answers none before as many as may be were there together."""

    patience: int = 500
    under_way: list[Post] = field(default_factory=list)
    most: int = 0

    async def send(self, post: Post) -> Outcome:
        assert post.channel not in {other.channel for other in self.under_way}, "two to one channel at once"
        self.under_way.append(post)
        self.most = max(self.most, len(self.under_way))
        for _ in range(self.patience):
            if self.most == self.pace.at_once:
                break
            await asyncio.sleep(0.002)
        outcome = await super().send(post)
        self.under_way.remove(post)
        return outcome


def test_several_channels_are_written_to_at_once_and_each_in_its_order(sqlite_store: Store) -> None:
    for number in range(5):
        write(sqlite_store, parts=3, channel=f"channel {number}")
    client = Crowd(pace=Pace(at_once=4))
    assert empty(sqlite_store, client) == 15
    assert client.most == 4
    for number in range(5):
        assert [post.part for post in client.sent if post.channel == f"channel {number}"] == [0, 1, 2]
    assert len({post.key for post in client.sent}) == 15


def test_two_days_of_one_channel_do_not_run_into_each_other(sqlite_store: Store) -> None:
    write(sqlite_store, parts=3)
    write(sqlite_store, parts=3, local_date=DATE + timedelta(days=1))
    client = Crowd(pace=Pace(at_once=4), patience=10)
    assert empty(sqlite_store, client) == 6
    assert [post.part for post in client.sent] == [0, 1, 2, 0, 1, 2]


def test_an_answer_goes_before_what_is_left_of_a_digest(sqlite_store: Store) -> None:
    class Asked(Script):
        async def send(self, post: Post) -> Outcome:
            if not self.sent:
                await asyncio.to_thread(answer, sqlite_store, "답")
            return await super().send(post)

    write(sqlite_store, parts=3)
    client = Asked()
    assert empty(sqlite_store, client) == 4
    assert [post.payload["text"] for post in client.sent] == ["part 0", "답", "part 1", "part 2"]


def test_a_thread_is_under_the_message_that_was_sent(sqlite_store: Store) -> None:
    write(sqlite_store, parts=3, threaded=True)
    client = Script([Sent("root"), Sent("below")])
    assert empty(sqlite_store, client) == 3
    assert [post.parent for post in client.sent] == [None, "root", "root"]


def test_a_send_that_breaks_stops_no_other_and_its_post_is_of_unknown_fate(sqlite_store: Store) -> None:
    class Breaks(Script):
        async def send(self, post: Post) -> Outcome:
            if post.channel == "bad":
                raise ZeroDivisionError
            return await super().send(post)

    write(sqlite_store, channel="bad")
    write(sqlite_store, channel="good")
    empty(sqlite_store, Breaks())
    assert [post.state for post in posts(sqlite_store, "good")] == [State.SENT]
    assert [post.state for post in posts(sqlite_store, "bad")] == [State.UNKNOWN]


def test_a_post_that_cannot_be_looked_for_holds_up_no_other(sqlite_store: Store) -> None:
    class Breaks(Script):
        async def reconcile(self, post: Post) -> Found:
            raise ZeroDivisionError

    write(sqlite_store, channel="bad")
    empty(sqlite_store, Script([Unknown("reset")]))
    write(sqlite_store, channel="good")
    empty(sqlite_store, Breaks())
    assert [post.state for post in posts(sqlite_store, "good")] == [State.SENT]
    assert [post.state for post in posts(sqlite_store, "bad")] == [State.UNKNOWN]


def test_the_pace_of_the_platform_is_kept(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds))

    monkeypatch.setattr("workers.pace.asyncio", SimpleNamespace(sleep=sleep))
    write(sqlite_store, parts=3)
    assert empty(sqlite_store, Script(pace=Pace(channel_seconds=1_000.0))) == 3
    assert waits == [1_000, 2_000]


def test_posts_of_another_platform_are_left_alone(sqlite_store: Store) -> None:
    write(sqlite_store, platform="console")
    assert empty(sqlite_store, Script()) == 0


def test_a_drain_is_woken_through_its_queue(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.drain.LOOK_SECONDS", 600.0)
    client = Script()

    async def run() -> None:
        running = asyncio.create_task(drain(parts, "recorder", client))
        for number in (1, 2):
            await asyncio.to_thread(write, parts.store, 1, f"channel {number}")
            await asyncio.to_thread(parts.queue.wake, "recorder")
            await until(lambda wanted=number: len(client.sent) == wanted)  # type: ignore[misc]
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(run())
    assert client.closed


def test_a_drain_looks_by_itself_when_nobody_wakes_it(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.drain.LOOK_SECONDS", 0.02)
    client = Script()

    async def run() -> None:
        running = asyncio.create_task(Drain("recorder", client, sqlite_store, lambda: NOW).run())
        await asyncio.sleep(0)
        await asyncio.to_thread(write, sqlite_store)
        await until(lambda: states(sqlite_store) == [State.SENT])
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(run())
    assert len(client.sent) == 1


def test_a_database_that_is_away_costs_time_and_no_post(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("workers.drain.LOOK_SECONDS", 0.02)
    broken = open_store("postgresql://nobody@127.0.0.1:1/none")
    client = Script()

    async def run() -> None:
        with pytest.raises(StoreAway):
            await Drain("recorder", client, broken, lambda: NOW).empty()
        running = asyncio.create_task(Drain("recorder", client, broken, lambda: NOW).run())
        await until(lambda: len(caplog.records) > 1)
        assert not running.done()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(run())
    broken.close()
    assert client.sent == []


def test_the_recorder_is_drained_like_any_platform_and_says_what_arrived(parts: Parts) -> None:
    file = parts.settings.data_dir / "recorder.jsonl"
    write(parts.store, parts=2)
    assert empty(parts.store, RecorderClient(file)) == 2
    assert [line.count('"key"') for line in file.read_text(encoding="utf-8").splitlines()] == [1, 1]
    (post, _) = posts(parts.store)
    assert asyncio.run(RecorderClient(file).reconcile(post)) == Sent(post.key)
