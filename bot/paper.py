"""Papers: their one canonical id, what a source says of one, and what all sources say together."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import NotAPaperId

# The archives that gave out ids of the form archive/YYMMNNN until March 2007.
# https://info.arxiv.org/help/arxiv_identifier.html
_OLD_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)

_MONTH = r"(?:0[1-9]|1[0-2])"
_NEW_ID = rf"(?:(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}})"
_OLD_ID = rf"(?:{_OLD_ARCHIVES})(?:\.[a-z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}\d{{3}}"
_PREFIX = (
    r"(?:(?:https?://)?(?:(?:www|export|cn|browse)\.)?(?:arxiv|ar5iv(?:\.labs\.arxiv)?|alphaxiv)\.org/"
    r"(?:abs|pdf|html|format|overview)/"
    r"|(?:https?://)?huggingface\.co/papers/"
    r"|(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)?10\.48550/arxiv\."
    r"|arxiv\s*:\s*)"
)
_SPELLING = re.compile(
    rf"{_PREFIX}?(?P<id>{_NEW_ID}|{_OLD_ID})(?P<version>v\d{{1,3}})?(?:\.pdf|\.md)?/?(?:[?#|]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_JOINS_BEFORE = re.compile(r"[A-Za-z0-9./]")
_JOINS_AFTER = re.compile(r"[A-Za-z0-9]|\.\d")
_AROUND = " \t\r\n\"'`“”‘’«»<>()[]{}（）「」『』〈〉《》【】,.;:!?…、。·*_~"


@dataclass(frozen=True, order=True)
class PaperId:
    """An arXiv id in its one canonical spelling, without a version: `2501.07301` or `hep-th/9901001`."""

    value: str

    @classmethod
    def parse(cls, text: str) -> "PaperId":
        """The id in any spelling a person or a feed uses: bare, `arXiv:…v2`, a DOI, or an abs, pdf, html,
        alphaxiv or Hugging Face link; full-width digits and stray punctuation around it do no harm.

        Raises NotAPaperId for anything else. Source: https://info.arxiv.org/help/arxiv_identifier.html
        """
        folded = unicodedata.normalize("NFKC", text).strip(_AROUND)
        found = _SPELLING.fullmatch(folded)
        if found is None:
            raise NotAPaperId(text)
        value = found["id"].lower()
        archive, slash, number = value.partition("/")
        # arXiv itself answers old ids without the subject class: math.GT/0309136 is math/0309136.
        return cls(f"{archive.partition('.')[0]}/{number}" if slash else value)

    @classmethod
    def find(cls, text: str) -> "tuple[PaperId, str] | None":
        """The first id or link anywhere in what somebody wrote, and the other words; None where there is none."""
        folded = unicodedata.normalize("NFKC", text)
        for found in _SPELLING.finditer(folded):
            before, after = folded[: found.start()], folded[found.end() :]
            if not _JOINS_BEFORE.match(before[-1:]) and not _JOINS_AFTER.match(after):
                others = (word for word in f"{before} {after}".split() if word.strip(_AROUND))
                return cls.parse(found["id"]), " ".join(others)
        return None

    @property
    def abstract_url(self) -> str:
        """The paper's page, which arXiv asks to be linked rather than the file."""
        return f"https://arxiv.org/abs/{self.value}"

    @property
    def pdf_url(self) -> str:
        return f"https://arxiv.org/pdf/{self.value}"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Entry:
    """What one source says of one paper. Text is clean (`bot.feed_text`); times are UTC; None is "does not say"."""

    paper_id: PaperId
    source: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """arXiv's categories, the primary one first."""
    keywords: tuple[str, ...] = ()
    votes: int | None = None
    version: int | None = None
    published_at: datetime | None = None
    thumbnail_url: str | None = None
    code_url: str | None = None
    project_url: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper as all sources together know it."""

    paper_id: PaperId
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    votes: int = 0
    version: int | None = None
    published_at: datetime | None = None
    thumbnail_url: str | None = None
    code_url: str | None = None
    project_url: str | None = None
    withdrawn: bool = False


ARXIV = "arxiv"
"""The source whose word on authors, their order, and categories is final."""


def merge(entries: Sequence[Entry]) -> Paper:
    """One paper out of what every source says of it, newest entry of a source last.

    Authors in order, categories, version and withdrawal are arXiv's where arXiv has spoken; of everything else the
    last entry that says it counts. `entries` are of one paper and not empty.
    """
    if len({entry.paper_id for entry in entries}) != 1:
        raise ValueError("merge takes the entries of exactly one paper")
    arxiv_last = sorted(entries, key=lambda entry: entry.source == ARXIV)
    values: dict[str, object] = {"abstract": ""}
    for entry in arxiv_last:
        values |= {name: value for name, value in vars(entry).items() if value not in (None, (), "")}
    del values["source"]
    return Paper(**values)  # type: ignore[arg-type]  # the fields are Entry's own, which Paper repeats
