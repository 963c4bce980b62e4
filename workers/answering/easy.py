"""`/easy` at a level: one model call explains the paper from its whole text, for as many as ask."""

from functools import cache
from typing import Any

from bot import digest, replies
from bot.checks import Check
from bot.commands import answer as answer_from_store
from bot.errors import Unusable
from bot.explanation import DEFAULT, LEVELS, Explained, Explanation, Level, faults
from bot.fulltext import FullText
from bot.glossary import Glossary
from bot.language import Source
from bot.message import Message
from bot.paper import Paper
from bot.review import NO_GLOSSARY, cut, review
from bot.store.questions import Question
from prompts import Prompt, fill
from workers import excerpts
from workers.drafts import Ask, Draft, drafts, paid_by, parsed, strict
from workers.llm import Answer
from workers.llm import Question as Asked
from workers.reading import whole_text
from workers.summarise import keep_summary
from workers.wiring import Parts

MOST_BYTES = 48_000
"""Of the text that an explanation is made from: some 12,000 tokens. What a paper is about stands at the beginnings of
its sections.
"""


def easy(parts: Parts, question: Question) -> Message | None:
    """The explanation for the level that was asked for. Raises what a model raises."""
    level = next((one for one in LEVELS if one == question.argument), DEFAULT)
    paper = parts.store.papers.get(question.paper_id)
    if level == DEFAULT or parts.model is None or paper is None:
        keep_summary(parts, question.paper_id, question.person)
        return answer_from_store(question, parts.desk)
    made = parts.store.explanations.of(paper, level)
    if made is None:
        text = whole_text(parts, paper)
        ask = paid_by(parts.model.ask, question.person)
        told, checks = explain(paper, text, level, ask, parts.settings.model_context, parts.glossary)
        made = Explained(told, level, text.origin, parts.model.name)
        parts.store.explanations.keep_of(paper, made, checks, parts.clock())
    return digest.explained(paper, parts.store.papers.summary(paper.paper_id), made)


def explain(
    paper: Paper, text: FullText, level: Level, ask: Ask, context: int, glossary: Glossary = NO_GLOSSARY
) -> tuple[Explanation, tuple[Check, ...]]:
    """The explanation, in one call or two of at most `context` tokens each, and what was found wrong on the way.

    Raises Unusable where too little is left of it, and whatever `ask` raises.
    """
    prompt = _prompt(paper, text, level, context, glossary)
    turns = (("system", prompt.system), ("user", prompt.user))
    asked = Asked(turns, "explanation", schema(), "easy", paper.paper_id.value)
    source = excerpts.source(paper, text)
    made = drafts(ask, asked, lambda answer: _draft(answer, source, glossary), excerpts.spoken(context))
    for one in made.values:
        rest = cut(one.texts(), source, glossary)
        kept = one.with_texts(rest.texts)
        if kept is not None and not faults(kept):
            return kept, rest.repaired
    raise Unusable(made.faults or "no explanation")


def _prompt(paper: Paper, text: FullText, level: Level, context: int, glossary: Glossary) -> Prompt:
    """The prompt with as much of the paper as there is room for."""
    title, reader = excerpts.tame(paper.title), replies.LEVELS[level]
    terms = excerpts.terms(glossary, excerpts.written_whole(text))
    room = excerpts.room(context, fill("easy", title=title, terms=terms, text="", level=reader), schema())
    return fill("easy", title=title, terms=terms, text=excerpts.leading(text, min(MOST_BYTES, room)).text, level=reader)


@cache
def schema() -> dict[str, Any]:
    """Explanation's JSON schema as strict mode wants it."""
    return strict(Explanation)


def _draft(answer: Answer, source: Source, glossary: Glossary) -> Draft[Explanation]:
    draft = parsed(answer, Explanation)
    if draft.value is None:
        return draft
    reviewed = review(draft.value.texts(), source, glossary)
    mended = draft.value.with_texts(reviewed.texts) or draft.value
    return Draft(mended, (*faults(mended), *reviewed.faults))
