"""The particles whose form depends on how the word before them ends: found, judged, and put right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.korean.reading import Final, Finals, finals

_PAIRS = {
    "은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "으로": ("으로", "로"),
    "이란": ("이란", "란"), "이라는": ("이라는", "라는"), "이라고": ("이라고", "라고"), "이나": ("이나", "나"),
    "이었": ("이었", "였"),
}  # fmt: skip
"""The form after a consonant, and the one after a vowel."""
_PAIR_OF = {form: pair for pair in _PAIRS.values() for form in pair}
_KEPT_AFTER_VOWELS = frozenset({"이란", "이라는", "이라고", "이나", "이었"})
"""Forms of 이다 that may keep their 이 after a vowel: nobody stumbles over them."""

_BOTH_FORMS = {
    f"{one}{mark[0]}{other}{mark[1:]}": _PAIR_OF[one][0]
    for one, other in ((a, b) for pair in _PAIRS.values() for a, b in (pair, pair[::-1]))
    for mark in ("()", "/")
} | {"(으)로": "으로", "(이)라는": "이라는", "(이)란": "이란", "(이)나": "이나", "(이)라고": "이라고"}
"""`은(는)`, `은/는`, `(으)로`: which of the two belongs there was left to the reader."""
_BOTH = "|".join(map(re.escape, sorted(_BOTH_FORMS, key=len, reverse=True)))
_TO = "의|는|도|만|서|써|부터|서의|써의|부터의|서는|써는|부터는|서도|부터도"
_WAS = "다|고|으며|습니다|던|지만"
_AFTER = {"과": "의|는|도", "와": "의|는|도", "으로": _TO, "로": _TO, "이었": _WAS, "였": _WAS}
"""What may follow these forms, and nothing the others, before the next space: anything else, and it is no particle."""
_ONE = "|".join(
    form + (f"(?:{_AFTER[form]})" + ("" if _AFTER[form] == _WAS else "?") if form in _AFTER else "")
    for form in sorted(_PAIR_OF, key=len, reverse=True)
)
# A word may close with brackets, quotes and marks of emphasis; the brackets' content is not read.
_WORD = r"(?P<word>[A-Za-zα-ωΑ-Ω0-9%℃°가-힣])"
_CLOSING = (
    r"(?P<closing>(?:\s?\((?!(?:[은는이가을를과와로]|으로?)\))[^()]{1,80}\)|\s?\[[^\[\]]{1,40}\]|[\"'”’」』*_`])*)"
)
_FOUND = re.compile(rf"{_WORD}{_CLOSING}(?:(?P<both>{_BOTH})|(?P<one>{_ONE}))(?![가-힣A-Za-z0-9(/])")
# After Hangul without a bracket between, a particle cannot be told from the word's own end but in these.
_AFTER_HANGUL = re.compile(r"(?P<word>[가-힣])(?P<one>를|으로|로|와|을)(?![가-힣A-Za-z0-9(/])")
_OWN_ENDS = re.compile(r"(?:가을|마을|노을|[나지이그부저]을)$")
# 경로, 통로, 진로, 항로, 용광로, 육로, 난로 end in a syllable of their own, and so do words of two syllables.
_OWN_ROADS = re.compile(r"(?:(?<![가-힣])[가-힣]|[경통진선항광육난])로$")
_FORM = re.compile("|".join(sorted(_PAIR_OF, key=len, reverse=True)))


@dataclass(frozen=True)
class Particle:
    """A particle in a text. `right` is the form that belongs there; the same as `written` where that may stand."""

    written: str
    right: str
    start: int
    word: str
    """The word before it, for telling somebody."""

    @property
    def end(self) -> int:
        return self.start + len(self.written)


def particles(text: str) -> list[Particle]:
    """The particles in `text` after Latin words, figures, units and brackets, and those after Hangul words that cannot
    be anything else (`모델를`), in order. Forms for both (`BERT은/는`) count as particles that are wrong.

    Only what every reader would say otherwise is given a `right` that differs from `written`.
    """
    found = [*_after_words(text), *_after_hangul(text)]
    return sorted(found, key=lambda one: one.start)


def with_particle(word: str, particle: str) -> str:
    """`word` and the form of `particle` that fits it: with_particle("LoRA", "을") is "LoRA를".

    Either form names the particle. Where readers differ over the word, the particle stays as it was given.
    """
    return word + _fitting(particle, finals(word))


def _after_words(text: str) -> Iterator[Particle]:
    for match in _FOUND.finditer(text):
        closing = match["closing"]
        read = _read(text, match.end("word"), closing)
        hangul = "가" <= match["word"] <= "힣"
        if match["both"]:
            written, given = match["both"], _BOTH_FORMS[match["both"]]
            yield Particle(written, _chosen(given, read), match.start("both"), _word_before(text, match.end("word")))
        elif closing.endswith(")") if hangul else _is_after_word(closing, match["one"]):
            form = _FORM.match(match["one"])
            if form:
                right = _fitting(form[0], read)
                yield Particle(form[0], right, match.start("one"), _word_before(text, match.end("word")))


def _is_after_word(closing: str, one: str) -> bool:
    """라고 and 라는 after a quotation go with the sentence in it, not with its last word."""
    return not (closing.endswith(('"', "”", "'", "’")) and one.startswith(("라", "이라")))


def _after_hangul(text: str) -> Iterator[Particle]:
    for match in _AFTER_HANGUL.finditer(text):
        written = match["one"]
        own = {"을": _OWN_ENDS, "로": _OWN_ROADS}.get(written)
        if own and own.search(text[max(0, match.end() - 4) : match.end()]):
            continue
        right = _fitting(written, finals(match["word"]))
        if right != written:
            yield Particle(written, right, match.start("one"), _word_before(text, match.end("word")))


def _read(text: str, end: int, closing: str) -> Finals:
    """How the word ending at `end` is read. After a Latin word, what stands in brackets may be read in its place."""
    read = finals(_word_before(text, end, tail=24))
    if "(" in closing and not "가" <= text[end - 1] <= "힣":
        inner = closing[closing.rindex("(") + 1 : closing.rindex(")")].rstrip("\"'”’*_` ")
        read |= finals(inner)
    return read


def _word_before(text: str, end: int, tail: int = 0) -> str:
    """The word that ends at `end`; with `tail`, at least that many characters, for what its reading hangs on."""
    start = max(text.rfind(" ", 0, end), text.rfind("(", 0, end)) + 1
    return text[max(0, end - tail) if tail and end - start < tail else start : end]


def _fitting(form: str, read: Finals) -> str:
    """`form`, or its other one where no reading allows it."""
    closed, opened = _PAIR_OF[form]
    if form in _KEPT_AFTER_VOWELS or any(_allowed(form, one) for one in read):
        return form
    return opened if form == closed else closed


def _chosen(closed: str, read: Finals) -> str:
    """One form in place of both: the one most readings allow, that after a vowel where they are even."""
    opened = _PAIRS[closed][1]
    return closed if sum(_allowed(closed, one) for one in read) > sum(_allowed(opened, one) for one in read) else opened


def _allowed(form: str, final: Final) -> bool:
    closed, opened = _PAIR_OF[form]
    if closed == "으로":
        return (form == closed) == (final is Final.CONSONANT)
    return form == (opened if final is Final.VOWEL else closed)
