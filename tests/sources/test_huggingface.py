"""Hugging Face's list: which papers of a day reach the reader, and what of a broken answer does not."""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceAway
from bot.paper import Entry, PaperId
from tests.fakes.http import Asked, FakeServer, Reply, in_turn
from tests.recorded import recorded
from workers.sources.fetch import Fetcher
from workers.sources.huggingface import MAX_AUTHORS, NAME, HuggingFace, parse_day, parse_paper

DAY = date(2025, 5, 19)
QWEN3 = PaperId("2505.09388")


def item(**paper: object) -> dict[str, object]:
    """One entry of the list, as it was in May 2025, with what `paper` changes in it."""
    inner: dict[str, object] = {
        "id": "2505.09388",
        "authors": [
            {"name": "An Yang", "hidden": False},
            {"name": "Anfeng  Li", "hidden": True},
            {"name": "Baosong Yang"},
        ],
        "publishedAt": "2025-05-14T13:41:34.000Z",
        "title": "Qwen3 Technical\n  Report",
        "summary": "Models of 0.6 to 235 billion parameters,\nin 119 languages.",
        "upvotes": 7,
        "ai_keywords": ["mixture-of-experts", "thinking mode"],
        "githubRepo": "https://github.com/QwenLM/Qwen3",
        "projectPage": "http://qwen.example/qwen3",
    }
    return {
        "paper": inner | paper,
        "publishedAt": "2025-05-18T20:30:12.000Z",
        "title": "Qwen3 Technical Report",
        "thumbnail": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2505.09388.png",
    }


def body(*items: object) -> bytes:
    return json.dumps(items).encode()


def only(**paper: object) -> Entry:
    (entry,) = parse_day(body(item(**paper)))
    return entry


@pytest.fixture(name="client", scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def source(client: httpx.Client, server: FakeServer, token: str | None = None) -> HuggingFace:
    return HuggingFace(Fetcher(client, [server.url]), server.url + "/", token)


def test_an_entry_says_all_that_a_card_shows() -> None:
    assert only() == Entry(
        paper_id=QWEN3,
        source=NAME,
        title="Qwen3 Technical Report",
        abstract="Models of 0.6 to 235 billion parameters, in 119 languages.",
        authors=("An Yang", "Anfeng Li", "Baosong Yang"),
        keywords=("mixture-of-experts", "thinking mode"),
        votes=7,
        published_at=datetime(2025, 5, 14, 13, 41, 34, tzinfo=UTC),
        thumbnail_url="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2505.09388.png",
        code_url="https://github.com/QwenLM/Qwen3",
        project_url="http://qwen.example/qwen3",
    )


def test_a_day_is_asked_for_by_its_date_and_comes_in_the_lists_order(client: httpx.Client) -> None:
    listed = body(item(id="2505.10554"), item(), item(id="2505.09666"))
    with FakeServer(in_turn(Reply(body=listed))) as server:
        entries = source(client, server, "hf_canary").day(DAY)
    assert [str(entry.paper_id) for entry in entries] == ["2505.10554", "2505.09388", "2505.09666"]
    (asked,) = server.asked
    assert (asked.path, asked.query) == ("/api/daily_papers", {"date": "2025-05-19", "limit": "100"})
    assert asked.headers["authorization"] == "Bearer hf_canary"


def test_a_weekend_is_a_day_without_papers_and_not_a_failure() -> None:
    assert parse_day(b"[]") == []


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<!DOCTYPE html><html><title>Just a moment...</title></html>",
        body(item())[:-20],
        b'{"error": "Invalid date"}',
        b"null",
        b'"[]"',
        b"\xff\xfe\xfa",
        b"[" * 200_000,
        b"[" + b"9" * 5_000 + b"]",
    ],
)
def test_what_is_not_a_list_is_never_taken_for_a_day_without_papers(broken: bytes) -> None:
    with pytest.raises(SourceAway):
        parse_day(broken)


def test_a_bad_entry_costs_the_reader_none_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    bad: list[object] = [
        None,
        [],
        "2505.09388",
        {},
        {"paper": None},
        item(id="not-an-id"),
        item(id=None),
        item(id=250509388),
    ]
    untitled = item(id="2505.09666", title=" \n ") | {"title": None}
    with caplog.at_level(logging.WARNING):
        assert [entry.paper_id for entry in parse_day(body(*bad, untitled, item()))] == [QWEN3]
    assert len(caplog.records) == 9


def test_an_entry_of_which_only_id_and_title_are_left_still_arrives() -> None:
    least = {"paper": {"id": "2505.09388", "title": "Qwen3 Technical Report"}}
    assert parse_day(body(least)) == [Entry(QWEN3, NAME, "Qwen3 Technical Report", "")]


