"""Whether a reader of a page sees a text on it, as far as the elements around it say: a style sheet is not read.

Papers hide instructions to models in white, tiny or absent text, and LaTeXML hands it on. It writes colours as
`--ltx-fg-color` (https://github.com/brucemiller/LaTeXML/blob/master/lib/LaTeXML/resources/CSS/LaTeXML.css), older
versions as `color`.
"""

import colorsys
import math
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

_HIDES_FROM = 1_000.0
"""Pixels: what is moved so far away from its place is on no page."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|!\s*important", re.DOTALL)
# https://www.w3.org/TR/css-syntax-3/#consume-escaped-code-point
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
_HIDDEN: Mapping[str, re.Pattern[str]] = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "content-visibility": re.compile(r"hidden"),
    "clip": re.compile(r"rect\("),
    "clip-path": re.compile(r"(?!none)."),
}
_PLACES = re.compile(r"(?:left|right|top|bottom|text-indent|(?:margin|inset)(?:-\w+)*|translate)")
_EXTENTS = ("width", "height", "max-width", "max-height")
_FOREGROUND = ("-webkit-text-fill-color", "--ltx-fg-color", "color")
_BACKGROUND = ("--ltx-bg-color", "background-color", "background")
_NUMBER = r"-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:e[-+]?\d{1,2})?"
_LENGTH = re.compile(rf"({_NUMBER})\s*(px|pt|pc|em|rem|ex|ch|in|cm|mm|q|v[wh]|vmin|vmax|%|(?![\w.]))")
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "rem": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945,
    "vw": 12.0, "vh": 8.0, "vmin": 8.0, "vmax": 12.0,
}  # fmt: skip
"""Of a window of 1,200 by 800 where they are a part of that."""
_ATTRIBUTES = {name: name for name in ("color", "display", "visibility", "opacity", "transform")} | {
    "bgcolor": "background-color"
}
_MATRIX = re.compile(r"(scale[xy]?|scale3d|matrix|translate[xy]?)\(([^()]*)\)")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_PART = re.compile(rf"({_NUMBER})(%?)")
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_NAMED = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "azure": (240, 255, 255),
    "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250),
    "whitesmoke": (245, 245, 245), "aliceblue": (240, 248, 255), "seashell": (255, 245, 238),
    "honeydew": (240, 255, 240), "lavenderblush": (255, 240, 245), "black": (0, 0, 0),
}  # fmt: skip

Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Look:
    """How text looks at one place of a page. A colour of None is one that was not understood."""

    colour: Colour | None = (0, 0, 0)
    background: Colour | None = _WHITE
    pixels: float = 16.0
    scale: float = 1.0
    """How large a pixel is drawn, by the direction in which it is smaller."""
    opacity: float = 1.0
    drawing: bool = False
    """Whether it is inside a picture, where words are labels of what is drawn."""

    def inside(self, tag: str, attributes: Mapping[str, str | None]) -> "Look | None":
        """The look inside an element that stands here; None where nothing of it is seen, whatever it holds."""
        is_closed = tag == "details" and "open" not in attributes
        is_hidden = "hidden" in attributes or "popover" in attributes or is_closed
        if is_hidden or (attributes.get("aria-hidden") or "").lower() == "true":
            return None
        said = _said(tag, attributes)
        if said is None or any(pattern.match(said.get(name, "")) for name, pattern in _HIDDEN.items()):
            return None
        look = replace(self, drawing=tag == "svg") if tag in {"svg", "foreignobject"} else self
        look = look._styled(said) if said else look
        return None if said and look._is_away(said) else look

    def _styled(self, said: Mapping[str, str]) -> "Look":
        foreground = next((said[name] for name in _FOREGROUND if name in said), "")
        background = next((_colour(said[name]) for name in _BACKGROUND if name in said), None)
        colour = _colour(foreground) if foreground else (self.colour, 1.0)
        through = (_amount(said.get("opacity", "")), _amount(_within(said.get("filter", ""), "opacity")))
        return replace(
            self,
            colour=colour[0],
            background=background[0] if background and background[1] >= _FAINTEST else self.background,
            opacity=self.opacity * through[0] * through[1] * (colour[1] if foreground else 1.0),
            pixels=self._length(said.get("font-size") or said.get("font", ""), self.pixels),
            scale=self.scale * _scale(said),
        )

    def _length(self, written: str, otherwise: float) -> float:
        """The first length in pixels."""
        found = _LENGTH.search(written)
        if found is None:
            return otherwise
        relative = {"em": self.pixels, "%": self.pixels / 100, "ex": self.pixels / 2, "ch": self.pixels / 2}
        return float(found[1]) * (relative | _PIXELS)[found[2]]

    def _is_away(self, said: Mapping[str, str]) -> bool:
        """Whether the element is outside of the page, or a box that holds nothing and lets nothing stand out."""
        moves = [said[name] for name in said if _PLACES.fullmatch(name)]
        moves += [found[2] for found in _MATRIX.finditer(said.get("transform", "")) if found[1].startswith("translate")]
        lengths = (self._length(found[0], 0) for one in moves for found in _LENGTH.finditer(one))
        is_shut = any(
            said.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y")
        )
        return any(abs(one) >= _HIDES_FROM for one in lengths) or (
            is_shut and any(self._length(said.get(name, ""), 100) <= 1 for name in _EXTENTS)
        )

    @property
    def shows(self) -> bool:
        """Whether text can be seen here."""
        is_there = self.pixels * self.scale >= _SMALLEST and self.opacity >= _FAINTEST
        return is_there and not self.drawing and not _alike(self.colour, self.background)


def _said(tag: str, attributes: Mapping[str, str | None]) -> Mapping[str, str] | None:
    """What the element says of its look, by CSS's names; None where it says too much to be read."""
    style = (attributes.get("style") or "").lower()
    if len(style) > _LONGEST_STYLE:
        return None
    if "\\" in style:
        style = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), style).lower()
    named = {css: (attributes.get(name) or "").strip().lower() for name, css in _ATTRIBUTES.items()}
    if tag == "foreignobject":  # the only one whose box shuts out what does not fit, unless it says otherwise
        boxed = {name: (attributes.get(name) or "").lower() for name in ("width", "height")}
        named |= boxed | {"overflow": attributes.get("overflow") or "hidden"}
    if named["display"] in {"block", "inline"}:  # of a formula
        del named["display"]
    found = (one.partition(":") for one in _COMMENT.sub("", style).split(";"))
    return {name: value for name, value in named.items() if value} | {
        name.strip(): value.strip() for name, _, value in found
    }


