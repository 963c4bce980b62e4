"""What people write after `/subscribe`: categories by any name, an hour, a time zone, days, a style. In any order."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import NotAnHour, NotAWish, NotSubscribed
from bot.subscription import EVERY_DAY, KST, WEEKDAYS, Style, Subscription
from bot.taxonomy import CATEGORIES, named

_LONGEST_NAME = 5
"""Words in the longest name of a category."""

_HOUR = re.compile(
    r"(?:(?P<half>오전|오후|새벽|아침|낮|저녁|밤)|(?<![a-z])(?P<english_before>am|pm))?\s*"
    r"(?<![\da-z:+/-])(?P<hour>\d{1,2})\s*"
    r"(?::(?P<minute>\d{2})(?![\d:])|시(?:\s*(?P<minute_in_words>\d{1,2})\s*분|(?P<attached>\d{2})(?!\w)|\s*(?P<half_past>반))?)"
    r"(?:에|로|쯤|경|부터|정각)?\s*(?P<english>am|pm)?(?![a-z\d])"
    r"|(?<![\da-z:+/-])(?P<english_hour>\d{1,2})\s*(?P<english_half>am|pm)(?![a-z])"
    r"|(?<![^\s,])(?P<bare>\d{1,2})(?P<bare_minute>\d{2})?(?![^\s,])",
    re.IGNORECASE,
)
_LATER = {"오후": range(12), "pm": range(12), "낮": range(1, 7), "저녁": range(12), "밤": range(6, 12)}
"""The hours that are twelve more by the part of the day: 낮 1시 is 13:00, and 낮 11시 is 11:00."""
_AFTER_MIDNIGHT = {"오전", "am", "새벽", "저녁", "밤"}
"""The parts of the day whose twelve o'clock is midnight."""
_MOMENTS = {"정오": time(12), "자정": time(0)}
_ALL = {"전체", "모두", "전부", "모든", "다", "ai", "all", "everything"}
_WEEKEND = frozenset({5, 6})
_DAYS = {
    "평일": WEEKDAYS,
    "주중": WEEKDAYS,
    "weekdays": WEEKDAYS,
    "주말": _WEEKEND,
    "weekends": _WEEKEND,
} | dict.fromkeys(("매일", "날마다", "daily"), EVERY_DAY)
_DAY_NAMES = "월화수목금토일"
_DAY_LIST = re.compile(rf"(?:매주)?(?:[{_DAY_NAMES}](?:요일)?)+")
_DAY_RANGE = re.compile(rf"([{_DAY_NAMES}])(?:요일)?[~-]([{_DAY_NAMES}])(?:요일)?")
_STYLES: dict[Style, str] = {
    "list": "목록 목록형 리스트 lists",
    "cards": "카드 카드형 card",
    "highlights": "하이라이트 하이라이트형 highlight",
    "insights": "인사이트 인사이트형 insight",
    "report": "보고서 보고서형 리포트 reports",
}
_STYLE_NAMES = {name: style for style, names in _STYLES.items() for name in (style, *names.split())}
_ZONES = {
    "Asia/Seoul": "kst 서울 한국 한국시간",
    "Asia/Tokyo": "jst 도쿄 일본 일본시간",
    "America/New_York": "뉴욕 동부 est edt et",
    "America/Los_Angeles": "샌프란시스코 la 서부 pst pdt pt",
    "Europe/London": "런던 영국",
    "Asia/Shanghai": "베이징 상하이 중국",
    "Asia/Singapore": "싱가포르",
}
_ZONE_NAMES = {name: zone for zone, names in _ZONES.items() for name in names.split()}
_PARTICLES = ("이랑", "하고", "으로", "랑", "과", "와", "을", "를", "로", "도", "은", "는", "에")
_WITHOUT = {"빼고", "제외", "제외하고", "말고", "빼줘"}
_DONE = {"구독", "구독해", "구독해줘", "추가", "추가해줘", "포함", "변경", "보내줘", "받고", "받을래", "싶어요", "하기"}
"""Words that end what was said before them: 로봇 추가 비전 빼고."""
_ABOUT = {"분야", "카테고리", "논문", "관련", "관련된", "알림", "시간", "시간대", "부터", "정각", "매주", "에"}
_ABOUT |= {"미국", "형식", "형태", "스타일", "style"}
_FILLERS = _DONE | _ABOUT | {"및", "그리고", "and", "&"}
"""Words that people put around what they wish, and that change nothing of it."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a subscription. None is what they said nothing of."""

    categories: frozenset[str] | None = None
    """Slugs; none of them means all."""
    removed: frozenset[str] = frozenset()
    """Slugs that are not wanted: `-비전`, 비전 빼고."""
    only_add: bool = False
    """Said with `+`, as buttons do: never narrows what the channel already gets."""
    instead: bool = False
    """Said with 만: these categories and no others."""
    at: time | None = None
    zone: ZoneInfo | None = None
    weekdays: frozenset[int] | None = None
    quiet: frozenset[int] = frozenset()
    """Days that are not wanted: 주말 빼고."""
    style: Style | None = None


