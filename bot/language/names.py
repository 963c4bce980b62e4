"""Names of models, datasets and methods, spelled as the source spells them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.language.finding import Finding, Kind, Source, Texts, finding
from bot.language.hangul_names import is_hangul_of
from bot.language.slips import slip_of

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_CAPITAL = re.compile(r"[A-Z]")
_PART = re.compile(r"[A-Za-z0-9]+")
_INNER_CAPITAL = re.compile(r"[A-Za-z0-9]*[a-z0-9][A-Z]|[A-Z]{2}|[A-Za-z]+\d|\d+[A-Z]")
_HUMPS = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_TITLE_NAME = re.compile(r"^([A-Z][A-Za-z0-9]{3,}(?:-[A-Za-z0-9]+)?)\s*:")
_BRACKETED = re.compile(r"\([^()]*\)")
_HANGUL_WORD = re.compile(r"(?<![가-힣-])[가-힣]{2,}(?:[-·][가-힣]{1,})*")


@dataclass(frozen=True)
class _Name:
    """A name, the pattern of every way to write it, and whether its look makes it one (`YuLan-Mini`), or its place."""

    spelled: str
    pattern: re.Pattern[str]
    by_look: bool


def names(texts: Texts, source: Source) -> Iterator[Finding]:
    """Names in another case, with other hyphens, or in Hangul letters; the source's own spelling replaces them.

    Where the source spells a name in two ways, either will do.
    """
    known = _known(source)
    spellings = set(_TOKEN.findall(source.whole))
    for field, text in texts.items():
        taken: list[tuple[int, int]] = []
        for name in known:
            for match in name.pattern.finditer(text):
                written = match[0]
                inside = any(start < match.end() and match.start() < end for start, end in taken)
                if inside or written == name.spelled or _stands_in(written, source, spellings):
                    taken.append(match.span())
                    continue
                apart = written.count(" ") > name.spelled.count(" ") and "-" not in name.spelled
                if (not name.by_look or apart) and _is_gloss(text, match.start()):
                    continue
                if apart and written.replace(" ", "") != name.spelled:
                    continue
                taken.append(match.span())
                wrong = f"writes {{}} for the name {name.spelled}"
                yield finding(Kind.NAME, field, text, match.span(), wrong, name.spelled)
        yield from _in_hangul(field, text, known)
        yield from _slipped(field, text, source, known)


def _stands_in(written: str, source: Source, spellings: set[str]) -> bool:
    return (
        written in spellings
        or re.search(rf"(?<![A-Za-z0-9]){re.escape(written)}(?![A-Za-z0-9])", source.whole) is not None
    )


@lru_cache(maxsize=8)
def _known(source: Source) -> tuple[_Name, ...]:
    """The names in the source, the longest first."""
    spelled = {token: True for token in _TOKEN.findall(source.whole) if _is_name(token)}
    parts = {
        part for token in spelled for part in _PART.findall(token) if len(part) >= 4 and _INNER_CAPITAL.match(part)
    }
    spelled |= dict.fromkeys(parts, True)
    title = _TITLE_NAME.match(source.title)
    if title and not re.search(rf"\b{title[1].lower()}\b", source.whole):
        spelled.setdefault(title[1], False)
    if source.title.isupper():
        spelled = {name: look for name, look in spelled.items() if name in source.text}
    return tuple(
        _Name(name, _any_way(name, is_part=name in parts), look)
        for name, look in sorted(spelled.items(), key=lambda one: -len(one[0]))
    )


def _is_name(token: str) -> bool:
    letters = sum(1 for character in token if character.isalpha())
    long_enough = letters >= 3 or (letters >= 1 and any(character.isdigit() for character in token))
    return long_enough and any(_INNER_CAPITAL.match(part) for part in _PART.findall(token))


def _any_way(name: str, *, is_part: bool) -> re.Pattern[str]:
    """The name in any case, with a hyphen, a space or nothing between its parts; a part also within longer names."""
    parts = re.split(r"([-_])", name)
    joined = "".join("[-_ ]?" if part in "-_" else _HUMPS.sub(" ?", re.escape(part)) for part in parts if part)
    before, after = ("/", "|/") if is_part else ("/.-", "|/|[-_.][A-Za-z0-9]")
    return re.compile(rf"(?<![A-Za-z0-9{before}]){joined}(?![A-Za-z0-9]{after})", re.IGNORECASE)


def _is_gloss(text: str, place: int) -> bool:
    return any(match.start() < place < match.end() for match in _BRACKETED.finditer(text))


def _slipped(field: str, text: str, source: Source, known: tuple[_Name, ...]) -> Iterator[Finding]:
    """Names that are one of the source's but for a letter."""
    spelled = [name.spelled for name in known if name.by_look]
    low = source.whole.casefold()
    for match in _TOKEN.finditer(_ADDRESS.sub(lambda found: " " * len(found[0]), text)):
        if _CAPITAL.search(match[0]) and match[0].casefold() not in low:
            name = slip_of(match[0], spelled)
            if name:
                yield finding(Kind.NAME, field, text, match.span(), f"writes {{}} for the name {name}", name)


def _in_hangul(field: str, text: str, known: tuple[_Name, ...]) -> Iterator[Finding]:
    for match in _HANGUL_WORD.finditer(text):
        for name in known:
            length = is_hangul_of(match[0], name.spelled) if name.by_look else 0
            if length:
                start, end = match.start(), match.start() + length
                gloss = re.match(rf"\s?\({re.escape(name.spelled)}\)", text[end:])
                before = re.search(rf"{re.escape(name.spelled)}\s?\($", text[:start])
                if before and text[end : end + 1] == ")":
                    start, end = before.start(), end + 1
                elif gloss:
                    end += gloss.end()
                wrong = f"writes the name {name.spelled} in Hangul: {{}}"
                yield finding(Kind.NAME, field, text, (start, end), wrong, name.spelled)
                break
