"""A paper's HTML as arXiv serves it, made by LaTeXML: https://info.arxiv.org/about/accessible_HTML.html"""

from bot.fulltext import FullText
from workers.reading.blocks import Reader
from workers.reading.markup import events

MAX_CHARACTERS = 2_000_000
"""What is read of one paper at most: the longest are of one million."""


def read_html(body: bytes) -> FullText:
    """The text of the paper on this page, without what is around it, the authors, and what no reader would see.

    Any bytes are read as some page; one that is no paper has few sections or none. `complete` is False for a page of
    which the first MAX_CHARACTERS alone were read.
    """
    reader = Reader()
    complete = True
    for event in events(_decoded(body)):
        room = MAX_CHARACTERS - reader.characters
        if room <= 0:
            complete = False
            break
        reader.take(event[:room] if isinstance(event, str) else event)
    sections, references = reader.finish()
    return FullText("html", sections, references, complete=complete)


def _decoded(body: bytes) -> str:
    """arXiv's pages are UTF-8; anything else is read as browsers read a page that does not say what it is."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")
