"""Every post is sent once, or somebody knows why not: whatever dies, races or comes late."""

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import IntegrityError, StatementError

from bot.delivery import (
    LEASE,
    Absent,
    CannotTell,
    Dispatched,
    LeaseEnded,
    Moved,
    NotSent,
    Outcome,
    Part,
    Post,
    Sent,
    State,
    Unknown,
    Verdict,
)
from bot.errors import NoSuchPost, TryAgain
from bot.store import Store, open_store
from bot.store.outbox import Outbox
from tests.store.examples import CHANNEL, DAY, NEXT_DAY, NOW, SECOND, A, B, delivery, freeze, race, threaded

RECORDER = CHANNEL.platform
OTHER = replace(CHANNEL, channel="random")
EXPIRED = NOW + LEASE + SECOND
WAITING = {State.PENDING, State.RETRY_AT}


@pytest.fixture
def outbox(store: Store) -> Outbox:
    """An outbox beside a frozen edition."""
    freeze(store, DAY, A)
    return store.outbox


def claimed(outbox: Outbox, now: datetime = NOW) -> Post:
    """The next post, which must be there."""
    post = outbox.claim_next(RECORDER, now)
    assert post is not None
    return post


def dispatched(outbox: Outbox) -> Post:
    """The next post, about to be written to the socket."""
    post = outbox.record(claimed(outbox), Dispatched(), NOW)
    assert post is not None
    return post


def states(outbox: Outbox, channel: str = CHANNEL.channel, local_date: date = NEXT_DAY) -> list[State]:
    return [post.state for post in outbox.of_delivery(RECORDER, channel, local_date)]


def test_of_eight_threads_that_write_one_delivery_one_does(outbox: Outbox) -> None:
    numbers = race(8, lambda index: outbox.write(delivery(f"{index}.0", f"{index}.1"), NOW))
    assert sum(number is not None for number in numbers) == 1
    posts = outbox.of_delivery(RECORDER, CHANNEL.channel, NEXT_DAY)
    winner = next(index for index, number in enumerate(numbers) if number is not None)
    assert [post.payload for post in posts] == [{"text": f"{winner}.0"}, {"text": f"{winner}.1"}]


def test_of_eight_threads_each_post_is_claimed_by_one(outbox: Outbox) -> None:
    for index in range(12):
        outbox.write(delivery("글", subscription=replace(CHANNEL, channel=f"channel-{index}")), NOW)

    def claim_all(_: int) -> list[int]:
        return [post.number for post in iter(lambda: outbox.claim_next(RECORDER, NOW), None)]

    taken = Counter(number for numbers in race(8, claim_all) for number in numbers)
    assert set(taken.values()) == {1}
    assert len(taken) == 12


