"""Whether a text is Korean at all: the share of Hangul, English and Chinese left in it, syllables that no word has."""

import re
from collections.abc import Iterator

from bot.korean import HANGUL, placed_sentences
from bot.language.finding import TITLE, Finding, Kind, Source, Texts, finding

LEAST_SHARE = 0.6
LEAST_SHARE_OF_TITLE = 0.3
"""A title may be mostly names (`VideoRAG: 영상 말뭉치 …`); sentences may not."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|“[^”]*”|‘[^’]*’|\"[^\"]*\"")
_FORMULA = re.compile(r"\$[^$]*\$|\S*[=<>≤≥∈∑√^_{}\\]\S*|https?://\S+")
_NAME = re.compile(r"[A-Z].*|.*\d.*|[a-z]+[A-Z].*")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_RUN = re.compile(r"[A-Za-z][A-Za-z’'-]*(?:,?\s+[A-Za-z][A-Za-z’'-]*){3,}")
_TITLE_RUN = re.compile(r"[A-Za-z][A-Za-z’'-]*(?:,?\s+[A-Za-z][A-Za-z’'-]*){2,}")
_LITTLE = re.compile(
    r"\b(?:an?|the|of|for|with|in|on|to|via|and|by|from|is|are|as|without|that|this|which|into|using|we|our|its?|be|can|at|"
    r"towards?|beyond|through|over|under|how|what|when|where|why|your?|do|does|not)\b"
)
_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0400-\u04ff\u0e00-\u0e7f\u0600-\u06ff]+")
_MISSPELT = {"됬": "됐"}


def script(texts: Texts, source: Source) -> Iterator[Finding]:
    """Findings in texts that are not Korean, or not wholly."""
    for field, text in texts.items():
        if _share(text, source) < (LEAST_SHARE_OF_TITLE if field == TITLE else LEAST_SHARE):
            yield from _foreign(field, text, source)
            continue
        yield from _english(field, text, source)
        for match in _FOREIGN.finditer(text):
            if match[0] not in source.whole and not _in_brackets(text, match.start()):
                yield finding(Kind.NOT_KOREAN, field, text, match.span(), "holds {}, which is not Korean")
        yield from _misspelt(field, text)


def _foreign(field: str, text: str, source: Source) -> Iterator[Finding]:
    """The whole text, or of one with Korean sentences the others."""
    placed = placed_sentences(text)
    others = [one for one in placed if _share(one.text, source) < LEAST_SHARE]
    if field == TITLE or not others or len(others) == len(placed):
        yield finding(Kind.NOT_KOREAN, field, text, (0, len(text)), "is not written in Korean")
        return
    for one in others:
        yield finding(Kind.NOT_KOREAN, field, text, (one.start, one.end), "has a sentence that is not Korean: {}")


def _share(text: str, source: Source) -> float:
    """Of the words outside brackets and formulas that are no names, those with Hangul; 1.0 where there are none.

    A name is what has a capital or a digit and stands so in the source.
    """
    bare = _FORMULA.sub(" ", _BRACKETS.sub(" ", text))
    words = [word for word in bare.split() if _LATIN_WORD.search(word) or HANGUL.search(word)]
    korean = sum(1 for word in words if HANGUL.search(word))
    latin = [word.strip(",.:;") for word in words if not HANGUL.search(word)]
    names = sum(1 for word in latin if _NAME.fullmatch(word) and word in source.whole)
    return korean / (len(words) - names) if len(words) > names else float(not words)


def _english(field: str, text: str, source: Source) -> Iterator[Finding]:
    """English words in a row that are a phrase and no name: small words among them, and most of them low.

    Four of them; in a title three, high or low, but for the name that it begins with. Three words of the paper's own
    title are a name where the abstract writes them so, and else were left as they were.
    """
    head = text.partition(":")[0] if field == TITLE else ""
    named = len(head) if source.title.casefold().startswith(head.casefold()) else 0
    for match in (_TITLE_RUN if field == TITLE else _RUN).finditer(text, named):
        words = match[0].replace(",", " ").split()
        low = [word for word in words if word.islower()]
        if _in_brackets(text, match.start()):
            continue
        is_phrase = 2 * len(low) >= len(words) and _LITTLE.search(" ".join(low))
        is_left = field == TITLE and (
            _LITTLE.search(match[0].lower()) or (match[0] in source.title and match[0] not in source.text)
        )
        if is_phrase or len(low) >= 6 or is_left:
            yield finding(Kind.NOT_KOREAN, field, text, match.span(), "leaves English untranslated: {}")


def _in_brackets(text: str, place: int) -> bool:
    return any(match.start() < place < match.end() for match in _BRACKETS.finditer(text))


def _misspelt(field: str, text: str) -> Iterator[Finding]:
    """Syllables outside the 2,350 of KS X 1001 are in no word of today's Korean but slips: 보여줩니다, 됬다.

    Python's EUC-KR writes those 2,350 in two bytes, the others in eight: https://docs.python.org/3/library/codecs.html
    """
    syllables = "".join(HANGUL.findall(text))
    if len(syllables.encode("euc_kr")) == 2 * len(syllables):
        return
    for place, syllable in enumerate(text):
        if HANGUL.match(syllable) and len(syllable.encode("euc_kr")) > 2:
            wrong = f"has a misspelt word with {{}}: “{text[max(0, place - 6) : place + 7]}”"
            yield finding(Kind.MISSPELT, field, text, (place, place + 1), wrong, _MISSPELT.get(syllable))