def test_fields_are_found_in_the_paper_and_beside_it() -> None:
    moved = item(title=None, summary="") | {"summary": "Said outside."}
    flat = {"id": "2505.09666", "title": "Flat", "upvotes": 3, "authors": ["An Yang"]}
    outside, level = parse_day(body(moved, flat))
    assert (outside.title, outside.abstract) == ("Qwen3 Technical Report", "Said outside.")
    assert (level.title, level.votes, level.authors) == ("Flat", 3, ("An Yang",))


@pytest.mark.parametrize("votes", [True, "7", 7.0, -1, None, [7], 10**30])
def test_only_a_number_counts_as_votes(votes: object) -> None:
    assert only(upvotes=votes).votes is None


def test_no_votes_are_votes_too() -> None:
    assert only(upvotes=0).votes == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/QwenLM/Qwen3",
        "https://github.com.example.org/QwenLM",
        "https://github.com@example.org/",
        "https://gitlab.com/QwenLM/Qwen3",
        "javascript:alert(1)",
        "https://github.com/Qwen LM",
        "https://github.com/Qwen\u200bLM",
        "https://github.com/Qwen\nLM",
        "",
        None,
        7,
    ],
)
def test_code_links_lead_to_github_and_nowhere_else(address: object) -> None:
    assert only(githubRepo=address).code_url is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://example.org", "https://", "example.org", "https://huggingface.co@example.org/", 7],
)
def test_project_links_are_web_addresses(address: object) -> None:
    assert only(projectPage=address).project_url is None


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn-thumbnails.huggingface.co/a.png",
        "https://evilhuggingface.co/a.png",
        "https://huggingface.co.example.org/a.png",
        "https://example.org/huggingface.co",
        None,
    ],
)
def test_thumbnails_come_from_hugging_face_alone(address: object) -> None:
    (entry,) = parse_day(body(item() | {"thumbnail": address}))
    assert entry.thumbnail_url is None


@pytest.mark.parametrize("host", ["huggingface.co", "CDN-Thumbnails.HuggingFace.co"])
def test_every_host_of_hugging_face_may_send_thumbnails(host: str) -> None:
    (entry,) = parse_day(body(item() | {"thumbnail": f"https://{host}/a.png"}))
    assert entry.thumbnail_url == f"https://{host}/a.png"


def test_of_a_paper_that_is_listed_twice_the_first_entry_counts() -> None:
    assert [entry.votes for entry in parse_day(body(item(), item(id="arXiv:2505.09388v2", upvotes=3)))] == [7]


def test_wrong_types_leave_a_field_out_and_nothing_else() -> None:
    strange = dict.fromkeys(("authors", "publishedAt", "summary", "ai_keywords", "githubRepo", "projectPage"), 7)
    assert (only(**strange).title, only(**strange).authors, only(**strange).keywords) == (
        "Qwen3 Technical Report",
        (),
        (),
    )
    mixed = only(authors=[None, {"name": None}, {"name": ""}, {"name": "An Yang"}, ["x"]], ai_keywords=[1, "MoE", ""])
    assert (mixed.authors, mixed.keywords) == (("An Yang",), ("MoE",))


def test_latex_line_breaks_and_hidden_characters_do_not_reach_the_reader() -> None:
    entry = only(
        title="Trans\u200bformer$^2$:\n  Self", summary=r"\implname runs 1000times faster.", authors=["A\u202eB"]
    )
    assert entry.title == "Transformer²: Self"
    assert entry.abstract == "Transformer² runs 1000× faster."
    assert entry.authors == ("AB",)


def test_an_author_list_and_a_text_without_end_are_bounded() -> None:
    entry = only(authors=[{"name": f"Author {number}"} for number in range(3_000)], summary="\\cite[" * 1_000_000)
    assert len(entry.authors) == MAX_AUTHORS
    assert len(entry.abstract) <= 10_000


# Pages


def _numbered(first: int, count: int) -> bytes:
    return body(*(item(id=f"2505.{number:05}") for number in range(first, first + count)))


def test_a_day_of_more_than_a_hundred_papers_is_read_to_its_end(client: httpx.Client) -> None:
    pages = (Reply(body=_numbered(0, 100)), Reply(body=_numbered(95, 100)), Reply(body=_numbered(195, 5)))
    with FakeServer(in_turn(*pages)) as server:
        entries = source(client, server).day(DAY)
    assert len(entries) == len({entry.paper_id for entry in entries}) == 200
    assert [asked.query.get("p") for asked in server.asked] == [None, "1", "2"]


def test_a_server_that_ignores_the_page_number_does_no_harm(client: httpx.Client) -> None:
    with FakeServer(lambda asked: Reply(body=_numbered(0, 100))) as server:
        assert len(source(client, server).day(DAY)) == 100
    assert len(server.asked) == 5


def test_a_list_without_end_is_cut(client: httpx.Client) -> None:
    with FakeServer(lambda asked: Reply(body=_numbered(0, 3_000))) as server:
        assert len(source(client, server).day(DAY)) == 500


