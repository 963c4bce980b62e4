"""All the checks over the texts of one card, and the repairs that are safe."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.glossary import Glossary, Term
from bot.language.absence import absence
from bot.language.boilerplate import boilerplate
from bot.language.finding import Finding, Kind, Source, Texts
from bot.language.leaks import leaks
from bot.language.names import names
from bot.language.particle import particle
from bot.language.script import script
from bot.language.sentences import endings, repetition
from bot.language.terms import terms

_AGAINST_SOURCE = (leaks, boilerplate, absence, names, script)
_WITHIN_CARD = (repetition, endings, particle)
_NOTHING = Glossary()
_ROUNDS = 6
"""A repair can bring another to light: a label gone, an opener behind it, a sentence said again. Texts that need
more in a row are left as they are then.
"""


@dataclass(frozen=True)
class Checked:
    """The texts after every safe repair, what was repaired, and what is left for the model."""

    texts: dict[str, str]
    repaired: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What is left, as English phrases for the one repair call; each once, in the order of the fields."""
        return tuple(dict.fromkeys(one.wrong for one in self.left))


def check(texts: Texts, source: Source, glossary: Glossary = _NOTHING) -> Checked:
    """Check the texts of a card, by field, against each other and the source.

    The fields `title` and `one_line` are held to what suits a title and a line. A repair never empties a field.
    Checking what was checked finds the same left, and nothing to repair.
    """
    current, held = dict(texts), glossary.held(source.whole)
    repaired: list[Finding] = []
    for _ in range(_ROUNDS):
        chosen = _apart(_safe(current, source, held))
        if not chosen:
            break
        repaired += chosen
        current = {field: _mended(text, chosen, field) for field, text in current.items()}
    left = sorted(_all(current, source, held), key=lambda one: (list(current).index(one.field), one.start))
    return Checked(current, tuple(repaired), tuple(left))


def _all(texts: Texts, source: Source, held: Sequence[Term]) -> Iterator[Finding]:
    for check_of_source in _AGAINST_SOURCE:
        yield from check_of_source(texts, source)
    for check_of_card in _WITHIN_CARD:
        yield from check_of_card(texts)
    yield from terms(texts, held)


def _safe(texts: Texts, source: Source, held: Sequence[Term]) -> Iterator[Finding]:
    """The safe findings whose repair leaves something of their field."""
    for one in _all(texts, source, held):
        if one.replacement is not None and _leaves_something(one, texts[one.field]):
            yield one


def _leaves_something(one: Finding, text: str) -> bool:
    rest = text[: one.start] + (one.replacement or "") + text[one.end :]
    return any(character.isalnum() for character in rest)


def _apart(safe: Iterable[Finding]) -> list[Finding]:
    """Those of the findings that do not overlap, the earlier checks first; the others come up again in the next round.

    A field loses one sentence a round at most, so that its last one is seen to be the last.
    """
    chosen: list[Finding] = []
    for one in safe:
        beside = [other for other in chosen if other.field == one.field]
        overlaps = any(one.start < other.end and other.start < one.end for other in beside)
        if not overlaps and not (_drops(one) and any(_drops(other) for other in beside)):
            chosen.append(one)
    return chosen


def _drops(one: Finding) -> bool:
    return one.kind in (Kind.CLOSER, Kind.FILLER, Kind.ABSENCE, Kind.REPEATED)


def _mended(text: str, chosen: Iterable[Finding], field: str) -> str:
    here = sorted((one for one in chosen if one.field == field), key=lambda one: one.start, reverse=True)
    for one in here:
        text = text[: one.start] + (one.replacement or "") + text[one.end :]
    return text.strip() if here else text
