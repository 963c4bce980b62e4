"""What is wrong with a Markdown digest as its readers get it: a line a fault, as CommonMark reads the document.

https://spec.commonmark.org/0.31.2/ says what a document is; what an address must be is what a reader and `/paper` need.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ADDRESS = re.compile(r"https?://[^\s)>\]]+(?:\([^\s)]*\))?")
_PDF = re.compile(r"\.pdf$|arxiv\.org/pdf/")
_WRONG = {
    "an address without TLS": re.compile(r"^http://"),
    "an address of one version": re.compile(r"arxiv\.org/(?:abs|pdf)/[\w./-]+?v\d+$"),
    "an address that many readers break off": re.compile(r"https?://[^/]+/[^?#]*[:,]|[?]-|[?].*[?]"),
    "an address of a site between": re.compile(r"https?://(?:www\.)?(?:deeplearn\.org|huggingface\.co/papers)"),
}


def faults(markdown: str) -> list[str]:
    """The faults in the order of the document, each with the number of the line in which its block begins."""
    found: list[str] = []
    tokens = MarkdownIt("commonmark").parse(markdown)
    deepest = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        said: list[str] = []
        if token.type == "fence":
            said.append(f"text stands in a code fence ({token.info or 'no language'})")
        if token.type == "heading_open":
            level = int(token.tag[1])
            said += ["a line under a text makes a heading of it"] if token.markup in ("-", "=") else []
            said += ["a second heading of the first level"] if level == 1 and deepest else []
            deepest = max(deepest, level)
        if token.type == "inline":
            is_heading = before is not None and before.type == "heading_open"
            said += _of_inline(token, is_heading=is_heading)
        found += [f"line {(token.map or [0])[0] + 1}: {one}" for one in said]
    return found


def _of_inline(token: Token, *, is_heading: bool) -> Iterator[str]:
    for child in token.children or []:
        if child.type == "image":
            yield from _of_picture(str(child.attrs["src"]), is_heading=is_heading)
    for found in _ADDRESS.finditer(token.content):
        yield from (f"{said}: {found[0]}" for said, pattern in _WRONG.items() if pattern.search(found[0]))


def _of_picture(address: str, *, is_heading: bool) -> Iterator[str]:
    if is_heading:
        yield f"a picture stands in a heading: {address}"
    if _PDF.search(address):
        yield f"a PDF is shown as a picture: {address}"
    if not address.startswith(("http://", "https://")):
        yield f"a picture by a path of the writer's own: {address}"
