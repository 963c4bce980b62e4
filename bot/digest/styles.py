"""The styles of a digest: what each tells of one paper, and of a category. One description, for chat and for files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot import replies, report
from bot.digest.blocks import abstract, facts, highlights, keywords, labelled, links, note, picture, title_link
from bot.edition import Item
from bot.message import Labelled, Link, Note, PaperLine, Paragraph, Picture, Span, Text
from bot.report import WholeReport
from bot.subscription import Style
from bot.summary import Made
from bot.synthesis import Claim, Synthesis


@dataclass(frozen=True)
class Room:
    """How much of what has no end a place holds."""

    authors: int
    keywords: int
    abstract: int
    """Characters."""


CHAT = Room(authors=3, keywords=3, abstract=900)
FILE = Room(authors=50, keywords=6, abstract=10_000)
_ABSTRACT_IN_LIST = 400


@dataclass(frozen=True)
class Entry:
    """What a style tells of one paper, in the order in which it is read."""

    head: PaperLine
    picture: Picture | None = None
    facts: tuple[Labelled, ...] = ()
    """Short: names and links."""
    texts: tuple[Labelled, ...] = ()
    """Sentences."""
    origin: str = ""
    """What the sentences were written from, where that may be another thing for every paper."""
    buttons: tuple[str, ...] = ()
    """The labels of the sides of the paper that are left to be asked for."""

    def blocks(self) -> Iterator[PaperLine | Picture | Labelled | Note]:
        """All of it as blocks of a message, but for the buttons."""
        yield self.head
        yield from (self.picture,) if self.picture else ()
        yield from (*self.facts, *self.texts)
        yield from (note(self.origin),) if self.origin else ()


def is_long(style: Style) -> bool:
    """Whether the style tells more of a paper than a line does."""
    return style in {"cards", "highlights", "report"}


def entry(style: Style, item: Item, room: Room) -> Entry:
    """What the style tells of the paper. Without a summary that is the feed's own words in every style."""
    match style:
        case "list" | "insights":
            return _brief(item)
        case "cards":
            return _card(item, room)
        case "highlights":
            return _highlights(item, room)
        case "report":
            return _report(item, room)
        case _:
            assert_never(style)


def opening(style: Style, synthesis: Synthesis | None) -> tuple[Paragraph, ...]:
    """What the style says of a category before its papers: each claim with links to the papers that it rests on."""
    if style != "insights" or synthesis is None:
        return ()
    return tuple(_claim(claim) for claim in synthesis.claims)


def _claim(claim: Claim) -> Paragraph:
    """The sentence with its papers in brackets, before the full stop where it ends with one."""
    is_stopped = claim.text.endswith(".")
    spans: list[Span] = [Text(f"{claim.text[:-1]}(" if is_stopped else f"{claim.text} (")]
    for number, paper_id in enumerate(claim.papers):
        spans += [*([Text(", ")] if number else []), Link(paper_id.value, paper_id.abstract_url)]
    return Paragraph((*spans, Text(")." if is_stopped else ")")))


def _brief(item: Item) -> Entry:
    paper, made = item.paper, item.made
    about = made.summary.overview if made else abstract(paper, _ABSTRACT_IN_LIST)
    head = PaperLine(title_link(paper, made), about, (Text(replies.votes(item.votes)),))
    return Entry(head, buttons=(replies.LABEL_EASY, replies.BUTTON_DETAILS))


def _card(item: Item, room: Room) -> Entry:
    made, texts = item.made, _feed(item, room)
    if made:
        fields = ((replies.LABEL_OVERVIEW, made.summary.overview), (replies.LABEL_EASY, made.summary.easy))
        texts = tuple(labelled(label, text) for label, text in fields)
    known = (*_authors(item, room), _field(item, room), links(item.paper))
    return Entry(
        _head(item), picture(item.paper, made), known, texts, buttons=(replies.BUTTON_DETAILS,) if made else ()
    )


def _highlights(item: Item, room: Room) -> Entry:
    texts, origin = _feed(item, room), ""
    if item.report:
        texts, origin = tuple(highlights(item.report.highlights)), replies.written_from(_read(item.report))
    elif item.made:
        texts, origin = tuple(highlights(item.made.summary)), replies.written_from(_read(item.made))
    buttons = (replies.LABEL_EASY, replies.BUTTON_CARD)
    return Entry(_head(item), picture(item.paper, item.made), _authors(item, room), texts, origin, buttons)


def _report(item: Item, room: Room) -> Entry:
    made, whole = item.made, item.report
    texts: tuple[Labelled, ...] = ()
    origin = ""
    if made:
        texts = (labelled(replies.LABEL_OVERVIEW, made.summary.overview),)
        origin = replies.report_written_from(_read(made), _read(whole)) if whole else replies.written_from(_read(made))
    elif whole:
        origin = replies.written_from(_read(whole))
    told = whole.report if whole else report.from_summary(made.summary) if made else None
    sections = told.sections() if told else ()
    texts = (*texts, *(labelled(replies.REPORT_SECTIONS[name], text) for name, text in sections))
    known = (*_authors(item, room), _field(item, room), links(item.paper))
    buttons = (replies.LABEL_EASY,) if made else ()
    return Entry(_head(item), None, known, texts or _feed(item, room), origin, buttons)


def _read(written: Made | WholeReport) -> str:
    """What was read for it, in a word or two."""
    if isinstance(written, Made):
        return replies.read_for_summary(written.source)
    return replies.read_whole(written.origin, written.pages, complete=written.complete, whole=written.whole)


def _head(item: Item) -> PaperLine:
    """The Korean title, the paper's own below it, and what is counted."""
    below = item.paper.title if item.made else replies.NO_SUMMARY
    return PaperLine(title_link(item.paper, item.made), below, facts(item))


def _authors(item: Item, room: Room) -> tuple[Labelled, ...]:
    names = item.paper.authors
    return (labelled(replies.LABEL_AUTHORS, replies.authors(names, room.authors)),) if names else ()


def _field(item: Item, room: Room) -> Labelled:
    words = (item.category.korean, *keywords(item.paper, item.made)[: room.keywords])
    return labelled(replies.LABEL_FIELD, ", ".join(words))


def _feed(item: Item, room: Room) -> tuple[Labelled, ...]:
    return (labelled(replies.LABEL_ABSTRACT, abstract(item.paper, room.abstract)),)