def parse(text: str) -> Wish:
    """The wish in the words. Raises NotAnHour, and NotAWish with the first word that means nothing."""
    rest = " ".join(unicodedata.normalize("NFKC", text).split())
    only_add = rest.startswith("+")
    at, rest = _hour(rest.removeprefix("+"))
    wish, unwanted = Wish(only_add=only_add, at=at), Wish()
    for between in re.split(r"[,、;]", rest):
        for said, is_wanted in _meanings(between.split()):
            wish, unwanted = (_joined(wish, said), unwanted) if is_wanted else (wish, _joined(unwanted, said))
    return _less(wish, unwanted)


def wanted(wish: Wish, current: Subscription | None, platform: str, channel: str, now: datetime) -> Subscription:
    """The subscription that the wish makes of the channel's current one. What it says nothing of stays as it is.

    Categories are added to those there are; for a channel that gets all, naming some narrows it to them. A paused one
    goes on. Raises NotAWish for a wish that leaves nothing.
    """
    base = current or Subscription(platform, channel, since=now)
    told = {name: getattr(wish, name) for name in ("at", "zone", "weekdays", "style")}
    kept = replace(base, paused=None, **{name: value for name, value in told.items() if value is not None})
    categories = _categories(wish, current)
    if wish.removed:
        left = (categories or _every()) - wish.removed
        if not left:
            raise NotAWish("")
        categories = left if left != _every() else frozenset()
    weekdays = kept.weekdays - wish.quiet
    if not weekdays:
        raise NotAWish("")
    return replace(kept, categories=categories, weekdays=weekdays)


def without(wish: Wish, current: Subscription | None) -> Subscription | None:
    """The subscription without the wish's categories; None where nothing is left of it, or all was to go.

    Raises NotSubscribed, and NotAWish where the wish names something else than categories.
    """
    if current is None:
        raise NotSubscribed("")
    unwanted = (wish.categories or frozenset()) | wish.removed
    if wish.removed and wish.categories is not None and not wish.categories:
        unwanted = _every() - wish.removed
    if not unwanted:
        if wish not in {Wish(), Wish(categories=frozenset())}:
            raise NotAWish("")
        return None
    had = current.categories or _every()
    if not unwanted & had:
        raise NotSubscribed(", ".join(one.korean for one in CATEGORIES if one.slug in unwanted))
    left = had - unwanted
    return replace(current, categories=left) if left else None


def _categories(wish: Wish, current: Subscription | None) -> frozenset[str]:
    had = current.categories if current else frozenset[str]()
    if wish.categories is None:
        return had
    if current is None or not wish.categories or wish.instead:
        return wish.categories
    if not had:
        return had if wish.only_add else wish.categories
    return had | wish.categories


def _every() -> frozenset[str]:
    return frozenset(one.slug for one in CATEGORIES)


def _joined(wish: Wish, said: Wish) -> Wish:
    """Both wishes: categories and days add up, of the rest the later counts."""
    told = {name: value for name, value in vars(said).items() if value is not None and value is not False}
    if said.categories and wish.categories:
        told["categories"] = wish.categories | said.categories
    if said.weekdays and wish.weekdays:
        told["weekdays"] = wish.weekdays | said.weekdays
    return replace(wish, **(told | {"removed": wish.removed | said.removed}))


def _less(wish: Wish, unwanted: Wish) -> Wish:
    """The wish without the categories and days that are not wanted."""
    removed, quiet = wish.removed | (unwanted.categories or frozenset()), unwanted.weekdays or frozenset()
    categories, weekdays = wish.categories, wish.weekdays
    if categories:
        categories = (categories - removed) or None
    if weekdays:
        weekdays = (weekdays - quiet) or None
    return replace(wish, removed=removed, categories=categories, quiet=quiet, weekdays=weekdays)


