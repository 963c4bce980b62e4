"""The level lines of a page, and what they and the gaps of a line say of tables."""

from collections import Counter
from collections.abc import Sequence

from workers.reading.ink import Rule
from workers.reading.layout import Page
from workers.reading.lines import Line


def running_rules(pages: Sequence[Page]) -> set[tuple[int, int, int]]:
    """The rules under heads and over feet: above or below all text, at one place on several pages."""
    places = Counter(
        place for page in pages for place in {_place(rule) for rule in page.rules if _is_outmost(rule, page)}
    )
    return {place for place, count in places.items() if count >= (2 if len(pages) < 5 else 3)}


def _place(rule: Rule) -> tuple[int, int, int]:
    return round(rule.left / 3), round(rule.right / 3), round(rule.height / 3)


def _is_outmost(rule: Rule, page: Page) -> bool:
    bases = [line.base for line in page.lines]
    return bool(bases) and not min(bases) < rule.height < max(bases)


def _underlines(rule: Rule, page: Page) -> bool:
    """Whether it stands close under words and reaches no further than they do, as a table's rules would."""
    return any(
        -0.5 < line.base - rule.height < 0.4 * line.size
        and line.left - 2 < rule.left
        and rule.right < line.right + 2
        and (len(line.cells) == 1 or rule.left > line.left + 3 or rule.right < line.right - 3)
        for line in page.lines
    )


def table_rules(page: Page, running: set[tuple[int, int, int]]) -> list[Rule]:
    """The page's level lines without those of heads and feet, and without underlines."""
    return [rule for rule in page.rules if _place(rule) not in running and not _underlines(rule, page)]


def bands(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Each level line with the next below it of the same length and place."""
    found = []
    ordered = sorted(rules, key=lambda rule: -rule.height)
    for place, above in enumerate(ordered):
        for below in ordered[place + 1 :]:
            if above.height - below.height < 5:
                continue
            if abs(above.left - below.left) < 4 and abs(above.right - below.right) < 4:
                found.append((above, below))
                break
    return found


def is_row(line: Line) -> bool:
    """Whether it looks like a row of a table: several short cells, and no formula."""
    cells = line.cells
    if len(cells) < 3 or line.mathematical > 0.3:
        return False
    return max(len(cell.text) for cell in cells) < 60 and not _is_prose_with_gaps(line)


def _is_prose_with_gaps(line: Line) -> bool:
    """Words that are spread over a line, or a heading that runs into its paragraph."""
    longest = max(line.cells, key=lambda cell: cell.long_words)
    return longest.long_words >= 6


def is_listing(line: Line) -> bool:
    """Whether a caption is one of what stands between rules with it."""
    return line.text.lower().startswith(("algorithm", "listing"))
