"""The figure guard: are the figures of a Korean text those of its English source, and which are off by a power of ten?

Pure and without I/O; any text may be given, and none makes it fail. `source` is the text that the Korean was made
from: title and abstract, or more. The steps are modules of their own: `reading` (text to quantities), `judging`
(a verdict for each), `mending` (text put right).

    checked = check(korean, source, field="overview")
    checked.text           what can be shown: figures off beyond doubt are the source's now
    checked.findings       what was wrong, where, before and after
    checked.unresolved     those still wrong: name them in the one repair call (`str(finding)`)

After that call, `cut` checks once more and removes each sentence that still holds a wrong figure.
"""

from dataclasses import dataclass

from bot.korean import sentences
from bot.numbers.judging import Judged, Verdict, judge
from bot.numbers.mending import Finding, mend
from bot.numbers.quantity import Quantity

__all__ = ["Checked", "Finding", "Judged", "Quantity", "Verdict", "check", "cut", "judge"]

_WRONG = (Verdict.OFF, Verdict.MISSING)


@dataclass(frozen=True)
class Checked:
    """A Korean text after the guard, and what it found, in the order of the text that was given."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def unresolved(self) -> tuple[Finding, ...]:
        """The findings whose figure still stands in `text`."""
        return tuple(one for one in self.findings if one.after is None)


def check(korean: str, source: str, field: str = "") -> Checked:
    """Every figure of `korean` checked against `source`, and corrected where one figure of the source alone was meant.

    A text whose figures are all supported, or rounded as a careful writer does, comes back unchanged without findings.
    Checking what comes back changes nothing more. `field` says in the findings where the text belongs.
    """
    text, findings = mend(korean, judge(korean, source), field)
    return Checked(text, findings)


def cut(korean: str, source: str, field: str = "") -> Checked:
    """As `check`, and without the sentences that hold a figure which is still wrong; the text may come back empty."""
    checked = check(korean, source, field)
    if not checked.unresolved:
        return checked
    wrong = [one.quantity for one in judge(checked.text, source) if one.verdict in _WRONG]
    kept, position = [], 0
    for sentence in sentences(checked.text):
        start = checked.text.index(sentence, position)
        position = start + len(sentence)
        if not any(start <= one.start < position for one in wrong):
            kept.append(sentence)
    return Checked(" ".join(kept), checked.findings)
