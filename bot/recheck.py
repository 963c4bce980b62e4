"""What checking our words against a paper once more came to: sentences put right, each with the paper's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from bot.bounded import Words
from bot.evidence.quotes import Evidence
from bot.fulltext import Origin
from bot.keys import key_of
from bot.korean import placed_sentences, sentences
from bot.paper import Paper

PROMPT_VERSION = "recheck-1"
"""Goes up when the prompt, the fields or what is let through change: what was checked before is checked anew."""

MOST_CORRECTIONS = 4
_LONGEST_QUOTE = 1_500
_LONGEST_SENTENCE = 400


class DraftedCorrection(BaseModel):
    """A correction as the model gives it: a sentence of ours, another or none, and the paper's words for that."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    field: Words
    wrong: Words
    right: Words | None
    quote: Annotated[str, AfterValidator(lambda text: text[:_LONGEST_QUOTE])]


class DraftedCheck(BaseModel):
    """The model's reply. The JSON schema that it is given is this class's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    corrections: Annotated[
        tuple[DraftedCorrection, ...], AfterValidator(lambda corrections: corrections[:MOST_CORRECTIONS])
    ] = Field(strict=False)


@dataclass(frozen=True)
class Correction:
    """A sentence of ours as it stood in the field, and what stands there now; None where it went."""

    field: str
    wrong: str
    right: str | None
    evidence: Evidence | None
    """The paper's own words for that; None where it was found without a model."""


@dataclass(frozen=True)
class Rechecked:
    """The corrections, none where nothing was wrong, and what was read for them."""

    corrections: tuple[Correction, ...]
    origin: Origin
    pages: int | None
    complete: bool
    """Whether the paper was read to its end."""
    whole: bool
    """Whether the model was given all that was read, and not the best passages of it."""
    model: str | None
    """None where only what needs no model was checked."""


_ADAPTER: TypeAdapter[Rechecked] = TypeAdapter(Rechecked)


def to_kept(rechecked: Rechecked) -> dict[str, Any]:
    """The finding as plain JSON for the store; `from_kept` gives the same finding back."""
    kept: dict[str, Any] = _ADAPTER.dump_python(rechecked, mode="json")
    return kept


def from_kept(kept: dict[str, Any]) -> Rechecked:
    """The finding that `to_kept` wrote. Raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_python(kept)


def key(paper: Paper, text_key: str, texts: Mapping[str, str], model: str | None) -> str:
    """Under what a finding is kept: the same for the same words of ours about the same text."""
    said = [part for field in sorted(texts) for part in (field, texts[field])]
    return key_of(PROMPT_VERSION, model or "", paper.paper_id, text_key, *said)


def sentence_of(text: str, wrong: str) -> str | None:
    """The sentence of the text that is meant, as it stands there; None where there is none, or more than one."""
    found = {one for one in sentences(text) if _bare(one) == _bare(wrong)}
    return found.pop() if len(found) == 1 and _bare(wrong) else None


def is_possible(right: str) -> bool:
    """Whether it can stand in a sentence's place."""
    return len(right) <= _LONGEST_SENTENCE


def corrected(texts: Mapping[str, str], corrections: tuple[Correction, ...]) -> dict[str, str]:
    """The texts with the corrections. What no longer stands there is left as it is; an emptied text is gone."""
    made = dict(texts)
    for one in corrections:
        text = made.get(one.field, "")
        place = next((place for place in placed_sentences(text) if place.text == one.wrong), None)
        if place is not None:
            around = (text[: place.start].rstrip(), one.right or "", text[place.end :].lstrip())
            made[one.field] = " ".join(part for part in around if part)
    return {field: text for field, text in made.items() if text}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Correction]:
    """What was changed, sentence by sentence."""
    for field, text in before.items():
        ours, now = sentences(text), sentences(after.get(field, ""))
        for what, start, end, first, last in SequenceMatcher(None, ours, now, autojunk=False).get_opcodes():
            if what == "equal":
                continue
            is_paired = end - start == last - first
            for number, wrong in enumerate(ours[start:end]):
                yield Correction(field, wrong, now[first + number] if is_paired else None, None)


def _bare(text: str) -> str:
    """The sentence without what a model may write otherwise: white space and the marks around it."""
    return "".join(character for character in text if character.isalnum())
