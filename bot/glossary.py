"""The terms of the field: how each is written in Korean, which of them a text holds, and what a prompt says of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot import replies
from bot.errors import Misconfigured

_ROW = re.compile(r"\|([^|]*)\|([^|]*)\|([^|]*)\|")
_DELIMITER = re.compile(r"\|(?:\s*:?-+:?\s*\|){3}")
_HEADER = re.compile(r"\|\s*English\s*\|\s*Korean\s*\|\s*Not\s*\|")
_ENGLISH = re.compile(r"[A-Za-z0-9][A-Za-z0-9@ '+./-]*")
_RENDERING = re.compile(r"[A-Za-z0-9가-힣%@][^|`*_\[\]<>]*")
_WORD = re.compile(r"[A-Za-z0-9@]+")
_LONGEST = 6
"""Words in a term."""


@dataclass(frozen=True)
class Term:
    """A term and its renderings. `korean` is ours."""

    english: str
    korean: str
    rivals: tuple[str, ...] = ()
    """Right as well, but not in one card with ours."""
    beside: tuple[str, ...] = ()
    """Right as well, even beside ours."""
    wrong: tuple[tuple[str, str], ...] = ()
    """Renderings that are wrong wherever the source has the term, each with what to write instead."""

    @property
    def right(self) -> tuple[str, ...]:
        return (self.korean, *self.rivals, *self.beside)


@dataclass(frozen=True)
class Glossary:
    """Terms, no two of them the same."""

    terms: tuple[Term, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Found once: what is remembered for a glossary is looked up by it for every word."""
        return hash(self.terms)

    @cached_property
    def _by_form(self) -> dict[str, Term]:
        return {form: term for term in self.terms for form in _forms(term.english)}

    def held(self, text: str) -> tuple[Term, ...]:
        """The terms that the English `text` holds, in the order in which it does, each once.

        Plurals, hyphens and spaces make no difference, nor does -ed or -s for -ing; case does for a name of one word
        (CLIP is no clip). A word counts for the longest term that it is part of: a large language model is no language
        model.
        """
        words = [match[0] for match in _WORD.finditer(text)]
        found: dict[str, Term] = {}
        place = 0
        while place < len(words):
            length, term = self._at(words, place)
            if term:
                found.setdefault(term.english, term)
            place += length
        return tuple(found.values())

    def _at(self, words: list[str], place: int) -> tuple[int, Term | None]:
        """The longest term that begins at the word, and how many words it takes; one word where none does."""
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            joined = "".join(words[place : place + length])
            term = self._by_form.get(joined) or self._by_form.get(joined.lower())
            if term:
                return length, term
        return 1, None

    def with_own(self, own: "Glossary") -> "Glossary":
        """This one with an operator's own terms: theirs replace ours of the same English, the others join them."""
        theirs = {_joined(term.english): term for term in own.terms}
        kept = tuple(theirs.pop(_joined(term.english), term) for term in self.terms)
        return Glossary((*kept, *theirs.values()))


def parse(text: str, name: str) -> Glossary:
    """The glossary in a Markdown file: prose, headings, and tables of three columns, English, Korean and Not.

    `A / B, C` among the Korean: A is ours, B a rival, C may stand beside. `D, E → F` among the wrong: A replaces D, F
    replaces E. `name` is that of the file, or of its
    setting where it has one. Raises Misconfigured, naming the line, for a row that is not of this form, for a line
    between the rows that is none, and for a term that comes twice.
    """
    terms: dict[str, Term] = {}
    in_table = False
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written.startswith("|"):
            if in_table and written and not written.startswith("#"):
                raise Misconfigured(name, replies.bad_glossary_line(number, "row"))
            in_table = in_table and not written.startswith("#") and bool(written)
            continue
        if not in_table:
            if not _HEADER.fullmatch(written):
                raise Misconfigured(name, replies.bad_glossary_line(number, "header"))
            in_table = True
        elif not _DELIMITER.fullmatch(written):
            term = _term(written, number, name)
            if _joined(term.english) in terms:
                raise Misconfigured(name, replies.bad_glossary_line(number, "twice"))
            terms[_joined(term.english)] = term
    return Glossary(tuple(terms.values()))


def lines(terms: Iterable[Term]) -> str:
    """The terms as a prompt lists them: `feature map 특징 맵, zero-shot 제로샷`; empty without terms."""
    return ", ".join(f"{term.english} {term.korean}" for term in terms if term.english != term.korean)


def _term(line: str, number: int, name: str) -> Term:
    row = _ROW.fullmatch(line)
    if row is None:
        raise Misconfigured(name, replies.bad_glossary_line(number, "row"))
    english, korean, wrong = (cell.strip() for cell in row.groups())
    if not _ENGLISH.fullmatch(english) or len(_WORD.findall(english)) > _LONGEST:
        raise Misconfigured(name, replies.bad_glossary_line(number, "english"))
    head, *beside = _parted(korean, ",")
    ours, *rivals = _parted(head, "/")
    pairs = [one.partition("→") for one in wrong.split(",")] if wrong else []
    not_so = [(bad.strip(), good.strip() if arrow else ours) for bad, arrow, good in pairs]
    right = (ours, *rivals, *beside)
    if not all(_RENDERING.fullmatch(one) for one in (*right, *chain(*not_so))):
        raise Misconfigured(name, replies.bad_glossary_line(number, "korean"))
    if {_bare(one) for one in right} & {_bare(bad) for bad, _ in not_so}:
        raise Misconfigured(name, replies.bad_glossary_line(number, "both"))
    return Term(english, ours, tuple(rivals), tuple(beside), tuple(not_so))


def _parted(cell: str, mark: str) -> list[str]:
    return [part.strip() for part in cell.split(mark)]


def _bare(rendering: str) -> str:
    return "".join(rendering.split())


def _joined(english: str) -> str:
    words = "".join(_WORD.findall(english))
    return words if _is_name(english) else words.lower()


def _is_name(english: str) -> bool:
    return len(_WORD.findall(english)) == 1 and not english.islower()


def _forms(english: str) -> set[str]:
    """The ways in which a text may write the term, its words joined."""
    whole = _joined(english)
    if _is_name(english) or not whole.isalpha():
        return {whole, f"{whole}s"}
    forms = {whole, f"{whole}s"}
    if whole.endswith(("s", "x", "ch", "sh")):
        forms.add(f"{whole}es")
    if whole.endswith("y"):
        forms.add(f"{whole[:-1]}ies")
    if whole.endswith("ing") and len(whole) > 7:
        stem = whole[:-3]
        forms |= {f"{stem}e", f"{stem}ed", f"{stem}es"}
    return forms
