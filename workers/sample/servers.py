"""The two loopback servers of the sample: the feed of its one day, and a model that gives the recorded replies."""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.taxonomy import category
from workers.sample import note

HERE = Path(__file__).parent
DAY = "2025-01-14"
MODEL = "sample-replies"

_TITLE = re.compile(r"^Title: (.*)$", re.MULTILINE)
_CATEGORY = re.compile(r"^Category: (.*)$", re.MULTILINE)
_READER = re.compile(r"^Reader: (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"<question>\n(.*)\n</question>")

_FORMS = {"recheck", "report"}
"""Names of the schemas of replies of which a paper has one and no more."""

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers, body."""

Serve = Callable[[str, Mapping[str, str], bytes], Answer]
"""Path with query, headers in lower case, and body, to the answer."""


@contextlib.contextmanager
def serve(answer: Serve) -> Iterator[str]:
    """Serve `answer` on a free port of loopback; the address, while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _reply(self, sent: bytes) -> None:
            status, headers, body = answer(
                self.path, {name.lower(): value for name, value in self.headers.items()}, sent
            )
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # a process that was killed reads no more

        def log_message(self, *_: Any) -> None:
            """These servers are not what is shown."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="loopback", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """An answer of JSON."""
    return status, {"Content-Type": "application/json", **headers}, json.dumps(value, ensure_ascii=False).encode()


def feed(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Hugging Face's API for the one day of the sample, and an arXiv that knows a paper of our own and no other."""
    del headers, body
    address = urlsplit(path)
    papers = _read("daily_papers.json")
    match address.path.split("/")[1:]:
        case ["api", "daily_papers"]:
            asked = parse_qs(address.query)
            found = papers if asked.get("date") == [DAY] and asked.get("p", ["0"]) == ["0"] else []
            return as_json(found)
        case ["api", "papers", paper_id]:
            one = next((entry["paper"] for entry in papers if entry["paper"]["id"] == paper_id), None)
            return as_json(one) if one else as_json({"error": "not found"}, 404)
        case ["api", "query"]:
            ids = parse_qs(address.query).get("id_list", [""])[0]
            return 200, {"Content-Type": "application/atom+xml"}, note.atom("http://arxiv.org", ids)
        case _ if (found_page := note.page(address.path)) is not None:
            kind, text = found_page
            return 200, {"Content-Type": kind}, text
        case _:
            return as_json({"error": "not found"}, 404)


def model() -> Serve:
    """An OpenAI-compatible endpoint that gives the recorded reply to what it is asked."""
    recorded = _recorded()

    def answer(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        del headers
        if path != "/v1/chat/completions":
            return as_json({"error": {"message": "not found"}}, 404)
        request = json.loads(body)
        asked = "\n".join(str(message["content"]) for message in request["messages"])
        form = request.get("response_format", {}).get("json_schema", {}).get("name", "")
        reply = recorded.get(_subject(asked, form))
        if reply is None:
            return as_json({"error": {"message": "no reply is recorded for this"}}, 404)
        return as_json(completion(MODEL, json.dumps(reply, ensure_ascii=False), asked))

    return answer


def _recorded() -> dict[str, Any]:
    """The recorded replies, by what the prompts that they answer are about."""
    titles = {entry["paper"]["id"]: _words(entry["paper"]["title"]) for entry in _read("daily_papers.json")}
    summaries = {titles[paper_id]: reply for paper_id, reply in _read("replies.json").items()}
    syntheses = {category(slug).korean: reply for slug, reply in _read("syntheses.json").items()}
    explanations = {
        f"{titles[paper_id]} {level}": reply
        for paper_id, levels in _read("explanations.json").items()
        for level, reply in levels.items()
    }
    ours = _words(note.entry()["title"])
    titles[note.entry()["id"]] = ours
    rechecks = {f"{titles[paper_id]} recheck": reply for paper_id, reply in _read("rechecks.json").items()}
    asked = {f"{ours} {question}": reply for question, reply in note.answers().items()}
    return summaries | syntheses | explanations | rechecks | {ours: note.summary()} | asked


def _subject(asked: str, form: str) -> str:
    """What a prompt is about: a category by name, or a paper by its title's words, and for whom or what is asked."""
    if (field := _CATEGORY.search(asked)) is not None:
        return field[1]
    title, more = _TITLE.search(asked), _READER.search(asked) or _QUESTION.search(asked)
    wanted = form if form in _FORMS else more[1] if more else ""
    return f"{_words(title[1]) if title else ''} {wanted}".strip()


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def completion(model_name: str, content: str, asked: str, finish_reason: str = "stop") -> dict[str, Any]:
    """A chat completion with this content, its tokens counted as bytes over four."""
    usage = {"prompt_tokens": len(asked.encode()) // 4, "completion_tokens": len(content.encode()) // 4}
    message = {"role": "assistant", "content": content}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model_name,
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
        "usage": usage | {"total_tokens": sum(usage.values())},
    }


def _words(title: str) -> str:
    """A title as its letters and digits, so that cleaning it changes nothing here."""
    plain = title.replace("²", "2")
    return re.sub(r"[^a-z0-9]", "", plain.lower())