def test_titles_and_keywords_without_end_are_shortened(client: httpx.Client) -> None:
    endless = item(title="word " * 2_000, ai_keywords=["keyword " * 100] * 100)
    with FakeServer(in_turn(Reply(body=json.dumps([endless]).encode()))) as server:
        (entry,) = source(client, server).day(DAY)
    assert len(entry.title) <= 300
    assert len(entry.keywords) == 50
    assert max(map(len, entry.keywords)) <= 100


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refused_date_is_not_a_day_without_papers(client: httpx.Client, status: int) -> None:
    refusal = Reply(status, body=b'{"error":"date is in the future"}')
    with FakeServer(in_turn(refusal)) as server, pytest.raises(SourceAway, match=f"huggingface: .*HTTP {status}"):
        source(client, server).day(DAY)


def test_a_token_is_not_shown(client: httpx.Client) -> None:
    with FakeServer(in_turn()) as server:
        assert "hf_canary" not in repr(source(client, server, "hf_canary"))


# One paper


def test_one_paper_is_found_by_its_id(client: httpx.Client) -> None:
    with FakeServer(in_turn(Reply(body=json.dumps(item()["paper"]).encode()))) as server:
        entry = source(client, server).paper(QWEN3)
    assert entry is not None
    assert (entry.paper_id, entry.votes) == (QWEN3, 7)
    assert server.asked == [Asked("/api/papers/2505.09388", {}, server.asked[0].headers)]
    assert "authorization" not in server.asked[0].headers


def test_an_unknown_paper_is_none(client: httpx.Client) -> None:
    with FakeServer(in_turn(Reply(404, body=b'{"error":"Paper not found"}'))) as server:
        assert source(client, server).paper(PaperId("hep-th/9901001")) is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, body=b"{}"),
        Reply(body=b"[]"),
        Reply(body=b"<html>"),
        Reply(body=json.dumps(item(id="2505.09666")).encode()),
    ],
)
def test_anything_but_the_paper_asked_for_is_a_failure(client: httpx.Client, reply: Reply) -> None:
    with FakeServer(in_turn(reply)) as server, pytest.raises(SourceAway):
        source(client, server).paper(QWEN3)


# Any answer at all

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2505.09388"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    [*item(), *vars(only()), "paper", "id", "title", "summary", "authors", "upvotes", "ai_keywords"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(_FIELDS, _JSON | st.dictionaries(_FIELDS, _JSON, max_size=6), max_size=6), max_size=4))
def test_any_json_list_gives_entries_with_an_id_and_a_title(value: object) -> None:
    assert all(entry.title and entry.paper_id for entry in parse_day(json.dumps(value).encode()))


@settings(deadline=None, max_examples=100)
@given(_JSON)
def test_any_json_is_a_list_of_entries_or_a_failure(value: object) -> None:
    with suppress(SourceAway):
        assert isinstance(parse_day(json.dumps(value).encode()), list)
    with suppress(SourceAway):
        assert parse_paper(json.dumps(value).encode()).title


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 800), st.binary(max_size=6), st.integers(0, 6))
def test_any_damage_to_the_bytes_is_a_list_or_a_failure(place: int, put: bytes, cut: int) -> None:
    whole = body(item())
    with suppress(SourceAway):
        assert isinstance(parse_day(whole[:place] + put + whole[place + cut :]), list)


# Recorded days


def test_every_recorded_day_arrives_complete() -> None:
    papers = 0
    for path in sorted(recorded("data/hf_daily_papers").glob("*/*.json")):
        content = path.read_bytes()
        entries = parse_day(content)
        assert len(entries) == len(json.loads(content)), path
        assert all(entry.abstract and entry.authors and entry.votes is not None for entry in entries), path
        assert all(entry.thumbnail_url and entry.published_at for entry in entries), path
        papers += len(entries)
    assert papers == 438


def test_in_the_recorded_days_authors_keep_their_order_and_no_field_is_lost() -> None:
    for path in sorted(recorded("data/hf_daily_papers/complete").glob("*.json")):
        content = path.read_bytes()
        for entry, raw in zip(parse_day(content), json.loads(content), strict=True):
            paper = raw["paper"]
            assert list(entry.authors) == [" ".join(author["name"].split()) for author in paper["authors"]]
            assert (entry.votes, entry.code_url) == (paper["upvotes"], paper.get("githubRepo"))
            assert len(entry.keywords) == len(paper.get("ai_keywords", []))


def test_no_recorded_title_or_abstract_shows_markup() -> None:
    for path in sorted(recorded("data/hf_daily_papers").glob("*/*.json")):
        for entry in parse_day(path.read_bytes()):
            for text in (entry.title, entry.abstract):
                assert not set(text) & set("\n\\{}"), (path, entry.paper_id, text)
                assert "  " not in text
