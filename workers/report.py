"""One model call makes a paper's report and its highlights from the whole text, which they are held to; a reply that
will not do is repaired once.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.checks import Check
from bot.errors import SourceAway, Unusable
from bot.fulltext import FullText
from bot.glossary import Glossary
from bot.language import Source
from bot.paper import ARXIV, Paper, PaperId
from bot.report import DraftedReport, WholeReport, faults, values
from bot.review import NO_GLOSSARY, Reviewed, cut, review
from prompts import Prompt, fill
from workers import excerpts
from workers.drafts import Ask, Draft, drafts, parsed, strict
from workers.llm import Answer, Question
from workers.reading import READER, whole_text
from workers.wiring import Parts

_BEGINNINGS = "the beginning of each section of the paper; the rest is left out"


def make(parts: Parts, task_key: str) -> None:
    """Make the report on the paper of that id, unless there is one, or nothing to make it from but the abstract, of
    which the summary tells already.

    Raises SourceAway where arXiv may have the text another time, Unusable, and what a model raises.
    """
    paper = parts.store.papers.get(PaperId(task_key))
    if parts.model is None or paper is None or paper.withdrawn or parts.store.reports.of([paper]):
        return
    text = whole_text(parts, paper)
    if text.origin == "abstract":
        if parts.store.texts.get(paper.paper_id, paper.version, READER) is None:
            raise SourceAway(ARXIV, "no whole text for now")
        return
    context = parts.settings.model_context
    made, checks = report(paper, text, parts.model.ask, parts.model.name, context, parts.glossary)
    parts.store.reports.keep_of(paper, made, checks, parts.clock())


def report(
    paper: Paper, text: FullText, ask: Ask, model: str, context: int, glossary: Glossary = NO_GLOSSARY
) -> tuple[WholeReport, tuple[Check, ...]]:
    """The report on the paper, in one call or two of at most `context` tokens each, and what was found wrong on the
    way.

    What is certain is put right here. What is wrong after the second call goes with its sentence. Raises Unusable where
    too little is left then, and whatever `ask` raises.
    """
    excerpt = excerpts.leading(text, room(paper, text, context, glossary))
    prompt = _prompt(paper, text, excerpt, glossary)
    turns = (("system", prompt.system), ("user", prompt.user))
    question = Question(turns, "report", schema(), "report", paper.paper_id.value)
    source = excerpts.source(paper, text)
    spoken = excerpts.spoken(context)
    replies = drafts(ask, question, lambda answer: _draft(answer, source, glossary), spoken)
    for drafted in replies.values:
        rest = [cut(texts, source, glossary) for texts in drafted.parts()]
        kept = drafted.with_texts(_texts(rest))
        if not faults(kept):
            told, highlights = values(kept)
            made = WholeReport(told, highlights, model, text.origin, text.pages, text.complete, excerpt.whole)
            return made, tuple(check for one in rest for check in one.repaired)
    raise Unusable(replies.faults or "no report")


def _draft(answer: Answer, source: Source, glossary: Glossary) -> Draft[DraftedReport]:
    """What is in the answer, with what is certain put right, and what is wrong with it."""
    draft = parsed(answer, DraftedReport)
    if draft.value is None:
        return draft
    reviewed = [review(texts, source, glossary) for texts in draft.value.parts()]
    mended = draft.value.with_texts(_texts(reviewed))
    return replace(draft, value=mended, faults=(*faults(mended), *(fault for one in reviewed for fault in one.faults)))


def _texts(reviewed: list[Reviewed]) -> Mapping[str, str]:
    return {field: text for one in reviewed for field, text in one.texts.items()}


@cache
def schema() -> dict[str, Any]:
    """The reply's JSON schema as strict mode wants it."""
    return strict(DraftedReport)


def room(paper: Paper, text: FullText, context: int, glossary: Glossary) -> int:
    """The bytes of the paper's text that there is room for."""
    empty = _prompt(paper, text, excerpts.Excerpt("", whole=False), glossary)
    return excerpts.room(context, empty, schema())


def _prompt(paper: Paper, text: FullText, excerpt: excerpts.Excerpt, glossary: Glossary) -> Prompt:
    return fill(
        "report",
        extent=excerpts.extent(text, excerpt, _BEGINNINGS),
        terms=excerpts.terms(glossary, excerpts.written_whole(text)),
        title=excerpts.tame(paper.title),
        text=excerpt.text,
    )
