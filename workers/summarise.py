"""One model call a paper makes every field of its summary, which is held to its source; a reply that will not do is
repaired once.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from bot.checks import REPLY, Check, Outcome
from bot.errors import Unusable
from bot.glossary import Glossary, lines
from bot.language import Source
from bot.paper import Paper, PaperId
from bot.review import NO_GLOSSARY, cut, review
from bot.summary import PROMPT_VERSION, Made, Summary, faults
from prompts import Prompt, fill
from workers.drafts import Ask, Draft, Drafts, drafts, paid_by, parsed, strict
from workers.excerpts import tame
from workers.llm import Answer, Question
from workers.wiring import Parts

_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z]{2,}")
_LONGEST_ABSTRACT = 6_000


def keep_summary(parts: Parts, paper_id: PaperId, person: str | None = None) -> None:
    """Make the paper's summary unless there is one, out of the person's share where somebody asked for it. Without a
    model, or without the paper, there is nothing to do.
    """
    paper = parts.store.papers.get(paper_id)
    if paper is None or parts.model is None or parts.store.papers.summary(paper_id) is not None:
        return
    made = summarise(paper, paid_by(parts.model.ask, person), parts.model.name, parts.clock, parts.glossary)
    parts.store.papers.keep_summary(paper_id, made)


def summarise(
    paper: Paper, ask: Ask, model: str, now: Callable[[], datetime], glossary: Glossary = NO_GLOSSARY
) -> Made:
    """The paper's summary from its title and abstract, in one call, or two where the first reply will not do.

    What is certain is put right here. What is wrong after the second call goes with its sentence. Raises Unusable where
    too little is left then, and whatever `ask` raises.
    """
    prompt = _prompt(paper, glossary)
    turns = (("system", prompt.system), ("user", prompt.user))
    question = Question(turns, "summary", schema(), "summarise", paper.paper_id.value)
    replies = drafts(ask, question, lambda answer: _draft(answer, paper, glossary))
    summary, checks = _best(replies, paper, glossary)
    return Made(
        summary=summary,
        model=model,
        prompt_version=PROMPT_VERSION,
        source="abstract",
        paper_version=paper.version,
        prompt_tokens=replies.prompt_tokens,
        completion_tokens=replies.completion_tokens,
        checks=checks,
        made_at=now(),
    )


@dataclass(frozen=True)
class _Read:
    """What a reply came to: its summary, if any, with what is certain put right, and the record of that."""

    summary: Summary | None
    checks: tuple[Check, ...] = ()
    asked: tuple[Check, ...] = ()
    """What the model is asked to put right."""


def _draft(answer: Answer, paper: Paper, glossary: Glossary) -> Draft[_Read]:
    summary, wrong = read(answer, paper)
    if summary is None:
        return Draft(_Read(None, asked=(Check(REPLY, "", "; ".join(wrong), None, Outcome.ASKED),)), wrong)
    reviewed = review(summary.texts(), _source(paper), glossary)
    mended = summary.with_texts(reviewed.texts) or summary
    still_wrong = _wrong(mended, paper)
    asked = (*reviewed.left, *(Check(REPLY, "", one, None, Outcome.ASKED) for one in still_wrong))
    return Draft(_Read(mended, reviewed.repaired, asked), (*still_wrong, *reviewed.faults))


def _best(replies: Drafts[_Read], paper: Paper, glossary: Glossary) -> tuple[Summary, tuple[Check, ...]]:
    """The last draft that will do, without the sentences that are still wrong, and the record of it all. A title that
    will not do is no reason to lose the rest: the paper's own stands in.

    Raises Unusable where none will.
    """
    asked = tuple(one for draft in replies.values[1:] for one in draft.asked)
    for draft in replies.values:
        if draft.summary is None:
            continue
        rest = cut(draft.summary.texts(), _source(paper), glossary)
        summary = draft.summary.with_texts({"title": paper.title} | rest.texts)
        if summary is not None and {one.startswith("`title`") for one in _wrong(summary, paper)} == {True}:
            summary = summary.with_texts(summary.texts() | {"title": paper.title})
        if summary is not None and not _wrong(summary, paper):
            return summary, (*asked, *draft.checks, *rest.repaired)
    raise Unusable(replies.faults or "no summary")


def _source(paper: Paper) -> Source:
    return Source(paper.title, paper.abstract[:_LONGEST_ABSTRACT])


def read(answer: Answer, paper: Paper) -> tuple[Summary | None, tuple[str, ...]]:
    """The summary in the answer, and what is wrong with it as short English phrases; empty when nothing is."""
    draft = parsed(answer, Summary)
    return draft.value, draft.faults if draft.value is None else _wrong(draft.value, paper)


def _wrong(summary: Summary, paper: Paper) -> tuple[str, ...]:
    """What makes the summary none, as English phrases. The paper's own title is never wrong."""
    foreign = ("it is about another paper",) if _is_foreign(summary, paper) else ()
    found = faults(summary, paper.abstract)
    return (*(one for one in found if summary.title != paper.title or not one.startswith("`title`")), *foreign)


@cache
def schema() -> dict[str, Any]:
    """Summary's JSON schema as strict mode wants it."""
    return strict(Summary)


def _prompt(paper: Paper, glossary: Glossary) -> Prompt:
    """The prompt for the paper, with the terms that it holds."""
    terms = lines(glossary.held(_source(paper).whole)) or "–"
    return fill("summary", title=tame(paper.title), terms=terms, abstract=tame(paper.abstract[:_LONGEST_ABSTRACT]))


def _is_foreign(summary: Summary, paper: Paper) -> bool:
    """Whether most of the Latin words in the summary are ones that the paper does not have."""
    source = f"{paper.title} {paper.abstract}".casefold()
    words = {word.casefold() for text in summary.texts().values() for word in _LATIN_WORD.findall(text)}
    strange = {word for word in words if word not in source}
    return len(strange) >= 5 and len(strange) > 0.6 * len(words)


def size(paper: Paper, glossary: Glossary = NO_GLOSSARY) -> int:
    """The bytes of UTF-8 that asking for this paper's summary sends, schema, terms and instructions included."""
    prompt = _prompt(paper, glossary)
    return len((prompt.system + prompt.user + json.dumps(schema(), ensure_ascii=False)).encode())
