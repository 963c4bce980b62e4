"""Good Korean about real papers: what the scripted model says before a mistake is planted in it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.feed_text import clean_abstract, clean_title
from bot.paper import Paper, PaperId
from tests.bot.numbers.papers import RIGHT, papers
from tests.bot.papers import REPLIES, sample_papers
from tests.fakes.world import reply
from tests.quality.figures import figures

_HERE = Path(__file__).parent
_SHARED = _HERE.parents[2] / "shared"
_LEAST = 3
"""Sentences, from which a reply is made."""
FIELDS = ("title", "one_line", "overview", "easy", "novelty", "details", "performance")


@dataclass(frozen=True)
class Good:
    """A paper and a reply about it that is right in every sentence."""

    paper: Paper
    reply: dict[str, Any]

    @property
    def texts(self) -> dict[str, str]:
        return {field: self.reply[field] for field in FIELDS if self.reply[field]}


@cache
def of_sample() -> tuple[Good, ...]:
    """The sample day."""
    told = {paper.paper_id.value: paper for paper in sample_papers()}
    return tuple(Good(told[paper_id], fields) for paper_id, fields in REPLIES.items())


@cache
def of_recorded() -> tuple[Good, ...]:
    """Recorded papers about which there are right sentences enough; none where the records are not at hand.

    A sentence whose figures were all said before is left out: it says the same again in other words.
    """
    if not _SHARED.exists():
        return ()
    lines = (_HERE / "titles.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_of_sentences(paper_id, title) for paper_id, _, title in (line.partition("\t") for line in lines))


def neutral(paper_id: str) -> Good:
    """A recorded paper, and a reply that says hardly anything of it."""
    return Good(_paper(paper_id), reply("논문"))


def figure_errors() -> list[dict[str, Any]]:
    """The figures of the reference digests that are off by a power of ten; none where they are not at hand."""
    file = _SHARED / "reference_digests" / "figures.json"
    return list(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else []


def _of_sentences(paper_id: str, title: str) -> Good:
    said: set[object] = set()
    kept: list[str] = []
    for sentence in (text for known, text in RIGHT if known == paper_id):
        values = {one.value for one in figures(sentence)}
        if not values or values - said:
            kept.append(sentence)
        said |= values
    if len(kept) < _LEAST:
        raise ValueError(f"{paper_id} has {len(kept)} sentences that say something new")
    fields = {
        "title": title,
        "one_line": "여러 조건에서 실험하여 무엇이 성능을 좌우하는지 밝힙니다.",
        "overview": " ".join((*kept[:2], "연구진은 이를 여러 조건에서 확인했습니다.")),
        "novelty": "지금까지 따로 보던 것을 한자리에서 견주었습니다.",
        "details": " ".join(kept[2:-1] or kept[2:]),
        "performance": kept[-1] if len(kept) > _LEAST else None,
    }
    return Good(_paper(paper_id), reply(title) | fields)


def _paper(paper_id: str) -> Paper:
    title, abstract = papers()[paper_id]
    return Paper(PaperId(paper_id), clean_title(title), clean_abstract(abstract, title))
