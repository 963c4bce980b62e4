"""Fetching over real sockets: what it may bring, how long it may take, and where it may go."""

import gzip
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count, repeat

import httpx
import pytest

from bot.errors import SourceAway, SourceSilent, SourceTooLarge
from tests.fakes.http import Asked, FakeServer, Reply, in_turn
from workers.sources.fetch import MAX_BYTES, Answer, Fetcher, new_client, utc_time

SECRET = "hf_canary"


@pytest.fixture(name="client", scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=httpx.Timeout(0.3), trust_env=False) as client:
        yield client


def fetched(client: httpx.Client, *replies: Reply, clock: Callable[[], float] = time.monotonic) -> Answer:
    with FakeServer(in_turn(*replies)) as server:
        return Fetcher(client, [server.url], clock).get("feed", f"{server.url}/list?key={SECRET}")


def failure(client: httpx.Client, *replies: Reply, clock: Callable[[], float] = time.monotonic) -> SourceAway:
    with pytest.raises(SourceAway) as caught:
        fetched(client, *replies, clock=clock)
    assert caught.value.source == "feed"
    assert SECRET not in str(caught.value)
    return caught.value


def test_an_answer_arrives_whole_with_its_type(client: httpx.Client) -> None:
    body = "논문 목록".encode()
    reply = Reply(body=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert fetched(client, reply) == Answer(200, body, "application/json; charset=utf-8")


@pytest.mark.parametrize("status", [400, 404])
def test_a_verdict_is_handed_to_the_caller_with_its_words(client: httpx.Client, status: int) -> None:
    assert fetched(client, Reply(status, body=b"why")) == Answer(status, b"why", "")


@pytest.mark.parametrize("status", [204, 304, 401, 403, 410, 429, 500, 502, 503, 504])
def test_any_other_status_says_that_the_source_is_away(client: httpx.Client, status: int) -> None:
    away = failure(client, Reply(status))
    assert (away.reason, away.after) == (f"HTTP {status}", None)


def test_the_user_agent_and_the_parameters_arrive_as_given(client: httpx.Client) -> None:
    with FakeServer(in_turn(Reply())) as server, new_client() as own:
        Fetcher(own, [server.url]).get(
            "feed", f"{server.url}/query", {"search": "cat:cs.CL AND [a TO b]"}, {"X-One": "1"}
        )
    (asked,) = server.asked
    assert asked.query == {"search": "cat:cs.CL AND [a TO b]"}
    assert asked.headers["user-agent"] == "Paperboy/0.1 (Korean digest of AI papers)"
    assert (asked.headers["x-one"], asked.headers["accept-encoding"]) == ("1", "gzip")


def test_the_clients_limits_are_five_seconds_to_connect_and_fifteen_to_read() -> None:
    with new_client() as client:
        assert client.timeout == httpx.Timeout(15, connect=5)
        assert not client.follow_redirects
        assert not client.trust_env


# Where it may go


def test_no_redirect_leads_to_an_address_that_is_not_allowed(client: httpx.Client) -> None:
    with FakeServer(in_turn(Reply(body=b"inner secret"))) as outside:
        away = failure(client, Reply(302, {"Location": f"{outside.url}/meta-data"}))
    assert away.reason == "leads to an address that is not allowed"
    assert outside.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "http://127.0.0.1/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://[::1]:{port}/",
        "http://127.0.0.1:{port}@example.org/",
        "http://user:password@127.0.0.1:{port}/",
        "//example.org/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://exa mple.org/",
    ],
)
def test_no_spelling_of_an_address_gets_past_the_check(client: httpx.Client, location: str) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(302, {"Location": location.format(port=server.url.rpartition(":")[2])})

    with FakeServer(answer) as server, pytest.raises(SourceAway):
        Fetcher(client, [server.url]).get("feed", f"{server.url}/list")
    assert [asked.path for asked in server.asked] == ["/list"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "http:///x", "not an address", "http://[::zz]/", "http://a:b/", "file:///etc/passwd"],
)
def test_a_first_address_that_is_not_allowed_is_never_asked(client: httpx.Client, url: str) -> None:
    with pytest.raises(SourceAway):
        Fetcher(client, ["https://huggingface.co"]).get("feed", url)


