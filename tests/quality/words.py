"""Words that are wrong within a good sentence: particles, styles of speech, terms, names, syllables, marks."""

import re
from collections.abc import Iterator
from itertools import islice

import prompts
from bot.glossary import Glossary, Term, parse
from tests.quality.good import Good
from tests.quality.mistake import Mistake, added, changed, replaced

GLOSSARY: Glossary = parse(prompts.text("glossary"), "prompts/glossary.md")

_PAIRS = (("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("으로", "로"))
_OTHER = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
# T6 may be read 티식스: figures in names are left out.
_AFTER_FIGURE = re.compile(
    r"(?<![A-Za-z-][0-9])(?<![A-Za-z-][0-9]{2})(?<!\.0)(?<=[0-9%])(?:으로|[을를은는이가과와로])(?=[\s.,])"
)
_AFTER_LATIN = re.compile(r"(?<=[A-Za-z])(?:으로|[을를은는이가과와로])(?=[\s.,])")
_AFTER_HANGUL = re.compile(r"(?<=[가-힣]{2})(?:으로|[을를])(?=[\s.,])")
_BOTH = ("은(는)", "을(를)", "이(가)", "와(과)")
_STYLES = (
    ("했습니다.", "했다."), ("합니다.", "한다."), ("됩니다.", "된다."), ("입니다.", "이다."), ("습니다.", "어요."),
    ("합니다.", "해요."), ("됩니다.", "돼요."), ("입니다.", "이에요."), ("있습니다.", "있음."), ("했습니다.", "했음."),
)  # fmt: skip
_NAME = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9-]*[a-z])(?:[A-Z][a-z]+[A-Z]|[A-Z]{2})[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
)
_IN_HANGUL = {
    "YuLan-Mini": "유란-미니", "DeepSeek": "딥시크", "HALoGEN": "할로젠", "ChartMuseum": "차트뮤지엄", "MinMo": "민모",
    "BIOMEDICA": "바이오메디카", "ChemAgent": "켐에이전트", "WebWalker": "웹워커", "VideoAuteur": "비디오오퇴르",
    "DriveBench": "드라이브벤치", "GuardReasoner": "가드리즈너", "MiniMax": "미니맥스", "Centurio": "센추리오",
}  # fmt: skip
_SYLLABLES = (
    ("줍니다", "줩니다"),
    ("됩니다", "됍니다"),
    ("했습니다", "햤습니다"),
    ("였습니다", "옜습니다"),
    ("됐", "됬"),
)
_CONTROL = ("\u200b", "\x07", "\u202e", "\ufeff", "\x1b", "\u00ad")
_LIVE = (
    "자세한 것은 https://evil.example/a에 있습니다.",
    "[코드](https://evil.example)도 함께 공개합니다.",
    "![그림](https://evil.example/x.png)에서 볼 수 있습니다.",
    "@everyone 모두가 볼 만합니다.",
    "<!channel> 모두가 볼 만합니다.",
    "<https://evil.example|논문>에서 볼 수 있습니다.",
    "<@123456789012345678> 님이 물었던 것입니다.",
    "/subscribe@PaperboyBot 명령으로 받습니다.",
    "<b>굵은</b> 글씨와 __밑줄__ 친 글입니다.",
    "||숨긴 글||과 ~~지운 글~~이 있습니다.",
    "#논문 태그를 답니다.",
    "evil.com에서 내려받습니다.",
)
_FIELDS = ("overview", "details", "novelty", "performance", "one_line")


def wrong_words(good: Good, turn: int) -> Iterator[Mistake]:
    """`turn` says which of the many, so that each has its turn."""
    yield from islice(_particles(good, "particle after a figure", _AFTER_FIGURE), 3)
    yield from islice(_particles(good, "particle after Latin letters", _AFTER_LATIN), 4)
    yield from islice(_particles(good, "particle after Hangul", _AFTER_HANGUL), turn % 7, turn % 7 + 3)
    yield from islice(_both(good), 2)
    yield from islice(_styles(good, turn), 2)
    yield from islice(_terms(good), 3)
    yield from islice(_rivals(good), 2)
    yield from islice(_names(good), 3)
    yield from islice(_syllables(good), 1)
    yield from islice(_marks(good, turn), 1)
    live = added("link, call or bold, live in a post", good, "overview", _LIVE[turn % len(_LIVE)])
    yield Mistake(live.kind, good, live.answer, live.field, live.wrong, is_posted=True)


