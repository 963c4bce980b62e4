"""A rough reader of the papers in /work/shared/data/fulltext, for tests of what stands on a text and not of reading."""

import re
from functools import cache
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.fulltext import FullText, Kind, Paragraph, Section

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "fulltext"
_HEADING = re.compile(r"(?:(\d{1,2}(?:\.\d{1,2}){0,2}|[A-Z](?:\.\d{1,2}){0,2})\.? +)?([A-Z][^.!?]{2,80})")
_UNNUMBERED = {"Abstract", "References", "Contents", "Appendix", "Acknowledgments"}
_CAPTION = re.compile(r"(?:Figure|Table) \d+\s*[|:]")
_CELLS = re.compile(r"(?:[-–]|\d[\d.,]*%?)(?: |$)")
_FULL_LINE = 70
_ENDS = (".", ":", "?", "!")


@cache
def papers() -> dict[str, FullText]:
    """The papers by their id; empty where the folder is not here."""
    found = {}
    for file in sorted(FOLDER.glob("*")):
        if file.suffix in {".pdf", ".html"}:
            found[file.name[:10]] = read_pdf(file) if file.suffix == ".pdf" else read_html(file)
    return found


def read_pdf(file: Path) -> FullText:
    """Lines into paragraphs by their length, headings by their looks, no columns."""
    document = pypdfium2.PdfDocument(file)
    sections: list[tuple[str, str, list[Paragraph]]] = [("", "", [])]
    open_lines: list[tuple[str, int]] = []

    def close() -> None:
        if open_lines:
            sections[-1][2].append(_paragraph(open_lines))
            open_lines.clear()

    pages = [page.get_textpage().get_text_bounded() for page in document]
    references = False
    for number, page in enumerate(pages, 1):
        for line in re.split(r"[\r\n]+", page):
            if not line.strip() or re.fullmatch(r"\d{1,3}", line.strip()):
                continue
            heading = _heading(line.strip())
            if heading and (not references or heading[0][:1].isalpha()):
                close()
                references = heading[1] == "References"
                sections.append((*heading, []))
            elif not references:
                if line.startswith(("•", "(1)", "(2)", "(3)")) or _CAPTION.match(line):
                    close()
                open_lines.append((line, number))
                short = len(line) < _FULL_LINE
                if short and line.rstrip().endswith(_ENDS):
                    close()
    close()
    document.close()
    made = tuple(
        Section(number, title or "Title", number.count(".") + 1, tuple(found))
        for number, title, found in sections
        if found
    )
    return FullText("pdf", made, pages=len(pages))


def _heading(line: str) -> tuple[str, str] | None:
    if line in _UNNUMBERED:
        return "", line
    match = _HEADING.fullmatch(line)
    return (match[1], match[2]) if match and match[1] and len(line) < _FULL_LINE and "," not in line else None


def _paragraph(lines: list[tuple[str, int]]) -> Paragraph:
    text, page = "", lines[0][1]
    breaks: list[int] = []
    for line, number in lines:
        if number != page + len(breaks):
            breaks.append(len(text) + 1)
        text += f" {line.strip()}" if text else line.strip()
    text = re.sub(r"[ \t]+", " ", text.replace("\x02", "").replace("￾", ""))
    figures = sum(len(_CELLS.findall(line)) for line, _ in lines)
    caption = _CAPTION.match(text)
    kind: Kind = "caption" if caption else "table" if figures > len(text.split()) / 3 else "text"
    return Paragraph(text, kind, page, tuple(min(one, len(text)) for one in breaks))


def read_html(file: Path) -> FullText:
    """LaTeXML's sections and their paragraphs, captions and tables."""
    tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
    for math in tree.css("math"):
        math.replace_with(f"${math.attributes.get('alttext') or ''}$")
    for note in tree.css(".ltx_note, .ltx_tag_figure, .ltx_tag_table, .ltx_ERROR"):
        note.decompose()
    sections = []
    for node in tree.css(".ltx_abstract, section"):
        title = node.css_first(".ltx_title")
        tag = title.css_first(".ltx_tag") if title else None
        number = tag.text().strip() if tag else ""
        name = _line(title).removeprefix(number).strip() if title else ""
        found = tuple(_paragraphs(node))
        if found:
            sections.append(Section(number, name, number.count(".") + 1, found))
    return FullText("html", tuple(sections))


def _paragraphs(section: LexborNode) -> list[Paragraph]:
    found = []
    for node in section.css(".ltx_p, .ltx_caption, .ltx_tabular"):
        above = node.parent
        while above and above.tag != "section" and "ltx_abstract" not in (above.attributes.get("class") or ""):
            above = above.parent
        if above is None or above.mem_id != section.mem_id:
            continue
        kinds: dict[str, Kind] = {"ltx_caption": "caption", "ltx_tabular": "table"}
        kind: Kind = next((kinds[one] for one in (node.attributes.get("class") or "").split() if one in kinds), "text")
        rows = [" | ".join(_line(cell) for cell in row.css(".ltx_td")) for row in node.css(".ltx_tr")]
        text = " ; ".join(rows) if kind == "table" else _line(node)
        if text:
            found.append(Paragraph(text, kind))
    return found


def _line(node: LexborNode) -> str:
    return " ".join(node.text().split())
