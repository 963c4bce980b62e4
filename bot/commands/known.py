"""What was answered or explained before, and is shown at once. Branches `answer` and `easy` are joined here."""

from collections.abc import Callable

from bot import digest, explanation
from bot.commands.request import Desk
from bot.explanation import LEVELS
from bot.message import Message
from bot.store.questions import Question

Say = Callable[[int], Message]
"""The answer to a question as it is shown under the question's number."""


def known_answer(question: Question, desk: Desk) -> Say | None:
    """The stored answer to the same question about the same text, asked by itself; None where there is none."""
    del question, desk
    return None


def known_explanation(question: Question, desk: Desk) -> Message | None:
    """The stored explanation of the paper for whom `question.argument` says; None where there is none."""
    paper = desk.store.papers.get(question.paper_id)
    level = next((one for one in LEVELS if one == question.argument), None)
    made = explanation.known(desk.store, paper, level) if paper and level else None
    return digest.explained(paper, desk.store.papers.summary(paper.paper_id), made) if paper and made else None
