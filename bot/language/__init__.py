"""Checking the Korean of one card: what code can put right is put right, the rest is named, and at last cut."""

from bot.language.check import Checked, check
from bot.language.cut import Cut, cut
from bot.language.finding import Finding, Kind, Source, Texts

__all__ = ["Checked", "Cut", "Finding", "Kind", "Source", "Texts", "check", "cut"]
