"""Particles that do not fit the word before them, as it is read aloud."""

from collections.abc import Iterator

from bot.korean import particles
from bot.language.finding import Finding, Kind, Texts, finding


def particle(texts: Texts) -> Iterator[Finding]:
    """Each wrong one, with the right one in its place."""
    for field, text in texts.items():
        for one in particles(text):
            if one.written != one.right:
                wrong = f"writes {{}} after “{one.word[-24:]}”, where {one.right} belongs"
                yield finding(Kind.PARTICLE, field, text, (one.start, one.end), wrong, one.right)
