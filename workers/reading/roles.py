"""What an element of a page is for a reader of the paper, by LaTeXML's classes and HTML's names."""

from typing import Literal

from workers.reading.markup import Element

Role = Literal[
    "note", "heading", "tag", "caption", "row", "cell", "equations", "table", "bibliography", "reference",
    "abstract", "section", "listing", "item", "term", "definition", "break", "label", "block", "inline",
]  # fmt: skip

_CLASSES: dict[str, Role] = {
    "ltx_note": "note",
    "ltx_title": "heading",
    "ltx_tag": "tag",
    "ltx_caption": "caption",
    "ltx_eqn_row": "row",
    "ltx_eqn_cell": "cell",
    "ltx_eqn_table": "equations",
    "ltx_tr": "row",
    "ltx_td": "cell",
    "ltx_tabular": "table",
    "ltx_bibliography": "bibliography",
    "ltx_bibitem": "reference",
    "ltx_abstract": "abstract",
    "ltx_listing": "listing",
    "ltx_verbatim": "listing",
}
_TAGS: dict[str, Role] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "tr": "row",
    **dict.fromkeys(("td", "th"), "cell"),
    "table": "table",
    "section": "section",
    "pre": "listing",
    "li": "item",
    "dt": "term",
    "dd": "definition",
    **dict.fromkeys(("br", "hr"), "break"),
    "foreignobject": "label",
    **dict.fromkeys(
        (
            "address", "article", "aside", "blockquote", "body", "center", "details", "div", "dl", "fieldset",
            "figure", "main", "ol", "p", "summary", "tbody", "tfoot", "thead", "ul",
        ),
        "block",
    ),
}  # fmt: skip
_BLOCKS = frozenset({"ltx_p", "ltx_para", "ltx_bibblock", "ltx_listingline", "ltx_minipage", "ltx_flex_cell"})
_RUN_IN = frozenset({"ltx_runin", "ltx_title_theorem", "ltx_title_proof"})
_SMALL = frozenset({"ltx_title_paragraph", "ltx_title_subparagraph"})


def role(element: Element) -> Role:
    """What the element is; what nobody knows is part of the line that it stands in."""
    for name, found in _CLASSES.items():
        if name in element.classes:
            return found
    if not element.classes.isdisjoint(_BLOCKS) and element.tag == "span":
        return "block"
    return _TAGS.get(element.tag, "inline")


def begins_a_line(element: Element) -> bool:
    """Whether a heading stands at the beginning of a paragraph whatever it says: Theorem 1, Proof."""
    return not element.classes.isdisjoint(_RUN_IN)


def begins_a_line_unnumbered(element: Element) -> bool:
    """Whether a heading without a number stands at the beginning of a paragraph: \\paragraph{Setup.}"""
    return not element.classes.isdisjoint(_SMALL)
