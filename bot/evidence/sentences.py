"""Where the sentences of a paper's English begin and end."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"[.!?…]{1,6}[\"'”’)\]]{0,6}(?:\s?\[[\d,; –-]{1,60}\]){0,3}\s{1,8}(?=[\"'“‘(\[•$\\]*[A-Z0-9•\\$])|\s{1,8}(?=•\s)"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:vs|cf|et al|e\.\s?g|i\.\s?e|etc|resp|approx|w\.r\.t|a\.k\.a|Figs?|Eqs?|Eqns?|Secs?|Sects?|Tabs?|Refs?|"
    r"Alg|App|Appx|Thm|Def|Prop|Lem|Chap|No|Nos|Vol|pp|Dr|Prof|Mr|Ms|St|Inc|Ltd|Jr)|(?:^|[\s(])[A-Z])\.$"
)
_ROW = re.compile(r"\s;\s")


def spans(text: str, *, table: bool = False) -> Iterator[tuple[int, int]]:
    """The sentences of `text` as offsets, in order, white space between them left out; of a table its rows.

    A full stop inside a figure ends nothing, nor does one of an abbreviation (`et al.`, `Fig.`) or an initial.
    """
    start = 0
    for match in (_ROW if table else _END).finditer(text):
        end = match.start() if table else match.start() + len(match[0].rstrip())
        if table or not _ABBREVIATED.search(text[max(start, end - 12) : end]):
            if end > start:
                yield start, end
            start = match.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
