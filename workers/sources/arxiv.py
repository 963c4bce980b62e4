"""arXiv's API: authors in order, categories, versions, and papers that were withdrawn.

Manual: https://info.arxiv.org/help/api/user-manual.html. Its terms of use allow one request in three seconds and one
connection at a time, over all machines together (https://info.arxiv.org/help/api/tou.html): hence the `turn`.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bot.errors import NotAPaperId, SourceAway
from bot.feed_text import clean_abstract, clean_title, visible
from bot.korean import shorten
from bot.paper import ARXIV, Entry, PaperId
from workers.sources.fetch import Fetcher, utc_time

NAME = ARXIV
BATCH = 100
PAGE_SIZE = 200
MAX_LISTED = 2_000
MAX_TITLE = 300
MAX_CHARACTERS = 10_000
"""Of one text. arXiv takes abstracts of up to 1,920: https://info.arxiv.org/help/prep.html"""

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_EXTENSION = "{http://arxiv.org/schemas/atom}"

_VERSION = re.compile(r"v([0-9]{1,3})$")
# Classes of the ACM and the MSC come as categories too: `I.2.7`, `68T50`, `68Q12, 81P68`.
# https://info.arxiv.org/help/prep.html
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")

# What authors and administrators write: "This paper has been withdrawn by the author due to …", "arXiv admin note: This
# submission has been withdrawn by arXiv administrators …". A new version carries it as its comment, older ones as their
# abstract. https://info.arxiv.org/help/withdraw.html
_KIND = r"(?:paper|submission|article|manuscript|preprint|e-?print|version|work)"
_BEGINNING = r"(?:\A|[.;:!?)\]]\s)\s*"
_GONE = r"(?:\s+(?:h?as\s+been|is|was))?(?:\s+now)?\s+withdrawn\b(?!\s+from\s+(?!arxiv\b))"
_BY = r"withdrawn\s+by\s+(?:the\s+)?(?:authors?|submitters?|arxiv)\b"
_SAID_IN_ABSTRACT = re.compile(rf"{_BEGINNING}(?:this\s+{_KIND}{_GONE}|{_BY})|\A\s*the\s+{_KIND}{_GONE}", re.IGNORECASE)
_SAID_IN_COMMENT = re.compile(
    rf"{_BEGINNING}(?:(?:(?:this|the)\s+)?{_KIND}{_GONE}"
    r"|withdrawn(?=\s+(?:by|due|because)\b|\s*(?:[.;,:]|\Z))"
    rf"|the\s+authors?\s+ha(?:s|ve)\s+withdrawn\s+(?:this|the)\s+{_KIND}\b)",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Feed:
    """One answer of the API. `size` counts its entries with the unusable ones; `error` is arXiv's own complaint."""

    total: int
    size: int
    entries: tuple[Entry, ...]
    error: str | None = None


@dataclass(frozen=True)
class Arxiv:
    """The source. `api_url` is ARXIV_API_URL; `turn` is entered for each request and lets one caller in at a time,
    three seconds apart, over all machines."""

    fetcher: Fetcher
    api_url: str
    turn: Callable[[], AbstractContextManager[None]]

    def papers(self, ids: Sequence[PaperId]) -> list[Entry]:
        """What arXiv says of these papers, in any order; a paper it does not know is missing.

        One request a hundred ids. Raises SourceAway, and NotAPaperId where arXiv refuses the form of the only id asked.
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[PaperId, Entry] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            feed = self._ask({"id_list": ",".join(map(str, batch)), "max_results": str(len(batch))})
            if feed.error is not None:
                raise _refusal(feed.error, batch)
            found |= {entry.paper_id: entry for entry in feed.entries if entry.paper_id in batch}
        return list(found.values())

    def listed(self, category: str, day: date) -> list[Entry]:
        """The papers of a category (`cs.CL`) that were first submitted on `day` (UTC), oldest first, 2,000 at most.

        Raises SourceAway, for an answer without entries before the promised total is reached as well.
        """
        found: dict[PaperId, Entry] = {}
        start = 0
        for _ in range(MAX_LISTED // PAGE_SIZE):
            page = self._ask(_listing(category, day, start))
            if page.error is not None:
                raise _refusal(page.error, ())
            found |= {entry.paper_id: entry for entry in page.entries}
            start += page.size
            if start >= min(page.total, MAX_LISTED):
                return list(found.values())
            # The API answers 200 with no entries now and then: https://github.com/lukasschwab/arxiv.py/issues/43
            if page.size == 0:
                raise SourceAway(NAME, "empty page")
        raise SourceAway(NAME, "short pages")

    def _ask(self, query: Mapping[str, str]) -> Feed:
        with self.turn():
            answer = self.fetcher.get(NAME, self.api_url, query)
        feed = parse(answer.body)
        if answer.status != 200 and feed.error is None:
            raise SourceAway(NAME, f"HTTP {answer.status}")
        return feed


def parse(body: bytes) -> Feed:
    """What one answer of the API says.

    An entry without a usable id or title is left out with a warning. Raises SourceAway where `body` is not an Atom feed
    with a total, or declares a document type: the API's feeds have none, and entities are how XML bombs are made.
    """
    root = _root(body)
    total = (root.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
    if root.tag != f"{_ATOM}feed" or not re.fullmatch(r"[0-9]{1,9}", total):
        raise SourceAway(NAME, "the answer is not a feed")
    elements = root.findall(f"{_ATOM}entry")
    error = next((found for element in elements if (found := _error(element)) is not None), None)
    if error is not None:
        return Feed(int(total), len(elements), (), error)
    entries = [_entry(element) for element in elements]
    usable = tuple(entry for entry in entries if entry is not None)
    if len(usable) < len(entries):
        _log.warning("%s: left out %d entries without a usable id or title", NAME, len(entries) - len(usable))
    return Feed(int(total), len(elements), usable)


class _Undeclared(ElementTree.TreeBuilder):
    """Builds the tree of a document that declares no type."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002  # expat's signature
        raise SourceAway(NAME, "the answer is not a feed")


def _root(body: bytes) -> Element:
    # Without a document type there are no entities to expand, and expat brings nothing in from outside.
    parser = ElementTree.XMLParser(target=_Undeclared())  # noqa: S314
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError):
        raise SourceAway(NAME, "the answer is not XML") from None
    return root


