"""Which passages bear on a question."""

import re
from collections.abc import Sequence

from bot.evidence.passages import Passage, passages_of
from bot.fulltext import FullText
from bot.glossary import Glossary


def best_first(question: str, text: FullText, glossary: Glossary, more: Sequence[str] = ()) -> tuple[Passage, ...]:
    """All passages, those with the most words of the question first."""
    bridged = [term.english for term in glossary.terms if any(one in question for one in term.right)]
    words = set(re.findall(r"[a-z0-9]{2,}", " ".join((question, *bridged, *more)).casefold()))

    def shared(one: Passage) -> int:
        return len(words & set(re.findall(r"[a-z0-9]{2,}", one.text.casefold())))

    return tuple(sorted(passages_of(text), key=shared, reverse=True))
