"""Which lines are headings, and of what level: by number, by type, and by the outline that a file may carry."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from workers.reading.hyphens import Hyphens
from workers.reading.kinds import Marked
from workers.reading.layout import Layout
from workers.reading.lines import Line
from workers.reading.numbering import SUBNUMBER, Count, parse

_KNOWN = re.compile(
    r"abstract|a b s t r a c t|introduction|(?:table of )?contents"
    r"|references?(?: and notes)?|bibliography|literature cited|acknowledge?ments?"
    r"|(?:supplement(?:ary|al) )?appendi(?:x|ces)|supplement(?:ary|al) (?:material|information)s?"
    r"|limitations?|ethic(?:s|al)(?: statement| considerations?)?|broader impacts?(?: statement)?|impact statement"
    r"|conclusions?|discussion|reproducibility(?: statement)?|author contributions?|data availability"
    r"|related works?|background|methods?|results|funding|conflicts? of interest|disclosure|checklist"
    r"|neurips paper checklist",
    re.I,
)
_SPACED_CAPITALS = re.compile(r"\b([A-Z]) (?=[A-Z]{2,})")
_BRACKETED = re.compile(r"\[(\d{1,3})\]\s")
_RUN_IN = re.compile(r"(abstract)\s*[—–:.-]+\s*", re.I)
REFERENCES = re.compile(r"references?(?: and notes)?|bibliography|literature cited", re.I)
CONTENTS = re.compile(r"(?:table of )?contents", re.I)
_MOST_LINES = 4
Style = tuple[str, float, bool]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and how many lines it takes."""

    number: str
    title: str
    level: int
    lines: int
    rest: str = ""
    """The text that follows it on its line, where it runs into its paragraph."""

    @property
    def opens_references(self) -> bool:
        return bool(REFERENCES.fullmatch(self.title))

    @property
    def opens_contents(self) -> bool:
        return bool(CONTENTS.fullmatch(self.title))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline that a file carries."""

    title: str
    level: int
    """1 for a section."""
    page: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    text: str
    lines: int
    style: Style
    page: int
    strong: bool
    """Whether it stands out by weight, size or capitals, and not by its slant alone."""


def find_headings(
    lines: Sequence[Marked], layout: Layout, outline: Sequence[Entry], hyphens: Hyphens
) -> dict[int, Heading]:
    """The headings by their place among all lines of the document."""
    candidates = _without_front(_candidates(lines, layout, hyphens))
    numbered = _numbered(candidates)
    firsts = {one.style for one in candidates if one.place in numbered and numbered[one.place].level == 1}
    found = dict(numbered)
    entries = {_plain(entry.title): entry for entry in outline}
    for one in candidates:
        if one.place in found:
            continue
        heading = _unnumbered(one, firsts, entries, sections=len(numbered))
        if heading:
            found[one.place] = heading
    if len(numbered) < 2:
        _by_style(candidates, found, layout)
    _run_in_numbers(lines, layout, found)
    if not any(heading.opens_references for heading in found.values()):
        start = _bare_references(lines)
        if start is not None:
            found[start] = Heading("", "References", 1, 0)
    abstract = _run_in_abstract(lines)
    if abstract and not any(heading.title == "Abstract" for heading in found.values()):
        found[abstract[0]] = abstract[1]
    return found


def _without_front(candidates: Sequence[_Candidate]) -> Sequence[_Candidate]:
    """Without the paper's title, its authors and their places, which stand before the abstract or the introduction."""
    for place, one in enumerate(candidates):
        title = _plain(one.text)
        if one.page <= 2 and title in {"abstract", "introduction", "summary"}:
            return candidates[place:]
    return candidates


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"^(?:[A-Z0-9]{1,2}(?:\.\d+)*\.?|[IVX]+\.)\s+", "", title.strip()).lower())


def _style(line: Line) -> Style:
    return (line.font.name, line.size, line.text.isupper())


def _candidates(lines: Sequence[Marked], layout: Layout, hyphens: Hyphens) -> list[_Candidate]:
    found = []
    place = 0
    while place < len(lines):
        count = 0
        if lines[place].kind == "text" and _stands_out(lines[place].line, layout) and _is_apart(lines, place, layout):
            count = 1
            while count < _MOST_LINES and place + count < len(lines) and _goes_on(lines, place + count):
                count += 1
        text = reduce(hyphens.join, (one.line.text for one in lines[place : place + count]), "")
        if count and len(text) < 160:
            line = lines[place].line
            strong = line.font.bold or line.size > layout.size + 0.4 or _capitals(line.text)
            found.append(_Candidate(place, text, count, _style(line), line.page, strong))
        place += max(count, 1)
    return found


def _stands_out(line: Line, layout: Layout) -> bool:
    words = [word for word in line.words if not word.font.math and any(map(str.isalnum, word.text))]
    letters = sum(len(word.text) for word in words)
    if not letters or max(word.font.size for word in words) < 0.85 * layout.size:
        return False
    bold = sum(len(word.text) for word in words if word.font.bold) >= 0.9 * letters
    italic = sum(len(word.text) for word in words if word.font.italic) >= 0.8 * letters
    larger = line.size > layout.size + 0.4 and line.long_words > 0
    other = layout.font not in {word.font.name for word in words} and bool(SUBNUMBER.match(line.text))
    return bold or larger or italic or other or _capitals(line.text) or bool(_KNOWN.fullmatch(line.text))


