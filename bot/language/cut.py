"""The last resort: the sentences that are still wrong go."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.korean import placed_sentences
from bot.language.finding import Finding, Kind, Texts

WORTH_A_SENTENCE = frozenset(
    {
        Kind.NOT_KOREAN, Kind.MISSPELT, Kind.LEAK, Kind.CLOSER,
        Kind.FILLER, Kind.ABSENCE, Kind.REPEATED, Kind.UNFINISHED,
    }
)  # fmt: skip
"""Kinds for which a reader would rather miss the sentence. A name in another case, a term in two renderings or a
sentence in 한다체 still tells something, and stays.
"""


@dataclass(frozen=True)
class Cut:
    """The texts without the sentences that were wrong."""

    texts: dict[str, str]
    """Fields that lost all their sentences are not in it."""
    dropped: tuple[Finding, ...]
    """The findings whose sentences went."""
    emptied: tuple[str, ...]
    """The fields that are gone: the caller falls back."""


def cut(texts: Texts, left: Iterable[Finding]) -> Cut:
    """Drop the sentences that hold a finding of a kind that is worth a sentence. `left` is of these very texts."""
    dropped = [one for one in left if one.kind in WORTH_A_SENTENCE]
    kept = {field: _without(text, [one for one in dropped if one.field == field]) for field, text in texts.items()}
    emptied = tuple(field for field, text in kept.items() if not text and texts[field])
    return Cut({field: text for field, text in kept.items() if field not in emptied}, tuple(dropped), emptied)


def _without(text: str, dropped: list[Finding]) -> str:
    if not dropped:
        return text
    sentences = placed_sentences(text)
    spans = [(one.start, max(one.end, one.start + 1)) for one in dropped]
    stay = [one.text for one in sentences if not any(one.start < end and start < one.end for start, end in spans)]
    return " ".join(stay)
