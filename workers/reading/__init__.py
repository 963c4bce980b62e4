"""Whole texts."""

from bot.fulltext import FullText, of_abstract
from bot.paper import Paper
from workers.wiring import Parts


def whole_text(parts: Parts, paper: Paper) -> FullText:
    """What is known of the paper."""
    del parts
    return of_abstract(paper.abstract)
