"""`/easy` at a level: one model call explains the paper from its whole text, for as many as ask."""

import re
from functools import cache
from typing import Any

from bot import digest, explanation, replies
from bot.checks import Check
from bot.commands import answer as answer_from_store
from bot.errors import Unusable
from bot.explanation import DEFAULT, Explained, Explanation, Level
from bot.fulltext import FullText
from bot.glossary import Glossary, lines
from bot.korean import hangul_share
from bot.language import Source
from bot.message import Message
from bot.paper import Paper
from bot.review import NO_GLOSSARY, cut, review
from bot.store.questions import Question
from bot.summary import MINIMUM_HANGUL_SHARE
from prompts import fill
from workers.drafts import Ask, Draft, drafts, paid_by, parsed, strict
from workers.llm import Answer
from workers.llm import Question as Asked
from workers.reading import whole_text
from workers.summarise import keep_summary
from workers.wiring import Parts

MOST_CHARACTERS = 48_000
"""Of the text that an explanation is made from: some 12,000 tokens. What a paper is about stands at its beginning and
at its end."""
_AT_THE_END = 8_000
_MOST_TERMS = 60
"""Of the glossary, in one prompt: a whole paper holds far more of them than an abstract."""
_PAPER_TAG = re.compile(r"<(?=\s*/?\s*paper)", re.IGNORECASE)


def easy(parts: Parts, question: Question) -> Message | None:
    """The explanation for the level that was asked for. Raises what a model raises."""
    level = next((one for one in explanation.LEVELS if one == question.argument), DEFAULT)
    paper = parts.store.papers.get(question.paper_id)
    if level == DEFAULT or parts.model is None or paper is None:
        keep_summary(parts, question.paper_id, question.person)
        return answer_from_store(question, parts.desk)
    made = explanation.known(parts.store, paper, level)
    if made is None:
        text = whole_text(parts, paper)
        ask = paid_by(parts.model.ask, question.person)
        made, checks = explain(paper, text, level, ask, parts.model.name, parts.glossary)
        explanation.keep(parts.store, paper, made, checks, parts.clock())
    return digest.explained(paper, parts.store.papers.summary(paper.paper_id), made)


def explain(
    paper: Paper,
    text: FullText,
    level: Level,
    ask: Ask,
    model: str,
    glossary: Glossary = NO_GLOSSARY,
) -> tuple[Explained, tuple[Check, ...]]:
    """The explanation, in one call or two, and what was found wrong on the way.

    Raises Unusable where too little is left of it, and whatever `ask` raises.
    """
    shown = _PAPER_TAG.sub("‹", leading(text))
    source = Source(paper.title, shown)
    terms = lines(glossary.held(source.whole)[:_MOST_TERMS]) or "–"
    prompt = fill("easy", title=paper.title, terms=terms, text=shown, level=replies.LEVELS[level])
    turns = (("system", prompt.system), ("user", prompt.user))
    asked = Asked(turns, "explanation", schema(), "easy", paper.paper_id.value)
    made = drafts(ask, asked, lambda answer: _draft(answer, source, glossary))
    for one in made.values:
        rest = cut(one.texts(), source, glossary)
        kept = one.with_texts(rest.texts)
        if kept is not None and not _wrong(kept):
            return Explained(kept, level, text.origin, model), rest.repaired
    raise Unusable(made.faults or "no explanation")


def leading(text: FullText, most: int = MOST_CHARACTERS) -> str:
    """The text with the names of its sections, as much of its beginning and its end as there is room for."""
    whole = "\n\n".join(
        "\n".join((f"# {section.name}", *(one.text for one in section.paragraphs))) for section in text.sections
    )
    if len(whole) <= most:
        return whole
    return f"{whole[: most - _AT_THE_END]}\n[…]\n{whole[-_AT_THE_END:]}"


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
    return Draft(mended, (*_wrong(mended), *reviewed.faults))


def _wrong(made: Explanation) -> tuple[str, ...]:
    """What makes it none, as English phrases."""
    found = [f"`{name}` is not written in Korean" for name, text in made.texts().items() if _is_foreign(text)]
    return (*found, *(("`text` is too short",) if len(made.text) < 60 else ()))


def _is_foreign(text: str) -> bool:
    return hangul_share(text) < MINIMUM_HANGUL_SHARE
