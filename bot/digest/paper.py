"""One paper: its card in short, its whole card, and its sides on demand."""

from bot import replies
from bot.digest.blocks import (
    abstract,
    abstract_link,
    buttons,
    key_terms,
    keywords,
    labelled,
    links,
    note,
    paragraph,
    picture,
    technical,
    title_of,
    written_from,
)
from bot.edition import item
from bot.explanation import Explained
from bot.message import Block, Message, Note, Title
from bot.paper import Paper
from bot.summary import Made

_ABSTRACT = 900


def card(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """One paper in short: what is known of it, what it is about, and buttons for more."""
    blocks = [*_head(paper, made), *_more(paper, made), note(*_origin(made, has_model=has_model))]
    others = (replies.LABEL_EASY, replies.BUTTON_DETAILS, replies.BUTTON_ASK, replies.BUTTON_WRONG)
    blocks.append(buttons(paper, others))
    return Message(tuple(blocks), title_of(paper, made))


def whole_card(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """Everything that is known of one paper, for where nothing can be asked after it."""
    blocks = _head(paper, made)
    if made:
        blocks += [labelled(replies.LABEL_EASY, made.summary.easy), *key_terms(made.summary.terms), *technical(made)]
    blocks += [*_more(paper, made), note(*_origin(made, has_model=has_model))]
    return Message(tuple(blocks), title_of(paper, made))


def easy(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """The 쉬운설명 of one paper with its key terms, or without one its abstract and why."""
    said: list[Block] = [_about(paper, None)]
    if made:
        said = [labelled(replies.LABEL_EASY, made.summary.easy), *key_terms(made.summary.terms)]
    said.append(_source(made, replies.no_easy(), has_model=has_model))
    said += [note(replies.other_levels())] if made and has_model else []
    return _on_demand(paper, made, said, replies.BUTTON_DETAILS)


def explained(paper: Paper, made: Made | None, what: Explained) -> Message:
    """The paper explained at a level that somebody chose."""
    title = title_of(paper, made)
    explanation = what.explanation
    said = [labelled(replies.easy_label(replies.LEVELS[what.level]), explanation.text), *key_terms(explanation.terms)]
    source = "abstract" if what.origin == "abstract" else "full text"
    small = [note(replies.made_from(source, what.model)), note(replies.other_levels())]
    pressed = buttons(paper, (replies.LABEL_EASY, replies.BUTTON_DETAILS, replies.BUTTON_CARD))
    return Message((Title(title), *said, *small, Note((abstract_link(paper),)), pressed), title)


def details(paper: Paper, made: Made | None, *, has_model: bool) -> Message:
    """What is new, how it works and how well, or without a summary the abstract and why."""
    said: list[Block] = [*technical(made)] if made else [_about(paper, None)]
    said.append(_source(made, replies.no_details(), has_model=has_model))
    return _on_demand(paper, made, said, replies.LABEL_EASY)


def _on_demand(paper: Paper, made: Made | None, said: list[Block], other: str) -> Message:
    """One side of a paper, with the link to it and the buttons to the others."""
    title = title_of(paper, made)
    pressed = buttons(paper, (other, replies.BUTTON_CARD, replies.BUTTON_ASK))
    return Message((Title(title), *said, Note((abstract_link(paper),)), pressed), title)


def _source(made: Made | None, missing: str, *, has_model: bool) -> Note:
    """Where one side of a paper comes from, or why it is `missing`."""
    without = (missing, *(() if has_model else (replies.HOW_TO_GET_KOREAN,)))
    return note(*(_origin(made, has_model=has_model) if made else without))


def _head(paper: Paper, made: Made | None) -> list[Block]:
    """The title, what is short (names and numbers), what the paper is about, and its picture."""
    blocks: list[Block] = [Title(title_of(paper, made))]
    if made:
        blocks.append(labelled(replies.LABEL_ORIGINAL_TITLE, paper.title))
    if paper.authors:
        blocks.append(labelled(replies.LABEL_AUTHORS, replies.authors(paper.authors)))
    blocks.append(labelled(replies.LABEL_FIELD, item(paper, made).category.heading))
    blocks.append(labelled(replies.LABEL_VOTES, f"{paper.votes:,}"))
    if paper.withdrawn:
        blocks.append(paragraph(replies.withdrawn()))
    blocks.append(_about(paper, made))
    shown = picture(paper, made)
    return [*blocks, shown] if shown else blocks


def _about(paper: Paper, made: Made | None) -> Block:
    """What the paper is about, in a few sentences."""
    if made:
        return labelled(replies.LABEL_OVERVIEW, made.summary.overview)
    return labelled(replies.LABEL_ABSTRACT, abstract(paper, _ABSTRACT))


def _more(paper: Paper, made: Made | None) -> list[Block]:
    """Where to read on, after the texts."""
    words = keywords(paper, made)
    return [*([labelled(replies.LABEL_KEYWORDS, ", ".join(words))] if words else []), links(paper)]


def _origin(made: Made | None, *, has_model: bool) -> tuple[str, ...]:
    if made:
        return (written_from(made),)
    return (replies.made_from_feed(),) if has_model else (replies.made_from_feed(), replies.HOW_TO_GET_KOREAN)
