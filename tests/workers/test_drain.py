"""Sending what lies in the outbox: each post at most once, whatever the platform says or does not say."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from adapters.recorder.client import RecorderClient
from bot.delivery import LEASE, Absent, CannotTell, NotSent, Post, Sent, State, Unknown
from bot.errors import StoreAway
from bot.paper import Entry, PaperId
from bot.store import Store, open_store
from bot.store.outbox import Delivery
from bot.subscription import Subscription
from tests.conftest import NOW
from workers.drain import SEND_SECONDS, Drain
from workers.processes import drain
from workers.wiring import Parts

DATE = date(2025, 1, 15)
Outcome = Sent | NotSent | Unknown
Found = Sent | Absent | CannotTell


@dataclass
class Script:
    """A platform's client that answers as it is told, in turn; the last answer again and again."""

    sends: list[Outcome] = field(default_factory=lambda: [Sent("1")])
    reconciles: list[Found] = field(default_factory=lambda: [CannotTell("no way to know")])
    sent: list[Post] = field(default_factory=list)
    reconciled: list[Post] = field(default_factory=list)
    closed: bool = False
    hangs: bool = False

    async def send(self, post: Post) -> Outcome:
        self.sent.append(post)
        if self.hangs:
            await asyncio.Event().wait()
        return self.sends.pop(0) if len(self.sends) > 1 else self.sends[0]

    async def reconcile(self, post: Post) -> Found:
        self.reconciled.append(post)
        if self.hangs:
            await asyncio.Event().wait()
        return self.reconciles.pop(0) if len(self.reconciles) > 1 else self.reconciles[0]

    async def close(self) -> None:
        self.closed = True


def _edition(store: Store) -> None:
    """The edition that deliveries are of."""
    found = Entry(PaperId("2501.00001"), "huggingface", "One Study", "An abstract.")
    store.papers.list_day(date(2025, 1, 14), "huggingface", [found], NOW)
    store.editions.freeze(date(2025, 1, 14), NOW)


def write(store: Store, parts: int = 1, channel: str = "channel", platform: str = "recorder") -> None:
    _edition(store)
    payloads = tuple({"text": f"part {number}"} for number in range(parts))
    subscription = Subscription(platform, channel, number=1)
    delivery = Delivery(subscription, DATE, date(2025, 1, 14), NOW, (PaperId("2501.00001"),), payloads)
    assert store.outbox.write(delivery, NOW)


def posts(store: Store, channel: str = "channel") -> list[Post]:
    return list(store.outbox.of_delivery("recorder", channel, DATE))


def states(store: Store) -> list[State]:
    return [post.state for post in posts(store)]


@dataclass
class Time:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def empty(store: Store, client: Script | RecorderClient, now: Callable[[], datetime] = lambda: NOW) -> int:
    return asyncio.run(Drain("recorder", client, store.outbox, now).empty())


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
    client = Script([NotSent("channel_not_found", permanent=True), Sent("1")])
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
    for _ in range(20):
        empty(sqlite_store, client, time)
        time.now += timedelta(hours=1)
    assert states(sqlite_store) == [State.FAILED]
    assert len(client.sent) == 8


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
        work = asyncio.create_task(Drain("recorder", Slow(), sqlite_store.outbox, lambda: NOW).empty())
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


def test_a_sender_that_died_before_sending_is_followed_and_one_that_died_while_sending_is_not(
    sqlite_store: Store,
) -> None:
    class Dies(Script):
        async def send(self, post: Post) -> Outcome:
            raise KeyboardInterrupt

    write(sqlite_store)
    write(sqlite_store, channel="other")
    with pytest.raises(KeyboardInterrupt):
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
        drains = [Drain("recorder", client, sqlite_store.outbox, lambda: NOW) for client in clients]
        await asyncio.gather(*(one.empty() for one in drains))

    asyncio.run(both())
    keys = [post.key for client in clients for post in client.sent]
    assert len(keys) == len(set(keys)) == 12


def test_posts_of_another_platform_are_left_alone(sqlite_store: Store) -> None:
    write(sqlite_store, platform="console")
    assert empty(sqlite_store, Script()) == 0


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


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
        running = asyncio.create_task(Drain("recorder", client, sqlite_store.outbox, lambda: NOW).run())
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
            await Drain("recorder", client, broken.outbox, lambda: NOW).empty()
        running = asyncio.create_task(Drain("recorder", client, broken.outbox, lambda: NOW).run())
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
