"""Files that were made to do harm cost their child and no more than it may take, and the paper has its abstract."""

import sys
from pathlib import Path

import pytest

from bot.fulltext import of_abstract
from bot.paper import Entry, Paper, PaperId
from tests.conftest import World
from tests.fakes import arxiv_pages
from tests.reading.hostile import MENDED, PAGES, PDFS
from tests.reading.measured import Measured, measured
from workers.reading import FEWEST_CHARACTERS, READER, whole_text
from workers.reading.html import MAX_CHARACTERS
from workers.reading.limits import LIMITS
from workers.wiring import Parts

PAPER = Paper(PaperId("2501.00001"), "A Paper of the Tests", "What it is about, in a sentence.", version=1)
HTML, PDF = "/html/2501.00001v1", "/pdf/2501.00001v1"
ALWAYS = ("a page tree in a circle", "a form in itself", "a picture")


@pytest.fixture(autouse=True)
def _known(parts: Parts) -> None:
    parts.store.papers.record([Entry(PAPER.paper_id, "arxiv", PAPER.title, PAPER.abstract)], parts.clock())


def seldom(name: str) -> object:
    return name if name in ALWAYS else pytest.param(name, marks=pytest.mark.torture)


@pytest.mark.parametrize("name", [*map(seldom, PDFS)])
def test_a_hostile_pdf_leaves_the_paper_its_abstract(parts: Parts, world: World, name: str) -> None:
    world.feeds.pages = {PDF: arxiv_pages.pdf(PDFS[name]())}
    text = whole_text(parts, PAPER)
    assert text.origin == ("pdf" if name in MENDED else "abstract")
    assert text == of_abstract(PAPER.abstract) or name in MENDED
    assert parts.store.texts.get(PAPER.paper_id, PAPER.version, READER) == text


@pytest.mark.torture
@pytest.mark.parametrize("name", [*PDFS])
def test_a_hostile_pdf_costs_no_more_than_its_limits(tmp_path: Path, name: str) -> None:
    made = _within_limits("pdf", PDFS[name](), tmp_path)
    assert made.outcome != "text" or made.characters < FEWEST_CHARACTERS or name in MENDED


@pytest.mark.torture
@pytest.mark.parametrize("name", [*PAGES])
def test_a_hostile_page_costs_no_more_than_its_limits(tmp_path: Path, name: str) -> None:
    made = _within_limits("html", PAGES[name](), tmp_path)
    assert made.characters <= MAX_CHARACTERS + 1_000


@pytest.mark.torture
def test_a_hostile_page_leaves_the_paper_its_pdf(parts: Parts, world: World) -> None:
    world.feeds.pages = {
        HTML: arxiv_pages.html(PAGES["a table of 25 megabytes"]()),
        PDF: arxiv_pages.pdf(arxiv_pages.plain()),
    }
    assert whole_text(parts, PAPER).origin == "pdf"


def _within_limits(kind: str, body: bytes, folder: Path) -> Measured:
    file = folder / "file"
    file.write_bytes(body)
    made = measured(kind, file)
    assert made.seconds < LIMITS.seconds + 5
    assert made.cpu < LIMITS.cpu + 3
    if sys.platform == "linux":
        assert made.megabytes < LIMITS.memory / 1e6
    return made