def test_redirects_inside_the_allowed_addresses_are_followed(client: httpx.Client) -> None:
    moved = [Reply(status, {"Location": "/next"}) for status in (301, 307, 308)]
    assert fetched(client, *moved, Reply(body=b"here")).body == b"here"


def test_a_fourth_redirect_is_not_followed(client: httpx.Client) -> None:
    away = failure(client, *repeat(Reply(302, {"Location": "/again"}), 4))
    assert away.reason == "redirects too often"


def test_a_token_stays_with_the_host_it_was_meant_for(client: httpx.Client) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(302, {"Location": second.url})

    with FakeServer(in_turn(Reply(body=b"here"))) as second, FakeServer(answer) as first:
        headers = {"Authorization": f"Bearer {SECRET}"}
        Fetcher(client, [first.url, second.url]).get("feed", first.url, headers=headers)
    assert first.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in second.asked[0].headers


def test_a_malformed_token_is_not_quoted_in_the_error(client: httpx.Client) -> None:
    with pytest.raises(SourceAway) as caught:
        Fetcher(client, ["http://127.0.0.1:9"]).get(
            "feed", "http://127.0.0.1:9", headers={"Authorization": f"Bearer {SECRET}\n"}
        )
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


# How much it may bring


def test_a_body_without_end_is_cut_at_the_limit(client: httpx.Client) -> None:
    sent = count()
    body = (bytes(65_536) for _ in sent)
    assert failure(client, Reply(body=body)).reason == "the answer is too large"
    assert next(sent) * 65_536 < 3 * MAX_BYTES


def test_fifty_megabytes_are_refused_and_twenty_arrive(client: httpx.Client) -> None:
    assert failure(client, Reply(body=repeat(bytes(1_000_000), 50))).reason == "the answer is too large"
    assert len(fetched(client, Reply(body=repeat(bytes(1_000_000), 20))).body) == MAX_BYTES


def test_a_gzip_bomb_is_cut_at_the_limit(client: httpx.Client) -> None:
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert failure(client, Reply(body=bomb, headers={"Content-Encoding": "gzip"})).reason == "the answer is too large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MAX_BYTES


def test_a_packed_answer_is_unpacked(client: httpx.Client) -> None:
    packed = gzip.compress(b"[]" * 1_000, mtime=0)
    assert fetched(client, Reply(body=packed, headers={"Content-Encoding": "GZIP"})).body == b"[]" * 1_000


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "deflate"])
def test_an_answer_packed_in_a_way_nobody_asked_for_is_not_unpacked(client: httpx.Client, encoding: str) -> None:
    packed = gzip.compress(gzip.compress(b"[]", mtime=0))
    reason = failure(client, Reply(body=packed, headers={"Content-Encoding": encoding})).reason
    assert reason == "the answer is packed in a way nobody asked for"


@pytest.mark.parametrize("body", [gzip.compress(b"[]" * 99, mtime=0)[:-9], b"not packed at all"])
def test_a_broken_packed_answer_is_refused(client: httpx.Client, body: bytes) -> None:
    failure(client, Reply(body=body, headers={"Content-Encoding": "gzip"}))


def test_a_cut_connection_is_no_answer(client: httpx.Client) -> None:
    assert failure(client, Reply(body=b"[{", length=500)).reason == "the exchange broke off (RemoteProtocolError)"


# How long it may take


def test_a_server_that_stays_silent_is_given_up(client: httpx.Client) -> None:
    assert failure(client, Reply(delay=5)).reason == "did not answer in time"


