"""The paper of our own that the sample can answer questions about, as arXiv would serve it. It is no paper on arXiv."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

FOLDER = Path(__file__).parent / "paper"
_PAGE = re.compile(r"/(html|pdf)/([\w.]+?)(?:v1)?")
_KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}

QUESTIONS = ("틀린 숫자를 얼마나 잘 잡아?", "그럼 언제 틀려?")
"""What the sample asks of it by itself: a question, and one that follows it up."""


def entry() -> dict[str, Any]:
    """What arXiv's API knows of it."""
    read: dict[str, Any] = json.loads((FOLDER / "entry.json").read_text(encoding="utf-8"))
    return read


def summary() -> dict[str, Any]:
    """The recorded summary."""
    read: dict[str, Any] = json.loads((FOLDER / "summary.json").read_text(encoding="utf-8"))
    return read


def answers() -> Mapping[str, Any]:
    """The recorded replies, by the question."""
    recorded = json.loads((FOLDER / "questions.json").read_text(encoding="utf-8"))
    return {one["question"]: one["reply"] | {"search": []} for one in recorded}


def atom(known: str, ids: str) -> bytes:
    """arXiv's answer about these ids, with commas: an Atom feed of at most this one paper, at the address `known`."""
    paper = entry()
    found = paper["id"] in {one.partition("v")[0] for one in ids.split(",")}
    categories = [f"<category term={quoteattr(one)}/>" for one in paper["categories"]]
    authors = [f"<author><name>{escape(name)}</name></author>" for name in paper["authors"]]
    told = (
        f"<entry><id>{known}/abs/{paper['id']}v1</id><title>{escape(paper['title'])}</title>"
        f"<summary>{escape(paper['abstract'])}</summary><published>{paper['published']}</published>"
        f"{''.join(authors)}{''.join(categories)}</entry>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{int(found)}</opensearch:totalResults>{told if found else ''}</feed>"
    ).encode()


def page(path: str) -> tuple[str, bytes] | None:
    """The paper's text at that path, with its type, or None where there is none."""
    asked = _PAGE.fullmatch(path)
    if asked is None or asked[2] != entry()["id"]:
        return None
    return _KINDS[asked[1]], (FOLDER / f"note.{asked[1]}").read_bytes()
