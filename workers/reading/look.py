"""Whether a reader of a page sees a text on it, as far as the elements around it say: a style sheet is not read.

Papers hide instructions to models in white, tiny or absent text, and LaTeXML hands it on. It writes colours as
`--ltx-fg-color` (https://github.com/brucemiller/LaTeXML/blob/master/lib/LaTeXML/resources/CSS/LaTeXML.css), older
versions as `color`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_SMALLEST = 3.0
"""In pixels of CSS; TeX's \\tiny is some 6."""
_FAINTEST = 0.1
_ALIKE = 24
"""How far apart the red, green and blue of two colours, of 255, may be that nobody can tell apart."""
_LONGEST_STYLE = 2_000
"""LaTeXML's have some hundred characters: a longer one says nothing that is worth reading."""

_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_GONE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{4,}"
    r"|clip\s*:\s*rect\(0|font-size\s*:\s*0(?:[a-z%]|\s*(?:;|$)))"
)
_FOREGROUND = ("--ltx-fg-color", "color")
_BACKGROUND = ("--ltx-bg-color", "background-color", "background")
_SIZE = re.compile(r"([\d.]+)\s*(px|pt|em|rem|%)")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?")
_NAMED = {"white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "black": (0, 0, 0)}

Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Look:
    """How text looks at one place of a page. A colour of None is one that was not understood."""

    colour: Colour | None = (0, 0, 0)
    background: Colour | None = _WHITE
    pixels: float = 16.0
    drawing: bool = False
    """Whether it is inside a picture, where words are labels of what is drawn."""

    def inside(self, tag: str, attributes: Mapping[str, str | None]) -> "Look | None":
        """The look inside an element that stands here; None where nothing of it is seen, whatever it holds."""
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return None
        style = (attributes.get("style") or "").lower()
        if len(style) > _LONGEST_STYLE or (style and (_GONE.search(style) or _is_faint(style))):
            return None
        look = self
        if tag in {"svg", "foreignobject"}:
            look = replace(look, drawing=tag == "svg")
        colour = (attributes.get("color") or "").lower()
        return look._styled(style, colour) if style or colour else look

    def _styled(self, style: str, colour: str) -> "Look":
        said = dict(_DECLARATION.findall(style))
        foreground = next((said[name] for name in _FOREGROUND if name in said), colour)
        background = next((said[name] for name in _BACKGROUND if name in said), "")
        return replace(
            self,
            colour=_colour(foreground) if foreground else self.colour,
            background=_colour(background) if background else self.background,
            pixels=self._pixels(said.get("font-size", "")),
        )

    def _pixels(self, size: str) -> float:
        found = _SIZE.match(size.strip())
        if found is None:
            return self.pixels
        try:
            number = float(found[1])
        except ValueError:
            return self.pixels
        relative = {"em": self.pixels, "%": self.pixels / 100}
        return number * (relative | _PIXELS)[found[2]]

    @property
    def shows(self) -> bool:
        """Whether text can be seen here."""
        return not self.drawing and self.pixels >= _SMALLEST and not _alike(self.colour, self.background)


def _is_faint(style: str) -> bool:
    found = re.search(r"(?:^|;)\s*opacity\s*:\s*([\d.]+)\s*(%?)", style)
    if found is None:
        return False
    try:
        return float(found[1]) / (100 if found[2] else 1) < _FAINTEST
    except ValueError:
        return False


def _alike(one: Colour | None, other: Colour | None) -> bool:
    return one is not None and other is not None and all(abs(a - b) < _ALIKE for a, b in zip(one, other, strict=True))


def _colour(written: str) -> Colour | None:
    """The colour; one that lets everything through is white, as a page is."""
    written = written.strip()
    if written == "transparent":
        return _WHITE
    if (found := _HEX.match(written)) is not None:
        digits = found[1]
        if len(digits) in {4, 8} and int(digits[len(digits) * 3 // 4 :], 16) == 0:
            return _WHITE
        pairs = [digit * 2 for digit in digits[:3]] if len(digits) < 6 else [digits[:2], digits[2:4], digits[4:6]]
        return int(pairs[0], 16), int(pairs[1], 16), int(pairs[2], 16)
    if (found := _RGB.match(written)) is not None:
        clear = found[4] is not None and found[4].strip("0.") == ""
        return _WHITE if clear else (int(found[1]), int(found[2]), int(found[3]))
    return _NAMED.get(written)
