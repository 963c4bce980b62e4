"""One model call a paper makes every field of its summary; a reply that will not do is repaired once."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.errors import Unusable
from bot.paper import Paper
from bot.summary import PROMPT_VERSION, Made, Summary, faults
from prompts import Prompt, fill
from workers.llm import Answer, Question

Ask = Callable[[Question], Answer]

_FENCE = re.compile(r"^\s*```\w*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z]{2,}")
_ABSTRACT_TAG = re.compile(r"<(?=\s*/?\s*abstract)", re.IGNORECASE)
_LONGEST_ABSTRACT = 6_000


def summarise(paper: Paper, ask: Ask, model: str, now: Callable[[], datetime]) -> Made:
    """The paper's summary from its title and abstract, in one call, or two where the first reply will not do.

    Raises Unusable where the second will not do either, and whatever `ask` raises.
    """
    prompt = _prompt(paper)
    turns = (("system", prompt.system), ("user", prompt.user))
    first = ask(_question(turns, paper))
    summary, wrong = read(first, paper)
    answers = [first]
    if wrong:
        repair = fill("repair", faults="; ".join(wrong)).user
        spoken = (("assistant", first.text[:8_000].strip() or "…"), ("user", repair))
        second = ask(_question((*turns, *spoken), paper))
        answers.append(second)
        summary, still_wrong = read(second, paper)
        if still_wrong:
            raise Unusable("; ".join(still_wrong))
    if summary is None:
        raise Unusable("no summary")
    return Made(
        summary=summary,
        model=model,
        prompt_version=PROMPT_VERSION,
        source="abstract",
        paper_version=paper.version,
        prompt_tokens=sum(answer.prompt_tokens for answer in answers),
        completion_tokens=sum(answer.completion_tokens for answer in answers),
        checks=wrong,
        made_at=now(),
    )


def read(answer: Answer, paper: Paper) -> tuple[Summary | None, tuple[str, ...]]:
    """The summary in the answer, and what is wrong with it as short English phrases; empty when nothing is."""
    if answer.refused:
        return None, ("it was refused",)
    if not answer.text.strip():
        return None, ("it is empty",)
    try:
        summary = Summary.model_validate_json(without_fence(answer.text))
    except ValidationError as error:
        return None, ("it was cut short",) if answer.cut else what_differs(error)
    wrong = faults(summary, paper.abstract)
    return summary, (*wrong, *(("it is about another paper",) if _is_foreign(summary, paper) else ()))


@cache
def schema() -> dict[str, Any]:
    """Summary's JSON schema as strict mode wants it."""
    return strict(Summary)


def strict(reply: type[BaseModel]) -> dict[str, Any]:
    """The reply's JSON schema as strict mode wants it: every field required, none besides, no titles.

    https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas
    """
    made: dict[str, Any] = _without_titles(reply.model_json_schema())
    made.pop("description", None)
    return made | {"required": list(made["properties"]), "additionalProperties": False}


def _prompt(paper: Paper) -> Prompt:
    """The prompt for the paper. Nothing in the abstract can end the tags that it stands in."""
    abstract = _ABSTRACT_TAG.sub("‹", paper.abstract[:_LONGEST_ABSTRACT])
    return fill("summary", title=paper.title, abstract=abstract)


def _question(turns: tuple[tuple[str, str], ...], paper: Paper) -> Question:
    return Question(turns, "summary", schema(), "summarise", paper.paper_id.value)


def without_fence(text: str) -> str:
    """The text without a code fence around the whole of it."""
    found = _FENCE.match(text)
    return found[1] if found else text


def what_differs(error: ValidationError) -> tuple[str, ...]:
    """The first few differences from the schema, without the model's own words."""
    found = error.errors(include_input=False, include_context=False, include_url=False)[:4]
    return tuple(f"`{'.'.join(map(str, one['loc'])) or 'reply'}`: {one['msg'][:80]}" for one in found)


def _is_foreign(summary: Summary, paper: Paper) -> bool:
    """Whether most of the Latin words in the summary are ones that the paper does not have."""
    source = f"{paper.title} {paper.abstract}".casefold()
    words = {word.casefold() for text in summary.texts().values() for word in _LATIN_WORD.findall(text)}
    strange = {word for word in words if word not in source}
    return len(strange) >= 5 and len(strange) > 0.6 * len(words)


def _without_titles(value: Any) -> Any:
    """Titles say the fields' names again, and each costs tokens with every paper."""
    if isinstance(value, dict):
        return {
            key: _without_titles(inner)
            for key, inner in value.items()
            if not (key == "title" and isinstance(inner, str))
        }
    return [_without_titles(inner) for inner in value] if isinstance(value, list) else value


def size(paper: Paper) -> int:
    """The bytes of UTF-8 that asking for this paper's summary sends, schema and instructions included."""
    prompt = _prompt(paper)
    return len((prompt.system + prompt.user + json.dumps(schema(), ensure_ascii=False)).encode())
