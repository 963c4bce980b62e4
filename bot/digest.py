"""From papers to documents: choose, group, and say. Pure; every word of our own comes from `bot.replies`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot import replies, taxonomy
from bot.edition import Item, item
from bot.korean import HANGUL, shorten
from bot.message import (
    Bar,
    Block,
    Button,
    Buttons,
    Chart,
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
from bot.subscription import STYLES, Subscription
from bot.summary import Made
from bot.taxonomy import CATEGORIES, Category

_LINE_OF_ABSTRACT = 160
_ABSTRACT_IN_THREAD = 400
_ABSTRACT_ON_CARD = 900
_ALIASES_SHOWN = 4


def group(items: Sequence[Item]) -> list[tuple[Category, list[Item]]]:
    """The items by category: categories in the order of the taxonomy, items in the order given."""
    grouped = [(one, [item for item in items if item.category is one]) for one in taxonomy.CATEGORIES]
    return [(one, papers) for one, papers in grouped if papers]


def digest_list(day: date, items: Sequence[Item], *, has_model: bool) -> Message:
    """The `list` style: a heading a category, a line a paper; what each is about in the thread; the rest on demand.

    `has_model` says whether a model is set up, which decides what is said of papers without a summary.
    """
    if not items:
        return Message((Title(replies.digest_title(day)), _paragraph(replies.no_papers(day))), replies.no_papers(day))
    grouped = group(items)
    counts = replies.digest_counts(len(items), len(grouped))
    blocks: list[Block] = [Title(replies.digest_title(day)), Paragraph((Text(counts, quiet=True),))]
    blocks += chart(day, grouped)
    thread: list[Block] = []
    for one, papers in grouped:
        heading = replies.category_heading(one.heading, len(papers))
        subscribe = Button(replies.BUTTON_SUBSCRIBE, f"/subscribe +{one.slug}")
        blocks.append(Heading(heading, one.slug, subscribe))
        blocks.extend(_line(item) for item in papers)
        thread.append(Heading(heading, one.slug))
        thread.extend(block for item in papers for block in _in_thread(item))
    blocks.append(_note(replies.how_to_open()))
    missing = sum(1 for item in items if item.made is None)
    if missing:
        blocks.append(_note(_why_missing(missing, has_model=has_model)))
    ranked = sorted(items, key=lambda item: -item.votes)
    preview = replies.digest_preview(day, [_title(item.paper, item.made) for item in ranked])
    return Message(tuple(blocks), preview, tuple(thread))


def chart(day: date, grouped: Sequence[tuple[Category, Sequence[Item]]]) -> list[Block]:
    """The chart of what is shown below it, whose headings give the same numbers; none of a single category."""
    if len(grouped) < 2:
        return []
    ranked = sorted(((one.korean, len(papers)) for one, papers in grouped), key=lambda named: -named[1])
    bars = tuple(Bar(one.slug, len(papers)) for one, papers in grouped)
    return [Chart(day, bars, replies.chart_in_words(ranked))]


def card(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """One paper in short: what is known of it, what it is about, and buttons for more."""
    title = _title(paper, made)
    blocks: list[Block] = [*_head(paper, made), *_about(paper, made), *_picture(paper, made), *_more(paper, made)]
    blocks.append(_note(*_origin(made, has_model=has_model)))
    blocks.append(_buttons(paper, replies.LABEL_EASY, replies.BUTTON_DETAILS))
    return Message(tuple(blocks), title)


def whole_card(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """Everything that is known of one paper, for where nothing can be asked after it."""
    blocks = [*_head(paper, made), *_about(paper, made), *_picture(paper, made)]
    if made:
        blocks.append(_labelled(replies.LABEL_EASY, made.summary.easy))
        blocks += _technical(made)
    blocks += [*_more(paper, made), _note(*_origin(made, has_model=has_model))]
    return Message(tuple(blocks), _title(paper, made))


def easy(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """The 쉬운설명 of one paper, or without one its abstract and why."""
    said: list[Block] = [_labelled(replies.LABEL_EASY, made.summary.easy)] if made else _about(paper, None)
    return _on_demand(paper, made, said, replies.no_easy(), replies.BUTTON_DETAILS, has_model=has_model)


def details(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """What is new, how it works and how well, or without a summary the abstract and why."""
    said = _technical(made) if made else _about(paper, None)
    return _on_demand(paper, made, said, replies.no_details(), replies.LABEL_EASY, has_model=has_model)


def found(words: str, papers: Sequence[tuple[Paper, Made | None]], count: int, *, more: bool) -> Message:
    """The best papers that a search found, out of `count`, or of `more` than that."""
    title = replies.found_title(words)
    lines = [_line(item(paper, made)) for paper, made in papers]
    blocks: list[Block] = [Title(title), _note(replies.found_counts(len(papers), count, more=more)), *lines]
    return Message(tuple(blocks), title)


def subscription(said: str, one: Subscription, next_post: datetime | None) -> Message:
    """What a channel gets, and when it gets the next."""
    fields = (
        (replies.LABEL_CATEGORIES, _names(one.categories)),
        (replies.LABEL_HOUR, replies.hour(one.at, one.zone.key, one.weekdays)),
        *(((replies.LABEL_STYLE, replies.STYLES[one.style]),) if len(STYLES) > 1 else ()),
        (replies.LABEL_NEXT, replies.next_post(next_post, one.zone) if next_post else replies.paused(one.paused or "")),
    )
    lines = [Labelled(label, _marked(text)) for label, text in fields]
    return Message((_paragraph(said), *lines, _note(replies.how_to_change())), said)


def categories() -> Message:
    """All categories, with some of the names that they go by."""
    lines = [_labelled(one.heading, ", ".join(_aliases(one))) for one in CATEGORIES]
    title = replies.LABEL_CATEGORIES
    return Message((Title(title), *lines, _note(replies.how_to_subscribe())), title)


def sentence(text: str) -> Message:
    """A message of one sentence: an error, a placeholder, an acknowledgement. Commands stand between back quotes."""
    return Message((_paragraph(text),), text.replace("`", ""))


def with_note(message: Message, text: str) -> Message:
    """The message with one more line of small print, above its buttons."""
    *blocks, last = message.blocks
    ends = (_note(text), last) if isinstance(last, Buttons) else (last, _note(text))
    return replace(message, blocks=(*blocks, *ends))


def help_message() -> Message:
    """What can be asked."""
    lines = [Paragraph((Command(command), Text("  "), *_marked(what))) for command, what in replies.HELP]
    return Message((Title(replies.LABEL_HELP), *lines), replies.LABEL_HELP)


def _names(slugs: frozenset[str]) -> str:
    """The categories of these slugs; where most are there, those that are not."""
    missing = [category.korean for category in CATEGORIES if category.slug not in slugs]
    if not slugs or not missing:
        return replies.ALL_CATEGORIES
    if len(missing) < len(CATEGORIES) / 2:
        return replies.all_but(missing)
    return ", ".join(category.heading for category in CATEGORIES if category.slug in slugs)


def _aliases(one: Category) -> list[str]:
    """Some other names of the category, Korean ones first."""
    return sorted(one.aliases, key=lambda name: HANGUL.search(name) is None)[:_ALIASES_SHOWN]


def _head(paper: Paper, made: Made | None) -> list[Block]:
    title = _title(paper, made)
    return [Title(title), *_facts(paper, made)]


def _about(paper: Paper, made: Made | None) -> list[Block]:
    """What the paper is about, in a few sentences."""
    if made:
        return [_labelled(replies.LABEL_OVERVIEW, made.summary.overview)]
    return [_labelled(replies.LABEL_ABSTRACT, _abstract(paper, _ABSTRACT_ON_CARD))]


def _picture(paper: Paper, made: Made | None) -> list[Block]:
    return [Picture(paper.thumbnail_url, _title(paper, made))] if paper.thumbnail_url else []


def _technical(made: Made) -> list[Block]:
    summary = made.summary
    fields = (
        (replies.LABEL_NOVELTY, summary.novelty),
        (replies.LABEL_DETAILS, summary.details),
        (replies.LABEL_PERFORMANCE, summary.performance),
    )
    return [_labelled(label, text) for label, text in fields if text]


def _on_demand(
    paper: Paper, made: Made | None, said: list[Block], missing: str, other: str, *, has_model: bool
) -> Message:
    """One side of a paper, with where it comes from and the buttons to the others."""
    title = _title(paper, made)
    without = (missing, *(() if has_model else (replies.HOW_TO_GET_KOREAN,)))
    origin = _note(*(_origin(made, has_model=has_model) if made else without))
    buttons = _buttons(paper, other, replies.BUTTON_CARD)
    return Message((Title(title), *said, origin, Note((_abstract_link(paper),)), buttons), title)


def _in_thread(one: Item) -> list[Block]:
    """A paper's card in the thread under a digest."""
    paper, made = one.paper, one.made
    about = made.summary.overview if made else _abstract(paper, _ABSTRACT_IN_THREAD)
    line = PaperLine(_title_link(paper, made), about, (Text(replies.votes(one.votes)),))
    return [line, _buttons(paper, replies.LABEL_EASY, replies.BUTTON_DETAILS)]


