"""Answers that take a worker: what each command makes of a question, once its paper is known."""

from collections.abc import Callable, Mapping

from bot import digest, replies
from bot.commands import answer as answer_from_store
from bot.errors import NoSuchPaper, PaperboyError, SourceAway, TellPerson
from bot.message import Message
from bot.paper import Entry, PaperId
from bot.store.questions import CHECK, Question
from workers import answers
from workers.answering import ask, recheck
from workers.answering.easy import easy
from workers.summarise import keep_summary
from workers.wiring import Parts

Make = Callable[[Parts, Question], Message | None]
"""The answer to a question about a paper that the store knows. Raises what says why there is none."""


def answer(parts: Parts, number: int) -> None:
    """Answer the question: fetch the paper if the store lacks it, make what is asked of it, and say so.

    One that has its answer is left alone: it was answered by another attempt, or withdrawn by who asked.

    Raises NoSuchPaper, SourceAway, and what a model raises.
    """
    question = parts.store.questions.get(number)
    if question is None or parts.store.questions.answered(number) is not None:
        return
    if parts.store.papers.get(question.paper_id) is None:
        parts.store.papers.record(_look_up(parts, question.paper_id), parts.clock())
    message = _MAKES[question.command](parts, question)
    if message is not None:
        answers.answered(parts, number, message)


def answer_with_problem(parts: Parts, number: int, problem: PaperboyError) -> None:
    """The person who asked is told what went wrong; a paper that is known is shown all the same, or of a question what
    stands nearest to it. What somebody doubts stays as it is: they alone are told.
    """
    question = parts.store.questions.get(number)
    said = replies.for_asker(problem)
    if question is not None and question.command == CHECK:
        answers.answered(parts, number, digest.sentence(said), private=True)
        return
    instead = _instead(parts, question, problem) if question else None
    if instead is not None:
        answers.answered(parts, number, instead)
        return
    message = answer_from_store(question, parts.desk) if question else None
    told = digest.with_note(message, said) if message else digest.sentence(said)
    answers.answered(parts, number, told, private=message is None)


def _from_summary(parts: Parts, question: Question) -> Message | None:
    """A card or a side of it, which are made of the paper's summary."""
    keep_summary(parts, question.paper_id, question.person)
    return answer_from_store(question, parts.desk)


def _from_text(parts: Parts, question: Question) -> Message | None:
    """An answer from the paper's own text; without a question in words its card."""
    return ask.answer(parts, question) or _from_summary(parts, question)


def _instead(parts: Parts, question: Question, problem: PaperboyError) -> Message | None:
    if isinstance(problem, TellPerson) or question.command != "/ask":
        return None
    return ask.passages(parts, question, problem)


def _look_up(parts: Parts, paper_id: PaperId) -> list[Entry]:
    """What the sources say of the paper; one that fails fails alone. Raises NoSuchPaper when they all know none."""
    found: list[Entry] = []
    failed: SourceAway | None = None
    try:
        found += parts.arxiv.papers([paper_id])
    except SourceAway as error:
        failed = error
    try:
        entry = parts.hugging_face.paper(paper_id)
        found += [entry] if entry else []
    except SourceAway as error:
        failed = error
    if not found:
        raise failed or NoSuchPaper(paper_id.value)
    return found


_MAKES: Mapping[str, Make] = {
    "/paper": _from_summary,
    "/details": _from_summary,
    "/easy": easy,
    "/ask": _from_text,
    CHECK: recheck.recheck,
}
