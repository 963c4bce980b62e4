"""PDFs that are drawn by hand, operator by operator, for what no TeX file says. ISO 32000-1, 7.5 and 9.4."""

from collections.abc import Sequence

HELVETICA = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")


def text(x: float, y: float, words: str, size: float = 10, font: int = 1) -> str:
    """The operators that draw `words` with their baseline at `y`; `font` counts the names of `HELVETICA` from 1."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F{font} {size} Tf {x} {y} Td ({escaped}) Tj ET"


LAYER = "8 0 R"
"""The object that is a layer which is not shown, in a file of one page."""
_LAYERS = f"/OCProperties << /OCGs [{LAYER}] /D << /OFF [{LAYER}] >> >>"
_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
_MASK, _WHITE = "0 g 0 0 612 792 re f", "1 g 60 590 300 30 re f"


def pdf(pages: Sequence[Sequence[str]], box: str = "/MediaBox [0 0 612 792]", trailer: str = "") -> bytes:
    """A file whose pages hold these operators. With one page it has a layer `L` that is not shown, a graphics state `M`
    with a mask that lets nothing through, and a form `W` that paints a part of the page white.
    """
    fonts = " ".join(f"/F{number} {number + 2} 0 R" for number in range(1, len(HELVETICA) + 1))
    first = 3 + len(HELVETICA)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {_LAYERS if len(pages) == 1 else ''} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    objects += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in HELVETICA]
    for place, operators in enumerate(pages):
        drawn = "\n".join(operators)
        contents = first + 2 * place + 1
        masked = "/ExtGState << /M << /SMask << /S /Luminosity /G 9 0 R >> >> >>"
        more = f"/Properties << /L {LAYER} >> /XObject << /W 10 0 R >> {masked}" if len(pages) == 1 else ""
        resources = f"/Resources << /Font << {fonts} >> {more} >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {resources} /Contents {contents} 0 R >>")
        objects.append(f"<< /Length {len(drawn.encode('latin-1'))} >>\nstream\n{drawn}\nendstream")
    if len(pages) == 1:
        group = "/Group << /S /Transparency /CS /DeviceGray >>"
        objects += ["<< /Type /OCG /Name (layer) >>"]
        objects += [f"<< {_FORM} {group} /Length {len(_MASK)} >>\nstream\n{_MASK}\nendstream"]
        objects += [f"<< {_FORM} /Length {len(_WHITE)} >>\nstream\n{_WHITE}\nendstream"]
    body = b"%PDF-1.5\n"
    places = []
    for number, thing in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{thing}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")
