"""Charts on their way: with the post while it may be, and never in its way."""

from datetime import timedelta

from bot.delivery import CHART, Absent, NotSent, Post, Sent, State, Unknown, Verdict
from bot.store import Store
from tests.conftest import NOW
from tests.workers.drains import Script, Time, empty, posts, states, write
from workers.drain import MOST_WITH_CHART

KEY, PNG = "2025-01-14-0123456789abcdef", b"\x89PNG"
REFUSED = NotSent("pictures are not allowed", verdict=Verdict.CHANNEL)


def _written(store: Store, *, drawn: bool = True) -> None:
    write(store, chart=KEY)
    if drawn:
        store.charts.keep(KEY, PNG, NOW)


def _charts(sent: list[Post]) -> list[bytes | None]:
    return [post.chart for post in sent]


def test_a_post_is_sent_with_its_chart_and_the_outbox_holds_its_key_alone(sqlite_store: Store) -> None:
    _written(sqlite_store)
    client = Script()
    empty(sqlite_store, client)
    assert _charts(client.sent) == [PNG]
    assert [(post.payload, post.chart) for post in posts(sqlite_store)] == [({"text": "part 0", CHART: KEY}, None)]


def test_a_post_whose_chart_is_not_there_goes_without(sqlite_store: Store) -> None:
    _written(sqlite_store, drawn=False)
    client = Script()
    empty(sqlite_store, client)
    assert _charts(client.sent) == [None]
    assert states(sqlite_store) == [State.SENT]


def test_what_is_refused_with_its_chart_is_sent_without_at_once_and_its_channel_stays_open(sqlite_store: Store) -> None:
    _written(sqlite_store)
    client = Script([REFUSED, Sent("1")])
    assert empty(sqlite_store, client) == 1
    assert _charts(client.sent) == [PNG, None]
    assert states(sqlite_store) == [State.SENT]
    assert [one.paused for one in sqlite_store.subscriptions.all()] == []


def test_what_is_refused_without_its_chart_too_is_refused(sqlite_store: Store) -> None:
    """The channel is closed by that, and the digest counts as never made."""
    _written(sqlite_store)
    client = Script([REFUSED])
    empty(sqlite_store, client)
    assert _charts(client.sent) == [PNG, None]
    assert states(sqlite_store) == []


def test_a_refused_token_is_not_the_charts_fault_and_nothing_is_sent_without(sqlite_store: Store) -> None:
    _written(sqlite_store)
    client = Script([NotSent("unauthorised", retry_after=1.0), NotSent("busy", retry_after=1.0)])
    empty(sqlite_store, client)
    assert _charts(client.sent) == [PNG]
    assert states(sqlite_store) == [State.RETRY_AT]


def test_after_some_failures_a_post_goes_without_its_chart(sqlite_store: Store) -> None:
    _written(sqlite_store)
    client, time = Script([*[NotSent("the chart could not be uploaded")] * MOST_WITH_CHART, Sent("1")]), Time()
    for _ in range(MOST_WITH_CHART + 1):
        empty(sqlite_store, client, time)
        time.now += timedelta(minutes=5)
    assert _charts(client.sent) == [*[PNG] * MOST_WITH_CHART, None]
    assert states(sqlite_store) == [State.SENT]
    assert len({post.key for post in client.sent}) == 1


def test_a_post_of_unknown_fate_is_looked_for_with_its_chart_and_not_sent_beside(sqlite_store: Store) -> None:
    _written(sqlite_store)
    client = Script([Unknown("no answer"), Sent("1")], [Absent()])
    empty(sqlite_store, client)
    assert _charts(client.sent) == [PNG]
    empty(sqlite_store, client)
    assert _charts(client.reconciled) == [PNG]
    assert _charts(client.sent) == [PNG, PNG]
