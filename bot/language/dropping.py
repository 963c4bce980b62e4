"""Sentences whose repair is to go."""

from bot.korean import Sentence
from bot.language.finding import LINE, Finding, Kind, finding


def without(sentence: Sentence, field: str, text: str, placed: list[Sentence], kind: Kind, wrong: str) -> Finding:
    """A finding over the whole sentence and the space that parts it from the others of its field, `placed`.

    It is safe to drop where the field has others.
    """
    instead = "" if len(placed) > 1 and field != LINE else None
    return finding(kind, field, text, with_space(text, sentence), wrong, instead)


def with_space(text: str, sentence: Sentence) -> tuple[int, int]:
    """The sentence and the space before it, or after it where it is the first."""
    start, end = sentence.start, sentence.end
    while start and text[start - 1].isspace():
        start -= 1
    while not start and end < len(text) and text[end].isspace():
        end += 1
    return start, end
