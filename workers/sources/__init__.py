"""The feeds: a file each.

A source is `(day) -> list[Entry]`: what it says of the papers of one day, with an empty list for a day without any. It
raises `bot.errors.SourceAway` when it did not answer as it should, and one that fails fails alone: whoever collects a
day asks each source on its own and keeps what the others said.
"""
