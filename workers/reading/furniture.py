"""What pages carry besides the paper's text: running heads and feet, page numbers, line numbers."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from workers.reading.glyphs import Sheet, Word
from workers.reading.ink import Font
from workers.reading.lines import Line

_ZONE = 0.13
"""How much of a page's height, at its top and at its bottom, may be furniture."""
_NUMBER_ZONE = 0.2
"""The same for page numbers, which stand apart: a text made for another paper's size has wide margins."""
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|p\.)\s*)?(?:[A-Z]?-?\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.I)
_IMPRINT = re.compile(
    r"preprint\b|under review|submitted to|accepted (?:to|at|for)|published (?:as|at|in)|to appear in|proceedings of"
    r"|\d{1,2}(?:st|nd|rd|th) (?:annual |international )?conference|copyright|permission to make|©|\(c\) 20"
    r"|arxiv:\d{4}\.\d{4,5}",
    re.I,
)
_LINE_NUMBERS = 8
"""How many numbers in a column, each above the last by the same step, are the numbers of lines."""


def without_line_numbers(sheets: Sequence[Sheet]) -> list[list[Word]]:
    """The pages' words without those that count lines in a margin, as papers under review have them."""
    places = {place for sheet in sheets for place in _counted(sheet)}
    return [_without(sheet, places) if places else list(sheet.words) for sheet in sheets]


def _numbers(sheet: Sheet) -> dict[int, list[Word]]:
    columns: dict[int, list[Word]] = defaultdict(list)
    for word in sheet.words:
        if word.text.isdecimal() and len(word.text) <= 5:
            columns[round(word.right / 3)].append(word)
    return columns


def _counted(sheet: Sheet) -> set[int]:
    """Where numbers stand under each other that count lines."""
    columns = _numbers(sheet)
    found: set[int] = set()
    for place, column in columns.items():
        near = column + columns.get(place + 1, [])
        if len(near) >= _LINE_NUMBERS and _counts(near) and _in_margin(near, sheet):
            found |= {place, place + 1}
    return found


def _without(sheet: Sheet, places: set[int]) -> list[Word]:
    columns = _numbers(sheet)
    column = [word for place in places for word in columns.get(place, [])]
    sides = (
        [word for word in column if word.right < sheet.width / 2],
        [word for word in column if word.right >= sheet.width / 2],
    )
    gone = {id(word) for side in sides if side and _in_margin(side, sheet) for word in side}
    return [word for word in sheet.words if id(word) not in gone]


def _counts(column: list[Word]) -> bool:
    numbers = [int(word.text) for word in sorted(column, key=lambda word: -word.base)]
    steps = Counter(after - before for before, after in itertools.pairwise(numbers))
    step, often = steps.most_common(1)[0]
    return step > 0 and often >= 0.8 * (len(numbers) - 1)


def _in_margin(column: list[Word], sheet: Sheet) -> bool:
    """Whether hardly anything else stands as far out, on the left or on the right."""
    left, right = min(word.left for word in column), max(word.right for word in column)
    ours = set(map(id, column))
    beyond_left = sum(word.left < right for word in sheet.words if id(word) not in ours)
    beyond_right = sum(word.right > left for word in sheet.words if id(word) not in ours)
    return min(beyond_left, beyond_right) <= 2


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without running heads and feet, page numbers, and the first page's imprint."""
    repeated = _repeated(pages, heights)
    title = _letters(" ".join(line.text for line in pages[0][:8])) if pages else ""
    kept = []
    for place, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edges = _edges(lines, height)
        gone = {id(line) for line in lines if _in_zone(line, height) and _key(line) in repeated}
        gone |= {id(line) for line in edges if _PAGE_NUMBER.fullmatch(line.text)}
        if place == 0:
            gone |= {id(line) for line in _imprint(lines, height)}
        else:
            gone |= {id(line) for line in edges if _is_title(line, lines, title)}
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _in_zone(line: Line, height: float, zone: float = _ZONE) -> bool:
    return line.base > (1 - zone) * height or line.base < zone * height


def _key(line: Line) -> tuple[str, int]:
    return _FIGURES.sub("#", line.text), round(line.base / 4)


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[tuple[str, int]]:
    """What stands at the same height on several pages, but for its figures."""
    found: Counter[tuple[str, int]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        found.update({_key(line) for line in lines if _in_zone(line, height)})
    least = 2 if len(pages) < 6 else 3
    repeated = {key for key, count in found.items() if count >= least}
    return repeated | _same_places(pages, heights)


def _same_places(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[tuple[str, int]]:
    """Heads and feet whose words change, as the section's title does: apart from the text, and at one height."""
    apart: dict[tuple[bool, int, Font], list[tuple[str, int]]] = defaultdict(list)
    texts: set[tuple[bool, int]] = set()
    for lines, height in zip(pages, heights, strict=True):
        for top in (True, False):
            ordered = sorted({line.base for line in lines}, reverse=top)
            if len(ordered) < 3:
                continue
            at_edge = [line for line in lines if abs(line.base - ordered[0]) < 2 and _in_zone(line, height)]
            beyond = next((base for base in ordered if abs(base - ordered[0]) >= 2), ordered[0])
            for line in at_edge:
                if abs(beyond - line.base) > 1.7 * line.size:
                    apart[(top, round(line.base / 3), line.font)].append(_key(line))
                else:
                    texts.add((top, round(line.base / 3)))
    most = max(3, 0.45 * len(pages))
    # Where the text of other pages begins, a heading may stand over a gap, too.
    return {
        key
        for (top, place, _), keys in apart.items()
        if len(keys) >= most and not any((top, place + near) in texts for near in range(-2, 3))
        for key in keys
    }


def _edges(lines: Sequence[Line], height: float) -> list[Line]:
    """The lines furthest up and furthest down, where page numbers stand."""
    if not lines:
        return []
    top, bottom = max(line.base for line in lines), min(line.base for line in lines)
    near = [line for line in lines if _in_zone(line, height, _NUMBER_ZONE)]
    return [line for line in near if line.base > top - 3 or line.base < bottom + 3]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _is_title(line: Line, lines: Sequence[Line], title: str) -> bool:
    """Whether it says what the first page begins with, apart from all other text: a head that no other page has."""
    words = _letters(line.text)
    gap = min((line.base - other.base for other in lines if other.base < line.base - 2), default=0.0)
    return len(words) > 8 and words in title and gap > 1.7 * line.size


def _imprint(lines: Sequence[Line], height: float) -> list[Line]:
    """Where and when the paper appeared, at the first page's top or bottom, and the rest of that sentence."""
    gone: list[Line] = []
    for line in lines:
        open_ended = gone and not gone[-1].text.endswith(".") and abs(line.size - gone[-1].size) < 0.3
        goes_on = open_ended and 0 < gone[-1].base - line.base < 1.4 * line.size
        low = line.base < _NUMBER_ZONE * height
        if _in_zone(line, height, _NUMBER_ZONE) and (_IMPRINT.match(line.text) or (goes_on and low)):
            gone.append(line)
    return gone
