"""arXiv's API: its word on authors, categories and withdrawn papers, and its faults."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAPaperId, SourceAway
from bot.paper import ARXIV, Entry, PaperId
from tests.fakes.http import Asked, FakeServer, Reply, in_turn
from tests.recorded import recorded
from workers.sources.arxiv import Arxiv, parse
from workers.sources.fetch import Fetcher

DAY = date(2025, 5, 14)
QWEN3 = PaperId("2505.09388")
NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom"'
)


def feed(*entries: str, total: object = None) -> bytes:
    found = len(entries) if total is None else total
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {NAMESPACES}><id>https://arxiv.org/api/x</id>"
        f"<title>arXiv Query</title><opensearch:totalResults>{found}</opensearch:totalResults>{''.join(entries)}</feed>"
    ).encode()


def paper(
    spelling: str = "2505.09388v1",
    *,
    title: str = "Qwen3 Technical\n  Report",
    summary: str = "  Models of 0.6 to 235 billion parameters,\nin 119 languages.",
    comment: str = "",
    authors: tuple[str, ...] = ("An Yang", "Anfeng Li", "Baosong Yang"),
) -> str:
    """One entry, as arXiv has written them since 2026."""
    names = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    said = f"<arxiv:comment>{escape(comment)}</arxiv:comment>" if comment else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{spelling}</id><title>{escape(title)}</title>"
        f'<updated>2025-05-14T13:41:34Z</updated><link href="https://arxiv.org/abs/{spelling}" rel="alternate"/>'
        f'<summary>{escape(summary)}</summary><category term="cs.AI"/><category term="cs.CL"/><category term="68T50"/>'
        f'<category term="I.2.7; I.2.6"/><published>2025-05-14T13:41:34Z</published>{said}'
        f'<arxiv:primary_category term="cs.CL"/>{names}</entry>'
    )


def complaint(message: str) -> bytes:
    return feed(
        f"<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>{escape(message)}</summary>"
        "<author><name>arXiv api core</name></author></entry>"
    )


def only(body: bytes) -> Entry:
    (entry,) = parse(body).entries
    return entry


class Turns:
    """The gate as the fleet has it, for one caller: it knows whether somebody is inside."""

    def __init__(self) -> None:
        self.taken = 0
        self.inside = False

    @contextmanager
    def __call__(self) -> Iterator[None]:
        assert not self.inside
        self.taken += 1
        self.inside = True
        try:
            yield
        finally:
            self.inside = False


@pytest.fixture(name="client", scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def source(client: httpx.Client, server: FakeServer, turns: Turns | None = None) -> Arxiv:
    return Arxiv(Fetcher(client, [server.url]), f"{server.url}/api/query", turns or Turns())


def test_an_entry_says_who_wrote_what_in_which_category_and_when() -> None:
    assert only(feed(paper("2505.09388v2"))) == Entry(
        paper_id=QWEN3,
        source=ARXIV,
        title="Qwen3 Technical Report",
        abstract="Models of 0.6 to 235 billion parameters, in 119 languages.",
        authors=("An Yang", "Anfeng Li", "Baosong Yang"),
        categories=("cs.CL", "cs.AI"),
        version=2,
        published_at=datetime(2025, 5, 14, 13, 41, 34, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a sign error in equation 1",
        "This submission has been withdrawn by arXiv administrators due to disputed authorship",
        "arXiv admin note: This version withdrawn by arXiv administrators as the licence could not be granted",
        "12 pages, 3 figures. This article has been withdrawn because Lemma 2 is false",
        "The manuscript is withdrawn, pending more experiments",
        "Paper withdrawn",
        "WITHDRAWN",
        "Withdrawn; see a later paper",
        "9 pages. Withdrawn due to an error in Section 4",
        "The authors have withdrawn this paper, as the data cannot be shown",
        "This paper has been withdrawn from arXiv",
        "This  paper\nhas been\u00a0with\u200bdrawn",
    ],
)
def test_a_withdrawn_paper_is_known_by_its_comment(comment: str) -> None:
    assert only(feed(paper(comment=comment))).withdrawn


@pytest.mark.parametrize(
    "summary",
    [
        "This paper has been withdrawn by the author(s), due to a crucial error.",
        "  This submission has been withdrawn by arXiv administrators because it is not the author's work.",
        "Withdrawn by the authors.",
        "The paper is withdrawn.",
        "We show that all is well. This article has been withdrawn due to a gap in the proof.",
    ],
)
def test_a_withdrawn_paper_is_known_by_its_abstract(summary: str) -> None:
    assert only(feed(paper(summary=summary))).withdrawn


@pytest.mark.parametrize(
    "text",
    [
        "We study 14,000 papers that have been withdrawn from arXiv and the reasons for which they were.",
        "An approved drug can be withdrawn by its maker. This paper has methods to foresee it.",
        "Troglitazone was withdrawn due to liver injury; we predict such injuries from structure.",
        "When the paper has been withdrawn, citations go on for years, as we measure.",
        "A previous version of this manuscript was withdrawn; the proof is now complete.",
        "It replaces arXiv:2105.14712, which has been withdrawn by the authors.",
        "Consent may be withdrawn by the user at any time; our method unlearns the data.",
        "This paper was withdrawn from a workshop, as nobody could travel.",
        "This work has withdrawn the assumption of convexity.",
        "12 pages, 3 figures",
        "",
    ],
)
def test_a_paper_about_withdrawals_is_not_withdrawn(text: str) -> None:
    assert not only(feed(paper(summary=text))).withdrawn
    assert not only(feed(paper(comment=text))).withdrawn


_TOPICS = st.sampled_from(["drug", "bid", "guideline", "consent", "patent", "offer", "benchmark", "claim", "candidate"])
_MAKERS = st.sampled_from(
    ["the maker", "the bidder", "the agency", "its users", "the court", "the vendor", "a teacher"]
)


@settings(deadline=None, max_examples=100)
@given(_TOPICS, _MAKERS, st.sampled_from(["The {} has been", "This {} was", "Each {} is", "A {} that is"]))
def test_whatever_else_is_withdrawn_the_paper_stays(topic: str, maker: str, start: str) -> None:
    sentence = f"{start.format(topic)} withdrawn by {maker}."
    assert not only(feed(paper(summary=f"{sentence} We ask why. {sentence}", comment=sentence))).withdrawn


@pytest.mark.parametrize(
    ("spelling", "value", "version"),
    [
        ("astro-ph/0601001v1", "astro-ph/0601001", 1),
        ("math.GT/0309136v12", "math/0309136", 12),
        ("math/0309136", "math/0309136", None),
        ("0704.0001v2", "0704.0001", 2),
        ("cs/0503050v1", "cs/0503050", 1),
    ],
)
def test_ids_of_every_age_are_read(spelling: str, value: str, version: int | None) -> None:
    entry = only(feed(paper(spelling)))
    assert (str(entry.paper_id), entry.version) == (value, version)


def test_a_name_is_left_as_arxiv_sends_it() -> None:
    names = ("Dirk WÃ¼bben", "Frédéric  Barbaresco", "Nguyễn Văn A", "O'Neil-Smith, Jr.")
    assert only(feed(paper(authors=names))).authors == ("Dirk WÃ¼bben", "Frédéric Barbaresco", *names[2:])


def test_an_unusable_entry_costs_the_reader_none_of_the_others() -> None:
    read = parse(feed(paper("not-an-id"), "<entry/>", paper(title=" "), paper(), total=4))
    assert ([entry.paper_id for entry in read.entries], read.size, read.total) == ([QWEN3], 4, 4)


def test_an_entry_of_which_only_id_and_title_are_left_still_arrives() -> None:
    least = "<entry><id>http://arxiv.org/abs/2505.09388v1</id><title>Qwen3 Technical Report</title></entry>"
    assert only(feed(least)) == Entry(QWEN3, ARXIV, "Qwen3 Technical Report", "", version=1)


def _bomb(declaration: str) -> bytes:
    return feed(paper()).replace(b"<feed", declaration.encode() + b"<feed", 1)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"Rate exceeded.",
        b"<!DOCTYPE html><html><body>Service unavailable</body></html>",
        b"<html><body>busy</body></html>",
        feed(paper())[:-30],
        feed(paper()).replace(b"/2005/Atom", b"/2006/Atom"),
        feed(paper(), total="many"),
        feed(paper(), total=""),
        b"<rss><channel/></rss>",
        b"\x1f\x8b\x08",
        b"<?xml version='1.0' encoding='no-such-code'?><feed/>",
        b"<a>" * 100_000,
    ],
)
def test_what_is_not_a_feed_is_never_taken_for_no_papers(broken: bytes) -> None:
    with pytest.raises(SourceAway):
        parse(broken)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd">',
        "<!DOCTYPE feed>",
    ],
)
def test_a_feed_that_declares_a_document_type_is_refused(declaration: str, encoding: str) -> None:
    text = _bomb(declaration).decode().replace("UTF-8", encoding)
    with pytest.raises(SourceAway, match="not a feed"):
        parse(text.encode(encoding))


def test_a_title_that_only_quotes_a_declaration_is_read() -> None:
    title = 'What <!DOCTYPE x [<!ENTITY y "z">]> costs'
    assert only(feed(paper(title=title))).title.startswith("What <!DOCTYPE x")


# Asking for papers


def test_papers_come_as_arxiv_knows_them_and_unknown_ones_are_missing(client: httpx.Client) -> None:
    answer = feed(paper("2505.00002v1"), paper("2505.09999v1"), paper("2505.00001v3"), total=4)
    wanted = [PaperId("2505.00001"), PaperId("2505.00002"), PaperId("2505.00003"), PaperId("2505.00001")]
    with FakeServer(in_turn(Reply(body=answer))) as server:
        entries = source(client, server).papers(wanted)
    assert {str(entry.paper_id): entry.version for entry in entries} == {"2505.00001": 3, "2505.00002": 1}
    (asked,) = server.asked
    assert asked.query == {"id_list": "2505.00001,2505.00002,2505.00003", "max_results": "3"}


def test_no_paper_means_no_request(client: httpx.Client) -> None:
    with FakeServer(in_turn()) as server:
        assert source(client, server).papers([]) == []
    assert server.asked == []


def test_many_papers_are_asked_a_hundred_at_a_time_and_each_request_waits_its_turn(client: httpx.Client) -> None:
    turns = Turns()

    def answer(asked: Asked) -> Reply:
        assert turns.inside
        return Reply(body=feed(*(paper(f"{one}v1") for one in asked.query["id_list"].split(","))))

    wanted = [PaperId(f"2505.{number:05}") for number in range(250)]
    with FakeServer(answer) as server:
        entries = source(client, server, turns).papers(wanted)
    assert [entry.paper_id for entry in entries] == wanted
    assert [asked.query["max_results"] for asked in server.asked] == ["100", "100", "50"]
    assert (turns.taken, turns.inside) == (3, False)


def test_an_id_that_arxiv_refuses_is_the_persons_to_mend(client: httpx.Client) -> None:
    refusal = Reply(400, body=complaint("incorrect id format for 2505.09388"))
    with FakeServer(in_turn(refusal)) as server, pytest.raises(NotAPaperId, match=r"2505\.09388"):
        source(client, server).papers([QWEN3])


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, body=complaint("incorrect id format for 2505.00001")),
        Reply(400, body=complaint("start must be non-negative")),
        Reply(200, body=complaint("start must be an integer")),
        Reply(200, body=complaint("")),
        Reply(400, body=feed()),
        Reply(400, body=b"Bad Request"),
        Reply(404, body=feed()),
        Reply(429, headers={"Retry-After": "30"}),
        Reply(503),
    ],
)
def test_any_other_refusal_says_that_arxiv_is_away(client: httpx.Client, reply: Reply) -> None:
    turns = Turns()
    with FakeServer(in_turn(reply)) as server, pytest.raises(SourceAway) as caught:
        source(client, server, turns).papers([QWEN3, PaperId("2505.00001")])
    assert caught.value.source == ARXIV
    assert caught.value.after == (30 if reply.status == 429 else None)
    assert not turns.inside


# Asking for a day


def listing(count: int, total: int | None = None) -> Callable[[Asked], Reply]:
    """arXiv with `count` papers, of which it says that there are `total`."""
    entries = [paper(f"2505.{number:05}v1") for number in range(count)]

    def answer(asked: Asked) -> Reply:
        start = int(asked.query["start"])
        page = entries[start : start + int(asked.query["max_results"])]
        return Reply(body=feed(*page, total=count if total is None else total))

    return answer


def test_a_day_of_a_category_is_read_to_its_end(client: httpx.Client) -> None:
    turns = Turns()
    with FakeServer(listing(450)) as server:
        entries = source(client, server, turns).listed("cs.CL", DAY)
    assert len({entry.paper_id for entry in entries}) == 450
    assert turns.taken == 3
    assert server.asked[1].query == {
        "search_query": "cat:cs.CL AND submittedDate:[202505140000 TO 202505142359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "200",
        "max_results": "200",
    }


def test_a_day_without_papers_is_empty(client: httpx.Client) -> None:
    with FakeServer(listing(0)) as server:
        assert source(client, server).listed("cs.CL", DAY) == []


@pytest.mark.parametrize("count", [0, 200, 250])
def test_an_empty_page_before_the_promised_end_is_a_fault(client: httpx.Client, count: int) -> None:
    with FakeServer(listing(count, total=300)) as server, pytest.raises(SourceAway, match="empty page"):
        source(client, server).listed("cs.CL", DAY)


def test_a_day_that_never_ends_is_cut_at_two_thousand(client: httpx.Client) -> None:
    with FakeServer(listing(2_300)) as server:
        assert len(source(client, server).listed("cs.CL", DAY)) == 2_000
    assert len(server.asked) == 10


def test_pages_of_one_paper_do_not_keep_us_asking(client: httpx.Client) -> None:
    one = Reply(body=feed(paper(), total=999))
    with FakeServer(lambda asked: one) as server, pytest.raises(SourceAway, match="short pages"):
        source(client, server).listed("cs.CL", DAY)
    assert len(server.asked) == 10


def test_a_refused_day_says_why(client: httpx.Client) -> None:
    refusal = Reply(400, body=complaint("incorrect id format for x"))
    with FakeServer(in_turn(refusal)) as server, pytest.raises(SourceAway, match="refused the request: incorrect id"):
        source(client, server).listed("cs.CL", DAY)


# Any answer at all


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 1_500), st.binary(max_size=6) | st.sampled_from([b"<", b"&", b"]]>", b"</entry>"]), st.integers(0, 6)
)
def test_any_damage_to_the_bytes_is_a_feed_or_a_failure(place: int, put: bytes, cut: int) -> None:
    whole = feed(paper())
    with suppress(SourceAway):
        assert all(entry.title for entry in parse(whole[:place] + put + whole[place + cut :]).entries)


@settings(deadline=None, max_examples=100)
@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_in_any_field_is_a_feed_or_a_failure(spelling: str, title: str, summary: str, comment: str) -> None:
    with suppress(SourceAway):
        parse(feed(paper(escape(spelling), title=title, summary=summary, comment=comment, authors=(title,))))


# Recorded exchanges


def _recorded(name: str) -> tuple[int, bytes]:
    exchange = json.loads(recorded(f"data/arxiv_api/{name}").read_text(encoding="utf-8"))
    return exchange["status_code"], exchange["body"].encode()


def test_every_recorded_exchange_is_read_whole() -> None:
    for path in sorted(recorded("data/arxiv_api").glob("*.json")):
        status, body = _recorded(path.name)
        read = parse(body)
        assert (read.error is None) == (status == 200), path.name
        assert len(read.entries) == (read.size if status == 200 else 0), path.name
        assert all(entry.authors and entry.categories and entry.published_at for entry in read.entries), path.name
        assert all(entry.version and entry.abstract and not entry.withdrawn for entry in read.entries), path.name


def test_the_recorded_pages_of_a_search_fit_together() -> None:
    whole = parse(_recorded("q_testing_s0_m100_cfe7536492ca.json")[1])
    pages = (
        "q_testing_s0_m10_bc5a6c384fe9.json",
        "q_testing_s10_m10_34e56e15aaac.json",
        "q_testing_s20_m10_348a237fecab.json",
        "q_testing_s30_m10_f2e39f0143dc.json",
        "q_testing_s40_m10_96dd32eb854c.json",
        "q_testing_s50_m10_7f488ab8598c.json",
    )
    together = [entry.paper_id for name in pages for entry in parse(_recorded(name)[1]).entries]
    assert together == [entry.paper_id for entry in whole.entries][:60]
    assert whole.total == 214_881


def test_of_a_known_and_an_unknown_id_the_known_one_arrives(client: httpx.Client) -> None:
    status, body = _recorded("id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.json")
    wanted = [PaperId("0808.0539"), PaperId("1707.08567")]
    with FakeServer(in_turn(Reply(status, body=body))) as server:
        (entry,) = source(client, server).papers(wanted)
    assert (entry.paper_id, entry.version, len(entry.authors)) == (wanted[1], 1, 34)
    assert "Dirk WÃ¼bben" in entry.authors


def test_the_recorded_refusal_of_an_id_is_the_persons_to_mend(client: httpx.Client) -> None:
    status, body = _recorded("id_abc_s0_m100_b79c8dcf6bc3.json")
    assert parse(body).error == "incorrect id format for abc"
    with FakeServer(in_turn(Reply(status, body=body))) as server, pytest.raises(NotAPaperId):
        source(client, server).papers([QWEN3])


def test_a_recorded_old_id_keeps_its_archive() -> None:
    entry = only(_recorded("id_astro-ph_0601001_s0_m100_3150dca9dc76.json")[1])
    assert (str(entry.paper_id), entry.categories) == ("astro-ph/0601001", ("astro-ph",))
    assert entry.authors == ("Andrew Gould", "Susan Dorsher", "B. Scott Gaudi", "Andrzej Udalski")


def test_an_announcement_feed_is_not_taken_for_the_api() -> None:
    for path in sorted(recorded("data/arxiv_rss").iterdir()):
        with pytest.raises(SourceAway):
            parse(path.read_bytes())
