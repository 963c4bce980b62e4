"""The answer to a question about a paper: claims, each with the paper's own words that it rests on."""

from collections.abc import Iterable

from bot import replies
from bot.answer import Answered
from bot.digest.blocks import abstract_link, labelled, paragraph, title_of
from bot.errors import PaperboyError
from bot.evidence.quotes import Evidence
from bot.feed_text import one_line
from bot.korean import shorten
from bot.message import Block, Button, Buttons, Message, Note, Paragraph, Quote, Text, Title
from bot.paper import Paper
from bot.summary import Made

_LONGEST_SECTION = 80
_LONGEST_QUESTION = 300
LONGEST_PREVIEW = 120


def answer(
    paper: Paper,
    made: Made | None,
    question: str,
    answered: Answered,
    number: int | None = None,
    problem: PaperboyError | None = None,
) -> Message:
    """The answer, or what there is in its place and why. `number` is the question's; `problem` what kept a model from
    it.
    """
    said, shown = _said(answered, problem)
    asked = labelled(replies.LABEL_QUESTION, shorten(one_line(question), _LONGEST_QUESTION))
    blocks: list[Block] = [Title(title_of(paper, made)), asked, *shown]
    has_quotes = any(isinstance(block, Quote) for block in shown)
    origin = (Text(_origin(answered, has_quotes=has_quotes), quiet=True), Text(" · ", quiet=True), abstract_link(paper))
    blocks += [Note(origin), _buttons(paper, number)]
    return Message(tuple(blocks), shorten(said, LONGEST_PREVIEW))


def _said(answered: Answered, problem: PaperboyError | None) -> tuple[str, list[Block]]:
    """What is said first, and all blocks of it."""
    if answered.claims:
        blocks: list[Block] = []
        for claim in answered.claims:
            blocks += [Paragraph((Text(claim.text),)), *quotes(claim.evidence)]
        return answered.claims[0].text, blocks
    if not answered.found:
        said = replies.not_in_paper(answered.origin, complete=answered.complete, whole=answered.whole)
    elif answered.model is not None:
        said = replies.no_evidence()
    else:
        said = replies.why_no_answer(problem)
    return said, [paragraph(said), *quotes(answered.nearest)]


def quotes(evidence: Iterable[Evidence]) -> list[Block]:
    """The paper's own words, and where they stand."""
    return [Quote(one_line(one.text), replies.place(_section(one), one.page)) for one in evidence]


def _section(one: Evidence) -> str:
    return shorten(one_line(one.section), _LONGEST_SECTION)


def _origin(answered: Answered, *, has_quotes: bool) -> str:
    """What was read, by which model, and whose words the quotes are."""
    source = replies.answered_from(answered.origin, answered.pages, complete=answered.complete, whole=answered.whole)
    said = (source, answered.model, replies.QUOTES_ARE_ITS_OWN if has_quotes else None)
    return " · ".join(part for part in said if part)


def _buttons(paper: Paper, number: int | None) -> Buttons:
    doubted = f"/wrong {paper.paper_id}" + (f" {number}" if number is not None else "")
    return Buttons(
        (
            Button(replies.BUTTON_ASK, f"/ask {paper.paper_id}"),
            Button(replies.LABEL_EASY, f"/easy {paper.paper_id}"),
            Button(replies.BUTTON_WRONG, doubted),
        )
    )
