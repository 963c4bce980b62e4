"""A question about a paper, answered from its own text: at most two calls to a model, and nothing without evidence."""

import threading
from dataclasses import dataclass, replace

from bot import digest
from bot.answer import PROMPT_VERSION, Answered, Reply, from_kept, key, key_of_text, to_kept
from bot.checks import REPLY, Check, Outcome
from bot.earlier import turns
from bot.errors import PaperboyError
from bot.evidence.quotes import Evidence
from bot.evidence.ranking import best_first
from bot.glossary import Glossary
from bot.korean import shorten
from bot.message import Message
from bot.store.questions import Question
from bot.store.writings import Writing
from workers import llm
from workers.answering.claims import Judged, asked, judge
from workers.answering.foreign import Ground
from workers.answering.sending import Asked, Sent, instructions, repair, sent
from workers.drafts import Ask, parsed
from workers.reading import whole_text
from workers.wiring import Parts

MOST_NEAREST = 3
"""Passages that are shown where there is no answer."""
_LONGEST_PASSAGE = 400
_JUDGING = threading.Lock()
"""Looking for quotes is work for one core, and what is made ready for a paper is made once."""


def answer(parts: Parts, question: Question) -> Message | None:
    """The answer to the question: the one that is kept, or one made now; without a model the nearest passages.

    None where nobody knows the paper, or nothing was asked in words. Raises what a model raises.
    """
    found = _asked(parts, question)
    if found is None:
        return None
    if parts.model is None:
        return _message(parts, question, found, nearest(found, parts.glossary))
    name = parts.model.name
    where = key(found.paper, key_of_text(found.text), found.question, found.turns, name)
    kept = parts.store.answers.get(where)
    if kept is not None:
        return _message(parts, question, found, from_kept(kept.content))
    made = make(found, parts.model.ask, name, parts.settings.model_context, parts.glossary)
    if made.answered.is_final:
        content = to_kept(made.answered)
        # A model repeats what it is asked: of that nothing is kept beyond the question.
        checks = tuple(replace(one, before="", after=None) for one in made.checks)
        writing = Writing(found.paper.paper_id, content, checks, name, PROMPT_VERSION, parts.clock())
        parts.store.answers.keep(where, writing)
    return _message(parts, question, found, made.answered)


def passages(parts: Parts, question: Question, problem: PaperboyError) -> Message | None:
    """What is shown in the place of an answer that the problem prevents; None where `answer` would be None."""
    found = _asked(parts, question)
    return _message(parts, question, found, nearest(found, parts.glossary), problem) if found else None


@dataclass(frozen=True)
class Made:
    """An answer, and the record of what was wrong on the way."""

    answered: Answered
    checks: tuple[Check, ...]


def make(found: Asked, ask: Ask, model: str, context: int, glossary: Glossary) -> Made:
    """Ask the model, and once more where the first reply calls for it: for its repair, or with the passages that it
    wants to see. What cannot be shown after that is not. Raises whatever `ask` raises.
    """
    ground = Ground(found.paper.title, found.text, found.question, glossary, instructions())
    first = _draft(sent(found, context, glossary), ask, ground)
    best, again = first, _again(first, found, context, glossary)
    checks = first.judged.checks
    if again is not None:
        second = _draft(again, ask, ground)
        best = second if second.worth >= first.worth else first
        checks = (*asked(first.judged.checks), *second.judged.checks)
    return Made(_answered(best, found, model, glossary), checks)


@dataclass(frozen=True)
class _Draft:
    """A reply and what of it can be shown; None for one that cannot be read."""

    sent: Sent
    answer: llm.Answer
    reply: Reply | None
    judged: Judged

    @property
    def worth(self) -> int:
        return -1 if self.reply is None else len(self.judged.claims)

    @property
    def wants_repair(self) -> bool:
        """Whether too much is lost of it: all, what answers the question first, or most."""
        if self.reply is None or (self.reply.found and not self.judged.claims):
            return True
        lost = self.judged.lost if self.reply.found else ()
        return 0 in lost or 2 * len(lost) > len(self.reply.claims)


def _draft(what: Sent, ask: Ask, ground: Ground) -> _Draft:
    answer = ask(what.question)
    drafted = parsed(answer, Reply)
    reply, wrong = drafted.value, drafted.faults
    with _JUDGING:
        judged = judge(reply, ground) if reply and reply.found else Judged((), wrong, _unread(wrong))
    if reply and reply.found and not reply.claims:
        wrong = ("there are no claims, and `found` is true",)
        judged = Judged((), wrong, _unread(wrong))
    return _Draft(what, answer, reply, judged)


def _unread(wrong: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(Check(REPLY, "", one, None, Outcome.CUT) for one in wrong)


def _again(first: _Draft, found: Asked, context: int, glossary: Glossary) -> Sent | None:
    """What the model is asked the second time; None where the first reply will do, or asking would change nothing."""
    if first.reply and first.reply.search and not first.sent.whole and not first.judged.claims:
        searched = sent(found, context, glossary, first.reply.search)
        if searched != first.sent:
            return searched
    if not first.wants_repair:
        return None
    return repair(first.sent, first.answer.text, first.judged.faults, context)


def _answered(best: _Draft, found: Asked, model: str, glossary: Glossary) -> Answered:
    is_found = best.reply is None or best.reply.found
    claims = best.judged.claims if is_found else ()
    instead = nearest(found, glossary).nearest if is_found and not claims else ()
    whole = best.sent.whole
    return replace(_of_text(found), claims=claims, found=is_found, whole=whole, model=model, nearest=instead)


def nearest(found: Asked, glossary: Glossary) -> Answered:
    """The passages that bear on the question most, in the place of an answer."""
    best = best_first(found.question, found.text, glossary)[:MOST_NEAREST]
    shown = tuple(
        Evidence(shorten(one.text, _LONGEST_PASSAGE), one.section, one.page) for one in best if one.text.strip()
    )
    return replace(_of_text(found), nearest=shown)


def _of_text(found: Asked) -> Answered:
    """An answer without anything in it, about what was read."""
    text = found.text
    return Answered((), found=True, origin=text.origin, pages=text.pages, complete=text.complete)


def _asked(parts: Parts, question: Question) -> Asked | None:
    paper = parts.store.papers.get(question.paper_id)
    if paper is None or not question.text:
        return None
    earlier = turns(parts.store, question)
    return Asked(paper, whole_text(parts, paper), question.text, earlier, question.person)


def _message(
    parts: Parts, question: Question, found: Asked, answered: Answered, problem: PaperboyError | None = None
) -> Message:
    made = parts.store.papers.summary(question.paper_id)
    return digest.answer(found.paper, made, found.question, answered, question.number, problem)
