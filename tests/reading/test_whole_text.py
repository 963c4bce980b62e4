"""Where the text of a paper comes from: the store, arXiv's HTML, its PDF, or else the abstract, and what is kept."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from bot.errors import SourceAway
from bot.fulltext import of_abstract
from bot.paper import Entry, Paper, PaperId
from tests.conftest import World
from tests.fakes import arxiv_pages
from tests.fakes.http import Asked, FakeServer, Reply
from tests.fakes.world import NO_SUCH_PAGE
from workers import reading
from workers.reading import READER, whole_text
from workers.sample.servers import Answer
from workers.sources import fetch
from workers.sources.fetch import Fetcher
from workers.wiring import Parts

PAPER = Paper(PaperId("2501.00001"), "A Paper of the Tests", "What it is about, in a sentence.", version=2)
HTML, PDF = "/html/2501.00001v2", "/pdf/2501.00001v2"
PAGE = arxiv_pages.html(arxiv_pages.page(arxiv_pages.section("1", "Introduction", arxiv_pages.filling())))
FILE = arxiv_pages.pdf(arxiv_pages.plain())
ABSTRACT = of_abstract(PAPER.abstract)
AWAY: Answer = (503, {}, b"")


IDS = ("2501.00001", "2501.00007", "2501.10000", "2501.10001", "hep-th/9901001")


@pytest.fixture(autouse=True)
def _known(parts: Parts) -> None:
    """The store knows the papers: texts are kept of no other."""
    entries = [Entry(PaperId(one), "arxiv", "Title", PAPER.abstract) for one in IDS]
    parts.store.papers.record(entries, parts.clock())


def kept(parts: Parts) -> bool:
    return parts.store.texts.get(PAPER.paper_id, PAPER.version, READER) is not None


def test_the_html_is_read_once_and_then_comes_from_the_store(parts: Parts, world: World) -> None:
    world.feeds.pages = {HTML: PAGE, PDF: FILE}
    text = whole_text(parts, PAPER)
    assert (text.origin, [one.name for one in text.sections]) == ("html", ["1 Introduction"])
    assert whole_text(parts, PAPER) == text
    assert world.feeds.asked == [HTML]


def test_without_html_the_pdf_is_read_with_its_pages(parts: Parts, world: World) -> None:
    world.feeds.pages = {PDF: FILE}
    text = whole_text(parts, PAPER)
    assert (text.origin, text.pages) == ("pdf", 1)
    assert {one.page for _, one in text.paragraphs()} == {1}
    assert whole_text(parts, PAPER) == text
    assert world.feeds.asked == [HTML, PDF]


def test_where_arxiv_has_neither_the_abstract_is_the_text_and_stays_it(parts: Parts, world: World) -> None:
    assert whole_text(parts, PAPER) == ABSTRACT
    assert whole_text(parts, PAPER) == ABSTRACT
    assert world.feeds.asked == [HTML, PDF]


@pytest.mark.parametrize(
    "instead",
    [
        arxiv_pages.html("<html><body><h1>No HTML for 2501.00001</h1><p>Try the PDF.</p></body></html>"),
        (302, {"Location": "https://example.invalid/paper"}, b""),
        pytest.param((500, {}, b""), marks=pytest.mark.torture),
        pytest.param(arxiv_pages.html(b"\x89PNG\r\n\x1a\n" + b"x" * 5_000), marks=pytest.mark.torture),
        pytest.param(arxiv_pages.html(b""), marks=pytest.mark.torture),
        pytest.param((200, {"Content-Type": "text/plain"}, b"words " * 1_000), marks=pytest.mark.torture),
    ],
)
def test_an_html_that_is_no_paper_leaves_it_to_the_pdf(parts: Parts, world: World, instead: Answer) -> None:
    world.feeds.pages = {HTML: instead, PDF: FILE}
    assert whole_text(parts, PAPER).origin == "pdf"
    assert world.feeds.asked == [HTML, PDF]
    assert kept(parts)


@pytest.mark.parametrize(
    ("html", "pdf", "asked"),
    [
        ((503, {"Retry-After": "60"}, b""), FILE, [HTML]),
        (NO_SUCH_PAGE, AWAY, [HTML, PDF]),
        pytest.param(AWAY, NO_SUCH_PAGE, [HTML, PDF], marks=pytest.mark.torture),
        pytest.param(NO_SUCH_PAGE, arxiv_pages.html("The PDF is being made."), [HTML, PDF], marks=pytest.mark.torture),
        pytest.param(
            NO_SUCH_PAGE, (302, {"Location": "http://127.0.0.1:1/"}, b""), [HTML, PDF], marks=pytest.mark.torture
        ),
    ],
)
def test_after_an_outage_there_is_the_abstract_and_the_next_question_tries_again(
    parts: Parts,
    world: World,
    html: Answer,
    pdf: Answer,
    asked: list[str],
) -> None:
    world.feeds.pages = {HTML: html, PDF: pdf}
    assert whole_text(parts, PAPER) == ABSTRACT
    assert world.feeds.asked == asked
    assert not kept(parts)
    world.feeds.pages = {HTML: PAGE}
    assert whole_text(parts, PAPER).origin == "html"


def test_an_arxiv_that_does_not_answer_costs_one_wait(parts: Parts) -> None:
    def silent(asked: Asked) -> Reply:
        return Reply(delay=30)

    with FakeServer(silent) as server:
        elsewhere = Parts(parts.settings.model_copy(update={"arxiv_url": server.url}), parts.redis_url)
        vars(elsewhere)["clock"] = parts.clock
        elsewhere.http.timeout = 0.2
        assert whole_text(elsewhere, PAPER) == ABSTRACT
        assert [one.path for one in server.asked] == [HTML]
        elsewhere.close()


def test_a_file_that_is_too_large_is_as_good_as_none(
    parts: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000)
    world.feeds.pages = {HTML: PAGE, PDF: FILE}
    assert whole_text(parts, PAPER) == ABSTRACT
    assert kept(parts)


@pytest.mark.torture
def test_files_of_thirty_megabytes_are_read_while_a_feed_may_bring_twenty(parts: Parts, world: World) -> None:
    assert fetch.MAX_BYTES == 20_000_000
    padded = arxiv_pages.plain() + b"%" + b" " * 25_000_000
    world.feeds.pages = {PDF: arxiv_pages.pdf(padded)}
    assert whole_text(parts, PAPER).origin == "pdf"


def test_a_withdrawn_paper_has_no_text_and_nobody_is_asked_for_it(parts: Parts, world: World) -> None:
    world.feeds.pages = {HTML: PAGE}
    withdrawn = Paper(PAPER.paper_id, PAPER.title, PAPER.abstract, version=2, withdrawn=True)
    assert whole_text(parts, withdrawn) == ABSTRACT
    assert world.feeds.asked == []


def test_each_version_is_a_text_of_its_own_and_an_old_id_keeps_its_archive(parts: Parts, world: World) -> None:
    world.feeds.pages = {HTML: PAGE, "/html/hep-th/9901001": PAGE}
    assert whole_text(parts, PAPER).origin == "html"
    newer = Paper(PAPER.paper_id, PAPER.title, PAPER.abstract, version=3)
    assert whole_text(parts, newer) == ABSTRACT
    assert whole_text(parts, Paper(PaperId("hep-th/9901001"), "Old", "Old.")).origin == "html"
    assert world.feeds.asked_for("html") == [HTML, "/html/2501.00001v3", "/html/hep-th/9901001"]


def test_what_cannot_be_read_here_for_now_is_not_kept(
    parts: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise BlockingIOError("no more processes")

    world.feeds.pages = {HTML: PAGE}
    monkeypatch.setattr(reading, "read_apart", refused)
    assert whole_text(parts, PAPER) == ABSTRACT
    assert not kept(parts)


def test_a_redirect_within_arxiv_is_followed(parts: Parts, world: World) -> None:
    world.feeds.pages = {HTML: (301, {"Location": "/html/2501.00001v2/"}, b""), "/html/2501.00001v2/": PAGE}
    assert whole_text(parts, PAPER).origin == "html"


def test_only_arxivs_hosts_can_be_reached(parts: Parts) -> None:
    assert isinstance(parts.fetcher, Fetcher)
    with FakeServer(lambda asked: Reply()) as elsewhere, pytest.raises(SourceAway, match="not allowed"):
        parts.fetcher.get("arxiv", f"{elsewhere.url}/html/2501.00001")


PAUSE = 0.15
PROGRAM = """
from bot.paper import Paper, PaperId
from bot.settings import load
from workers.reading import whole_text
from workers.wiring import Parts

