"""Where a text has names and references whose digits measure nothing: GPT-4o, FP8, pass@1, Figure 3, arXiv ids."""

import re

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S++|arXiv:\S++|(?<![0-9.])[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}(?:v[0-9]{1,2})?(?![0-9])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?<![A-Za-z])(?:Sections?|Sec\.|Figures?|Figs?\.?|Tables?|Tab\.|Eqs?\.|Equations?|Appendix|Algorithm|Theorem|Lemma"
    r"|Chapter|Part|Footnote)\s?\(?[A-Z]?\.?[0-9]{1,3}(?:\.[0-9]{1,3})*\)?(?![0-9%])"
    r"|(?<![가-힣])(?:그림|표|식|수식|부록|알고리즘|정리|각주|파트)\s?\(?[0-9]{1,3}(?:\.[0-9]{1,3})*\)?"
    r"(?![0-9.,]*\s?[%만억조개종편])"
    r"|(?<![0-9.])[0-9]{1,2}(?:\.[0-9]{1,2})*\s?절(?!반|차|제|약|대|감)|(?<![가-힣])제\s?[0-9]{1,2}(?![0-9])",
)
_MARKER = re.compile(
    r"(?<![A-Za-z가-힣0-9])\((?:1[0-2]|[1-9])\)(?=\s?[^\W\d])|(?<![^\s,;:])(?:1[0-2]|[1-9])\)(?=\s?[^\W\d])"
    r"|(?m:^)[\s#*>-]{0,8}[0-9]{1,2}\.(?=\s)|(?<=[.!?:]\s)[1-9]\.(?=\s)|\[[0-9]{1,3}(?:(?:,\s?|[-–])[0-9]{1,3})*\]"
)
# Hugging Face's feed has lost the backslash of LaTeX's `\sim14B`.
_NAME = re.compile(
    r"(?<![A-Za-z0-9Α-ω])(?!(?:sim|approx|pm|leq?|geq?|times|cdot|USD|US)[0-9])"
    r"[A-Za-zΑ-ω][A-Za-z0-9Α-ω]*+(?:(?:[-_@^+‑]|[./](?=[0-9]))[A-Za-z0-9]++)*+"
)
_DIGIT = re.compile(r"[0-9]")
_BEFORE_VERSION = re.compile(r"(?<![A-Za-z0-9])([A-Za-z0-9][A-Za-z0-9.+\"\\-]{0,40})\s\Z")
_NO_NAME = {
    "a", "about", "across", "after", "all", "among", "and", "approximately", "are", "around", "as", "at",
    "averaging", "be", "between", "both", "built", "by", "despite", "each", "even", "evaluating", "every", "for",
    "from", "given", "has", "in", "including", "into", "is", "its", "least", "most", "nearly", "of", "on", "only",
    "or", "other", "our", "over", "reaching", "reduces", "score", "scores", "since", "some", "than", "that", "the",
    "their", "these", "this", "through", "to", "training", "under", "up", "upon", "using", "versus", "via", "vs",
    "was", "we", "were", "when", "where", "which", "while", "with", "within",
}  # fmt: skip


def references(text: str) -> list[tuple[int, int]]:
    """The spans of addresses and of numbers that point into a paper: nothing is counted there."""
    return [found.span() for pattern in (_ADDRESS, _REFERENCE) for found in pattern.finditer(text)]


def markers(text: str) -> list[tuple[int, int]]:
    """The spans of the marks of lists and of citations: `(1)`, `2)`, `[12]`."""
    return [found.span() for found in _MARKER.finditer(text)]


def names(text: str) -> list[tuple[int, int]]:
    """The spans of words that begin with a letter and hold a digit: `Qwen2.5-72B`, `Best-of-8`, `W4A16`, `pass@1`."""
    return [found.span() for found in _NAME.finditer(text) if _DIGIT.search(found[0])]


def is_version(text: str, start: int, digits: str) -> bool:
    """Whether the number at `start` may be the second word of a name: `Claude 3.5`, `AIME 2024`, `Apache 2.0`."""
    whole, _, decimals = digits.partition(".")
    if len(decimals) > 1 or not (len(whole) == 1 or (not decimals and (len(whole) == 2 or whole[:2] in ("19", "20")))):
        return False
    found = _BEFORE_VERSION.search(text, max(0, start - 44), start)
    word = found[1] if found else ""
    return any(one.isupper() for one in word) and word.lower() not in _NO_NAME
