"""A paper's PDF: a plain reader that stands in until branch `pdf` is here."""

import pypdfium2 as pdfium

from bot.fulltext import FullText, Paragraph, Section
from workers.reading.unreadable import Unreadable


def read_pdf(body: bytes) -> FullText:
    """The text of the first hundred pages, a paragraph each. Raises Unreadable."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise Unreadable(str(error)) from None
    pages = min(len(document), 100)
    texts = [document[number].get_textpage().get_text_bounded()[:60_000] for number in range(pages)]
    paragraphs = tuple(
        Paragraph(" ".join(text.split()), page=number) for number, text in enumerate(texts, 1) if text.strip()
    )
    return FullText("pdf", (Section("", "", 1, paragraphs),), pages=pages, complete=pages == len(document))