def _capitals(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


def _is_apart(lines: Sequence[Marked], place: int, layout: Layout) -> bool:
    """Whether it does not go on from the line above it, and no other column's words stand beside it."""
    if place == 0:
        return True
    line, above = lines[place].line, lines[place - 1].line
    if above.page != line.page or lines[place - 1].kind != "text" or lines[place - 1].column != lines[place].column:
        return True
    step = above.base - line.base
    if step < 0 or step > 1.12 * layout.leading:
        return True
    return _style(line) != _style(above) and (
        line.font.bold or line.size > layout.size + 0.4 or _stands_out(above, layout)
    )


def _goes_on(lines: Sequence[Marked], place: int) -> bool:
    line, above = lines[place].line, lines[place - 1].line
    step = above.base - line.base
    level = line.page == above.page and lines[place].kind == "text" and 0 < step < 1.45 * line.size
    same = line.font.name == above.font.name and abs(line.size - above.size) < 0.2
    return level and same and parse(line.text) is None and not _KNOWN.fullmatch(line.text) and above.long_words >= 2


def _numbered(candidates: Sequence[_Candidate]) -> dict[int, Heading]:
    count = Count()
    found = {}
    for one in candidates:
        parsed = parse(one.text)
        if parsed is None or (not one.strong and not _may_be_italic(parsed)):
            continue
        manner, number, title = parsed
        if _is_contents_line(title):
            continue
        level = count.level("letter" if manner == "appendix" else manner, number)
        if level:
            found[one.place] = Heading(number, tidy(title), level, one.lines)
    return found


def _may_be_italic(parsed: tuple[str, str, str]) -> bool:
    return "." in parsed[1] or parsed[0] == "letter"


def _is_contents_line(title: str) -> bool:
    return bool(re.search(r"(?:\. ?){3,}|\s\d{1,3}$", title)) and bool(re.search(r"\d$|\.$", title))


def tidy(title: str) -> str:
    """A title without the gaps that small capitals leave after their first letters, and without a full stop."""
    if _capitals(title):
        title = _SPACED_CAPITALS.sub(r"\1", title)
    return title[:-1] if title.endswith((".", ":")) and not title.endswith("..") else title


def _unnumbered(one: _Candidate, firsts: set[Style], entries: dict[str, Entry], sections: int) -> Heading | None:
    title = tidy(one.text)
    known = _KNOWN.fullmatch(title)
    entry = entries.get(_plain(one.text))
    if known and one.strong:
        title = "Abstract" if title.lower().replace(" ", "") == "abstract" else title
        return Heading("", title, entry.level if entry else 1, one.lines)
    if entry and abs(entry.page - one.page) <= 1 and len(title) > 3:
        return _with_number(one, entry.level)
    if sections >= 2 and one.style in firsts and one.strong and len(title) < 90 and not _is_contents_line(title):
        return Heading("", title, 1, one.lines)
    return None


def _by_style(candidates: Sequence[_Candidate], found: dict[int, Heading], layout: Layout) -> None:
    """Where sections have no numbers: bold or larger lines, the largest first."""
    known = [one.style for one in candidates if one.place in found]
    largest = max((style[1] for style in known), default=layout.size)
    least = min([layout.size, *(style[1] for style in known)])
    bold = [one for one in candidates if one.strong and least - 0.3 <= one.style[1] <= largest + 0.2]
    ranks = sorted({one.style[1:] for one in bold}, reverse=True)
    for one in bold:
        wordy = len(one.text) > 100 or one.text.endswith((".", ",", ";"))
        if one.place not in found and not wordy and any(map(str.isalpha, one.text)):
            found[one.place] = _with_number(one, min(1 + ranks.index(one.style[1:]), 4))


def _with_number(one: _Candidate, level: int) -> Heading:
    """The heading with its number apart, though that does not go on from others."""
    parsed = parse(one.text)
    if parsed is None or parsed[0] == "letter":
        return Heading("", tidy(one.text), level, one.lines)
    return Heading(parsed[1], tidy(parsed[2]), level, one.lines)


def _run_in_numbers(lines: Sequence[Marked], layout: Layout, found: dict[int, Heading]) -> None:
    """«3.2.1 Sampling. We …», a numbered heading in other type at the beginning of its paragraph."""
    numbers = {heading.number for heading in found.values()}
    for place, one in enumerate(lines):
        if one.kind != "text" or place in found or not SUBNUMBER.match(one.line.text):
            continue
        words = one.line.words
        count = 1
        while count < len(words) and words[count].font.name == words[0].font.name:
            count += 1
        start = Line(one.line.page, words[:count]).text
        parsed = parse(start)
        parent, _, last = parsed[1].rpartition(".") if parsed else ("", "", "")
        before = f"{parent}.{int(last) - 1}" if last.isdecimal() and int(last) > 1 else parent
        if parsed and parent and count < len(words) and before in numbers and words[0].font.name != layout.font:
            numbers.add(parsed[1])
            level = parsed[1].count(".") + 1
            found[place] = Heading(parsed[1], tidy(parsed[2]), level, 1, one.line.text[len(start) :].strip())


def _bare_references(lines: Sequence[Marked]) -> int | None:
    """Where a list of references begins that has no heading: [1] to [5] and on, in the paper's second half."""
    starts = {int(found[1]): place for place, one in enumerate(lines) if (found := _BRACKETED.match(one.line.text))}
    places = [starts.get(number, -1) for number in range(1, 6)]
    grows = all(before < after for before, after in itertools.pairwise(places))
    return places[0] if places[0] > len(lines) // 2 and grows else None


def _run_in_abstract(lines: Sequence[Marked]) -> tuple[int, Heading] | None:
    """«Abstract—We …», as IEEE and Springer print it."""
    for place, one in enumerate(lines[:150]):
        found = _RUN_IN.match(one.line.text)
        first = one.line.words[0].font
        if found and one.kind == "text" and (first.bold or first.italic):
            return place, Heading("", "Abstract", 1, 1, one.line.text[found.end() :])
    return None
