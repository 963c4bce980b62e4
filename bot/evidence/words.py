"""English words as they are ranked by: in small letters and without their endings."""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d+(?:,\d{3}(?!\d))*(?:\.\d+)?|[^\W\d_a-zA-Z]+")
_PARTED = re.compile(r"(?<=[a-z])[\u00ad\x02\u200b]|(?<=[a-z])- (?=[a-z])")
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ational", "ations", "ators", "ation", "ative", "ator", "ities",
    "ments", "iness", "ions", "ives", "ancy", "ency", "ance", "ence", "able", "ible", "ings", "ated", "ates", "ized",
    "izes", "ised", "izer", "ness", "ical", "ally", "ion", "ive", "ity", "ing", "ies", "ied", "ate", "ize", "ise",
    "ful", "ous", "ant", "ent", "ers", "ors", "als", "est", "ic", "al", "ed", "es", "er", "or", "ly", "s", "y", "e",
)  # fmt: skip
_LEAST = 4


def stems(text: str) -> list[str]:
    """The words of `text` in order: letters and figures apart (`72B` is 72 and b), thousands without their commas."""
    return [stem(match) for match in _WORD.findall(_PARTED.sub("", text))]


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """`distillation`, `distilled`, `distills` and `distill` are one, as are `efficient` and `efficiency`."""
    low = word.lower().replace(",", "").replace("’", "'").removesuffix("'s")
    if not low.isascii() or not low.isalpha() or len(low) <= 3:
        return low
    for _ in range(3):
        shorter = _shorter(low)
        if shorter == low:
            break
        low = shorter
    return low


def _shorter(word: str) -> str:
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        least = 3 if ending in {"s", "ed", "ing", "e", "es"} else _LEAST
        if word.endswith(ending) and len(word) - len(ending) >= least:
            cut = word[: -len(ending)]
            if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiouls":
                cut = cut[:-1]
            return cut
    return word
