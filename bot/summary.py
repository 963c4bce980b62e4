"""What Paperboy says of one paper: a bounded value, so that the largest card fits the smallest platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from bot import taxonomy
from bot.bounded import KeyTerms, Words, at_most, meanings, with_meanings
from bot.checks import Check
from bot.korean import hangul_share, is_finished

PROMPT_VERSION = "summary-3"
"""Goes up when the prompt or the fields change, so that it is known what a stored summary was made with."""


def _known_category(name: str) -> str:
    found = taxonomy.named(name)
    if found is None:
        raise ValueError(f"no category is called {name[:40]!r}")
    return found.slug


_Slug = Annotated[
    str, AfterValidator(_known_category), WithJsonSchema({"type": "string", "enum": list(taxonomy.SLUGS)})
]


class Summary(BaseModel):
    """The fields that one model call makes of a paper, in Korean. Parsing cleans and bounds them.

    Lengths are in characters. The JSON schema that the model is given is this class's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    category: _Slug
    title: Annotated[Words, at_most(120)]
    one_line: Annotated[Words, at_most(110)]
    overview: Annotated[Words, at_most(700)]
    easy: Annotated[Words, at_most(600)]
    novelty: Annotated[Words, at_most(450)]
    details: Annotated[Words, at_most(600)]
    performance: Annotated[Words, at_most(450)] | None
    keywords: Annotated[tuple[Annotated[Words, at_most(40)], ...], AfterValidator(lambda words: words[:6])] = Field(
        strict=False
    )
    terms: KeyTerms = ()
    """What stood in no summary before the third prompt."""

    def texts(self) -> dict[str, str]:
        """Every field that holds sentences, by its name."""
        fields = ("title", "one_line", "overview", "easy", "novelty", "details", "performance")
        found = {name: text for name in fields if (text := getattr(self, name)) is not None}
        return found | meanings(self.terms)

    def with_texts(self, texts: Mapping[str, str]) -> "Summary | None":
        """The summary with these for its `texts`, bounded anew; None where one is gone that it cannot do without."""
        if self.texts().keys() - texts.keys() - {"performance"} - meanings(self.terms).keys():
            return None
        terms = {"terms": [vars(one) for one in with_meanings(self.terms, texts)]}
        rest = {name: text for name, text in texts.items() if name in type(self).model_fields}
        return Summary.model_validate(self.model_dump() | {"performance": None} | rest | terms)


@dataclass(frozen=True)
class Made:
    """A summary and what it was made with."""

    summary: Summary
    model: str
    prompt_version: str
    source: Literal["abstract", "full text"]
    """What it was written from, or what it was held to and put right by since."""
    paper_version: int | None
    prompt_tokens: int
    completion_tokens: int
    checks: tuple[Check, ...]
    """What was found wrong on the way, and what was done about it."""
    made_at: datetime


MINIMUM_HANGUL_SHARE = 0.5


def faults(summary: Summary, abstract: str) -> tuple[str, ...]:
    """What is wrong with a summary as a text, as short English phrases that a model can be told; empty when nothing.

    Finds texts that are not Korean, ones too short to say anything, an unfinished last sentence, and an overview that
    is the abstract itself.
    """
    found = []
    for name, text in summary.texts().items():
        if hangul_share(text) < _share_wanted(name):
            found.append(f"`{name}` is not written in Korean")
    for name, least in (("overview", 60), ("easy", 40)):
        if len(getattr(summary, name)) < least:
            found.append(f"`{name}` is too short")
    for name in ("overview", "easy", "novelty", "details", "performance"):
        text = getattr(summary, name)
        if text is not None and not is_finished(text):
            found.append(f"`{name}` ends in the middle of a sentence")
    if summary.overview == abstract:
        found.append("`overview` repeats the abstract")
    return tuple(found)


def _share_wanted(field: str) -> float:
    """A title may be mostly names (`VideoRAG: 영상 말뭉치 …`); sentences may not."""
    return 0.2 if field == "title" else MINIMUM_HANGUL_SHARE
