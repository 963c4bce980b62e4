"""Hugging Face's daily papers: which papers a day has, their votes, thumbnails, keywords and code.

The schema drifts: https://huggingface.co/docs/hub/api has few of the fields, and those of a paper moved between the
entry and the `paper` inside it. So each field is looked for in both, and only an id and a title are needed.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.errors import NotAPaperId, SourceAway
from bot.feed_text import clean_abstract, clean_title
from bot.korean import shorten
from bot.paper import Entry, PaperId
from workers.sources.fetch import Answer, Fetcher, utc_time

NAME = "huggingface"
PAGE_SIZE = 100
MAX_PAGES = 5
MAX_AUTHORS = 2_000
MAX_TITLE = 300
MAX_KEYWORDS = 50
MAX_KEYWORD = 100
MAX_CHARACTERS = 10_000
"""Of one text. arXiv takes abstracts of up to 1,920: https://info.arxiv.org/help/prep.html"""

_WEB_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(?::[0-9]+)?(?P<path>[/?#][!-~]*)?")
_MAX_VOTES = 1_000_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HuggingFace:
    """The source. `base_url` is HF_ENDPOINT; `token` raises the rate limit and is never shown.

    Rate limits: https://huggingface.co/docs/hub/rate-limits
    """

    fetcher: Fetcher
    base_url: str
    token: str | None = field(default=None, repr=False)

    def day(self, day: date) -> list[Entry]:
        """The papers listed on `day` (UTC), in the list's order; empty for a day without any, such as most weekends.

        Raises SourceAway, for a day that has not begun in UTC as well: Hugging Face answers 400 to it.
        """
        listed: list[object] = []
        for page in range(MAX_PAGES):
            query = {"date": day.isoformat(), "limit": str(PAGE_SIZE)} | ({"p": str(page)} if page else {})
            answer = self._get("/api/daily_papers", query)
            if answer.status != 200:
                raise SourceAway(NAME, f"does not list {day} (HTTP {answer.status})")
            found = _list(answer.body)
            listed += found
            if len(found) < PAGE_SIZE:
                break
        return _entries(listed[: MAX_PAGES * PAGE_SIZE])

    def paper(self, paper_id: PaperId) -> Entry | None:
        """What Hugging Face says of one paper, or None where it has no page for it. Raises SourceAway."""
        answer = self._get(f"/api/papers/{paper_id}", {})
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise SourceAway(NAME, f"HTTP {answer.status}")
        entry = parse_paper(answer.body)
        if entry.paper_id != paper_id:
            raise SourceAway(NAME, "answered with another paper")
        return entry

    def _get(self, path: str, query: Mapping[str, str]) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.fetcher.get(NAME, self.base_url.rstrip("/") + path, query, headers)


def parse_day(body: bytes) -> list[Entry]:
    """The entries of one answer of `/api/daily_papers`, each paper once.

    An entry without a usable id or title is left out with a warning. Raises SourceAway where `body` is no JSON list.
    """
    return _entries(_list(body))


def parse_paper(body: bytes) -> Entry:
    """The entry of one answer of `/api/papers/<id>`. Raises SourceAway where `body` is not a paper."""
    entry = _entry(_json(body))
    if entry is None:
        raise SourceAway(NAME, "the answer is not a paper")
    return entry


def _json(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise SourceAway(NAME, "the answer is not JSON") from None
    return value


def _list(body: bytes) -> list[object]:
    value = _json(body)
    if not isinstance(value, list):
        raise SourceAway(NAME, "the answer is not a list")
    return value


def _entries(items: Iterable[object]) -> list[Entry]:
    found: dict[PaperId, Entry] = {}
    for number, item in enumerate(items, start=1):
        entry = _entry(item)
        if entry is None:
            _log.warning("%s: left out entry %d, which has no usable id or title", NAME, number)
        else:
            found.setdefault(entry.paper_id, entry)
    return list(found.values())


def _entry(item: object) -> Entry | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("paper")
    paper = inner if isinstance(inner, dict) else item
    title = clean_title(_text("title", paper, item))
    try:
        paper_id = PaperId.parse(_text("id", paper, item))
    except NotAPaperId:
        return None
    if not title:
        return None
    return Entry(
        paper_id=paper_id,
        source=NAME,
        title=shorten(title, MAX_TITLE),
        abstract=clean_abstract(_text("summary", paper, item), title),
        authors=_names(paper.get("authors"))[:MAX_AUTHORS],
        keywords=tuple(shorten(word, MAX_KEYWORD) for word in _names(paper.get("ai_keywords"))[:MAX_KEYWORDS]),
        votes=_votes(paper.get("upvotes")),
        published_at=utc_time(paper.get("publishedAt")),
        thumbnail_url=_thumbnail(_text("thumbnail", item, paper)),
        code_url=_code(_text("githubRepo", paper, item)),
        project_url=_project(_text("projectPage", paper, item)),
    )


def _text(name: str, *places: Mapping[str, object]) -> str:
    """The first text of that name that is not blank, or ""."""
    values = (place.get(name) for place in places)
    return next((value[:MAX_CHARACTERS] for value in values if isinstance(value, str) and value.strip()), "")


def _names(value: object) -> tuple[str, ...]:
    """Clean names out of a list of texts, or of objects with a `name`; all else in it is passed over."""
    if not isinstance(value, list):
        return ()
    texts = (_text("name", item if isinstance(item, dict) else {"name": item}) for item in value)
    return tuple(name for text in texts if (name := clean_title(text)))


def _votes(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= _MAX_VOTES else None


def _thumbnail(text: str) -> str | None:
    found = _WEB_ADDRESS.fullmatch(text)
    if found is None or found["scheme"] != "https" or not f".{found['host'].lower()}".endswith(".huggingface.co"):
        return None
    return text


def _code(text: str) -> str | None:
    return text if _WEB_ADDRESS.fullmatch(text) and text.startswith("https://github.com/") else None


def _project(text: str) -> str | None:
    return text if _WEB_ADDRESS.fullmatch(text) else None
