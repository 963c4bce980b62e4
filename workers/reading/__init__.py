"""Reading whole papers: from the store, else from arXiv's HTML, else from its PDF; where it has neither, the abstract.

What arXiv sends is read in a process of its own (`apart`, `child`): it comes from strangers.
"""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import SourceAway, SourceSilent, SourceTooLarge
from bot.fulltext import FullText, of_abstract
from bot.paper import ARXIV, Paper
from workers.reading.apart import Kind, NotReadable, read_apart

if TYPE_CHECKING:
    from workers.wiring import Parts

READER = "reader-1"
"""The name of this way of reading. Under a new one, every paper is read anew."""
MAX_BYTES = 30_000_000
"""The largest file that is read."""
FEWEST_CHARACTERS = 2_000
"""What has fewer is no paper but a page that says why there is none, or pictures of pages."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Form:
    """A form in which arXiv serves papers, under `/kind/ID`."""

    kind: Kind
    content_type: str
    begins: bytes
    within: int
    """How many bytes may stand before what it begins with."""


# PDF readers take a header anywhere in the first 1,024 bytes: ISO 32000-1, annex H.3, note 13.
_FORMS = (_Form("html", "text/html", b"<", 100), _Form("pdf", "application/pdf", b"%PDF-", 1_024))


def whole_text(parts: "Parts", paper: Paper) -> FullText:
    """The text of a paper that the store knows, of the version that is known, or of the newest where none is.

    What was read is kept in the store; the abstract in its place too where arXiv has neither form of the paper, or none
    that can be read, but not where it was away: the next question tries again. A withdrawn paper has its abstract.
    """
    if paper.withdrawn:
        return of_abstract(paper.abstract)
    kept = parts.store.texts.get(paper.paper_id, paper.version, READER)
    if kept is not None:
        return kept
    try:
        text = _from_arxiv(parts, paper) or of_abstract(paper.abstract)
    except SourceAway as away:
        _log.warning("%s has no whole text for now: %s", paper.paper_id, away)
        return of_abstract(paper.abstract)
    parts.store.texts.keep(paper.paper_id, paper.version, READER, text, parts.clock())
    return text


def _from_arxiv(parts: "Parts", paper: Paper) -> FullText | None:
    """The paper's text; None where arXiv has none that can be read.

    Raises SourceAway where it did not say. One form that fails leaves the other to be asked for, but not where arXiv
    does not answer or asks for a pause.
    """
    failed: SourceAway | None = None
    for form in _FORMS:
        try:
            text = _read(parts, paper, form)
        except SourceTooLarge:
            _log.info("%s: its %s is too large", paper.paper_id, form.kind)
        except SourceAway as away:
            if isinstance(away, SourceSilent) or away.after is not None:
                raise
            failed = away
        else:
            if text is not None:
                return text
    if failed is not None:
        raise failed
    return None


def _read(parts: "Parts", paper: Paper, form: _Form) -> FullText | None:
    with parts.arxiv_turn():
        kept = parts.store.texts.get(paper.paper_id, paper.version, READER)
        if kept is not None:  # another worker read it while this one waited
            return kept
        body = _fetch(parts, paper, form)
    if body is None:
        return None
    try:
        read = read_apart(form.kind, body)
    except OSError as error:  # no process or no room for it: neither says anything of the paper
        raise SourceAway(ARXIV, f"nothing could be read here ({type(error).__name__})") from None
    if isinstance(read, NotReadable):
        _log.info("%s: its %s cannot be read: %s", paper.paper_id, form.kind, read.reason)
        return None
    return read if read.characters >= FEWEST_CHARACTERS else None


def _fetch(parts: "Parts", paper: Paper, form: _Form) -> bytes | None:
    """The file, None where arXiv has none or it is no file of that form. Raises SourceAway."""
    version = f"v{paper.version}" if paper.version else ""
    address = f"{parts.settings.arxiv_url.rstrip('/')}/{form.kind}/{paper.paper_id}{version}"
    answer = parts.fetcher.get(ARXIV, address, limit=MAX_BYTES)
    if answer.status == 404:
        return None
    if answer.status != 200 or not answer.content_type.lower().startswith(form.content_type):
        raise SourceAway(ARXIV, f"the {form.kind} is something else (HTTP {answer.status})")
    return answer.body if form.begins in answer.body[: form.within + len(form.begins)] else None
