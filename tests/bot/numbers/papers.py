"""Right sentences about real papers and about single English sentences, and where the papers' own words are."""

import json
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from bot.feed_text import clean_abstract, clean_title
from tests.recorded import recorded

_HERE = Path(__file__).parent
_ATOM = "{http://www.w3.org/2005/Atom}"


def _pairs(name: str) -> list[tuple[str, str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [(first, second) for first, _, second in (line.partition("\t") for line in lines)]


RIGHT = _pairs("right.tsv")
"""arXiv ids, and Korean sentences whose figures are those of that paper's abstract."""
WRONG = [(paper_id, *words.split("\t")) for paper_id, words in _pairs("wrong.tsv")]
"""arXiv ids, Korean sentences with a wrong figure, and what becomes of them; nothing where it cannot be put right."""
PAIRS = _pairs("pairs.tsv")
"""English sentences, and what a careful translator may write for each."""


RUNS = ["1", "1,", "1.", "123,", "1억 ", "1만", "a-1", "-1", "(", "three hundred ", "열두 ", "1, ", "5% and ", " "]
"""What a pattern that backtracks would read ever more slowly, the more of it there is."""


@cache
def papers() -> dict[str, tuple[str, str]]:
    """Title and abstract of every recorded paper, by its id, as the feeds have them."""
    kept = json.loads(recorded("data/abstracts.json").read_text(encoding="utf-8"))
    found = {paper_id: (paper["title"], paper["abstract"]) for paper_id, paper in kept.items()}
    for file in sorted(recorded("data/hf_daily_papers").glob("*/*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            found[entry["paper"]["id"]] = (entry["paper"]["title"], entry["paper"]["summary"])
    for file in sorted(recorded("data/arxiv_api").glob("*.json")):
        feed = ElementTree.fromstring(json.loads(file.read_text(encoding="utf-8"))["body"])
        for entry in feed.iter(f"{_ATOM}entry"):
            paper_id = entry.findtext(f"{_ATOM}id", "").partition("/abs/")[2]
            found[paper_id] = (entry.findtext(f"{_ATOM}title", ""), entry.findtext(f"{_ATOM}summary", ""))
    return found


@cache
def source(paper_id: str) -> str:
    """Title and abstract of a recorded paper as the pipeline cleans them. Skips the test where they are not at hand."""
    title, abstract = papers()[paper_id]
    return f"{clean_title(title)}. {clean_abstract(abstract, title)}"


@cache
def raw_source(paper_id: str) -> str:
    """Title and abstract as the feed has them, with what is left of their LaTeX."""
    return ". ".join(papers()[paper_id])
