"""Looking for a quote in a paper. What is shown is the paper's own words from where they stand, never the quote."""

from dataclasses import dataclass

from bot.fulltext import FullText


@dataclass(frozen=True)
class Evidence:
    """The paper's own words, the name of their section, and their page where the text has pages."""

    text: str
    section: str
    page: int | None


def find(quote: str, text: FullText) -> Evidence | None:
    """Where the quote stands, letter by letter."""
    bare = " ".join(quote.split())
    if len(bare.split()) < 4:
        return None
    for section, paragraph in text.paragraphs():
        start = paragraph.text.find(bare)
        if start >= 0:
            return Evidence(bare, section.name, paragraph.page_at(start))
    return None
