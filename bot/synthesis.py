"""What the papers of one category say together: claims, each of which rests on papers that are named by their ids."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from bot.bounded import ONE_LINE, at_most
from bot.checks import Check
from bot.edition import Item
from bot.korean import hangul_share, sentences, shorten
from bot.paper import PaperId
from bot.summary import MINIMUM_HANGUL_SHARE
from bot.taxonomy import SLUGS

PROMPT_VERSION = "synthesis-1"
"""Goes up when the prompt or the fields change."""

MOST_PAPERS = 12
"""In one call: those with the most votes."""
_MOST_CLAIMS = 5
_LONGEST_CLAIM = 260
_LONGEST_ABSTRACT = 2_000


class DraftedClaim(BaseModel):
    """One sentence as the model gives it, with the numbers of the papers that it rests on, counted from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: Annotated[str, ONE_LINE, at_most(_LONGEST_CLAIM)]
    papers: tuple[int, ...] = Field(strict=False)


class DraftedSynthesis(BaseModel):
    """The model's reply. The JSON schema that it is given is this class's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    claims: tuple[DraftedClaim, ...] = Field(strict=False)


@dataclass(frozen=True)
class Claim:
    """A Korean sentence and the papers that it rests on, at least one."""

    text: str
    papers: tuple[PaperId, ...]


@dataclass(frozen=True)
class Synthesis:
    """What was made of the papers of one category, and the model that made it."""

    claims: tuple[Claim, ...]
    model: str
    checks: tuple[Check, ...] = ()
    """What was found wrong on the way, and what was done about it."""

    def about(self, ids: Collection[PaperId]) -> Self | None:
        """What of it rests on these papers alone; None where that relates no two of them."""
        claims = tuple(claim for claim in self.claims if set(claim.papers) <= set(ids))
        return replace(self, claims=claims) if any(len(claim.papers) > 1 for claim in claims) else None


def subjects(items: Sequence[Item]) -> dict[str, tuple[Item, ...]]:
    """The papers that syntheses are to be made of, by the slugs of their categories, in an order that votes do not
    change. A category in which fewer than two papers have an abstract has none.
    """
    found: dict[str, tuple[Item, ...]] = {}
    for slug in SLUGS:
        told = [item for item in items if item.category.slug == slug and item.paper.abstract]
        best = sorted(told, key=lambda item: (-item.votes, item.paper.paper_id))[:MOST_PAPERS]
        if len(best) > 1:
            found[slug] = tuple(sorted(best, key=lambda item: item.paper.paper_id))
    return found


def narrowed(syntheses: Mapping[str, Synthesis], items: Sequence[Item]) -> dict[str, Synthesis]:
    """What of the syntheses rests on these items alone, by the slugs of their categories."""
    ids = {item.paper.paper_id for item in items}
    return {slug: about for slug, one in syntheses.items() if (about := one.about(ids)) is not None}


def source_text(item: Item) -> tuple[str, str, str]:
    """What the model is told of a paper: its title, its Korean title or "", and its abstract."""
    korean = item.made.summary.title if item.made else ""
    return item.paper.title, korean, shorten(item.paper.abstract, _LONGEST_ABSTRACT)


def key(items: Sequence[Item]) -> str:
    """What a synthesis of these papers is kept under: the same papers with the same texts are never paid for twice."""
    told = [(item.category.slug, item.paper.paper_id.value, *source_text(item)) for item in items]
    return hashlib.blake2b(json.dumps([PROMPT_VERSION, told]).encode(), digest_size=16).hexdigest()


def settle(draft: DraftedSynthesis, items: Sequence[Item], model: str) -> tuple[Synthesis | None, tuple[str, ...]]:
    """The draft's claims with the papers they rest on, and what is wrong as short English phrases.

    A claim without papers, or with one that was not given, is dropped.
    """
    claims: list[Claim] = []
    found: list[str] = []
    for number, claim in enumerate(draft.claims[:_MOST_CLAIMS], 1):
        numbers = tuple(sorted(set(claim.papers)))
        if not claim.text or not numbers or not all(1 <= one <= len(items) for one in numbers):
            continue
        if hangul_share(claim.text) < MINIMUM_HANGUL_SHARE:
            found.append(f"claim {number} is not written in Korean")
        if not sentences(claim.text)[-1].rstrip("\"'”’)]").endswith((".", "!", "?")):
            found.append(f"claim {number} ends in the middle of a sentence")
        claims.append(Claim(claim.text, tuple(items[one - 1].paper.paper_id for one in numbers)))
    if not any(len(claim.papers) > 1 for claim in claims):
        found.append("no claim rests on two of the papers")
    return (None, tuple(found)) if found else (Synthesis(tuple(claims), model), ())