def _listing(category: str, day: date, start: int) -> dict[str, str]:
    """Times are GMT, to the minute; the oldest first, so that a paper that comes in meanwhile moves no other."""
    return {
        "search_query": f"cat:{category} AND submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": str(start),
        "max_results": str(PAGE_SIZE),
    }


def _refusal(error: str, asked: Sequence[PaperId]) -> SourceAway | NotAPaperId:
    if len(asked) == 1 and error.startswith("incorrect id format"):
        return NotAPaperId(str(asked[0]))
    return SourceAway(NAME, f"refused the request: {error}")


def _error(element: Element) -> str | None:
    """The complaint that arXiv sends as an entry: https://info.arxiv.org/help/api/user-manual.html#34-errors"""
    if _text(element, f"{_ATOM}title").strip() != "Error" or "/abs/" in _text(element, f"{_ATOM}id"):
        return None
    return clean_title(_text(element, f"{_ATOM}summary"))[:100] or "no reason given"


def _entry(element: Element) -> Entry | None:
    spelling = _text(element, f"{_ATOM}id").strip()
    title = clean_title(_text(element, f"{_ATOM}title"))
    try:
        paper_id = PaperId.parse(spelling)
    except NotAPaperId:
        return None
    if not title:
        return None
    summary = _text(element, f"{_ATOM}summary")
    version = _VERSION.search(spelling)
    return Entry(
        paper_id=paper_id,
        source=NAME,
        title=shorten(title, MAX_TITLE),
        abstract=clean_abstract(summary, title),
        authors=_authors(element),
        categories=_categories(element),
        version=int(version[1]) if version else None,
        published_at=utc_time(element.findtext(f"{_ATOM}published")),
        withdrawn=_withdrawn(visible(summary), visible(_text(element, f"{_EXTENSION}comment"))),
    )


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "")[:MAX_CHARACTERS]


def _authors(element: Element) -> tuple[str, ...]:
    names = (_text(author, f"{_ATOM}name") for author in element.findall(f"{_ATOM}author"))
    return tuple(name for text in names if (name := clean_title(text)))


def _categories(element: Element) -> tuple[str, ...]:
    tags = (f"{_EXTENSION}primary_category", f"{_ATOM}category")
    terms = (found.get("term", "").strip() for tag in tags for found in element.findall(tag))
    return tuple(dict.fromkeys(term for term in terms if _CATEGORY.fullmatch(term)))


def _withdrawn(abstract: str, comment: str) -> bool:
    return bool(_SAID_IN_ABSTRACT.search(abstract) or _SAID_IN_COMMENT.search(comment))
