"""From papers to documents: choose, group, and say. Pure; every word of our own comes from `bot.replies`."""

from bot.digest.answers import categories, found, help_message, sentence, subscription, with_note
from bot.digest.day import group, of_day
from bot.digest.evidence import answer
from bot.digest.paper import card, details, easy, explained, whole_card
from bot.digest.rechecked import claims, rechecked, with_claims

__all__ = [
    "answer",
    "card",
    "categories",
    "claims",
    "details",
    "easy",
    "explained",
    "found",
    "group",
    "help_message",
    "of_day",
    "rechecked",
    "sentence",
    "subscription",
    "whole_card",
    "with_claims",
    "with_note",
]
