"""What a model is given of a paper: all of it where that fits, else the passages that bear on the question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from bot.answer import LONGEST_QUESTION, Reply, Turn
from bot.evidence.passages import Passage
from bot.evidence.ranking import best_first
from bot.fulltext import FullText
from bot.glossary import Glossary, Term, lines
from bot.korean import shorten
from bot.paper import Paper
from prompts import fill
from workers import excerpts
from workers.drafts import strict
from workers.excerpts import Excerpt
from workers.llm import MOST_COMPLETION_TOKENS, Question, estimate

_REPAIR_TOKENS = 3_000
"""Room for the reply that the model is shown again, and what it is to put right."""
_LONGEST_FAULTS = 600
_AROUND = 120
"""Bytes of two more turns besides their words; a quarter of what was said is for the marks that JSON escapes."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a paper, and the text that is to answer."""

    paper: Paper
    text: FullText
    question: str
    turns: tuple[Turn, ...] = ()
    person: str | None = None


@dataclass(frozen=True)
class Sent:
    """What goes to the model, and whether it is all that was read of the paper."""

    question: Question
    whole: bool


def sent(asked: Asked, context: int, glossary: Glossary, more: Sequence[str] = ()) -> Sent:
    """The question with as much of the paper as `context` tokens hold beside the reply and its repair.

    `more` are English words by which the passages are chosen besides those of the question.
    """
    room = context - min(MOST_COMPLETION_TOKENS, context // 4) - _for_repair(context)
    whole = Excerpt(excerpts.written_whole(asked.text), whole=True)
    question = _question(asked, whole, glossary)
    if _tokens(question) <= room:
        return Sent(question, whole=True)
    chosen = _chosen(asked, room, glossary, more)
    parts = Excerpt(excerpts.tamed((one.section, one.text) for one in chosen), whole=False)
    return Sent(_question(asked, parts, glossary), whole=False)


def repair(before: Sent, spoken: str, faults: Sequence[str], context: int) -> Sent:
    """The same with what the model said, as far as there is room for it, and what is to be put right."""
    wanted = fill("repair", faults=shorten("; ".join(faults), _LONGEST_FAULTS)).user
    room = 3 * _for_repair(context) - len(wanted.encode()) - _AROUND
    kept = spoken.encode("utf-8", "replace")[: max(0, room * 3 // 4)].decode(errors="ignore").strip()
    turns = (*before.question.turns, ("assistant", kept or "…"), ("user", wanted))
    return replace(before, question=replace(before.question, turns=turns))


def _for_repair(context: int) -> int:
    return min(_REPAIR_TOKENS, context // 6)


def _chosen(asked: Asked, room: int, glossary: Glossary, more: Sequence[str]) -> list[Passage]:
    """The best passages that there is room for, in the paper's order."""
    left = 3 * (room - _tokens(_question(asked, Excerpt("", whole=False), glossary)))
    taken: list[Passage] = []
    terms: set[Term] = set()
    for passage in best_first(asked.question, asked.text, glossary, more):
        new = [term for term in _held(glossary, passage.text) if term not in terms]
        needed = excerpts.cost(excerpts.tamed([(passage.section, passage.text)]))
        needed += len(lines(new).encode()) + 2 * bool(new)
        if needed <= left:
            left -= needed
            terms.update(new)
            taken.append(passage)
    return sorted(taken, key=lambda one: one.place)


def _question(asked: Asked, excerpt: Excerpt, glossary: Glossary) -> Question:
    tame = excerpts.tame
    earlier = [f"Q: {tame(turn.question)}\nA: {tame(turn.answer) or '–'}" for turn in asked.turns]
    prompt = fill(
        "answer",
        extent=excerpts.extent(asked.text, excerpt, excerpts.PASSAGES),
        title=tame(asked.paper.title),
        paper=excerpt.text,
        terms=lines(excerpts.held(glossary, excerpt.text)) or "–",
        earlier="\n".join(earlier) or "–",
        question=tame(asked.question)[:LONGEST_QUESTION],
    )
    turns = (("system", prompt.system), ("user", prompt.user))
    return Question(turns, "answer", schema(), "answer", asked.paper.paper_id.value, asked.person)


@cache
def schema() -> dict[str, Any]:
    """The reply's JSON schema as strict mode wants it."""
    return strict(Reply)


@cache
def instructions() -> str:
    """What the model is told for every question."""
    empty = dict.fromkeys(("extent", "title", "paper", "terms", "earlier", "question"), "")
    return fill("answer", **empty).system


@lru_cache(maxsize=512)
def _held(glossary: Glossary, passage: str) -> tuple[Term, ...]:
    return glossary.held(passage)


def _tokens(question: Question) -> int:
    """As the budget counts them."""
    messages = [{"role": role, "content": text} for role, text in question.turns]
    return estimate({"messages": messages, "response_format": question.schema})