def _amount(written: str) -> float:
    """A part of the whole, as 0.5 or 50%; the whole where nothing is said."""
    found = _PART.match(written)
    return min(max(float(found[1]) / (100 if found[2] else 1), 0.0), 1.0) if found else 1.0


def _within(written: str, function: str) -> str:
    return next(iter(re.findall(rf"{function}\(([^()]*)\)", written)), "")


def _scale(said: Mapping[str, str]) -> float:
    """How much larger the element is drawn, by the direction in which that is least."""
    scale = min((_amount(one) for one in said.get("scale", "").split()), default=1.0) * _amount(said.get("zoom", ""))
    for found in _MATRIX.finditer(said.get("transform", "")):
        numbers = [float(one[1]) for one in _PART.finditer(found[2])]
        if found[1].startswith("scale") and numbers:
            scale *= min(map(abs, numbers))
        elif found[1] == "matrix" and len(numbers) == 6:
            scale *= min(math.hypot(*numbers[:2]), math.hypot(*numbers[2:4]))
    return scale


def _alike(one: Colour | None, other: Colour | None) -> bool:
    return one is not None and other is not None and all(abs(a - b) < _ALIKE for a, b in zip(one, other, strict=True))


def _colour(written: str) -> tuple[Colour | None, float]:
    """The colour, and how much of it does not let through what is behind it."""
    if written.strip() in {"transparent", "none"}:
        return _WHITE, 0.0
    if (found := _HEX.search(written)) is not None:
        digits = found[1]
        pairs = [digit * 2 for digit in digits] if len(digits) < 6 else [digits[at : at + 2] for at in range(0, 8, 2)]
        red, green, blue, *alpha = (int(pair, 16) for pair in pairs if len(pair) == 2)
        return (red, green, blue), alpha[0] / 255 if alpha else 1.0
    if (found := _FUNCTION.search(written)) is not None:
        return _mixed(found[1], [(float(one[1]), one[2] == "%") for one in _PART.finditer(found[2])])
    return next((_NAMED[word] for word in written.split() if word in _NAMED), None), 1.0


def _mixed(function: str, parts: list[tuple[float, bool]]) -> tuple[Colour | None, float]:
    """The colour of CSS's functions: https://www.w3.org/TR/css-color-4/#funcdef-rgb"""
    if len(parts) < 3:
        return None, 1.0
    alpha = parts[3][0] / (100 if parts[3][1] else 1) if len(parts) > 3 else 1.0
    (one, is_part), (two, _), (three, _) = parts[:3]
    if function == "hsl":
        made = colorsys.hls_to_rgb(one % 360 / 360, min(max(three / 100, 0), 1), min(max(two / 100, 0), 1))
        red, green, blue = (round(255 * part) for part in made)
    else:
        red, green, blue = (round(part * (2.55 if is_part else 1)) for part in (one, two, three))
    return (red, green, blue), alpha
