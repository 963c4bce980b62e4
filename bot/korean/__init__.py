"""Korean as text: its sentences, its particles, how foreign words in it are read aloud, and its styles of speech."""

from bot.korean.particles import Particle, particles, with_particle
from bot.korean.reading import Final, finals
from bot.korean.speech import Speech, formal, speech
from bot.korean.text import (
    HANGUL,
    Sentence,
    ends_in_vowel,
    hangul_share,
    is_finished,
    placed_sentences,
    sentences,
    shorten,
)

__all__ = [
    "HANGUL",
    "Final",
    "Particle",
    "Sentence",
    "Speech",
    "ends_in_vowel",
    "finals",
    "formal",
    "hangul_share",
    "is_finished",
    "particles",
    "placed_sentences",
    "sentences",
    "shorten",
    "speech",
    "with_particle",
]
