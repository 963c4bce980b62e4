"""What a model wrote, held to the text that it was made from: its figures by `bot.numbers`, its Korean by
`bot.language`. What is certain is put right in code, what is not is named for the one repair call, and what is wrong
after that goes with its sentence. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot import language, numbers
from bot.checks import Check, Outcome
from bot.glossary import Glossary
from bot.language import Source, Texts

NO_GLOSSARY = Glossary()


@dataclass(frozen=True)
class Reviewed:
    """The texts, by field, with what is certain put right; what that was; and what is still wrong."""

    texts: dict[str, str]
    """Fields that lost all that they said are not in it."""
    repaired: tuple[Check, ...]
    left: tuple[Check, ...]
    faults: tuple[str, ...]
    """What is left, as English phrases that a model can be told."""


def review(texts: Texts, source: Source, glossary: Glossary = NO_GLOSSARY) -> Reviewed:
    """Put right what is certain, and name the rest. Reviewing what comes of it changes nothing more."""
    return _reviewed(texts, source, glossary)[0]


def cut(texts: Texts, source: Source, glossary: Glossary = NO_GLOSSARY) -> Reviewed:
    """As `review`, and without the sentences that are still wrong. `left` is what was not worth a sentence."""
    reviewed, checked = _reviewed(texts, source, glossary)
    rest = language.cut(checked.texts, checked.left)
    gone = [Check(one.kind.value, one.field, one.text, None, Outcome.CUT) for one in rest.dropped]
    gone += [
        Check(one.verdict.value, one.field, one.before, None, Outcome.CUT) for one in _wrong_figures(rest.texts, source)
    ]
    kept = {field: numbers.cut(text, source.whole, field).text for field, text in rest.texts.items()}
    at = {(one.kind, one.field, one.before) for one in gone}
    left = tuple(one for one in reviewed.left if (one.kind, one.field, one.before) not in at)
    texts_kept = {field: text for field, text in kept.items() if text}
    return Reviewed(texts_kept, (*reviewed.repaired, *gone), left, ())


def _reviewed(texts: Texts, source: Source, glossary: Glossary) -> tuple[Reviewed, language.Checked]:
    """The texts reviewed, and what the checks of the Korean left in them."""
    figures = {field: numbers.check(text, source.whole, field) for field, text in texts.items()}
    mended = [
        Check(one.verdict.value, field, one.before, one.after, Outcome.REPAIRED)
        for field, checked in figures.items()
        for one in checked.findings
        if one.after is not None
    ]
    checked = language.check({field: one.text for field, one in figures.items()}, source, glossary)
    mended += [
        Check(one.kind.value, one.field, one.text, one.replacement, Outcome.REPAIRED) for one in checked.repaired
    ]
    left = [Check(one.kind.value, one.field, one.text, None, Outcome.ASKED) for one in checked.left]
    faults = list(checked.faults)
    for wrong in _wrong_figures(checked.texts, source):
        left.append(Check(wrong.verdict.value, wrong.field, wrong.before, None, Outcome.ASKED))
        faults.append(f"`{wrong.field}`: {wrong}")
    return Reviewed(checked.texts, tuple(mended), tuple(left), tuple(dict.fromkeys(faults))), checked


def _wrong_figures(texts: Texts, source: Source) -> Iterator[numbers.Finding]:
    for field, text in texts.items():
        yield from numbers.check(text, source.whole, field).unresolved
