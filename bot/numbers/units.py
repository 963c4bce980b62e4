"""Units in English and Korean under one name, and the nouns that figures of this field count."""

import re
from fractions import Fraction

from bot.numbers.quantity import Kind, Unit

_SECOND = Fraction(1)
_DAY = Fraction(86_400)
_YEAR = _DAY * Fraction(1461, 4)

_PERCENT = Unit(Kind.PERCENT, "percent")
_POINT = Unit(Kind.PERCENT, "point")
_TIMES = Unit(Kind.TIMES, "times")
_TIME = {
    "nanosecond": Fraction(1, 10**9), "microsecond": Fraction(1, 10**6), "millisecond": Fraction(1, 1000),
    "second": _SECOND, "minute": _SECOND * 60, "hour": _SECOND * 3600, "day": _DAY, "week": _DAY * 7,
    "month": _YEAR / 12, "year": _YEAR, "decade": _YEAR * 10, "century": _YEAR * 100,
}  # fmt: skip
_DATA = {
    "byte": 1, "kilobyte": 10**3, "megabyte": 10**6, "gigabyte": 10**9, "terabyte": 10**12, "petabyte": 10**15,
    "kibibyte": 2**10, "mebibyte": 2**20, "gibibyte": 2**30, "tebibyte": 2**40,
}  # fmt: skip

_LATIN: dict[str, str] = {
    "percent": r"\\?[%％]|per\s?cent|pct",
    "point": r"\\?%\s?-?(?:p(?:oints?|ts?|p)?)(?![A-Za-z])|percent(?:age)?[-\s]points?|p\.p\.|pp|points?",
    "times": r"\\?times(?!\d)|[x×✕](?!\s?[A-Z]?\d)|-?fold",
    "nanosecond": r"ns|nanoseconds?",
    "microsecond": r"[uμµ]s|microseconds?",
    "millisecond": r"ms|msec|milliseconds?",
    "second": r"s|secs?|seconds?",
    "minute": r"mins?|minutes?",
    "hour": r"h|hrs?|hours?|(?:(?:[A-Z]\w+[-\s]){0,2}[GTC]PU|(?!and|per|for)[a-z]{3,12})[-\s]hours?",
    "day": r"days?|(?:(?:[A-Z]\w+[-\s]){0,2}[GTC]PU|person)[-\s]days?",
    "week": r"weeks?",
    "month": r"months?",
    "year": r"years?|yrs?",
    "decade": r"decades?",
    "century": r"centur(?:y|ies)",
    "byte": r"bytes?",
    "kilobyte": r"[kK]B|kilobytes?",
    "megabyte": r"MB|megabytes?",
    "gigabyte": r"GB|gigabytes?",
    "terabyte": r"TB|terabytes?",
    "petabyte": r"PB|petabytes?",
    "kibibyte": r"KiB",
    "mebibyte": r"MiB",
    "gibibyte": r"GiB",
    "tebibyte": r"TiB",
    "bit": r"bits?",
    "hertz": r"Hz|hertz",
    "kilohertz": r"kHz",
    "megahertz": r"MHz",
    "gigahertz": r"GHz",
    "frame": r"fps|FPS|frames?",
    "pixel": r"px|pixels?",
    "line": r"p",
    "degree": r"°C?|\^?\{?\\?circ\}?|degrees?",
    "decibel": r"dB",
    "millimetre": r"mm",
    "centimetre": r"cm",
    "metre": r"m|met(?:er|re)s?",
    "kilometre": r"km",
    "watt": r"W|watts?",
    "kilowatthour": r"kWh",
    "dollar": r"dollars?|USD",
    "gigaflop": r"GFLOPs?|GFLOPS",
    "teraflop": r"TFLOPs?|TFLOPS",
    "petaflop": r"PFLOPs?|PFLOPS",
    "exaflop": r"EFLOPs?|EFLOPS|exaFLOPs?",
    "flop": r"FLOPs?|FLOPS",
}
# A Hangul unit is followed by a particle or by nothing; other syllables make it another word (`배` and `배치`).
_HANGUL: dict[str, str] = {
    "percent": r"퍼센트(?!\s?포인트)|프로(?![가-힣])",
    "point": r"\\?%\s?포인트|퍼센트\s?포인트|포인트|점(?!수|진|유|검|군|차|프)",
    "times": r"배(?!치|포|열|경|율|터|선|수)",
    "nanosecond": r"나노초",
    "microsecond": r"마이크로초",
    "millisecond": r"밀리초",
    "second": r"초(?!기|당|점|록|거대|고|안|대|저|과|해)",
    "minute": r"분(?!류|할|석|포|야|기|산|의|리|자|명|량|해|위)",
    "hour": r"(?:GPU[-·\s]?)?시간(?!대|별|축)",
    "day": r"일(?!반|부|관|치|정|때|련|종|괄|상|시|자리)",
    "week": r"주(?!요|석|기|제|어|의|장|로|파|체|목|변|입|년|민|식)",
    "month": r"개월|달(?!러|성|리)",
    "year": r"년(?!도|대)",
    "byte": r"바이트",
    "kilobyte": r"킬로바이트",
    "megabyte": r"메가바이트",
    "gigabyte": r"기가바이트",
    "terabyte": r"테라바이트",
    "petabyte": r"페타바이트",
    "bit": r"비트",
    "hertz": r"헤르츠",
    "frame": r"프레임",
    "pixel": r"픽셀",
    "degree": r"도(?!메인|구|입|시|출|달|움|형|표|로|착|전)",
    "decibel": r"데시벨",
    "metre": r"미터",
    "dollar": r"달러",
    "flop": r"플롭스",
}