def test_a_post_is_never_pending_again_once_its_sender_has_marked_it(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    seen_by_sweeper = claimed(outbox)
    assert outbox.record(seen_by_sweeper, Dispatched(), EXPIRED) is not None
    assert outbox.record(seen_by_sweeper, LeaseEnded(), EXPIRED) is None
    assert states(outbox) == [State.SENDING]
    assert outbox.claim_next(RECORDER, EXPIRED) is None


def test_a_delivery_that_cannot_be_written_whole_is_not_written_at_all(outbox: Outbox) -> None:
    with pytest.raises((StatementError, TypeError)):
        outbox.write(replace(delivery(), parts=(Part({"text": "글"}), Part({"text": object()}))), NOW)
    with pytest.raises(IntegrityError):
        outbox.write(replace(delivery("글"), papers=(A, B)), NOW)
    assert not outbox.has(RECORDER, CHANNEL.channel, NEXT_DAY)
    assert outbox.had(RECORDER, CHANNEL.channel) == set()
    assert outbox.counts() == {}
    assert outbox.write(delivery("글"), NOW) is not None


def test_a_delivery_of_an_edition_that_is_not_frozen_is_refused(outbox: Outbox) -> None:
    with pytest.raises(TryAgain):
        outbox.write(replace(delivery("글"), edition_day=NEXT_DAY), NOW)


def test_a_delivery_is_remembered_by_channel_and_date(outbox: Outbox) -> None:
    number = outbox.write(delivery("하나", "둘"), NOW)
    assert outbox.write(delivery("다른 글"), NOW) is None
    assert outbox.write(delivery("글", subscription=OTHER), NOW) not in {None, number}
    assert outbox.write(delivery("글", local_date=NEXT_DAY + timedelta(days=1)), NOW) not in {None, number}
    assert outbox.has(RECORDER, CHANNEL.channel, NEXT_DAY)
    assert not outbox.has(RECORDER, CHANNEL.channel, DAY)
    assert not outbox.has("console", CHANNEL.channel, NEXT_DAY)
    assert outbox.had(RECORDER, CHANNEL.channel) == {A}
    assert outbox.newest_edition_day(RECORDER, CHANNEL.channel) == DAY


def test_a_delivery_without_posts_counts_as_had(outbox: Outbox) -> None:
    assert outbox.write(replace(delivery(), papers=()), NOW) is not None
    assert outbox.has(RECORDER, CHANNEL.channel, NEXT_DAY)
    assert outbox.claim_next(RECORDER, NOW) is None
    assert outbox.write(delivery("글"), NOW) is None


def test_a_key_is_the_same_for_every_attempt_at_a_part_and_of_no_other(outbox: Outbox) -> None:
    outbox.write(delivery("하나", "둘"), NOW)
    outbox.write(delivery("하나", "둘", subscription=OTHER), NOW)
    posts = [post for one in (CHANNEL, OTHER) for post in outbox.of_delivery(RECORDER, one.channel, NEXT_DAY)]
    assert len({post.key for post in posts}) == 4
    assert max(len(post.key) for post in posts) <= 25
    first = claimed(outbox)
    outbox.release_expired(RECORDER, EXPIRED)
    assert claimed(outbox, EXPIRED).key == first.key == posts[0].key


def test_parts_go_in_order_one_after_the_other(outbox: Outbox) -> None:
    outbox.write(delivery("하나", "둘", "셋"), NOW)
    for text in ("하나", "둘", "셋"):
        post = dispatched(outbox)
        assert post.payload == {"text": text}
        assert outbox.claim_next(RECORDER, NOW) is None
        outbox.record(post, Sent("1"), NOW)
    assert states(outbox) == [State.SENT] * 3
    assert outbox.unfinished(RECORDER) == 0


def test_a_part_waits_while_the_one_before_it_is_to_be_tried_again(outbox: Outbox) -> None:
    outbox.write(delivery("하나", "둘"), NOW)
    outbox.record(dispatched(outbox), NotSent("busy", retry_after=30), NOW)
    assert outbox.claim_next(RECORDER, NOW + 29 * SECOND) is None
    assert claimed(outbox, NOW + 30 * SECOND).part == 0


@pytest.mark.parametrize(
    "events",
    [
        (Sent("1"),),
        (NotSent("too long", verdict=Verdict.POST),),
        (Unknown("no answer"),),
        (Unknown("no answer"), CannotTell("no way to ask")),
    ],
)
def test_a_part_does_not_wait_for_one_whose_fate_is_decided_or_unknown(
    outbox: Outbox, events: tuple[Sent | NotSent | Unknown | CannotTell, ...]
) -> None:
    outbox.write(delivery("하나", "둘"), NOW)
    post: Post | None = dispatched(outbox)
    for event in events:
        assert post is not None
        post = outbox.record(post, event, NOW)
    assert claimed(outbox).part == 1


def test_one_channel_that_waits_holds_up_no_other(outbox: Outbox) -> None:
    outbox.write(delivery("하나", "둘"), NOW)
    outbox.write(delivery("셋", subscription=OTHER), NOW)
    outbox.record(dispatched(outbox), NotSent("busy", retry_after=60), NOW)
    assert claimed(outbox).channel == OTHER.channel


def test_a_platform_claims_only_its_own_posts(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    assert outbox.claim_next("console", NOW) is None
    assert outbox.release_expired("console", EXPIRED) == []
    assert outbox.unfinished("console") == 0
    assert outbox.unfinished(RECORDER) == 1


def test_a_post_is_not_tried_again_before_its_time(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    waiting = outbox.record(dispatched(outbox), NotSent("busy", retry_after=90), NOW)
    assert waiting is not None
    assert (waiting.state, waiting.due_at) == (State.RETRY_AT, NOW + 90 * SECOND)
    assert outbox.claim_next(RECORDER, NOW + 89 * SECOND) is None
    again = claimed(outbox, NOW + 90 * SECOND)
    assert (again.attempt, again.reason, again.dispatched_at) == (2, "busy", None)


def test_a_late_writer_changes_nothing(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    late = claimed(outbox)
    outbox.release_expired(RECORDER, EXPIRED)
    current = outbox.record(claimed(outbox, EXPIRED), Dispatched(), EXPIRED)
    assert current is not None
    for event in (Dispatched(), Sent("late"), NotSent("late"), Unknown("late"), LeaseEnded()):
        assert outbox.record(late, event, EXPIRED) is None
    assert outbox.of_delivery(RECORDER, CHANNEL.channel, NEXT_DAY) == [current]
    assert outbox.record(current, Sent("7"), EXPIRED) is not None
    assert outbox.record(current, Unknown("twice"), EXPIRED) is None
    assert states(outbox) == [State.SENT]


def test_an_unsent_post_of_a_dead_sender_is_pending_again(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    claimed(outbox)
    assert outbox.release_expired(RECORDER, NOW + LEASE) == []
    assert [post.state for post in outbox.release_expired(RECORDER, EXPIRED)] == [State.PENDING]
    assert outbox.release_expired(RECORDER, EXPIRED) == []
    assert claimed(outbox, EXPIRED).attempt == 2


def test_a_post_whose_sender_died_while_sending_is_unknown_and_not_sent_again(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    dispatched(outbox)
    assert [post.state for post in outbox.release_expired(RECORDER, EXPIRED)] == [State.UNKNOWN]
    assert outbox.claim_next(RECORDER, EXPIRED) is None
    assert [post.state for post in outbox.unknown(RECORDER)] == [State.UNKNOWN]
    assert outbox.unknown("console") == []


def test_an_unknown_post_that_proves_absent_is_sent_again(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    unknown = outbox.record(dispatched(outbox), Unknown("reset"), NOW)
    assert unknown is not None
    assert outbox.record(unknown, Absent(), NOW) is not None
    assert outbox.record(unknown, Sent("1"), NOW) is None
    assert claimed(outbox).attempt == 2


def test_an_unknown_post_that_is_found_is_sent(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    unknown = outbox.record(dispatched(outbox), Unknown("reset"), NOW)
    assert unknown is not None
    outbox.record(unknown, Sent("C1/171"), NOW)
    post = outbox.of_delivery(RECORDER, CHANNEL.channel, NEXT_DAY)[0]
    assert (post.state, post.reference, post.lease_until) == (State.SENT, "C1/171", None)


@pytest.fixture
def held(outbox: Outbox) -> Post:
    """A post that waits for the operator."""
    outbox.write(delivery("글"), NOW)
    unknown = outbox.record(dispatched(outbox), Unknown("reset"), NOW)
    assert unknown is not None
    post = outbox.record(unknown, CannotTell("the platform has no search"), NOW)
    assert post is not None
    return post


def test_a_held_post_waits_for_the_operator(outbox: Outbox, held: Post) -> None:
    assert outbox.held() == [held]
    assert outbox.claim_next(RECORDER, EXPIRED) is None
    assert outbox.unfinished(RECORDER) == 0


def test_the_operator_has_a_held_post_sent_again(outbox: Outbox, held: Post) -> None:
    assert outbox.decide(held.number, send_again=True, now=NOW) == held
    assert claimed(outbox).number == held.number
    assert outbox.held() == []


def test_the_operator_lets_a_held_post_be(outbox: Outbox, held: Post) -> None:
    outbox.decide(held.number, send_again=False, now=NOW)
    assert outbox.claim_next(RECORDER, EXPIRED) is None
    assert outbox.counts() == {RECORDER: {"failed": 1}}


def test_the_operator_decides_only_once_however_often_and_where(outbox: Outbox, held: Post) -> None:
    def decide(_: int) -> bool:
        try:
            outbox.decide(held.number, send_again=True, now=NOW)
        except NoSuchPost:
            return False
        return True

    assert sum(race(8, decide)) == 1
    assert claimed(outbox).number == held.number
    with pytest.raises(NoSuchPost):
        outbox.decide(held.number, send_again=True, now=NOW)


def test_the_operator_is_told_of_a_number_that_no_held_post_has(outbox: Outbox) -> None:
    outbox.write(delivery("글"), NOW)
    pending = outbox.of_delivery(RECORDER, CHANNEL.channel, NEXT_DAY)[0]
    for number in (pending.number, 999_999):
        with pytest.raises(NoSuchPost):
            outbox.decide(number, send_again=True, now=NOW)


def test_posts_are_counted_by_platform_and_state(outbox: Outbox) -> None:
    outbox.write(delivery("하나", "둘", "셋"), NOW)
    outbox.write(delivery("글", subscription=replace(CHANNEL, platform="console")), NOW)
    outbox.record(dispatched(outbox), Sent("1"), NOW)
    claimed(outbox)
    assert outbox.counts() == {RECORDER: {"sent": 1, "sending": 1, "pending": 1}, "console": {"pending": 1}}


class Senders(RuleBasedStateMachine):
    """Senders, sweepers and operators at one outbox, each of whom may act on what it saw long ago."""

    files: Iterator[Path]
    """A new database with a frozen edition for each run."""
    seen = Bundle("seen")

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store(f"sqlite:///{next(self.files)}")
        self.outbox = self.store.outbox
        self.now = NOW
        self.may_be_there: set[int] = set()
        """The posts whose bytes may have left, and that nothing and nobody has shown to be absent."""
        for subscription in (CHANNEL, OTHER):
            self.outbox.write(threaded("하나", "둘", "셋", subscription=subscription), NOW)

    def teardown(self) -> None:
        self.store.close()

    def deliveries(self) -> Iterator[Sequence[Post]]:
        for subscription in (CHANNEL, OTHER):
            yield self.outbox.of_delivery(RECORDER, subscription.channel, NEXT_DAY)

    @rule(seconds=st.sampled_from([1, 25, 700]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @rule(target=seen)
    def a_sender_claims(self) -> Post | MultipleResults[Post]:
        post = self.outbox.claim_next(RECORDER, self.now)
        if post is None:
            return multiple()
        assert post.number not in self.may_be_there
        above = self.outbox.of_delivery(RECORDER, post.channel, NEXT_DAY)[0]
        assert post.part == 0 or (above.state, above.reference) == (State.SENT, post.parent)
        return post

    @rule(target=seen, post=seen)
    def a_sender_marks_and_writes(self, post: Post) -> Post | MultipleResults[Post]:
        if post.state is not State.SENDING or post.dispatched_at is not None:
            return multiple()
        marked = self.outbox.record(post, Dispatched(), self.now)
        if marked is None:
            return multiple()
        self.may_be_there.add(marked.number)
        return marked

    @rule(
        post=seen,
        outcome=st.sampled_from([Sent("1"), Unknown("reset"), Moved("x"), *(NotSent("", verdict=v) for v in Verdict)]),
    )
    def a_sender_records(self, post: Post, outcome: Outcome) -> None:
        if post.state is not State.SENDING or post.dispatched_at is None:
            return
        if self.outbox.record(post, outcome, self.now) and isinstance(outcome, NotSent | Moved):
            self.may_be_there.discard(post.number)

    @rule()
    def leases_end(self) -> None:
        self.outbox.release_expired(RECORDER, self.now)

    @rule(post=seen)
    def a_sweeper_that_looked_before_ends_a_lease(self, post: Post) -> None:
        if post.state is State.SENDING and post.lease_until is not None and post.lease_until < self.now:
            self.outbox.record(post, LeaseEnded(), self.now)

    @rule(target=seen)
    def a_reconciler_looks(self) -> MultipleResults[Post]:
        return multiple(*self.outbox.unknown(RECORDER))

    @rule(post=seen, finding=st.sampled_from([Sent("1"), Absent(), CannotTell("no search")]))
    def a_reconciler_records(self, post: Post, finding: Sent | Absent | CannotTell) -> None:
        if post.state is not State.UNKNOWN:
            return
        if self.outbox.record(post, finding, self.now) and isinstance(finding, Absent):
            self.may_be_there.discard(post.number)

    @rule(send_again=st.booleans())
    def the_operator_decides(self, send_again: bool) -> None:
        for post in self.outbox.held():
            self.outbox.decide(post.number, send_again=send_again, now=self.now)
            if send_again:
                self.may_be_there.discard(post.number)

    @invariant()
    def what_may_be_there_is_not_to_be_had(self) -> None:
        posts = itertools.chain(*self.deliveries())
        assert not [post for post in posts if post.state in WAITING and post.number in self.may_be_there]

    @invariant()
    def nothing_waits_for_a_thread_that_will_never_be(self) -> None:
        for above, *below in self.deliveries():
            assert above.state is not State.FAILED or {post.state for post in below} == {State.FAILED}


def test_no_post_that_may_be_there_is_ever_sent_again_unasked(sqlite_store: Store, tmp_path: Path) -> None:
    freeze(sqlite_store, DAY, A)
    sqlite_store.close()  # the last connection folds the log into the file

    class SendersHere(Senders):
        files = (Path(shutil.copy(tmp_path / "paperboy.db", tmp_path / f"{run}.db")) for run in itertools.count())

    quick = settings(
        max_examples=50,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(SendersHere, settings=quick)


def test_a_delivery_made_from_an_edition_that_was_frozen_again_since_is_not_written(store: Store) -> None:
    freeze(store, DAY, A)
    outdated = delivery("hello")
    store.editions.freeze(DAY, NOW + SECOND)
    with pytest.raises(TryAgain):
        store.outbox.write(outdated, NOW)
    assert not store.outbox.has(CHANNEL.platform, CHANNEL.channel, NEXT_DAY)
