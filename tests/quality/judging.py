"""What becomes of a mistake on its way to the card, told by the card and not by the code that is judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters import registry
from bot import digest
from bot.errors import Unusable
from bot.korean import sentences
from bot.summary import Made
from tests.adapters.contract import contract
from tests.adapters.contract_reading import faults
from tests.quality.figures import figures, values
from tests.quality.good import Good
from tests.quality.mistake import WHOLE, Mistake, answer
from tests.quality.words import GLOSSARY
from workers.llm import Answer, Question
from workers.summarise import summarise

_NOW = datetime(2025, 1, 15, tzinfo=UTC)
_PLATFORMS = ("slack", "discord", "telegram")


@dataclass(frozen=True)
class Judged:
    """A mistake, and what a reader has of it in the end.

    `end` is for a model that makes it in its second reply again: `repaired` in code, without asking; `cut`; `abstract`
    where the summary, or its title, was given up for the feed's own words; or `through`.
    """

    mistake: Mistake
    asked: bool
    """Whether the model was asked to put it right."""
    end: str
    flagged: int
    """Good sentences that were changed or lost beside it."""


def judge(mistake: Mistake) -> Judged:
    """Run the pipeline with a model that makes the mistake once, and with one that repeats it."""
    once, calls = _summarised(mistake, again=False)
    asked = calls > 1
    always = _summarised(mistake, again=True)[0] if asked else once
    end = _end(mistake, always, asked=asked)
    harmed = sum(_harmed(mistake, made) for made in ({id(once): once, id(always): always}).values() if made)
    return Judged(mistake, asked, end, harmed if end != "through" or mistake.field != WHOLE else 0)


def alarms(good: Good) -> int:
    """How many findings there are on a reply that is right, and how many calls too many."""
    made, calls = _summarised(Mistake("", good, answer(good.reply), WHOLE, ""), again=True)
    return calls - 1 + (len(made.checks) if made else 1)


def _summarised(mistake: Mistake, *, again: bool) -> tuple[Made | None, int]:
    said = [mistake.answer, mistake.answer if again else answer(mistake.good.reply)]
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return said[len(asked) - 1]

    try:
        return summarise(mistake.good.paper, ask, "scripted", lambda: _NOW, GLOSSARY), len(asked)
    except Unusable:
        return None, len(asked)


def _end(mistake: Mistake, made: Made | None, *, asked: bool) -> str:
    if made is None:
        return "abstract"
    if mistake.field == "title" and made.summary.title == mistake.good.paper.title:
        return "abstract"
    if _is_there(mistake, made):
        return "through"
    return "cut" if asked or _lost(mistake, made) else "repaired"


def _is_there(mistake: Mistake, made: Made) -> bool:
    texts = made.summary.texts()
    if mistake.is_posted:
        return any(_is_live(mistake.good, made))
    if mistake.field == WHOLE:
        return bool(mistake.wrong) and any(one in text for one in sentences(mistake.wrong) for text in texts.values())
    shown = texts.get(mistake.field, "")
    if mistake.kind.startswith("figure"):
        return mistake.wrong in {one.written for one in figures(shown)}
    if mistake.sentence is None:
        return any(one not in sentences(mistake.good.texts[mistake.field]) for one in sentences(shown))
    return mistake.wrong in shown


def _lost(mistake: Mistake, made: Made) -> bool:
    """Whether the good sentence went with the mistake, or reads otherwise now."""
    if mistake.sentence is None:
        return False
    shown = made.summary.texts().get(mistake.field, "")
    if mistake.figure is not None:
        return mistake.figure not in values(shown)
    return mistake.sentence not in shown


def _harmed(mistake: Mistake, made: Made) -> int:
    """The good sentences beside the mistake that the card has not."""
    shown = made.summary.texts()
    count = 0
    for field, text in mistake.good.texts.items():
        kept = sentences(shown.get(field, ""))
        for sentence in sentences(text):
            is_its_own = field == mistake.field and mistake.sentence is not None and sentence in mistake.sentence
            count += sentence not in kept and not is_its_own
    return count


def _is_live(good: Good, made: Made) -> Iterator[bool]:
    """For each platform, whether a card opens, calls or marks anything that our own code did not."""
    message = digest.whole_card(good.paper, made, has_model=True)
    for name in _PLATFORMS:
        yield bool(faults(contract(name), message, registry.renderer(name)(message)))
