"""Cleaning the text of feeds: half-stripped LaTeX, line breaks, and characters nobody can see.

Hugging Face drops backslashes from some LaTeX and leaves the rest (`360^{circ}`, `1000times`, `texttt{DHO}`), arXiv
keeps it as the author wrote it (`\\textbf{…}`, `$10^{19}$`, `\\implname`). A model and a reader get neither.
"""

import re
import unicodedata
from collections.abc import Callable

_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_SYMBOLS = {
    "times": "×", "circ": "°", "degree": "°", "pm": "±", "approx": "≈", "sim": "~", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "ll": "≪", "gg": "≫", "cdot": "·", "to": "→", "rightarrow": "→", "infty": "∞",
    "ldots": "…", "dots": "…", "cdots": "…", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "varepsilon": "ε", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Delta": "Δ", "Gamma": "Γ", "Lambda": "Λ", "Omega": "Ω", "Phi": "Φ", "Pi": "Π", "Psi": "Ψ", "Sigma": "Σ",
    "Theta": "Θ", "ell": "ℓ", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "vs": "vs.",
    "LaTeX": "LaTeX", "xspace": "", "quad": " ", "qquad": " ", "left": "", "right": "", "item": "", "par": " ",
    "noindent": "", "newline": " ", "linebreak": " ", "maketitle": "", "small": "", "bf": "", "it": "", "em": "",
    "tt": "", "sc": "", "rm": "", "sf": "", "itshape": "", "bfseries": "",
}  # fmt: skip
_WRAPPERS = (
    r"(?:text(?:bf|it|tt|sc|rm|sf|sl|normal|up)?|emph|em|math(?:bf|it|tt|rm|sf|bb|cal|frak|scr)|mbox|underline|uline|"
    r"operatorname|url|mathrm|boldsymbol|hat|tilde|bar|overline)"
)
# Words whose backslash may be gone: without it, only where a brace or a digit shows that it was one.
_WRAPPED = re.compile(rf"(?:\\{_WRAPPERS}|(?<![A-Za-z])(?:text|math)(?:bf|it|tt|sc|rm|sf|bb|cal))\s*\{{([^{{}}]*)\}}")
_GROUPED = re.compile(r"\{\\(?:em|bf|it|tt|sc|rm|sf)\s+([^{}]*)\}")
_LINKED = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_CITED = re.compile(r"~?\\(?:cite[tp]?|ref|label|footnote|citep|citet)\*?\s*(?:\[[^\]]*\])*\{[^{}]*\}")
_DEGREE = re.compile(r"\^\s*\{?\s*\\?circ\b\s*\}?")
_TIMES = re.compile(r"(?<=\d)\s*\\times(?![A-Za-z])|(?<=\d)times(?![A-Za-z])")
_RAISED = re.compile(r"\^\{([0-9+\-n]+)\}|\^([0-9n])(?![0-9A-Za-z])")
_LOWERED = re.compile(r"(?<=[^\s/_])_\{([^{}]*)\}")
_MACRO = re.compile(r"\\([A-Za-z]+)(?:\{\})?(\s*)")
_ESCAPED = re.compile(r"\\([%$&#_{}])")
# Neither an escaped dollar sign nor that of a price: `$5 to $10`, `$5 for $n$ tokens`.
_MATH = re.compile(r"(?<!\\)\$+(?!\d[^$]*(?:\$\d|\s\$))((?:[^$\\]|\\.)*)\$+")
_TIE = re.compile(r"(?<=[A-Za-z.,])~(?=\S)")
_DASH = re.compile(r"(?<=\S)--(?=\S)|(?<=\s)--(?=\s)")
# Letters and marks without a shape, and variation selectors but for the one that colours an emoji: hundreds of them
# can follow any letter unseen. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_SHAPELESS = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]")
_WHITE = re.compile(r"\s+")
_OWN_NAME = re.compile(
    r"impl|our|method|model|name|system|sys|approach|framework|dataset|data|bench|algo", re.IGNORECASE
)


def clean_title(text: str) -> str:
    """A title on one line, without LaTeX."""
    return _clean(text, own_name=None)


def clean_abstract(text: str, title: str) -> str:
    """An abstract in one paragraph, without LaTeX.

    A macro of the authors' own for what they built (`\\implname`) becomes the name that their title begins with
    (`Transformer^2: …`), as a reader of the PDF would see it. `title` may be raw or clean.
    """
    name, colon, _ = clean_title(title).partition(":")
    return _clean(text, own_name=name if colon and len(name) <= 40 else None)


def visible(text: str) -> str:
    """`text` in NFC without what no reader sees: controls, zero-width and bidirectional marks, tag characters.

    Line breaks become spaces. Hidden text is how papers smuggle instructions to models.
    """
    if not text.isprintable():
        kept = (" " if character in "\r\n\t\v\f\u2028\u2029" else character for character in text)
        text = "".join(
            character for character in kept if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        )
    return unicodedata.normalize("NFC", _SHAPELESS.sub("", text))


def one_line(text: str) -> str:
    """What of the text is `visible`, on one line with single spaces and none around it."""
    return " ".join(visible(text).split())


def _clean(text: str, own_name: str | None) -> str:
    text = visible(text)
    for pattern, replacement in _STEPS:
        text = _until_settled(pattern, replacement, text)
    text = _MACRO.sub(lambda found: _macro(found, own_name), text)
    text = _ESCAPED.sub(r"\1", text)
    text = text.replace("``", "“").replace("''", "”").replace("---", "—")
    text = _TIE.sub(" ", _DASH.sub("–", text))
    text = text.replace("\\", "").replace("{", "").replace("}", "")
    return _WHITE.sub(" ", text).strip()


def _until_settled(pattern: re.Pattern[str], replacement: "str | Callable[[re.Match[str]], str]", text: str) -> str:
    """Nested groups need one pass a level; five levels are more than any abstract has."""
    for _ in range(5):
        text, count = pattern.subn(replacement, text)
        if not count:
            break
    return text


def _raised(found: re.Match[str]) -> str:
    return (found[1] or found[2]).translate(_SUPERSCRIPT)


def _lowered(found: re.Match[str]) -> str:
    inner = found[1]
    return inner.translate(_SUBSCRIPT) if inner.isdigit() else f"_{inner}"


def _macro(found: re.Match[str], own_name: str | None) -> str:
    name, space = found[1], found[2]
    if name in _SYMBOLS:
        return _SYMBOLS[name] + space
    if own_name and _OWN_NAME.search(name):
        return own_name + space
    return name + space


_STEPS: tuple[tuple[re.Pattern[str], "str | Callable[[re.Match[str]], str]"], ...] = (
    (_CITED, ""),
    (_LINKED, r"\1"),
    (_DEGREE, "°"),
    (_TIMES, "×"),
    (_RAISED, _raised),
    (_LOWERED, _lowered),
    (_GROUPED, r"\1"),
    (_WRAPPED, r"\1"),
    (_MATH, r"\1"),
)
