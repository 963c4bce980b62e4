"""Terms of the glossary: renderings that are wrong, and one term rendered in two ways within a card."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.glossary import Term
from bot.korean import with_particle
from bot.language.finding import EASY, Finding, Kind, Texts, finding

_FOLLOWING = re.compile(
    r"(?P<pair>으로|이라는|라는|이란|이나|[은는이가을를과와로](?=의|는|도|서|써|부터|[^가-힣]|$))|"
    r"(?:[의에도만들]|에서|에게|까지|부터|보다|처럼|마다|조차|밖에|입니다|이다|이며|인|별|형|적인?|용|간|기반|기법|방식|모델|방법|능력|성능)"
)
_GLOSSED = re.compile(r"(?P<korean>[가-힣][가-힣 ]*)\((?P<english>[A-Za-z][A-Za-z -]{2,40})\)")

_OF_SENTENCE = re.compile(r"[은는이가을를의에서로와과한된할인적새본각고며]$")


def terms(texts: Texts, held: Sequence[Term]) -> Iterator[Finding]:
    """Wrong renderings of `held`, the terms that the source holds, and rivals of ours beside ours.

    Ours takes the place of either where it stands as a noun, and the particle after it is made to fit. Where something
    else follows, the model has to say it anew. The easy text may use a single word in its everyday sense: 주의력, 등뼈.
    """
    right = {rendering for term in held for rendering in term.right}
    whole = " ".join(texts.values())
    for term in held:
        wrong = [(bad, good) for bad, good in term.wrong if bad not in right]
        yield from _renderings(texts, term, wrong, Kind.TERM, right)
        if term.rivals and len(_used(whole, (term.korean, *term.rivals))) > 1:
            rivals = [(rival, term.korean) for rival in term.rivals]
            yield from _renderings(texts, term, rivals, Kind.VARIES, {term.korean})
    yield from _glosses(texts)


def _used(text: str, renderings: Iterable[str]) -> list[str]:
    return [one for one in renderings if _pattern(one).search(text)]


def _renderings(
    texts: Texts, term: Term, pairs: Iterable[tuple[str, str]], kind: Kind, right: set[str]
) -> Iterator[Finding]:
    said = "mistranslates" if kind is Kind.TERM else "renders in two ways"
    for rendering, ours in pairs:
        for field, text in texts.items():
            if field == EASY and " " not in rendering:
                continue
            for match in _pattern(rendering).finditer(text):
                if any(_covers(text, one, match.span()) for one in right if len(one) > len(rendering)):
                    continue
                end, instead = _instead(text, match.end(), ours)
                wrong = f"{said} the term {term.english}: {{}} should be {ours}"
                yield finding(kind, field, text, (match.start(), end), wrong, instead)


def _covers(text: str, rendering: str, span: tuple[int, int]) -> bool:
    """Whether the place is part of a right rendering of something longer."""
    return any(one.start() <= span[0] and span[1] <= one.end() for one in _pattern(rendering).finditer(text))


def _instead(text: str, end: int, ours: str) -> tuple[int, str | None]:
    """Where the wrong words end, with a particle that must fit anew, and what to write there."""
    if not re.match(r"[가-힣]", text[end : end + 1]):
        return end, ours
    following = _FOLLOWING.match(text, end)
    if following is None:
        return end, None
    if following["pair"]:
        return following.end(), with_particle(ours, following["pair"])
    return end, ours


@lru_cache(maxsize=4096)
def _pattern(rendering: str) -> re.Pattern[str]:
    """The rendering at the beginning of a word, however its words are spaced."""
    spaced = r"\s?".join(re.escape(word) for word in rendering.split())
    return re.compile(rf"(?<![가-힣A-Za-z]){spaced}(?![A-Za-z])")


def _glosses(texts: Texts) -> Iterator[Finding]:
    """The same English in brackets after two different words: 특징 맵(feature map) and 피처 맵(feature map)."""
    first: dict[str, str] = {}
    for field, text in texts.items():
        for match in _GLOSSED.finditer(text):
            korean = match["korean"].strip()
            known = first.setdefault(_key(match["english"]), korean)
            if not _are_one(known.split(), korean.split(), len(match["english"].split())):
                wrong = f"renders {match['english']} in two ways: {{}}, and “{known[-20:]}” before"
                yield finding(Kind.VARIES, field, text, match.span(), wrong)


def _key(english: str) -> str:
    low = english.lower().replace("-", " ").strip()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def _are_one(one: list[str], other: list[str], words: int) -> bool:
    """Whether two renderings end alike. The word before the last counts where the English has two, and where it is of
    the term and not of the sentence.
    """
    if not (one[-1].endswith(other[-1]) or other[-1].endswith(one[-1])):
        return "".join(one).endswith("".join(other)) or "".join(other).endswith("".join(one))
    before = [each[-2] for each in (one, other) if len(each) > 1 and not _OF_SENTENCE.search(each[-2])]
    return words < 2 or len(before) < 2 or one[-1] != other[-1] or before[0] == before[1]
