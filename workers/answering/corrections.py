"""One model call looks for what is wrong in our words. What it says is held to the paper before anything changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot import numbers
from bot.checks import Check, Outcome
from bot.errors import Unusable
from bot.evidence.quotes import Evidence, find
from bot.fulltext import FullText
from bot.glossary import Glossary
from bot.paper import Paper
from bot.recheck import (
    Correction,
    DraftedCheck,
    DraftedCorrection,
    Rechecked,
    corrected,
    differences,
    is_possible,
    sentence_of,
)
from bot.review import cut, review
from prompts import Prompt, fill
from workers import excerpts
from workers.answering.claims import paragraphs
from workers.answering.foreign import Ground, bearing, foreign
from workers.drafts import Ask, Draft, drafts, parsed, strict
from workers.llm import Answer, Question

RECHECK = "recheck"
"""The kind of `Check` of a sentence that somebody doubted with right."""
_LONGEST_FAULT = 60


@dataclass(frozen=True)
class Doubted:
    """Words of ours about a paper by field, and the text that they are held to."""

    paper: Paper
    text: FullText
    texts: Mapping[str, str]
    can_be: Callable[[Mapping[str, str]], bool]
    """Whether such texts could be shown in their place."""


def checked(
    doubted: Doubted, ask: Ask, model: str, context: int, glossary: Glossary
) -> tuple[Rechecked, tuple[int, int]]:
    """What is wrong in the words, in one call, or two where nothing of the first reply stands in the paper; and the
    tokens that it took, of prompts and of replies.

    Raises Unusable where no reply can be read, and whatever `ask` raises.
    """
    text, excerpt, prompt = doubted.text, *_prompt(doubted, context, glossary)
    turns = (("system", prompt.system), ("user", prompt.user))
    question = Question(turns, "recheck", schema(), "recheck", doubted.paper.paper_id.value)
    replies = drafts(ask, question, lambda answer: _draft(answer, doubted, glossary), excerpts.spoken(context))
    if not replies.values:
        raise Unusable(replies.faults)
    found = Rechecked(replies.values[0], text.origin, text.pages, text.complete, excerpt.whole, model)
    return found, (replies.prompt_tokens, replies.completion_tokens)


def checked_without_model(doubted: Doubted, glossary: Glossary) -> Rechecked:
    """What is certainly wrong in the words: figures that the text does not have, and faults of their Korean."""
    text = doubted.text
    after = cut(dict(doubted.texts), excerpts.source(doubted.paper, text), glossary).texts
    found = _possible(tuple(differences(doubted.texts, after)), doubted)
    return Rechecked(found, text.origin, text.pages, text.complete, whole=True, model=None)


def records(corrections: Sequence[Correction]) -> tuple[Check, ...]:
    """The corrections as they are kept with what they changed."""
    return tuple(
        Check(RECHECK, one.field, one.wrong, one.right, Outcome.REPAIRED if one.right else Outcome.CUT)
        for one in corrections
    )


def _draft(answer: Answer, doubted: Doubted, glossary: Glossary) -> Draft[tuple[Correction, ...]]:
    """The corrections that hold. A reply of which none does is worth a second call."""
    draft = parsed(answer, DraftedCheck)
    if draft.value is None:
        return Draft(None, draft.faults)
    tried = [_held(one, doubted, glossary) for one in draft.value.corrections]
    held = _possible(tuple(one for one in tried if isinstance(one, Correction)), doubted)
    faults = tuple(one for one in tried if isinstance(one, str))
    return Draft(held, () if held else faults)


def _held(drafted: DraftedCorrection, doubted: Doubted, glossary: Glossary) -> Correction | str:
    """The correction as it can be made, or why not, as an English phrase."""
    ours = sentence_of(doubted.texts.get(drafted.field, ""), drafted.wrong)
    if ours is None:
        return f"`wrong` is no sentence of `{drafted.field[:_LONGEST_FAULT]}`: {drafted.wrong[:_LONGEST_FAULT]}"
    evidence = find(drafted.quote, doubted.text)
    if evidence is None:
        return f"`quote` is not in the text: “{drafted.quote[:_LONGEST_FAULT]}”"
    if drafted.right is None:
        return Correction(drafted.field, ours, None, evidence)
    source = excerpts.source(doubted.paper, doubted.text)
    reviewed = review({drafted.field: drafted.right}, source, glossary)
    right = reviewed.texts.get(drafted.field, "")
    wrong = reviewed.faults[0] if reviewed.faults else _why_not(ours, right, evidence, doubted, glossary)
    return f"`right` cannot be shown: {wrong}" if wrong else Correction(drafted.field, ours, right, evidence)


def _why_not(ours: str, right: str, evidence: Evidence, doubted: Doubted, glossary: Glossary) -> str | None:
    """Why the sentence cannot stand in the place of ours; None where it can."""
    if not right or not is_possible(right):
        return "it is empty or too long"
    if right == ours:
        return "it is the same sentence"
    around = "\n".join(paragraphs([evidence], doubted.text))
    new = [one for one in numbers.check(right, around).unresolved if one.before not in ours]
    if new:
        return f"its figure {new[0].before} does not stand where the quote does"
    ground = Ground(doubted.paper.title, doubted.text, ours, glossary, instructions())
    wrong = foreign(right, evidence.text, ground)
    return wrong or ("it says what its quote does not say" if bearing(right, around, ground) != right else None)


def _possible(corrections: tuple[Correction, ...], doubted: Doubted) -> tuple[Correction, ...]:
    """The corrections, without those that leave what cannot be shown, and each sentence corrected once."""
    kept: tuple[Correction, ...] = ()
    for one in corrections:
        is_new = all((other.field, other.wrong) != (one.field, one.wrong) for other in kept)
        if is_new and doubted.can_be(corrected(doubted.texts, (*kept, one))):
            kept = (*kept, one)
    return kept


@cache
def schema() -> dict[str, Any]:
    """The reply's JSON schema as strict mode wants it."""
    return strict(DraftedCheck)


@cache
def instructions() -> str:
    """What the model is told for every check."""
    return fill("recheck", **dict.fromkeys(("extent", "title", "text", "terms", "texts"), "")).system


def _prompt(doubted: Doubted, context: int, glossary: Glossary) -> tuple[excerpts.Excerpt, Prompt]:
    """What of the paper there is room for, and the prompt with it."""
    said = " ".join(doubted.texts.values())
    told = "\n".join(f"{field}: {excerpts.tame(text)}" for field, text in doubted.texts.items())

    def filled(excerpt: excerpts.Excerpt) -> Prompt:
        return fill(
            "recheck",
            extent=excerpts.extent(doubted.text, excerpt, excerpts.PASSAGES),
            title=excerpts.tame(doubted.paper.title),
            text=excerpt.text,
            terms=excerpts.terms(glossary, excerpts.written_whole(doubted.text)),
            texts=told,
        )

    room = excerpts.room(context, filled(excerpts.Excerpt("", whole=False)), schema())
    excerpt = excerpts.bearing_on(said, doubted.text, room, glossary)
    return excerpt, filled(excerpt)
