"""No post is sent twice, and none is forgotten: the outbox's machine against everything that can happen to a post."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.delivery import (
    LEASE,
    MOST_ATTEMPTS,
    TERMINAL,
    Absent,
    CannotTell,
    Dispatched,
    Event,
    LeaseEnded,
    Moved,
    NotAllowed,
    NotSent,
    Post,
    Sent,
    State,
    Unknown,
    Verdict,
    after,
    claim,
    is_due,
    wait,
)

NOW = datetime(2025, 1, 15, tzinfo=UTC)
A_WEEK = 7 * 24 * 3600.0
POST = Post(1, "recorder", "general", 0, "key", {"text": "안녕하세요"})
WAITS = st.none() | st.floats(0, A_WEEK)

OUTCOMES: tuple[Event, ...] = (
    Sent("1"),
    NotSent("asked to wait", 3.0),
    *(NotSent(f"not sent: {verdict}", verdict=verdict) for verdict in Verdict),
    Moved("elsewhere"),
    Unknown("reset"),
)
EVENTS: tuple[Event, ...] = (*OUTCOMES, Dispatched(), LeaseEnded(), Absent(), CannotTell("no way to know"))

ALLOWED = {
    State.PENDING: (),
    State.RETRY_AT: (),
    State.SENDING: (*OUTCOMES, Dispatched(), LeaseEnded()),
    State.UNKNOWN: (Sent("1"), Absent(), CannotTell("no way to know")),
    State.SENT: (),
    State.FAILED: (),
    State.HELD: (),
}


class Deliveries(RuleBasedStateMachine):
    """One post through any order of events, watched by a witness who knows whether it can be at the other side."""

    @initialize()
    def write(self) -> None:
        self.post, self.now, self.may_be_there = POST, NOW, False

    @precondition(lambda self: is_due(self.post, self.now))
    @rule()
    def claim(self) -> None:
        assert not self.may_be_there, "a post that may have arrived was about to be sent again"
        self.post = claim(self.post, self.now)
        assert self.post.lease_until == self.now + LEASE

    @rule(seconds=st.floats(0, A_WEEK))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.post.state is State.SENDING and self.post.dispatched_at is None)
    @rule()
    def write_to_the_socket(self) -> None:
        self.post = after(self.post, Dispatched(), self.now)
        self.may_be_there = True

    @precondition(lambda self: self.post.state is State.SENDING and self.post.dispatched_at is not None)
    @rule(retry_after=WAITS, verdict=st.sampled_from([Verdict.LATER, Verdict.POST, Verdict.CHANNEL]))
    def is_refused(self, retry_after: float | None, verdict: Verdict) -> None:
        self.post = after(self.post, NotSent("refused", retry_after, verdict), self.now)
        self.may_be_there = False
        asked = timedelta(seconds=min(retry_after or 0, 86_400))
        if self.post.state is State.RETRY_AT:
            assert not is_due(self.post, self.now + max(asked - timedelta(seconds=1), timedelta()))

    @precondition(lambda self: self.post.state is State.SENDING and self.post.dispatched_at is not None)
    @rule()
    def its_channel_has_moved(self) -> None:
        self.post = after(self.post, Moved("elsewhere"), self.now)
        self.may_be_there = False
        assert self.post.channel == "elsewhere"

    @precondition(lambda self: self.post.state is State.SENDING and self.post.dispatched_at is not None)
    @rule(event=st.sampled_from([Sent("1"), Unknown("reset")]))
    def arrives_or_may_have(self, event: Event) -> None:
        self.post = after(self.post, event, self.now)

    @precondition(lambda self: self.post.state is State.SENDING)
    @rule()
    def sender_dies(self) -> None:
        self.post = after(self.post, LeaseEnded(), self.now)

    @precondition(lambda self: self.post.state is State.UNKNOWN)
    @rule(event=st.sampled_from([Sent("1"), Absent(), CannotTell("no way to know")]))
    def is_looked_up(self, event: Event) -> None:
        self.post = after(self.post, event, self.now)
        self.may_be_there = self.may_be_there and not isinstance(event, Absent)

    @invariant()
    def only_what_cannot_be_there_may_be_sent(self) -> None:
        assert not (self.may_be_there and self.post.state in {State.PENDING, State.RETRY_AT, State.FAILED})

    @invariant()
    def attempts_are_bounded(self) -> None:
        assert self.post.attempt <= MOST_ATTEMPTS

    @invariant()
    def only_the_sender_holds_a_lease(self) -> None:
        assert (self.post.lease_until is not None) == (self.post.state is State.SENDING)

    @invariant()
    def an_end_has_what_the_operator_wants_to_know(self) -> None:
        assert self.post.state is not State.SENT or self.post.reference
        assert self.post.state not in {State.FAILED, State.HELD} or self.post.reason


test_no_order_of_events_sends_a_post_twice_or_forever = Deliveries.TestCase


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_that_cannot_happen_in_a_state_is_a_defect_and_changes_nothing(state: State, event: Event) -> None:
    post = replace(POST, state=state, attempt=1)
    if event in ALLOWED[state]:
        assert after(post, event, NOW) != post
    else:
        with pytest.raises(NotAllowed):
            after(post, event, NOW)


@pytest.mark.parametrize("state", sorted(TERMINAL | {State.SENDING, State.UNKNOWN}))
def test_only_a_post_that_waits_can_be_claimed(state: State) -> None:
    with pytest.raises(NotAllowed):
        claim(replace(POST, state=state), NOW)


def test_a_death_before_the_first_byte_costs_nothing_and_one_after_it_is_looked_into() -> None:
    claimed = claim(POST, NOW)
    assert after(claimed, LeaseEnded(), NOW).state is State.PENDING
    assert after(after(claimed, Dispatched(), NOW), LeaseEnded(), NOW).state is State.UNKNOWN


def test_a_claim_forgets_when_an_earlier_attempt_left() -> None:
    tried = after(after(claim(POST, NOW), Dispatched(), NOW), NotSent("busy"), NOW)
    assert tried.due_at is not None
    again = claim(tried, tried.due_at)
    assert (again.attempt, again.dispatched_at) == (2, None)


def test_what_keeps_failing_fails_for_good_with_its_last_reason() -> None:
    post, now = POST, NOW
    while post.state in {State.PENDING, State.RETRY_AT}:
        post = after(claim(post, now), NotSent(f"refusal {post.attempt + 1}"), now)
        now += timedelta(days=1)
    assert (post.state, post.attempt, post.reason) == (State.FAILED, MOST_ATTEMPTS, f"refusal {MOST_ATTEMPTS}")


@pytest.mark.parametrize("verdict", [Verdict.POST, Verdict.CHANNEL])
def test_what_can_never_be_sent_there_fails_at_once(verdict: Verdict) -> None:
    refused = after(claim(POST, NOW), NotSent("no", retry_after=9.0, verdict=verdict), NOW)
    assert (refused.state, refused.reason, refused.attempt) == (State.FAILED, "no", 1)


def test_a_post_waits_for_a_new_token_however_often_the_old_one_was_refused() -> None:
    post, now = POST, NOW
    for _ in range(MOST_ATTEMPTS + 3):
        post = after(claim(post, now), NotSent("token_revoked", verdict=Verdict.PLATFORM), now)
        assert (post.state, post.reason) == (State.RETRY_AT, "token_revoked")
        now += timedelta(hours=1)
    assert after(claim(post, now), Sent("1"), now).state is State.SENT


def test_a_channel_that_goes_on_moving_is_not_followed_forever() -> None:
    post = POST
    for number in range(MOST_ATTEMPTS):
        assert post.state is State.PENDING
        post = after(claim(post, NOW), Moved(f"number {number}"), NOW)
    assert post.state is State.FAILED
    assert post.reason


@given(st.integers(1, MOST_ATTEMPTS), WAITS)
def test_a_retry_waits_at_least_as_long_as_the_platform_asked_and_longer_each_time(
    attempt: int, retry_after: float | None
) -> None:
    waits = wait(attempt, retry_after)
    assert waits >= timedelta(seconds=min(retry_after or 0, 86_400))
    assert timedelta() < waits <= max(wait(attempt + 1, retry_after), timedelta(seconds=600))