here = Parts(load(), "unix:///nowhere/redis.sock")
here.arxiv, here.store
print("ready", flush=True)
for number in range(2):
    whole_text(here, Paper(PaperId(f"2501.1000{number}"), "Title", "Abstract."))
    here.arxiv.papers([PaperId(f"2501.1000{number}")])
here.close()
"""


@pytest.mark.torture
def test_api_html_and_pdf_share_one_turn_over_threads_and_processes(parts: Parts, world: World) -> None:
    world.feeds.arxiv_seconds = 0.05
    settings = parts.settings.model_copy(update={"arxiv_pause": PAUSE})
    here = Parts(settings, parts.redis_url)
    vars(here)["clock"] = parts.clock
    _ = here.arxiv, here.store
    environment = world.environment | {"ARXIV_PAUSE": str(PAUSE), "DATABASE_URL": settings.database}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        with ThreadPoolExecutor(3) as threads:
            texts = [
                threads.submit(whole_text, here, Paper(PaperId("2501.00007"), "Title", "Abstract.")),
                threads.submit(whole_text, here, PAPER),
            ]
            listed = threads.submit(here.arxiv.papers, [PaperId("2501.00008")])
            assert [ask.result().origin for ask in texts] == ["abstract"] * 2
            assert listed.result() == []
        assert process.wait(60) == 0
    here.close()
    times = sorted(world.feeds.arxiv_times)
    assert len(times) == 11
    assert {path.split("/")[1] for path in world.feeds.asked} == {"api", "html", "pdf"}
    assert all(began - ended >= PAUSE * 0.9 for (_, ended), (began, _) in pairwise(times))


@pytest.mark.torture
@pytest.mark.parametrize(("pause", "most"), [(0.0, 4), (1.0, 2)])
def test_workers_that_want_the_same_paper_at_once_all_get_it(
    parts: Parts, world: World, pause: float, most: int
) -> None:
    world.feeds.pages = {HTML: PAGE}
    here = Parts(parts.settings.model_copy(update={"arxiv_pause": pause}), parts.redis_url)
    vars(here)["clock"] = parts.clock
    _ = here.arxiv, here.store
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(lambda _: whole_text(here, PAPER), range(4)))
    here.close()
    assert {text.origin for text in texts} == {"html"}
    assert len(set(texts)) == 1
    assert 1 <= len(world.feeds.asked) <= most
