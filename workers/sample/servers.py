"""The two loopback servers of the sample: the feed of its one day, and a model that gives the recorded replies."""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).parent
DAY = "2025-01-14"
MODEL = "sample-replies"

_ARXIV_KNOWS_NONE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<opensearch:totalResults>0</opensearch:totalResults></feed>"
)
_TITLE = re.compile(r"^Title: (.*)$", re.MULTILINE)

Answer = tuple[int, str, str]
"""Status, content type, body."""


@contextlib.contextmanager
def serve(answer: Callable[[str, bytes], Answer]) -> Iterator[str]:
    """Serve `answer(path, body)` on a free port of loopback; the address, while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _reply(self, body: bytes) -> None:
            status, kind, text = answer(self.path, body)
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """The sample's servers are not what the sample shows."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="sample", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def feed(path: str, body: bytes) -> Answer:
    """Hugging Face's API for the one day of the sample, and an arXiv that knows none of its papers."""
    del body
    address = urlsplit(path)
    papers = json.loads((HERE / "daily_papers.json").read_text(encoding="utf-8"))
    match address.path.split("/")[1:]:
        case ["api", "daily_papers"]:
            asked = parse_qs(address.query)
            found = papers if asked.get("date") == [DAY] and asked.get("p", ["0"]) == ["0"] else []
            return 200, "application/json", json.dumps(found, ensure_ascii=False)
        case ["api", "papers", paper_id]:
            one = next((entry["paper"] for entry in papers if entry["paper"]["id"] == paper_id), None)
            return (
                (200, "application/json", json.dumps(one))
                if one
                else (404, "application/json", '{"error":"not found"}')
            )
        case ["api", "query"]:
            return 200, "application/atom+xml", _ARXIV_KNOWS_NONE
        case _:
            return 404, "text/plain", "not found"


def model() -> Callable[[str, bytes], Answer]:
    """An OpenAI-compatible endpoint that gives the recorded reply for the paper whose title it is asked about."""
    replies = json.loads((HERE / "replies.json").read_text(encoding="utf-8"))
    by_title = {
        _words(entry["paper"]["title"]): replies[entry["paper"]["id"]]
        for entry in json.loads((HERE / "daily_papers.json").read_text(encoding="utf-8"))
    }

    def answer(path: str, body: bytes) -> Answer:
        if path != "/v1/chat/completions":
            return 404, "application/json", '{"error":{"message":"not found"}}'
        asked = "\n".join(str(message["content"]) for message in json.loads(body)["messages"])
        title = _TITLE.search(asked)
        reply = by_title.get(_words(title[1])) if title else None
        if reply is None:
            return 404, "application/json", '{"error":{"message":"no reply is recorded for this paper"}}'
        return 200, "application/json", completion(json.dumps(reply, ensure_ascii=False), asked)

    return answer


def completion(content: str, asked: str) -> str:
    """A chat completion with this content, its tokens counted as bytes over four."""
    usage = {"prompt_tokens": len(asked.encode()) // 4, "completion_tokens": len(content.encode()) // 4}
    return json.dumps(
        {
            "id": "sample",
            "object": "chat.completion",
            "created": 0,
            "model": MODEL,
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
            "usage": usage | {"total_tokens": sum(usage.values())},
        }
    )


def _words(title: str) -> str:
    """A title as its letters and digits, so that cleaning it changes nothing here."""
    plain = title.replace("²", "2")
    return re.sub(r"[^a-z0-9]", "", plain.lower())
