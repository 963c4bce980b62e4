"""One model call says what the papers of a category have in common; a reply that will not do is repaired once."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from pydantic import ValidationError

from bot.edition import Item
from bot.errors import Unusable
from bot.store.syntheses import synthesis_tasks
from bot.synthesis import Draft, Synthesis, key, settle, source_text, subjects
from prompts import Prompt, fill
from workers.llm import Answer, Question, Turns
from workers.summarise import Ask, strict, what_differs, without_fence
from workers.wiring import Parts

_PAPER_TAG = re.compile(r"<(?=\s*/?\s*paper)", re.IGNORECASE)


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
    made = synthesise(items, parts.model.ask, parts.model.name)
    parts.store.syntheses.keep(key(items), made, parts.clock())


def synthesise(items: Sequence[Item], ask: Ask, model: str) -> Synthesis:
    """The synthesis of papers of one category, as `bot.synthesis.subjects` gives them, in one call or two.

    Raises Unusable where the second reply will not do either, and whatever `ask` raises.
    """
    prompt = _prompt(items)
    turns = (("system", prompt.system), ("user", prompt.user))
    first = ask(_question(turns, items))
    made, wrong = read(first, items, model)
    if made is None:
        repair = fill("repair", faults="; ".join(wrong)).user
        spoken = (("assistant", first.text[:8_000].strip() or "…"), ("user", repair))
        made, wrong = read(ask(_question((*turns, *spoken), items)), items, model)
    if made is None:
        raise Unusable("; ".join(wrong))
    return made


def read(answer: Answer, items: Sequence[Item], model: str) -> tuple[Synthesis | None, tuple[str, ...]]:
    """The synthesis in the answer, or what is wrong with it as short English phrases."""
    if answer.refused:
        return None, ("it was refused",)
    if not answer.text.strip():
        return None, ("it is empty",)
    try:
        draft = Draft.model_validate_json(without_fence(answer.text))
    except ValidationError as error:
        return None, ("it was cut short",) if answer.cut else what_differs(error)
    return settle(draft, items, model)


@cache
def schema() -> dict[str, Any]:
    """Draft's JSON schema as strict mode wants it."""
    return strict(Draft)


def _prompt(items: Sequence[Item]) -> Prompt:
    papers = "\n\n".join(_paper(number, item) for number, item in enumerate(items, 1))
    return fill("synthesis", category=items[0].category.korean, papers=papers)


def _paper(number: int, item: Item) -> str:
    """One paper of the prompt. Nothing in its texts can end the tags that it stands in."""
    title, korean, abstract = (_PAPER_TAG.sub("‹", text) for text in source_text(item))
    told = [f"Title: {title}", *([f"Korean title: {korean}"] if korean else []), f"Abstract: {abstract}"]
    return "\n".join((f'<paper number="{number}">', *told, "</paper>"))


def _question(turns: Turns, items: Sequence[Item]) -> Question:
    return Question(turns, "synthesis", schema(), "synthesise", f"{items[0].category.slug} {key(items)[:16]}")
