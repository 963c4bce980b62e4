"""A page as what is seen on it: elements that begin and end, formulas, and the text between them, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.reading.look import Look

# What is around a paper, not of it. The names are LaTeXML's (https://math.nist.gov/~BMiller/LaTeXML/manual/) and those
# of arXiv's page: https://arxiv.org/html
_LEFT_OUT_TAGS = frozenset({
    "script", "style", "template", "noscript", "title", "nav", "header", "footer", "button", "form", "dialog",
    "iframe", "object", "embed", "canvas", "audio", "video", "select", "textarea", "input", "annotation",
    "annotation-xml", "datalist", "optgroup", "option", "progress", "meter", "noframes", "noembed", "applet", "rp",
    "mphantom", "defs", "symbol", "mask", "clippath", "pattern", "marker",
})  # fmt: skip
_LEFT_OUT_CLASSES = frozenset({
    "ltx_ERROR", "ltx_authors", "ltx_dates", "ltx_note_mark", "ltx_tag_note", "ltx_note_type",
    "ltx_page_header", "ltx_page_footer", "ltx_page_navbar", "ltx_page_logo", "ltx_TOC", "ltx_pagination",
    "ltx_nodisplay", "ltx_phantom", "ltx_bib_cited", "ltx_listing_data", "ltx_tag_listingline", "ltx_index",
    "ltx_role_footnotemark", "sr-only", "visually-hidden", "infobox", "package-alerts", "ds-announcement",
})  # fmt: skip
_LEFT_OUT_IDS = frozenset({"watermark-tr", "license-tr", "infobox", "target-section", "announcement-banner"})

_LONGEST_TEX = 20_000
_DISPLAYED = re.compile(r"\\(?:display|text)style\b\s*")
# A percent sign and a line's end is how TeX continues a line: LaTeXML leaves both in `alttext`.
_CONTINUED = re.compile(r"(?<!\\)%\s*\n")
_PHANTOM_OF_MORE = re.compile(r"\\[hv]?phantom(?![A-Za-z])")
_PHANTOM = re.compile(r"\\[hv]?phantom\s*\{[^{}]*\}")
_LIGHT = r"(?:1(?:\.0*)?|0?\.9[2-9]\d*)"
_DARK = r"(?:0(?:\.0\d*)?|\.0\d*)"
_WHITE = re.compile(
    rf"\\(?:text)?color\s*(?:\[rgb\]\s*\{{\s*{_LIGHT}\s*,\s*{_LIGHT}\s*,\s*{_LIGHT}\s*\}}|\[gray\]\s*\{{\s*{_LIGHT}\s*\}}"
    rf"|\[cmyk?\]\s*\{{\s*{_DARK}(?:\s*,\s*{_DARK}){{2,3}}\s*\}}|\[HTML\]\s*\{{\s*(?:[Ee-f][8-9A-Fa-f]|[Ff].){{3}}\s*\}}"
    r"|\[RGB\]\s*\{\s*2[3-5]\d\s*,\s*2[3-5]\d\s*,\s*2[3-5]\d\s*\}|(?:\[named\])?\s*\{\s*white\s*\})"
    r"|\\scalebox\s*\{\s*-?0?\.[01]|\\resizebox\*?\s*\{\s*0?\.?0|\\fontsize\s*\{\s*[0-2](?:\.\d*)?\D"
)
"""The colours of the page, and sizes that nobody reads: https://ctan.org/pkg/xcolor"""
_NUMBER = re.compile(r"[-+]?\d[\d.,]*\d(?:\\%)?|[-+]?\d(?:\\%)?")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Element:
    """The beginning of an element."""

    tag: str
    classes: frozenset[str]


@dataclass(frozen=True)
class Formula:
    """A formula as TeX, with neither dollar signs nor spaces around it, and whether it has a line of its own."""

    tex: str
    displayed: bool


@dataclass(frozen=True)
class End:
    """The end of the element that began last and has not ended."""


Event = Element | Formula | End | str


def events(page: str) -> Iterator[Event]:
    """What is seen of the paper on this page, which may be any text. Every element that begins ends.

    Where an `<article>` is, only what is in it. However deep elements are nested, this takes no more of the stack.
    """
    parser = LexborHTMLParser(page)
    root = parser.css_first("article.ltx_document") or parser.css_first("article") or parser.body
    if root is None:
        return
    waiting: list[tuple[LexborNode, Look] | None] = [(root, Look())]
    while waiting:
        one = waiting.pop()
        if one is None:
            yield End()
            continue
        node, look = one
        if node is not root and node.next is not None:
            waiting.append((node.next, look))
        if node.is_text_node:
            if look.shows:
                yield node.text_content or ""
        elif node.is_element_node:
            yield from _begun(node, look, waiting)


def _begun(node: LexborNode, look: Look, waiting: list[tuple[LexborNode, Look] | None]) -> Iterator[Event]:
    """The element's beginning; its end and what it holds are made to wait. Nothing where it is left out."""
    attributes = node.attributes
    tag = (node.tag or "").lower()
    classes = frozenset((attributes.get("class") or "").split())
    inside = look.inside(tag, attributes)
    if (
        inside is None
        or tag in _LEFT_OUT_TAGS
        or not classes.isdisjoint(_LEFT_OUT_CLASSES)
        or attributes.get("id") in _LEFT_OUT_IDS
    ):
        return
    if tag == "math":
        tex = _tex(node) if inside.shows else ""
        if tex:
            yield tex if _NUMBER.fullmatch(tex) else Formula(tex, attributes.get("display") == "block")
        return
    yield Element(tag, classes)
    waiting.append(None)
    if node.first_child is not None:
        waiting.append((node.first_child, inside))


def _tex(node: LexborNode) -> str:
    """The TeX of a formula, a mere number as it is read; empty where a part of it is white, or it has no end."""
    written = node.attributes.get("alttext")
    if not written:
        annotation = node.css_first('annotation[encoding="application/x-tex"]')
        written = annotation.text() if annotation is not None else node.text()
    if len(written) > _LONGEST_TEX or _WHITE.search(written):
        return ""
    if _PHANTOM_OF_MORE.search(_PHANTOM.sub("", written)):
        return ""
    tex = _PHANTOM.sub("", _DISPLAYED.sub("", _CONTINUED.sub("", written)))
    tex = _SPACES.sub(" ", tex).strip().strip("$").strip()
    return tex.replace("\\%", "%") if _NUMBER.fullmatch(tex) else tex
