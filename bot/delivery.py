"""The outbox as a pure machine: the states of one post, and what each event makes of it.

    pending ──claim──> sending ──dispatch──> (bytes may leave) ──> sent
       ^                  │                                   ├──> retry_at ──(its time)──> claim again
       │                  │ lease ends before dispatch        ├──> failed
       └──────────────────┘                                   └──> unknown ──reconcile──> sent | pending | held

Whatever would be tried again after the last attempt has failed instead: a digest after half a day, an answer, for which
somebody waits, after some minutes.

Evidence only moves forward: what may have left this machine is never sent again before somebody or something has shown
that it did not arrive. A post whose fate cannot be known is held for the operator.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, assert_never

Payload = dict[str, Any]
"""One post in a platform's own form: plain JSON."""

CHART = "chart"
"""In a payload the key of the chart that goes with it: clients take it out, and send the picture or go without."""

Address = dict[str, Any]
"""Where an answer goes, in a platform's own form: plain JSON. It may hold a credential, and is forgotten once used."""

LEASE = timedelta(seconds=20)
MOST_ATTEMPTS = 80
MOST_ATTEMPTS_OF_ANSWER = 8
_FIRST_WAIT = 2.0
_LONGEST_WAIT = 600.0
_LONGEST_ASKED = 86_400.0
"""No platform is waited for longer than a day, whatever it asks for."""


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY_AT = "retry_at"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"


TERMINAL = frozenset({State.SENT, State.FAILED, State.HELD})


@dataclass(frozen=True)
class Part:
    """One post of a rendered message."""

    payload: Payload
    parent: int | None = None
    """The index of the part in whose thread it belongs."""


class Verdict(StrEnum):
    """What it means that a post was not sent."""

    LATER = "later"
    """A later attempt may do better."""
    POST = "post"
    """This post can never be sent as it is; others can."""
    CHANNEL = "channel"
    """Nothing can be sent to this channel until somebody there acts."""
    TOPIC = "topic"
    """The same of one topic of a channel alone."""
    PLATFORM = "platform"
    """The platform refuses us altogether, as it does with a revoked token."""


@dataclass(frozen=True)
class Post:
    """One part of a delivery or an answer. Times are UTC; `key` is the idempotency key, the same for every attempt."""

    number: int
    platform: str
    channel: str
    part: int
    key: str
    payload: Payload
    state: State = State.PENDING
    attempt: int = 0
    """How often it was claimed; the fence that a late writer must still hold."""
    lease_until: datetime | None = None
    dispatched_at: datetime | None = None
    due_at: datetime | None = None
    """For `retry_at`: not before then."""
    reference: str | None = None
    """The platform's id of the message, once sent."""
    parent: str | None = None
    """The platform's id of the message whose thread this one belongs to."""
    address: Address | None = None
    """Where an answer goes; None for a post to the channel."""
    private: bool = False
    """An answer that is for the one who asked alone, where the platform can."""
    reason: str | None = None
    chart: bytes | None = None
    """The PNG of its chart, while it is being sent; None where it has none or goes without."""


@dataclass(frozen=True)
class Dispatched:
    """About to write to the socket: committed before the first byte."""


@dataclass(frozen=True)
class Sent:
    reference: str


@dataclass(frozen=True)
class NotSent:
    """Proof that nothing arrived, and what that means."""

    reason: str
    retry_after: float | None = None
    verdict: Verdict = Verdict.LATER


@dataclass(frozen=True)
class Moved:
    """Proof that nothing arrived: the channel has another id now, as a Telegram group that became a supergroup has."""

    channel: str


@dataclass(frozen=True)
class Unknown:
    """The bytes may have arrived: a timeout after the request, a reset, a 5xx, a death."""

    reason: str


@dataclass(frozen=True)
class LeaseEnded:
    """The process that claimed it has not been heard of."""


@dataclass(frozen=True)
class Absent:
    """Reconciling proved that it is not there."""


