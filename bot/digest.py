"""From papers to documents: choose, group, and say. Pure; every word of our own comes from `bot.replies`."""

from collections.abc import Sequence
from datetime import date

from bot import replies, taxonomy
from bot.edition import Item, item
from bot.korean import shorten
from bot.message import (
    Block,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Span,
    Text,
    Title,
)
from bot.paper import Paper
from bot.summary import Made
from bot.taxonomy import Category

_LINE_OF_ABSTRACT = 160
_ABSTRACT_ON_CARD = 900


def group(items: Sequence[Item]) -> list[tuple[Category, list[Item]]]:
    """The items by category: categories in the order of the taxonomy, items in the order given."""
    grouped = [(one, [item for item in items if item.category is one]) for one in taxonomy.CATEGORIES]
    return [(one, papers) for one, papers in grouped if papers]


def digest_list(day: date, items: Sequence[Item], *, has_model: bool) -> Message:
    """The `list` style: a heading a category, a line a paper, everything else on demand.

    `has_model` says whether a model is set up, which decides what is said of papers without a summary.
    """
    if not items:
        return Message((Title(replies.digest_title(day)), _paragraph(replies.no_papers(day))), replies.no_papers(day))
    grouped = group(items)
    counts = replies.digest_counts(len(items), len(grouped), sum(item.votes for item in items))
    blocks: list[Block] = [Title(replies.digest_title(day)), Paragraph((Text(counts, quiet=True),))]
    for one, papers in grouped:
        blocks.append(Heading(replies.category_heading(one.heading, len(papers))))
        blocks.extend(_line(item) for item in papers)
    blocks.append(_note(replies.how_to_open()))
    missing = sum(1 for item in items if item.made is None)
    if missing:
        blocks.append(_note(_why_missing(missing, has_model=has_model)))
    ranked = sorted(items, key=lambda item: -item.votes)
    return Message(tuple(blocks), replies.digest_preview(day, [_title(item.paper, item.made) for item in ranked]))


def card(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """Everything that is known of one paper."""
    title = _title(paper, made)
    blocks: list[Block] = [Title(title), *_facts(paper, made)]
    if paper.thumbnail_url:
        blocks.append(Picture(paper.thumbnail_url, title))
    if made:
        summary = made.summary
        fields = (
            (replies.LABEL_OVERVIEW, summary.overview),
            (replies.LABEL_EASY, summary.easy),
            (replies.LABEL_NOVELTY, summary.novelty),
            (replies.LABEL_DETAILS, summary.details),
            (replies.LABEL_PERFORMANCE, summary.performance),
        )
        blocks.extend(_labelled(label, text) for label, text in fields if text)
    else:
        blocks.append(_labelled(replies.LABEL_ABSTRACT, _abstract(paper, _ABSTRACT_ON_CARD)))
    blocks.extend(_more(paper, made))
    blocks.append(_note(*_origin(made, has_model=has_model)))
    return Message(tuple(blocks), title)


def easy(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """The 쉬운설명 of one paper, or without one its abstract and why."""
    title = _title(paper, made)
    blocks: list[Block] = [Title(title)]
    if made:
        blocks.append(_labelled(replies.LABEL_EASY, made.summary.easy))
        blocks.append(_note(*_origin(made, has_model=has_model)))
    else:
        blocks.append(_labelled(replies.LABEL_ABSTRACT, _abstract(paper, _ABSTRACT_ON_CARD)))
        blocks.append(_note(replies.no_easy(), *(() if has_model else (replies.HOW_TO_GET_KOREAN,))))
    blocks.append(Note((Command(f"/paper {paper.paper_id}"), Text(" · "), _abstract_link(paper))))
    return Message(tuple(blocks), title)


def sentence(text: str) -> Message:
    """A message of one sentence: an error, a placeholder, an acknowledgement."""
    return Message((_paragraph(text),), text)


def with_note(message: Message, text: str) -> Message:
    """The message with one more line of small print."""
    return Message((*message.blocks, _note(text)), message.preview)


def help_message() -> Message:
    """What can be asked."""
    lines = [Labelled(command, (Text(what),)) for command, what in replies.HELP]
    return Message((Title(replies.NAME), *lines), replies.NAME)


def _line(item: Item) -> PaperLine:
    paper, made = item.paper, item.made
    facts: list[Span] = [Text(replies.votes(item.votes)), Text(" · "), Command(f"/paper {paper.paper_id}")]
    if paper.code_url:
        facts += [Text(" · "), Link(replies.LINK_CODE, paper.code_url)]
    if made is None:
        facts += [Text(" · "), Text(replies.NO_SUMMARY, quiet=True)]
    line = made.summary.one_line if made else _abstract(paper, _LINE_OF_ABSTRACT)
    return PaperLine(Link(_title(paper, made), paper.paper_id.abstract_url, strong=True), line, tuple(facts))


def _abstract(paper: Paper, limit: int) -> str:
    return shorten(paper.abstract, limit) or replies.NO_ABSTRACT


def _title(paper: Paper, made: Made | None) -> str:
    return made.summary.title if made else paper.title


def _facts(paper: Paper, made: Made | None) -> list[Block]:
    """What is short: names and numbers, before the texts."""
    blocks: list[Block] = []
    if made:
        blocks.append(_labelled(replies.LABEL_ORIGINAL_TITLE, paper.title))
    if paper.authors:
        blocks.append(_labelled(replies.LABEL_AUTHORS, replies.authors(paper.authors)))
    blocks.append(_labelled(replies.LABEL_FIELD, item(paper, made).category.heading))
    blocks.append(_labelled(replies.LABEL_VOTES, f"{paper.votes:,}"))
    if paper.withdrawn:
        blocks.append(_paragraph(replies.withdrawn()))
    return blocks


def _more(paper: Paper, made: Made | None) -> list[Block]:
    """Where to read on, after the texts."""
    keywords = made.summary.keywords if made else paper.keywords[:6]
    links = [_abstract_link(paper), Link(replies.LINK_PDF, paper.paper_id.pdf_url)]
    links += [Link(replies.LINK_CODE, paper.code_url)] if paper.code_url else []
    links += [Link(replies.LINK_PROJECT, paper.project_url)] if paper.project_url else []
    spans: list[Span] = []
    for link in links:
        spans += [Text(" · "), link] if spans else [link]
    words = [_labelled(replies.LABEL_KEYWORDS, ", ".join(keywords))] if keywords else []
    return [*words, Labelled(replies.LABEL_LINKS, tuple(spans))]


def _origin(made: Made | None, *, has_model: bool) -> tuple[str, ...]:
    if made:
        return (replies.made_from(made.source, made.model),)
    return (replies.made_from_feed(),) if has_model else (replies.made_from_feed(), replies.HOW_TO_GET_KOREAN)


def _why_missing(count: int, *, has_model: bool) -> str:
    return replies.some_without_summary(count) if has_model else f"{replies.NO_SUMMARY}: {replies.HOW_TO_GET_KOREAN}"


def _abstract_link(paper: Paper) -> Link:
    return Link(replies.LINK_ABSTRACT, paper.paper_id.abstract_url)


def _labelled(label: str, text: str) -> Labelled:
    return Labelled(label, (Text(text),))


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _note(*texts: str) -> Note:
    return Note((Text(" ".join(texts), quiet=True),))
