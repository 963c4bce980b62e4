"""What a paper's highlights cost from its abstract and from its whole text, in tokens and time, of the recorded papers.

`python -m tests.bench.reports` measures this alone. Tokens are those of the prompts, schema included, as UTF-8 bytes
over four; time is our own work beside one second of a model's, reading the file included.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import prompts
from bot.fulltext import FullText
from bot.glossary import Glossary, parse
from bot.paper import Paper, PaperId
from tests.bench.figure import Figure
from tests.fakes.world import reply
from tests.processes.paperboy import ROOT
from workers.excerpts import written_whole
from workers.llm import Answer, Question
from workers.reading.apart import Kind, NotReadable, read_apart
from workers.report import report
from workers.summarise import summarise

LATENCY = 1.0
CONTEXT = 120_000
_FOLDER = ROOT.parent / "shared" / "data" / "fulltext"
_FIGURE = re.compile(r"\d{2}\.\d(?=%)")
_KINDS: dict[str, Kind] = {".html": "html", ".pdf": "pdf"}


class _Model:
    """A model that takes its time, writes what it is told to, and keeps what it was sent."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.sent = 0
        self._content = json.dumps(content, ensure_ascii=False)

    def ask(self, question: Question) -> Answer:
        self.sent += len(json.dumps([question.turns, question.schema], ensure_ascii=False).encode()) // 4
        time.sleep(LATENCY)
        return Answer(self._content, cut=False, refused=False, prompt_tokens=0, completion_tokens=0)


def reports() -> Iterator[Figure]:
    """Tokens and seconds of both ways for each paper."""
    glossary = parse(prompts.text("glossary"), "prompts/glossary.md")
    for number, file in enumerate(sorted(_FOLDER.glob("*.*")), 1):
        kind, body = _KINDS[file.suffix], file.read_bytes()
        text = read_apart(kind, body)
        assert not isinstance(text, NotReadable)
        paper = Paper(PaperId(f"2501.0000{number}"), file.stem, _abstract(text))
        yield from _measured(file.name[:18], paper, text, partial(read_apart, kind, body), glossary)


def _measured(
    name: str, paper: Paper, text: FullText, read: Callable[[], object], glossary: Glossary
) -> Iterator[Figure]:
    short, whole = _Model(reply(paper.title)), _Model(_sections(text))
    brief = _seconds(lambda: summarise(paper, short.ask, "m", lambda: datetime.now(UTC), glossary))
    reading = _seconds(read)
    writing = _seconds(lambda: report(paper, text, whole.ask, "m", CONTEXT, glossary))
    tokens = len(written_whole(text).encode()) / 4
    yield Figure(f"{name} from its abstract, tokens", short.sent, 1_500, "all of the summary with it")
    yield Figure(
        f"{name} from its whole text, tokens", whole.sent, 1.2 * tokens + 1_500, f"the paper alone {tokens:.0f}"
    )
    yield Figure(f"{name} from its abstract, s", brief, 1.5, "")
    yield Figure(f"{name} from its whole text, s", reading + writing, 5.0, f"{reading:.2f} s of that read the file")


def _abstract(text: FullText) -> str:
    named = next((one for one in text.sections if one.title.casefold() == "abstract"), text.sections[0])
    return " ".join(one.text for one in named.paragraphs)[:2_000]


def _sections(text: FullText) -> dict[str, Any]:
    """A report with figures that the text has, so that each is looked for in it."""
    found = list(dict.fromkeys(_FIGURE.findall(written_whole(text))))[:6] or ["1"]
    told = [
        f"{subject} 평가에서 정확도 {figure}%를 얻었습니다."
        for subject, figure in zip("가나다라마바", found, strict=False)
    ]
    names = ("problem", "idea", "method", "setup", "results", "novelty", "details", "performance")
    sections = {
        one: told[place % len(told)].replace("평가", f"{one[:1].upper()} 평가") for place, one in enumerate(names)
    }
    return {"limits": None, "significance": None} | sections


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    for figure in reports():
        print(figure.line())
