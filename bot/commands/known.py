"""What was answered or explained before, and is shown at once."""

from collections.abc import Callable

from bot import digest, earlier
from bot.commands.request import Desk
from bot.explanation import LEVELS
from bot.message import Message
from bot.store.questions import Question

Say = Callable[[int], Message]
"""The answer to a question as it is shown under the question's number."""


def known_answer(question: Question, desk: Desk) -> Say | None:
    """The stored answer to the same question after the same turns, about the same text and by the same model; None
    where there is none. Raises StoreAway.
    """
    paper = desk.store.papers.get(question.paper_id) if desk.has_model else None
    answered = earlier.known(desk.store, paper, question, desk.model) if paper else None
    if paper is None or answered is None:
        return None
    made = desk.store.papers.summary(question.paper_id)
    return lambda number: digest.answer(paper, made, question.text or "", answered, number)


def known_explanation(question: Question, desk: Desk) -> Message | None:
    """The stored explanation of the paper for whom `question.argument` says; None where there is none."""
    paper = desk.store.papers.get(question.paper_id)
    level = next((one for one in LEVELS if one == question.argument), None)
    made = desk.store.explanations.of(paper, level) if paper and level else None
    return digest.explained(paper, desk.store.papers.summary(paper.paper_id), made) if paper and made else None
