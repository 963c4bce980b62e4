"""A day as a Markdown file, in any style. CommonMark that any renderer shows cleanly.

Every text is a leaf that is escaped in one place; bold stands on lines of its own, because CommonMark does not close
`**` between a bracket and a Korean particle (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never
from urllib.parse import quote

from bot import replies
from bot.digest.blocks import line
from bot.digest.day import NO_SYNTHESES, group, missing, origins
from bot.digest.styles import FILE, Entry, entry, is_long, opening
from bot.edition import Edition
from bot.message import Command, Labelled, Link, PaperLine, Picture, Span, Text
from bot.subscription import Style
from bot.synthesis import Synthesis

# The last two would make links of bare addresses: https://github.github.com/gfm/#autolinks-extension-
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$]|:(?=//)|(?<=www)\.|!$)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")
_BREAK = "\\\n"
"""https://spec.commonmark.org/0.31.2/#hard-line-breaks"""


def markdown(
    edition: Edition, style: Style, syntheses: Mapping[str, Synthesis] = NO_SYNTHESES, *, has_model: bool = True
) -> str:
    """The edition as Markdown, grouped like the digest. Ends with a line break.

    `syntheses` are by the slugs of their categories, each about papers of the edition.
    """
    categories = group(edition.items)
    counts = replies.digest_counts(len(edition.items), len(categories))
    parts = [f"# {_escape(replies.digest_title(edition.day))}", _escape(counts)]
    for category, items in categories:
        parts.append(f"## {_escape(category.heading)}")
        parts += [_line(one.spans) for one in opening(style, syntheses.get(category.slug))]
        if is_long(style):
            parts += [part for item in items for part in _entry(entry(style, item, FILE))]
        else:
            parts.append("\n".join(_item(line(item)) for item in items))
    parts += [_escape(text) for text in _last(edition, style, syntheses, has_model=has_model) if text]
    return "\n\n".join(parts) + "\n"


def _last(edition: Edition, style: Style, syntheses: Mapping[str, Synthesis], *, has_model: bool) -> Iterator[str]:
    """Where the texts come from."""
    yield " ".join(origins(edition.items, style))
    if style == "insights":
        yield from (replies.synthesis_from(model) for model in dict.fromkeys(one.model for one in syntheses.values()))
    if why := missing(edition.items, has_model=has_model):
        yield why.replace("`", "")


def _item(paper: PaperLine) -> str:
    """A paper of a list: what belongs to it on lines of its own, indented as its item."""
    lines = (_line((paper.title,)), _escape(paper.line), _line(paper.facts))
    return "- " + f"{_BREAK}  ".join(lines)


def _entry(told: Entry) -> Iterator[str]:
    """A heading, and below it all that the style tells of the paper."""
    yield f"### {_line((told.head.title,))}"
    yield f"{_escape(told.head.line)}{_BREAK}{_line(told.head.facts)}"
    yield from map(_picture, (told.picture,) if told.picture else ())
    if told.facts:
        yield "\n".join(_fact(one) for one in told.facts)
    for one in told.texts:
        yield f"**{_escape(one.label)}**"
        yield _line(one.spans)
    if told.origin:
        yield _escape(told.origin)


def _fact(one: Labelled) -> str:
    return f"- {_escape(one.label)}: {_line(one.spans)}"


def _picture(picture: Picture) -> str:
    return f"![{_escape(picture.alternative)}]({_address(picture.url)})"


def _line(spans: Iterable[Span]) -> str:
    """The spans on one line, each as Markdown."""
    return _begun("".join(map(_span, spans)).strip())


def _span(span: Span) -> str:
    match span:
        case Text(text):
            return _inline(text)
        case Link(text, url):
            return f"[{_inline(text).strip()}]({_address(url)})"
        case Command(text):
            return f"`{' '.join(text.replace('`', '').split())}`"
        case _:
            assert_never(span)


def _address(url: str) -> str:
    """The address with everything percent-encoded that would end a Markdown link early."""
    return quote(url, safe=":/?#@!$&'*+,=%~-._")


def _escape(text: str) -> str:
    """The text as a line of its own that Markdown shows as it is."""
    return _begun(_inline(text).strip())


def _inline(text: str) -> str:
    """The text within a line so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text))


def _begun(escaped: str) -> str:
    """The line without what only at its beginning would be markup."""
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