@dataclass(frozen=True)
class CannotTell:
    """Reconciling found no way to know."""

    reason: str


Outcome = Sent | NotSent | Moved | Unknown
"""What a client can say of a post that it was given."""

Event = Dispatched | Outcome | LeaseEnded | Absent | CannotTell


class NotAllowed(ValueError):
    """The event cannot happen to a post in that state: a defect in the caller."""


def claim(post: Post, now: datetime) -> Post:
    """The post as taken for sending until its lease ends. Raises NotAllowed unless it is due."""
    if not is_due(post, now):
        raise NotAllowed(f"a post that is {post.state} cannot be claimed")
    return replace(post, state=State.SENDING, attempt=post.attempt + 1, lease_until=now + LEASE, dispatched_at=None)


def is_due(post: Post, now: datetime) -> bool:
    """Whether the post may be claimed at `now`."""
    if post.state is State.RETRY_AT:
        return post.due_at is None or post.due_at <= now
    return post.state is State.PENDING


def after(post: Post, event: Event, now: datetime) -> Post:
    """The post after the event. Raises NotAllowed where the event cannot happen in its state."""
    settled = replace(post, lease_until=None)
    match event:
        case Dispatched():
            _require(post, State.SENDING)
            return replace(post, dispatched_at=now, lease_until=now + LEASE)
        case Sent(reference):
            _require(post, State.SENDING, State.UNKNOWN)
            return replace(settled, state=State.SENT, reference=reference, reason=None)
        case NotSent(reason, retry_after, verdict):
            _require(post, State.SENDING)
            return _not_sent(settled, verdict, reason, now + wait(post.attempt, retry_after))
        case Moved(channel):
            _require(post, State.SENDING)
            return _pending_or_failed(replace(settled, channel=channel), "the channel moved again and again")
        case Unknown(reason):
            _require(post, State.SENDING)
            return replace(settled, state=State.UNKNOWN, reason=reason)
        case LeaseEnded():
            _require(post, State.SENDING)
            if post.dispatched_at is None:
                return _pending_or_failed(settled, "every sender died before sending")
            return replace(settled, state=State.UNKNOWN, reason="the sender died while sending")
        case Absent():
            _require(post, State.UNKNOWN)
            return _pending_or_failed(settled, post.reason)
        case CannotTell(reason):
            _require(post, State.UNKNOWN)
            return replace(settled, state=State.HELD, reason=reason)
        case _:
            assert_never(event)


def wait(attempt: int, retry_after: float | None) -> timedelta:
    """How long to wait after the `attempt`-th failure (from 1): not less than the platform asked for, up to a day."""
    doubled = min(_FIRST_WAIT * 2.0 ** min(attempt - 1, MOST_ATTEMPTS), _LONGEST_WAIT)
    return timedelta(seconds=max(doubled, min(retry_after or 0.0, _LONGEST_ASKED)))


def _is_worn_out(post: Post) -> bool:
    return post.attempt >= (MOST_ATTEMPTS if post.address is None else MOST_ATTEMPTS_OF_ANSWER)


def _not_sent(post: Post, verdict: Verdict, reason: str, due_at: datetime) -> Post:
    """A refused token is not the post's failure: it waits for a new one, however often it was tried."""
    worn_out = verdict is Verdict.LATER and _is_worn_out(post)
    if worn_out or verdict in {Verdict.POST, Verdict.CHANNEL, Verdict.TOPIC}:
        return replace(post, state=State.FAILED, reason=reason)
    return replace(post, state=State.RETRY_AT, due_at=due_at, reason=reason)


def _pending_or_failed(post: Post, reason: str | None) -> Post:
    if _is_worn_out(post):
        return replace(post, state=State.FAILED, reason=reason)
    return replace(post, state=State.PENDING)


def _require(post: Post, *states: State) -> None:
    if post.state not in states:
        raise NotAllowed(f"that cannot happen to a post that is {post.state}")
