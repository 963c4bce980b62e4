"""The numbers of sections: how papers write them, and whether one goes on from those before it."""

import re

_ARABIC = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.:]?\s+(?P<title>\S.*)")
_LETTER = re.compile(r"(?P<number>[A-Z](?:\.\d{1,2}){0,3})[.:]?\s+(?P<title>\S.*)")
_ROMAN = re.compile(r"(?P<number>(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3}))[.:]\s+(?P<title>\S.*)")
_APPENDIX = re.compile(
    r"(?:appendix|supplementary (?:material|note))\s+(?P<number>[A-Z](?:\.\d{1,2}){0,3})\b[.:]?\s*[—–-]?\s*"
    r"(?P<title>.*)",
    re.I,
)
SUBNUMBER = re.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3}\.?\s")
"""The number of a subsection at the beginning of a line."""
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")


def parse(text: str) -> tuple[str, str, str] | None:
    """The manner of numbering, the number and the title."""
    for manner, pattern in (("appendix", _APPENDIX), ("arabic", _ARABIC), ("roman", _ROMAN), ("letter", _LETTER)):
        found = pattern.fullmatch(text)
        if found and (manner == "appendix" or any(map(str.isalpha, found["title"]))):
            return manner, found["number"], found["title"].strip()
    return None


class Count:
    """The numbers of sections as they go on. What does not go on is a list, a year, or a name with an initial."""

    def __init__(self) -> None:
        self.current: tuple[int, ...] = ()
        self.manner = ""
        self.romans = False
        self.letters: tuple[int, ...] = ()

    def level(self, manner: str, number: str) -> int | None:
        """The heading's level, and the count goes on from it; None where the number does not go on."""
        if manner in {"roman", "letter"} and (self.romans or not self.current):
            level = self._in_romans(manner, number)
            if level or self.romans:
                return level
        if manner == "roman":
            manner = "letter"
        parts = number.split(".")
        lettered = parts[0].isalpha()
        if lettered and (len(parts[0]) > 1 or self.romans):
            return None
        values = (ord(parts[0]) - 64 if lettered else int(parts[0]), *map(int, parts[1:]))
        kind = "letter" if lettered else "arabic"
        if kind != self.manner:
            # Some papers do not number their introduction.
            starts = (values[0] == 1 and bool(self.current)) if lettered else (not self.manner and values[0] <= 2)
            if not starts:
                return None
        elif not self._follows(values):
            return None
        self.manner, self.current = kind, values
        return len(values)

    def _follows(self, values: tuple[int, ...]) -> bool:
        current = self.current
        for depth, value in enumerate(values):
            if depth >= len(current):
                return all(one <= 2 for one in values[depth:])
            if value != current[depth]:
                return current[depth] < value <= current[depth] + 2 and all(one <= 2 for one in values[depth + 1 :])
        return False

    def _in_romans(self, manner: str, number: str) -> int | None:
        if number in _ROMANS and manner == "roman":
            value = _ROMANS.index(number)
            top = self.current[0] if self.current else 0
            if top < value <= top + 2 and (self.romans or value == 1):
                self.romans, self.current, self.letters = True, (value,), ()
                return 1
        if self.romans and len(number) == 1:
            value = ord(number) - 64
            last = self.letters[0] if self.letters else 0
            if last < value <= last + 2:
                self.letters = (value,)
                return 2
        return None
