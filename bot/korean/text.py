"""Korean text as text: how much of it is Korean, where its sentences end, and how to shorten it without a scar."""

import re
from dataclasses import dataclass

HANGUL = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"\S.*?(?:[.!?。…][\"'”’)\]]*(?=\s)|\Z)", re.DOTALL)
_ABBREVIATED = re.compile(r"(?:\b(?:vs|cf|et al|e\.g|i\.e|Fig|Eq|Sec|No|Dr|approx)|^\d{1,2})\.$")


def hangul_share(text: str) -> float:
    """The share of Hangul syllables among the words of `text`, 0.0 to 1.0; 0.0 for a text without words.

    Counted by words and not by letters: a word with any Hangul in it is Korean (`LoRA를`), and a Korean sentence full
    of Latin names is still mostly Korean words.
    """
    words = [word for word in text.split() if _LETTER.search(word)]
    return sum(1 for word in words if HANGUL.search(word)) / len(words) if words else 0.0


@dataclass(frozen=True)
class Sentence:
    """A sentence with its end mark, and where in the text it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each with its end mark. A full stop inside a figure (2.42B) ends nothing, nor does
    one of an abbreviation (`vs.`, `et al.`).
    """
    return [sentence.text for sentence in placed_sentences(text)]


def placed_sentences(text: str) -> list[Sentence]:
    """The sentences of `text` and their places in it."""
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        written = match[0].rstrip()
        if found and _ABBREVIATED.search(found[-1].text):
            first = found.pop()
            found.append(Sentence(text[first.start : match.start() + len(written)], first.start))
        elif written:
            found.append(Sentence(written, match.start()))
    return found


def is_finished(text: str) -> bool:
    """Whether the text, which is not empty, ends with the end of a sentence, quotes and brackets aside."""
    return sentences(text)[-1].rstrip("\"'”’)]").endswith((".", "!", "?", "…", "다", "요"))


def ends_in_vowel(text: str) -> bool:
    """Whether the last character is a Hangul syllable without a final consonant, which decides between 여야 and 이어야.

    Syllables stand in the order of their 28 finals, none first: https://www.unicode.org/versions/latest/core-spec/chapter-3/
    """
    return bool(HANGUL.fullmatch(text[-1:])) and (ord(text[-1]) - ord("가")) % 28 == 0


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters: whole sentences where at least one fits, else words and an ellipsis.

    `limit` is at least 2.
    """
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    if kept:
        return kept
    head = text.strip()[: limit - 1]
    at_word = head.rsplit(None, 1)[0] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,.;:·") + "…"
