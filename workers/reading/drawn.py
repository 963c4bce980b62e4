"""A page of a PDF as it is drawn, to see whether anything is to be seen at a place."""

import ctypes

import pypdfium2 as pdfium
from pypdfium2 import raw

_SCALE, _LARGEST = 2.0, 2_000.0
"""Pixels a point, and pixels along the longer side."""
_SEEN = 24
"""How far the darkest and the lightest pixel, of 255, are apart at least where something is to be seen."""


class Drawn:
    """One page, drawn when it is first looked at."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._pixels: tuple[bytes, int, int, int] | None = None

    def shows(self, box: tuple[float, float, float, float]) -> bool:
        """Whether anything stands out within the box, which is in points from the page's lower left."""
        if self._pixels is None:
            self._pixels = self._draw()
        pixels, stride, width, height = self._pixels
        if not width or not height:
            return True
        corners = [self._on(box[0], box[1], width, height), self._on(box[2], box[3], width, height)]
        (left, right), (top, bottom) = (sorted(one) for one in zip(*corners, strict=True))
        left, right, top, bottom = max(0, left), min(width, right + 1), max(0, top), min(height, bottom + 1)
        rows = [pixels[stride * row + left : stride * row + right] for row in range(top, bottom)]
        rows = [row for row in rows if row]
        return bool(rows) and max(map(max, rows)) - min(map(min, rows)) >= _SEEN

    def _on(self, across: float, up: float, width: int, height: int) -> tuple[int, int]:
        x, y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, across, up, x, y)
        return x.value, y.value

    def _draw(self) -> tuple[bytes, int, int, int]:
        scale = min(_SCALE, _LARGEST / max(self._page.get_size()))
        bitmap = self._page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
        drawn = bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
        bitmap.close()
        return drawn
