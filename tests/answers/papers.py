"""The papers of /work/shared/data/fulltext and the sample's own, as their readers read them."""

from functools import cache
from pathlib import Path

from bot.fulltext import FullText
from workers.reading.html import read_html
from workers.reading.pdf import read_pdf

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "fulltext"
_NOTE = Path(__file__).parents[2] / "workers" / "sample" / "paper" / "note.html"


@cache
def papers() -> dict[str, FullText]:
    """The recorded papers by their id, where the folder is here, and `note`, which was written for this project."""
    files = sorted(FOLDER.glob("*.pdf")) + sorted(FOLDER.glob("*.html"))
    read = {file.name[:10]: (read_pdf if file.suffix == ".pdf" else read_html)(file.read_bytes()) for file in files}
    return read | {"note": read_html(_NOTE.read_bytes())}
