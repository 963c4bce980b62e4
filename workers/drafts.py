"""A model's reply as a draft of something, and one more call where it will not do."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from prompts import fill
from workers.llm import Answer, Question

Ask = Callable[[Question], Answer]
Form = TypeVar("Form", bound=BaseModel)
Value = TypeVar("Value")

_FENCE = re.compile(r"^\s*```\w*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
LONGEST_SPOKEN = 8_000
"""Characters of a reply that the model is shown again."""


@dataclass(frozen=True)
class Draft(Generic[Value]):
    """What a reply came to, and what is wrong with it as short English phrases that a model can be told."""

    value: Value | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Drafts(Generic[Value]):
    """One draft or two, the first one first, and what they cost."""

    drafts: tuple[Draft[Value], ...]
    prompt_tokens: int
    completion_tokens: int

    @property
    def values(self) -> tuple[Value, ...]:
        """What can be built on, the last one first."""
        return tuple(one.value for one in reversed(self.drafts) if one.value is not None)

    @property
    def faults(self) -> str:
        """What is still wrong, in one line."""
        return "; ".join(self.drafts[-1].faults)


def drafts(
    ask: Ask, question: Question, judge: Callable[[Answer], Draft[Value]], longest_spoken: int = LONGEST_SPOKEN
) -> Drafts[Value]:
    """The reply as `judge` takes it, and where that finds faults, the reply to a repair that names them and shows so
    many characters of it.

    Raises whatever `ask` raises.
    """
    answers = [ask(question)]
    made = [judge(answers[0])]
    if made[0].faults:
        repair = fill("repair", faults="; ".join(made[0].faults)).user
        spoken = (("assistant", answers[0].text[:longest_spoken].strip() or "…"), ("user", repair))
        answers.append(ask(replace(question, turns=(*question.turns, *spoken))))
        made.append(judge(answers[1]))
    return Drafts(tuple(made), sum(one.prompt_tokens for one in answers), sum(one.completion_tokens for one in answers))


def paid_by(ask: Ask, person: str | None) -> Ask:
    """`ask` at the expense of somebody's share of the budget."""
    return lambda question: ask(replace(question, person=person))


def parsed(answer: Answer, form: type[Form]) -> Draft[Form]:
    """The reply as JSON of that form."""
    if answer.refused:
        return Draft(None, ("it was refused",))
    if not answer.text.strip():
        return Draft(None, ("it is empty",))
    try:
        return Draft(form.model_validate_json(without_fence(answer.text)), ())
    except ValidationError as error:
        return Draft(None, ("it was cut short",) if answer.cut else what_differs(error))


def without_fence(text: str) -> str:
    """The text without a code fence around the whole of it."""
    found = _FENCE.match(text)
    return found[1] if found else text


def what_differs(error: ValidationError) -> tuple[str, ...]:
    """The first few differences from the schema, without the model's own words."""
    found = error.errors(include_input=False, include_context=False, include_url=False)[:4]
    return tuple(f"`{'.'.join(map(str, one['loc'])) or 'reply'}`: {one['msg'][:80]}" for one in found)


def strict(form: type[BaseModel]) -> dict[str, Any]:
    """The form's JSON schema as strict mode wants it: every field required, none besides, no titles, no defaults.

    https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas
    """
    made: dict[str, Any] = _plain(form.model_json_schema())
    return made | {"required": list(made["properties"]), "additionalProperties": False}


def _plain(value: Any) -> Any:
    """Titles and descriptions cost tokens with every paper; defaults are refused."""
    if isinstance(value, dict):
        return {
            key: _plain(inner)
            for key, inner in value.items()
            if not (key in {"title", "description"} and isinstance(inner, str)) and key != "default"
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
