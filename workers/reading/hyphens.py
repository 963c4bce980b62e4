"""Whether a word that was parted at a line's end has a hyphen of its own: the document uses its words again."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*-$")
_FIRST = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


class Hyphens:
    """The words of a document, as they stand within its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._whole: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        for line in lines:
            words = [word.lower() for word in _WORD.findall(line)]
            if line.endswith("-"):
                words = words[:-1]
            self._whole.update(words)
            for word in words:
                self._parts.update(word.split("-"))

    def join(self, before: str, after: str) -> str:
        """Two lines as one text: parted by a space, or by nothing after a hyphen, which stays or goes."""
        if not before.endswith("-"):
            return f"{before} {after}" if before and after else before + after
        last, first = _LAST.search(before), _FIRST.match(after)
        if not last or not first:
            return before + after if last or first else f"{before} {after}"
        return before + after if self.keeps(last[0][:-1], first[0]) else before[:-1] + after

    def keeps(self, last: str, first: str) -> bool:
        """Whether the hyphen between the two halves of a parted word is the word's own."""
        # A capital, a figure or another hyphen shows a name or a compound: GPT-4, LLM-based, state-of-the-art.
        if not first[0].islower() or not last[-1].islower() or any(map(str.isupper, last[1:])):
            return True
        last, first = last.lower(), first.lower()
        with_hyphen, without = self._whole[f"{last}-{first}"], self._whole[last + first]
        if with_hyphen or without:
            return with_hyphen > without
        if "-" in last:
            tail = last.rpartition("-")[2]
            return self._parts[tail] > 0 or not self._parts[tail + first]
        return min(len(last), len(first)) >= 3 and self._parts[last] > 0 and self._parts[first.partition("-")[0]] > 0