def test_a_server_that_stops_in_the_middle_is_given_up(client: httpx.Client) -> None:
    assert failure(client, Reply(body=[b"[", b"]"], pause=5, length=2)).reason == "did not answer in time"


def test_a_drip_that_never_stops_is_given_up_after_a_minute(client: httpx.Client) -> None:
    seconds = count(step=10)
    drip = Reply(body=repeat(b" "), pause=0.01)
    assert failure(client, drip, clock=lambda: float(next(seconds))).reason == "did not answer in time"
    assert next(seconds) == 80


def test_a_packed_drip_that_unpacks_to_nothing_is_given_up_as_well(client: httpx.Client) -> None:
    seconds = count(step=10)
    # A gzip header with a file name without end.
    drip = Reply(body=_endless_name(), pause=0.01, headers={"Content-Encoding": "gzip"})
    assert failure(client, drip, clock=lambda: float(next(seconds))).reason == "did not answer in time"


def _endless_name() -> Iterator[bytes]:
    yield b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
    yield from repeat(b"a")


def test_redirects_count_against_the_same_minute(client: httpx.Client) -> None:
    seconds = count(step=40)
    away = failure(client, Reply(302, {"Location": "/slow"}), Reply(body=b"[]"), clock=lambda: float(next(seconds)))
    assert away.reason == "did not answer in time"


def test_a_server_that_is_not_there_cannot_be_reached(client: httpx.Client) -> None:
    with FakeServer(in_turn()) as server:
        gone = server.url
    with pytest.raises(SourceAway, match="cannot be reached"):
        Fetcher(client, [gone]).get("feed", gone)


@pytest.mark.parametrize(
    ("asked", "after"),
    [("0", 0.0), ("120", 120.0), ("99999", 3600.0), ("9" * 5_000, 3600.0), ("-1", None), ("soon", None), ("١٢", None)],
)
def test_the_pause_a_source_asks_for_is_kept_up_to_an_hour(
    client: httpx.Client, asked: str, after: float | None
) -> None:
    header = asked.encode().decode("latin-1")
    assert failure(client, Reply(429, {"Retry-After": header})).after == after


@pytest.mark.parametrize(("seconds", "after"), [(90, 90.0), (-90, 0.0), (9_000, 3600.0)])
def test_a_pause_given_as_a_date_counts_from_the_servers_own_clock(
    client: httpx.Client, seconds: int, after: float
) -> None:
    # The fake's own Date is the present; a second may pass between the two.
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    pause = failure(client, Reply(503, {"Retry-After": format_datetime(until, usegmt=True)})).after
    assert pause == pytest.approx(after, abs=2)


@pytest.mark.parametrize(
    ("text", "time_read"),
    [
        ("2025-01-14T09:30:00.000Z", datetime(2025, 1, 14, 9, 30, tzinfo=UTC)),
        ("2025-01-14T09:30:00+09:00", datetime(2025, 1, 14, 0, 30, tzinfo=UTC)),
        (" 2025-01-14T09:30:00 ", datetime(2025, 1, 14, 9, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+09:00", None),
        ("yesterday", None),
        (1736847000, None),
        (None, None),
    ],
)
def test_times_of_feeds_are_read_as_utc(text: object, time_read: datetime | None) -> None:
    assert utc_time(text) == time_read


def test_a_source_that_is_silent_and_one_that_says_too_much_are_told_apart(client: httpx.Client) -> None:
    assert type(failure(client, Reply(delay=1))) is SourceSilent
    assert type(failure(client, Reply(503))) is SourceAway
    with FakeServer(in_turn(Reply(body=b"x" * 101), Reply(body=b"x" * 100))) as server:
        fetcher = Fetcher(client, [server.url])
        with pytest.raises(SourceTooLarge):
            fetcher.get("feed", f"{server.url}/list", limit=100)
        assert len(fetcher.get("feed", f"{server.url}/list", limit=100).body) == 100
