"""The outside world of a bot under test: Hugging Face's and arXiv's feeds and a model's endpoint, on loopback.

As strict as the originals: a wrong path, a missing key, or a request that the real service would refuse is refused.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workers.sample.servers import Answer, as_json, completion

ARXIV_KNOWS_NONE = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    b"<opensearch:totalResults>0</opensearch:totalResults></feed>"
)
KEY = "sk-canary-of-the-tests"
MODEL = "fake-model"
_TITLE = re.compile(r"^Title: (.*)$", re.MULTILINE)
_CATEGORY = re.compile(r"^Category: (.*)$", re.MULTILINE)
SYNTHESIS = {"claims": [{"text": "두 연구 모두 한 가지를 자세히 살핍니다.", "papers": [1, 2]}]}
"""What a good model says of the papers of a category together."""
NO_SUCH_PAGE: Answer = (
    404,
    {"Content-Type": "text/html; charset=utf-8"},
    b"<html><body><h1>404 Not Found</h1></body></html>",
)
"""What arXiv answers where it has no such paper, or not in that form."""


def entry(paper_id: str, title: str, votes: int = 1, abstract: str = "", **fields: Any) -> dict[str, Any]:
    """A paper as Hugging Face lists it."""
    paper = {
        "id": paper_id,
        "title": title,
        "summary": abstract or f"{title} is a study of one thing, told in two sentences. It says what was found.",
        "upvotes": votes,
        "authors": [{"name": "Ada Lovelace"}, {"name": "Alan Turing"}],
        "publishedAt": "2025-01-13T12:00:00.000Z",
    }
    return {"paper": paper | fields, "title": title, "publishedAt": "2025-01-13T23:00:00.000Z"}


def reply(title: str, category: str = "language", **fields: Any) -> dict[str, Any]:
    """A summary as a good model would send it."""
    made = {
        "category": category,
        "title": f"{title.split(maxsplit=1)[0]} 한 가지를 살핀 연구",
        "one_line": "한 가지를 자세히 살펴 무엇을 알아냈는지 밝힙니다.",
        "overview": "한 가지를 두 문장으로 살핀 연구입니다. "
        "무엇을 어떻게 알아냈는지 차례로 밝히고, 그 결과를 다른 방법과 하나하나 견줍니다.",
        "easy": "커다란 책장에서 필요한 책 한 권을 찾는 일과 같습니다. "
        "어디를 먼저 볼지 알면 훨씬 빨리 찾을 수 있습니다.",
        "novelty": "지금까지 따로 보던 두 가지를 함께 살폈습니다.",
        "details": "먼저 자료를 모으고, 그다음 하나씩 견주었습니다.",
        "performance": None,
        "keywords": ["한 가지", "비교"],
        "terms": [{"term": "비교", "meaning": "둘을 나란히 놓고 다른 점을 찾는 일입니다."}],
    }
    return made | fields


@dataclass
class Feeds:
    """Hugging Face's daily lists by day, and arXiv's API. `trouble` answers instead of either where it is set."""

    days: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    arxiv: bytes = ARXIV_KNOWS_NONE
    pages: dict[str, Answer] = field(default_factory=dict)
    """What arXiv serves under `/html/ID` and `/pdf/ID`, by path; it has nothing under any other."""
    trouble: Callable[[str], Answer | None] = lambda path: None
    asked: list[str] = field(default_factory=list)
    arxiv_times: list[tuple[float, float]] = field(default_factory=list)
    """When each request to arXiv began and ended, on the monotonic clock."""
    arxiv_seconds: float = 0.0

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        del headers, body
        self.asked.append(path)
        if (instead := self.trouble(path)) is not None:
            return instead
        address = urlsplit(path)
        match address.path.split("/")[1:]:
            case ["api", "daily_papers"]:
                day = parse_qs(address.query).get("date", [""])[0]
                if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                    return as_json({"error": "Invalid date"}, 400)
                first = parse_qs(address.query).get("p", ["0"])[0] == "0"
                return as_json(self.days.get(day, []) if first else [])
            case ["api", "papers", paper_id]:
                known = (one["paper"] for papers in self.days.values() for one in papers)
                found = next((paper for paper in known if paper["id"] == paper_id), None)
                return as_json(found) if found else as_json({"error": "Not found"}, 404)
            case ["api", "query"]:
                return self._arxiv((200, {"Content-Type": "application/atom+xml"}, self.arxiv))
            case ["html" | "pdf", *_]:
                return self._arxiv(self.pages.get(address.path, NO_SUCH_PAGE))
            case _:
                return as_json({"error": "Not found"}, 404)

    def _arxiv(self, answer: Answer) -> Answer:
        began = time.monotonic()
        time.sleep(self.arxiv_seconds)
        self.arxiv_times.append((began, time.monotonic()))
        return answer

    def asked_for(self, form: str) -> list[str]:
        """The paths under `/html` or `/pdf` that were asked for, in order."""
        return [path for path in self.asked if path.startswith(f"/{form}/")]


@dataclass
class FakeModel:
    """A chat completions endpoint. It answers with what `script` makes of the title that it is asked about.

    `levels` are the kinds of `response_format` that it knows, like real servers that know fewer than OpenAI's.
    """

    script: Callable[[str, int], Any] = lambda title, call: reply(title)
    """Title and number of the call for it, from 1, to the content (a dict is sent as JSON) or to a whole Answer."""
    synthesis: Callable[[str, int], Any] = lambda category, call: SYNTHESIS
    """The same for a category in Korean, where papers are asked about together."""
    others: dict[str, Callable[[str, int], Any]] = field(default_factory=dict)
    """The same for what is asked under other schemas, by their names: `explanation`, with the title of the paper."""
    latency: float = 0.0
    levels: frozenset[str] = frozenset({"json_schema", "json_object", "none"})
    knows_max_completion_tokens: bool = True
    finish_reason: str = "stop"
    calls: list[dict[str, Any]] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0
    _by_subject: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if headers.get("authorization") != f"Bearer {KEY}":
            return _problem(401, "Incorrect API key provided", "invalid_api_key")
        if path == f"/v1/models/{MODEL}":
            return as_json({"id": MODEL, "object": "model", "created": 0, "owned_by": "tests"})
        if path != "/v1/chat/completions":
            return _problem(404, "The model does not exist", "model_not_found")
        request = json.loads(body)
        if (refused := self._refused(request)) is not None:
            return refused
        category, title = _named_in(request, _CATEGORY), _named_in(request, _TITLE)
        shape = request.get("response_format", {}).get("json_schema", {}).get("name", "")
        subject, script = (category, self.synthesis) if category else (title, self.script)
        if shape in self.others:
            subject, script = f"{shape} {title}", self.others[shape]
        with self._lock:
            self.calls.append(request)
            self._by_subject[subject] = number = self._by_subject.get(subject, 0) + 1
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            time.sleep(self.latency)
            return self._content(script(subject, number), request)
        finally:
            with self._lock:
                self._now -= 1

    def calls_for(self, subject: str) -> int:
        """How often it was asked about the paper of that title, or the category; `explanation TITLE` for others."""
        return self._by_subject.get(subject, 0)

    def _refused(self, request: dict[str, Any]) -> Answer | None:
        if request.get("model") != MODEL:
            return _problem(404, "The model does not exist", "model_not_found")
        if "max_completion_tokens" in request and not self.knows_max_completion_tokens:
            return _problem(400, "Unsupported parameter: 'max_completion_tokens'", "unsupported_parameter")
        kind = request.get("response_format", {}).get("type", "none")
        if kind not in self.levels:
            return _problem(400, f"response_format type {kind} is not supported", "unsupported_value")
        if kind == "json_schema":
            return _strict(request["response_format"]["json_schema"])
        return None

    def _content(self, made: Any, request: dict[str, Any]) -> Answer:
        if isinstance(made, tuple):
            status, headers, body = made
            return status, headers, body
        content = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
        asked = "".join(str(message["content"]) for message in request["messages"])
        return as_json(completion(MODEL, content, asked, self.finish_reason))


def _named_in(request: dict[str, Any], line: re.Pattern[str]) -> str:
    for message in request["messages"]:
        if (found := line.search(str(message["content"]))) is not None:
            return found[1]
    return ""


def _strict(asked: dict[str, Any]) -> Answer | None:
    """What OpenAI's strict mode refuses: https://developers.openai.com/api/docs/guides/structured-outputs."""
    schema = asked["schema"]
    complete = set(schema.get("required", ())) == set(schema["properties"])
    if not asked.get("strict") or schema.get("additionalProperties") is not False or not complete:
        return _problem(400, "Invalid schema for response_format", "invalid_request_error")
    return None


def _problem(status: int, message: str, code: str) -> Answer:
    return as_json(
        {"error": {"message": message, "type": "invalid_request_error", "code": code, "param": None}}, status
    )