def _hour(text: str) -> tuple[time | None, str]:
    """The time of day in the text, and the text without it. 24:00 is midnight."""
    found = _HOUR.search(text)
    if found is None:
        return None, text
    hour = int(found["hour"] or found["english_hour"] or found["bare"])
    minutes = (found[name] for name in ("minute", "minute_in_words", "attached", "bare_minute"))
    minute = 30 if found["half_past"] else int(next(filter(None, minutes), 0))
    part = found["half"] or found["english_before"] or found["english"] or found["english_half"] or ""
    if hour in _LATER.get(part.lower(), ()):
        hour += 12
    elif (hour == 12 and part.lower() in _AFTER_MIDNIGHT) or (hour == 24 and minute == 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise NotAnHour(found[0].strip())
    return time(hour, minute), f"{text[: found.start()]} {text[found.end() :]}"


def _meanings(words: Sequence[str]) -> Iterator[tuple[Wish, bool]]:
    """What the words between two commas mean, longest names first, and whether it is wanted: 빼고 is said of all the
    names right before it.
    """
    position, names = 0, Wish()
    while position < len(words):
        word = words[position]
        if word in _WITHOUT and (names.categories or names.weekdays):
            yield names, False
            position, names = position + 1, Wish()
            continue
        length, meaning = _longest(words[position : position + _LONGEST_NAME])
        position += length
        if word in _DONE or not _goes_on(names, meaning):
            yield names, True
            names = Wish()
        names = _joined(names, meaning)
    yield names, True


def _goes_on(names: Wish, more: Wish) -> bool:
    """Whether both are one list: 비전과 로봇, 월요일 화요일. A part after its whole begins another: 매일 주말 빼고."""
    if names.weekdays and more.weekdays:
        return not more.weekdays < names.weekdays
    return more == Wish() or bool(names.categories and more.categories)


def _longest(words: Sequence[str]) -> tuple[int, Wish]:
    """How many of the words the longest name at their beginning has, and what it means. Raises NotAWish."""
    for length in range(len(words), 0, -1):
        meaning = _meaning(" ".join(words[:length]))
        if meaning is not None:
            return length, meaning
    return 1, _inflected(words[0])


def _meaning(name: str) -> Wish | None:
    folded = name.casefold()
    if folded.startswith("-"):
        unwanted = named(name[1:])
        return Wish(removed=frozenset({unwanted.slug})) if unwanted else None
    if (category := named(name)) is not None:
        return Wish(categories=frozenset({category.slug}))
    if folded in _ALL:
        return Wish(categories=frozenset())
    if folded in _FILLERS:
        return Wish()
    if folded in _MOMENTS:
        return Wish(at=_MOMENTS[folded])
    if (days := _weekdays(folded)) is not None:
        return Wish(weekdays=days)
    if folded in _STYLE_NAMES:
        return Wish(style=_STYLE_NAMES[folded])
    zone = _ZONE_NAMES.get(folded) or _zones().get(folded)
    return Wish(zone=KST if zone == KST.key else ZoneInfo(zone)) if zone else None


def _inflected(word: str) -> Wish:
    """What a word means with a particle at its end, or of several names joined by signs. Raises NotAWish."""
    if word.endswith("만") and (bare := _meaning(word[:-1])) is not None:
        return replace(bare, instead=True)
    if word == "주말도":
        return Wish(weekdays=EVERY_DAY)
    for particle in _PARTICLES:
        if word.endswith(particle) and (bare := _meaning(word.removesuffix(particle))) is not None:
            return bare
    parts = [part for part in re.split(r"[/·+&|]", word) if part]
    if len(parts) < 2:
        raise NotAWish(word)
    wish = Wish()
    for part in parts:
        meaning = _meaning(part)
        if meaning is None:
            raise NotAWish(word)
        wish = _joined(wish, meaning)
    return wish


def _weekdays(word: str) -> frozenset[int] | None:
    """평일, 월수금, 월요일, 월~금."""
    if word in _DAYS:
        return _DAYS[word]
    if (found := _DAY_RANGE.fullmatch(word)) is not None:
        first, last = (_DAY_NAMES.index(name) for name in found.groups())
        return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    if _DAY_LIST.fullmatch(word):
        letters = word.removeprefix("매주").replace("요일", "")
        return frozenset(_DAY_NAMES.index(letter) for letter in letters)
    return None


@cache
def _zones() -> dict[str, str]:
    """The names of all time zones, however they are capitalised."""
    return {name.casefold(): name for name in available_timezones()}
