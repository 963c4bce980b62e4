"""What TeX's commands look like when they are printed."""

_SYMBOLS = {
    "times": "×", "sim": "∼", "approx": "≈", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥",
    "geqslant": "≥", "neq": "≠", "ne": "≠", "pm": "±", "mp": "∓", "cdot": "·", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "infty": "∞", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "sum": "∑", "prod": "∏", "int": "∫",
    "partial": "∂", "nabla": "∇", "propto": "∝", "equiv": "≡", "ll": "≪", "gg": "≫", "div": "÷", "circ": "∘",
    "oplus": "⊕", "otimes": "⊗", "ell": "l", "bmod": "mod", "prime": "",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "%": "%", "#": "#", "&": "&", "$": "", "_": "", "{": "", "}": "",
}  # fmt: skip
_LOOKS = (
    "mathcal mathbb mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol bm text textbf textit textrm textsf "
    "texttt textsc textnormal emph operatorname left right bigl bigr big Big bigg Bigg displaystyle textstyle limits "
    "nolimits hat tilde bar vec underline overline widehat widetilde / '"
)
_PARTING = (
    ", ; : ! > | quad qquad space hspace vspace ldots dots cdots vdots dotsc mid vert lvert rvert Vert lVert rVert "
    "langle rangle lfloor rfloor lceil rceil frac dfrac tfrac sqrt label ref eqref"
)
_NOTHING = frozenset(_LOOKS.split())
_SPACE = frozenset(_PARTING.split()) | {" ", "\\", "(", ")", "[", "]"}


def shown(command: str) -> str | None:
    """How a command is printed, `times` as ×; a space where it only parts what stands around it, nothing where it only
    gives it its looks, None for a command whose name is what it prints (`log`), and for unknown ones.
    """
    if command in _NOTHING:
        return ""
    return " " if command in _SPACE else _SYMBOLS.get(command)