def _buttons(paper: Paper, *labels: str) -> Buttons:
    commands = {replies.LABEL_EASY: "/easy", replies.BUTTON_DETAILS: "/details", replies.BUTTON_CARD: "/paper"}
    return Buttons(tuple(Button(label, f"{commands[label]} {paper.paper_id}") for label in labels))


def _line(item: Item) -> PaperLine:
    paper, made = item.paper, item.made
    facts: list[Span] = [Text(replies.votes(item.votes)), Text(" · "), Command(f"/paper {paper.paper_id}")]
    if paper.code_url:
        facts += [Text(" · "), Link(replies.LINK_CODE, paper.code_url)]
    if made is None:
        facts += [Text(" · "), Text(replies.NO_SUMMARY, quiet=True)]
    line = made.summary.one_line if made else _abstract(paper, _LINE_OF_ABSTRACT)
    return PaperLine(_title_link(paper, made), line, tuple(facts))


def _title_link(paper: Paper, made: Made | None) -> Link:
    return Link(_title(paper, made), paper.paper_id.abstract_url, strong=True)


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
    field = f"{item(paper, made).category.heading} · {replies.votes(paper.votes)}"
    blocks.append(_labelled(replies.LABEL_FIELD, field))
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
    return Paragraph(_marked(text))


def _note(*texts: str) -> Note:
    return Note(_marked(" ".join(texts), quiet=True))


def _marked(text: str, *, quiet: bool = False) -> tuple[Span, ...]:
    """The text with what stands between back quotes as commands."""
    pieces = enumerate(text.split("`"))
    return tuple(Command(one) if number % 2 else Text(one, quiet=quiet) for number, one in pieces if one)