def _unit(name: str) -> Unit:
    if name in ("percent", "point"):
        return _PERCENT if name == "percent" else _POINT
    if name == "times":
        return _TIMES
    if name in _TIME:
        return Unit(Kind.TIME, name, _TIME[name])
    if name in _DATA:
        return Unit(Kind.DATA, name, Fraction(_DATA[name]))
    return Unit(Kind.COUNT, name)


UNITS = {name: _unit(name) for name in (*_LATIN, *_HANGUL)}


def _any(patterns: dict[str, str], after: str) -> str:
    return "|".join(f"(?P<{name}>(?:{pattern}){after})" for name, pattern in patterns.items())


# Points before per cent: `3.4%p` begins as `3.4%` does.
_ORDER = ("point", "times", "degree", "percent", "kilowatthour")
_LATIN_FIRST = {name: _LATIN[name] for name in _ORDER} | _LATIN
LATIN_UNIT = re.compile(rf"\+?(?:\s|-)?(?:{_any(_LATIN_FIRST, '(?![A-Za-z])')})")
HANGUL_UNIT = re.compile(rf"\s?(?:{_any(_HANGUL, '')})")

_NOUNS: dict[str, str] = {
    "parameter": r"param(?:eter)?s?\b|파라미터|매개\s?변수|모델|models?\b|LLMs?\b|규모",
    "token": r"tokens?\b|토큰",
    "data": r"data\b|데이터(?!셋)",
    "image": r"images?\b|이미지",
    "video": r"videos?\b|clips?\b|비디오|동영상|영상",
    "sample": r"samples?\b|examples?\b|instances?\b|샘플|표본|예시|예제|사례",
    "question": r"questions?\b|queries\b|problems?\b|질문|문항|문제",
    "pair": r"pairs?\b|쌍",
    "document": r"documents?\b|papers?\b|articles?\b|문서|논문|기사",
    "word": r"words?\b|단어",
    "device": r"GPUs?\b|TPUs?\b|장의 GPU",
    "language": r"languages?\b|언어",
    "task": r"tasks?\b|과제|작업|태스크",
    "dataset": r"data\s?sets?\b|데이터셋",
    "benchmark": r"benchmarks?\b|벤치마크",
    "person": r"people\b|participants?\b|users?\b|annotators?\b|experts?\b|명|사람|사용자|참가자|전문가",
    "step": r"steps?\b|단계|스텝",
    "vote": r"votes?\b|투표|표",
    "trace": r"traces?\b|trajector(?:y|ies)\b|궤적",
    "slide": r"slides?\b|scans?\b|슬라이드",
    "character": r"characters?\b|문자|글자",
}
# A word before a hyphen describes: `expert-annotated pairs` are no people.
NOUN = re.compile("|".join(f"(?P<{name}>(?:{pattern})(?!-))" for name, pattern in _NOUNS.items()), re.IGNORECASE)


def unit_at(text: str, position: int, *, hangul: bool) -> tuple[Unit, int] | None:
    """The unit that `text` has at `position`, behind at most one space or hyphen, and where it ends."""
    found = (HANGUL_UNIT.match(text, position) if hangul else None) or LATIN_UNIT.match(text, position)
    if found is None or found.lastgroup is None:
        return None
    return UNITS[found.lastgroup], found.end()
