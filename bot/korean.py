"""Korean text as text: how much of it is Korean, where its sentences end, and how to shorten it without a scar."""

import re

HANGUL = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"\S.*?(?:[.!?。…][\"'”’)\]]*(?=\s)|\Z)", re.DOTALL)


def hangul_share(text: str) -> float:
    """The share of Hangul syllables among the words of `text`, 0.0 to 1.0; 0.0 for a text without words.

    Counted by words and not by letters: a word with any Hangul in it is Korean (`LoRA를`), and a Korean sentence full
    of Latin names is still mostly Korean words.
    """
    words = [word for word in text.split() if _LETTER.search(word)]
    return sum(1 for word in words if HANGUL.search(word)) / len(words) if words else 0.0


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each with its end mark. A full stop inside a figure (2.42B) ends nothing."""
    return _SENTENCE.findall(text.strip())


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
