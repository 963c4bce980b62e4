"""What cards, digests and answers are made of: a paper's title, line, facts and links as blocks and spans."""

from collections.abc import Sequence

from bot import replies
from bot.bounded import KeyTerm
from bot.edition import Item
from bot.korean import shorten
from bot.message import (
    Block,
    Button,
    Buttons,
    Command,
    Heading,
    Labelled,
    Link,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Span,
    Text,
)
from bot.paper import Paper
from bot.report import Highlights
from bot.summary import Made, Summary

_LINE_OF_ABSTRACT = 160
_COMMANDS = {
    replies.LABEL_EASY: "/easy",
    replies.BUTTON_DETAILS: "/details",
    replies.BUTTON_CARD: "/paper",
    replies.BUTTON_ASK: "/ask",
    replies.BUTTON_WRONG: "/wrong",
}


def title_of(paper: Paper, made: Made | None) -> str:
    """The Korean title, or without a summary the paper's own."""
    return made.summary.title if made else paper.title


def title_link(paper: Paper, made: Made | None) -> Link:
    return Link(title_of(paper, made), paper.paper_id.abstract_url, strong=True)


def line(item: Item) -> PaperLine:
    """A paper in a list: one line on it, what is counted, and whether no model wrote of it."""
    title, known = title_link(item.paper, item.made), facts(item)
    if item.made:
        return PaperLine(title, item.made.summary.one_line, known)
    missing = (Text(" · "), Text(replies.NO_SUMMARY, quiet=True))
    return PaperLine(title, abstract(item.paper, _LINE_OF_ABSTRACT), (*known, *missing))


def facts(item: Item) -> tuple[Span, ...]:
    """Votes, the command that opens the paper, and its code."""
    spans: list[Span] = [Text(replies.votes(item.votes)), Text(" · "), Command(f"/paper {item.paper.paper_id}")]
    if item.paper.code_url:
        spans += [Text(" · "), Link(replies.LINK_CODE, item.paper.code_url)]
    return tuple(spans)


def abstract(paper: Paper, limit: int) -> str:
    """As much of the abstract as `limit` characters hold, or that there is none."""
    return shorten(paper.abstract, limit) or replies.NO_ABSTRACT


def abstract_link(paper: Paper) -> Link:
    return Link(replies.LINK_ABSTRACT, paper.paper_id.abstract_url)


def links(paper: Paper) -> Labelled:
    """Where to read on."""
    found = [abstract_link(paper), Link(replies.LINK_PDF, paper.paper_id.pdf_url)]
    found += [Link(replies.LINK_CODE, paper.code_url)] if paper.code_url else []
    found += [Link(replies.LINK_PROJECT, paper.project_url)] if paper.project_url else []
    spans: list[Span] = []
    for link in found:
        spans += [Text(" · "), link] if spans else [link]
    return Labelled(replies.LABEL_LINKS, tuple(spans))


def keywords(paper: Paper, made: Made | None) -> tuple[str, ...]:
    return made.summary.keywords if made else paper.keywords[:6]


def picture(paper: Paper, made: Made | None) -> Picture | None:
    return Picture(paper.thumbnail_url, title_of(paper, made)) if paper.thumbnail_url else None


def written_from(made: Made) -> str:
    """What a summary was written from, and by whom: from the abstract, and some were held to the whole text since."""
    is_checked = made.source == "full text"
    return replies.made_and_checked(made.model) if is_checked else replies.made_from(made.source, made.model)


def technical(made: Made) -> list[Labelled]:
    """What is new, how it works and how well."""
    return highlights(made.summary)


def highlights(told: Summary | Highlights) -> list[Labelled]:
    """The same of a summary, or of what was written from the whole text."""
    fields = (
        (replies.LABEL_NOVELTY, told.novelty),
        (replies.LABEL_DETAILS, told.details),
        (replies.LABEL_PERFORMANCE, told.performance),
    )
    return [labelled(label, text) for label, text in fields if text]


def key_terms(terms: Sequence[KeyTerm]) -> list[Block]:
    """The terms with their meanings, each a line of its own."""
    if not terms:
        return []
    lines = (Paragraph((Text("· "), Text(one.term, strong=True), Text(f": {one.meaning}"))) for one in terms)
    return [Heading(replies.LABEL_TERMS), *lines]


def buttons(paper: Paper, labels: Sequence[str]) -> Buttons:
    """What can be asked of the paper, by the labels of the buttons."""
    return Buttons(tuple(Button(label, f"{_COMMANDS[label]} {paper.paper_id}") for label in labels))


def labelled(label: str, text: str) -> Labelled:
    return Labelled(label, (Text(text),))


def paragraph(text: str) -> Paragraph:
    return Paragraph(marked(text))


def note(*texts: str) -> Note:
    return Note(marked(" ".join(texts), quiet=True))


def marked(text: str, *, quiet: bool = False) -> tuple[Span, ...]:
    """The text with what stands between back quotes as commands."""
    pieces = enumerate(text.split("`"))
    return tuple(Command(one) if number % 2 else Text(one, quiet=quiet) for number, one in pieces if one)