def _particles(good: Good, kind: str, pattern: re.Pattern[str]) -> Iterator[Mistake]:
    for field in _FIELDS:
        text = good.texts.get(field, "")
        for found in pattern.finditer(text):
            start = text.rfind(" ", 0, found.start()) + 1
            wrong = text[start : found.start()] + _OTHER[found[0]]
            if wrong not in text:
                yield replaced(kind, good, field, (start, found.end()), wrong)


def _both(good: Good) -> Iterator[Mistake]:
    for field in _FIELDS:
        text = good.texts.get(field, "")
        for found in _AFTER_LATIN.finditer(text):
            both = next((one for one in _BOTH if found[0] in one and len(found[0]) == 1), None)
            if both:
                yield replaced("both particles written", good, field, found.span(), both)
                break


def _styles(good: Good, turn: int) -> Iterator[Mistake]:
    for formal, other in (*_STYLES[turn % len(_STYLES) :], *_STYLES):
        for field in _FIELDS:
            place = good.texts.get(field, "").find(formal)
            if place > 0:
                start = good.texts[field].rfind(" ", 0, place) + 1
                wrong = good.texts[field][start:place] + other
                span = (start, place + len(formal))
                yield replaced("style of speech", good, field, span, wrong)
                break


def _terms(good: Good) -> Iterator[Mistake]:
    """Ours in each sentence made a rendering that is wrong."""
    for term in _held(good):
        for bad, ours in term.wrong:
            if ours in (term.korean, ""):
                yield from islice(_instead("wrong term", good, term.korean, bad), 1)


def _rivals(good: Good) -> Iterator[Mistake]:
    """One of several of ours made its rival."""
    for term in _held(good):
        whole = " ".join(good.texts.values())
        if term.rivals and len(re.findall(rf"(?<![가-힣]){term.korean}", whole)) > 1:
            yield from islice(_instead("term in two renderings", good, term.korean, term.rivals[0]), 1)


def _instead(kind: str, good: Good, ours: str, bad: str) -> Iterator[Mistake]:
    """`bad` for `ours` where the same particle can follow both."""
    for field in _FIELDS:
        text = good.texts.get(field, "")
        for found in re.finditer(rf"(?<![가-힣A-Za-z]){re.escape(ours)}(?=[은는이가을를의에으로와과\s,.])", text):
            if bad not in text and _closed(ours) == _closed(bad):
                yield replaced(kind, good, field, found.span(), bad)


def _held(good: Good) -> tuple[Term, ...]:
    return GLOSSARY.held(f"{good.paper.title}\n{good.paper.abstract}")


def _closed(word: str) -> int:
    return (ord(word[-1]) - ord("가")) % 28 if "가" <= word[-1] <= "힣" else -1


def _names(good: Good) -> Iterator[Mistake]:
    """Names in lower case, without their hyphen, in Hangul letters, and with a letter too few."""
    source = f"{good.paper.title} {good.paper.abstract}"
    for turn, (field, name, start) in enumerate(_names_in(good)):
        if name not in source:
            continue
        span = (start, start + len(name))
        ways = {"name in another case": name.lower(), "name with a letter dropped": name[:2] + name[3:]}
        if "-" in name:
            ways["name without its hyphen"] = name.replace("-", " ", 1)
        in_hangul = next((latin for latin in _IN_HANGUL if name.startswith(latin)), None)
        if in_hangul and len(in_hangul) == len(name):
            ways["name in Hangul"] = _IN_HANGUL[in_hangul]
        for kind, wrong in ways.items():
            if wrong not in good.texts[field] and wrong not in source and (turn < 2 or "Hangul" in kind):
                yield replaced(kind, good, field, span, wrong)


def _names_in(good: Good) -> Iterator[tuple[str, str, int]]:
    seen: set[str] = set()
    for field in _FIELDS:
        for found in _NAME.finditer(good.texts.get(field, "")):
            if found[0] not in seen:
                seen.add(found[0])
                yield field, found[0], found.start()


def _syllables(good: Good) -> Iterator[Mistake]:
    for right, wrong in _SYLLABLES:
        for field in _FIELDS:
            place = good.texts.get(field, "").find(right)
            if place >= 0:
                yield replaced("misspelt syllable", good, field, (place, place + len(right)), wrong)
                break


def _marks(good: Good, turn: int) -> Iterator[Mistake]:
    mark, text = _CONTROL[turn % len(_CONTROL)], good.texts["overview"]
    half = len(text) // 2
    whole = text[:half] + mark + text[half:]
    yield changed("character nobody can see", good, "overview", whole, mark[0], sentence=text)
