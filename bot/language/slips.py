"""Names with a slip of the pen in them: MinMiMax, WebWaker, YuLna-Mini."""

import re
from collections.abc import Iterable

_LEAST = 6
"""Letters: shorter names that differ in one are two names (BERT and BART, LLM and MLLM, Adam and AdamW)."""
_LEAST_FOR_ANOTHER = 8
_DIGITS = re.compile(r"[0-9.]+")


def slip_of(written: str, names: Iterable[str]) -> str | None:
    """The one of the names that `written` misses by a letter, within it, too few, too many, swapped or (in long names)
    another; None where there is no such name, or where there are two.

    Digits are the same then: Qwen2.5 is no slip of Qwen2. Nor is what is added at either end: plurals, MiniMaxVL.
    """
    if len(written) < _LEAST - 1:
        return None
    found = {name for name in names if len(name) >= _LEAST and _is_slip(written, name)}
    return found.pop() if len(found) == 1 else None


def _is_slip(written: str, name: str) -> bool:
    if abs(len(written) - len(name)) > 1 or written[0] != name[0] or written[-1] != name[-1]:
        return False
    if _DIGITS.findall(written) != _DIGITS.findall(name) or written.casefold() == name.casefold():
        return False
    start = next((place for place, pair in enumerate(zip(written, name, strict=False)) if pair[0] != pair[1]), 0)
    if len(written) != len(name):
        shorter, longer = sorted((written, name), key=len)
        return bool(start) and shorter[start:] == longer[start + 1 :] and longer[start].isalpha()
    rest, right = written[start:], name[start:]
    swapped = rest[1::-1] == right[:2] and rest[2:] == right[2:]
    return swapped or (len(name) >= _LEAST_FOR_ANOTHER and rest[1:] == right[1:] and right[0].isalpha())
