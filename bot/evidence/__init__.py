"""What an answer rests on, found in a paper's text: quotes where they stand, and the passages that a question is about.

Pure, and without a model: what is found is the paper's own words, with their section and page.
"""

from bot.evidence.passages import Passage, passages_of
from bot.evidence.quotes import Evidence, find
from bot.evidence.ranking import best_first, chosen

__all__ = ["Evidence", "Passage", "best_first", "chosen", "find", "passages_of"]
