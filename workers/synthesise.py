"""One model call says what the papers of a category have in common; a reply that will not do is repaired once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from bot.checks import Check
from bot.edition import Item
from bot.errors import Unusable
from bot.glossary import Glossary
from bot.language import Source
from bot.review import NO_GLOSSARY, cut, review
from bot.store.syntheses import synthesis_tasks
from bot.synthesis import Claim, DraftedSynthesis, Synthesis, key, settle, source_text, subjects
from prompts import Prompt, fill
from workers.drafts import Ask, Draft, drafts, parsed, strict
from workers.excerpts import tame
from workers.llm import Answer, Question
from workers.wiring import Parts


def make(parts: Parts, task_key: str) -> None:
    """Make the synthesis of the task's category and day, unless there is one or the day's papers are others by now.

    Raises Unusable, and what a model raises.
    """
    day, slug, _ = task_key.split(".")
    editions, asked = parts.store.editions, date.fromisoformat(day)
    edition = editions.frozen(asked) or editions.as_it_stands(asked)
    task = synthesis_tasks(edition).get(slug)
    if parts.model is None or task is None or task.key != task_key or slug in parts.store.syntheses.of(edition):
        return
    items = subjects(edition.items)[slug]
    made = synthesise(items, parts.model.ask, parts.model.name, parts.glossary)
    parts.store.syntheses.keep(key(items), made, parts.clock())


def synthesise(items: Sequence[Item], ask: Ask, model: str, glossary: Glossary = NO_GLOSSARY) -> Synthesis:
    """The synthesis of papers of one category, as `bot.synthesis.subjects` gives them, in one call or two.

    Each claim is held to the abstracts that it rests on; one that is still wrong after the second call is left out.
    Raises Unusable where too little is left then, and whatever `ask` raises.
    """
    prompt = _prompt(items)
    turns = (("system", prompt.system), ("user", prompt.user))
    question = Question(turns, "synthesis", schema(), "synthesise", f"{items[0].category.slug} {key(items)[:16]}")
    replies = drafts(ask, question, lambda answer: _faulty(read(answer, items, model), items, glossary))
    for made in replies.values:
        settled = _held(made, items, glossary)
        if settled is not None:
            return settled
    raise Unusable(replies.faults)


def _faulty(draft: Draft[Synthesis], items: Sequence[Item], glossary: Glossary) -> Draft[Synthesis]:
    """The draft with what the review of its claims finds wrong besides."""
    claims = enumerate(draft.value.claims, 1) if draft.value else ()
    found = (review({f"claim {number}": claim.text}, _source(claim, items), glossary) for number, claim in claims)
    return replace(draft, faults=(*draft.faults, *(fault for one in found for fault in one.faults)))


def _held(made: Synthesis, items: Sequence[Item], glossary: Glossary) -> Synthesis | None:
    """The synthesis with what is certain put right and without the claims that are wrong; None where no claim is left
    that relates two papers.
    """
    claims: list[Claim] = []
    checks: list[Check] = []
    for number, claim in enumerate(made.claims, 1):
        field = f"claim {number}"
        rest = cut({field: claim.text}, _source(claim, items), glossary)
        checks += rest.repaired
        claims += [replace(claim, text=rest.texts[field])] if field in rest.texts else []
    is_one = any(len(claim.papers) > 1 for claim in claims)
    return replace(made, claims=tuple(claims), checks=tuple(checks)) if is_one else None


def _source(claim: Claim, items: Sequence[Item]) -> Source:
    """The titles and the abstracts of the papers that the claim rests on."""
    told = [source_text(item) for item in items if item.paper.paper_id in claim.papers]
    return Source(". ".join(title for title, _, _ in told), "\n".join(abstract for _, _, abstract in told))


def read(answer: Answer, items: Sequence[Item], model: str) -> Draft[Synthesis]:
    """The synthesis in the answer, or what is wrong with it."""
    draft = parsed(answer, DraftedSynthesis)
    return Draft(None, draft.faults) if draft.value is None else Draft(*settle(draft.value, items, model))


@cache
def schema() -> dict[str, Any]:
    """The reply's JSON schema as strict mode wants it."""
    return strict(DraftedSynthesis)


def _prompt(items: Sequence[Item]) -> Prompt:
    papers = "\n\n".join(_paper(number, item) for number, item in enumerate(items, 1))
    return fill("synthesis", category=items[0].category.korean, papers=papers)


def _paper(number: int, item: Item) -> str:
    """One paper of the prompt."""
    title, korean, abstract = map(tame, source_text(item))
    told = [f"Title: {title}", *([f"Korean title: {korean}"] if korean else []), f"Abstract: {abstract}"]
    return "\n".join((f'<paper number="{number}">', *told, "</paper>"))
