"""A day as a Markdown file, in the `cards` style. CommonMark that any renderer shows cleanly.

Every text is a leaf that is escaped in one place; bold stands on lines of its own, because CommonMark does not close
`**` between a bracket and a Korean particle (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis).
"""

import re
from urllib.parse import quote

from bot import replies
from bot.digest import group
from bot.edition import Edition, Item

# The last two would make links of bare addresses: https://github.github.com/gfm/#autolinks-extension-
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")


def cards(edition: Edition) -> str:
    """The edition as Markdown, one card a paper, grouped like the digest. Ends with a line break."""
    categories = group(edition.items)
    counts = replies.digest_counts(len(edition.items), len(categories))
    parts = [f"# {_escape(replies.digest_title(edition.day))}", _escape(counts)]
    for category, items in categories:
        parts.append(f"## {_escape(category.heading)}")
        for item in items:
            parts.extend(_card(item))
    return "\n\n".join(parts) + "\n"


def _card(item: Item) -> list[str]:
    paper, made = item.paper, item.made
    title = made.summary.title if made else paper.title
    parts = [f"### {_link(title, paper.paper_id.abstract_url)}"]
    if paper.thumbnail_url:
        parts.append(f"![{_escape(title)}]({_address(paper.thumbnail_url)})")
    facts = [(replies.LABEL_ORIGINAL_TITLE, paper.title)] if made else []
    facts += [(replies.LABEL_AUTHORS, replies.authors(paper.authors))] if paper.authors else []
    keywords = made.summary.keywords if made else paper.keywords[:6]
    facts.append((replies.LABEL_FIELD, ", ".join((item.category.korean, *keywords))))
    facts.append((replies.LABEL_VOTES, f"{item.votes:,}"))
    parts.append("\n".join(f"- {label}: {_escape(text)}" for label, text in facts))
    if made:
        texts = [(replies.LABEL_OVERVIEW, made.summary.overview), (replies.LABEL_EASY, made.summary.easy)]
        origin = replies.made_from(made.source, made.model)
    else:
        texts = [(replies.LABEL_ABSTRACT, paper.abstract or replies.NO_ABSTRACT)]
        origin = replies.made_from_feed()
    for label, text in texts:
        parts += [f"**{label}**", _escape(text)]
    links = [_link(replies.LINK_ABSTRACT, paper.paper_id.abstract_url), _link(replies.LINK_PDF, paper.paper_id.pdf_url)]
    links += [_link(replies.LINK_CODE, paper.code_url)] if paper.code_url else []
    links += [_link(replies.LINK_PROJECT, paper.project_url)] if paper.project_url else []
    return [*parts, " · ".join(links), _escape(origin)]


def _link(text: str, url: str) -> str:
    return f"[{_escape(text)}]({_address(url)})"


def _address(url: str) -> str:
    """The address with everything percent-encoded that would end a Markdown link early."""
    return quote(url, safe=":/?#@!$&'*+,=%~-._")


def _escape(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
