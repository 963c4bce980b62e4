"""How soon questions about whole papers are answered, forty at once: real workers, a real Redis, a model of one second.

`python -m tests.bench.answers` measures this alone. A time runs from the moment when a question is in the store until
its answer is. The feeds are not asked: the texts are in the store, as after the first question about a paper.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import select

from bot.earlier import known
from bot.fulltext import FullText
from bot.paper import Entry, PaperId
from bot.settings import Settings
from bot.store.questions import Question, answer_task
from bot.store.tables import questions
from tests.bench.figure import Figure
from tests.fakes.world import KEY, MODEL, FakeModel
from tests.processes.paperboy import ROOT, eventually, running
from workers.reading import READER
from workers.reading.html import read_html
from workers.reading.pdf import read_pdf
from workers.sample.servers import serve
from workers.wiring import Parts, parts

AT_ONCE = 40
LATENCY = 1.0
_CLAIMS = 3
_FOLDER = ROOT.parent / "shared" / "data" / "fulltext"
_QUESTIONS = ROOT / "tests" / "answers" / "questions.json"
_TITLES = {
    "2310.06825": "Mistral 7B",
    "2501.12948": "DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning",
    "2505.09388": "Qwen3 Technical Report",
}


def answers() -> Iterator[Figure]:
    """(l) to (n): forty questions at once, their tokens, and the same forty again. Nothing without the papers."""
    texts = {paper_id: text for paper_id in _TITLES if (text := _read(paper_id)) is not None}
    if not texts:
        return
    written = [one for one in json.loads(_QUESTIONS.read_text(encoding="utf-8")) if one["paper"] in texts]
    asked = (written[::2] + written[1::2])[:AT_ONCE]
    model = FakeModel(latency=LATENCY, others={"answer": lambda title, call: _reply(title, call, written)})
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="paperboy-bench-"))
        made = stack.enter_context(parts(_settings(folder, stack.enter_context(serve(model.answer)))))
        _fill(made, texts)
        worker = psutil.Process(stack.enter_context(running(_environment(made), "worker", "papers", "posts")).pid)
        eventually(lambda: made.redis.scard("rq:workers") >= AT_ONCE, what="warm workers")
        before = sum(worker.cpu_times()[:2])
        first = _seconds(made, asked, "first")
        used = sum(worker.cpu_times()[:2]) - before
        calls, spent = len(model.calls), made.store.budget.spent(datetime.now(UTC).date())
        again = [_again(made, one) for one in asked]
        second = _seconds(made, asked, "second")
        assert len(model.calls) == calls, "what was asked before is not asked again"
    whole = sum(_tokens(texts[one["paper"]]) for one in asked)
    detail = (
        f"{AT_ONCE} at once, model {LATENCY} s, {model.most_at_once} seen, {calls} calls, worker's CPU {used:.1f} s"
    )
    yield Figure("(l) finished answers, p95, s", _p95(first), 3.0, f"median {statistics.median(first):.2f} s; {detail}")
    share = (spent.prompt_tokens + spent.completion_tokens) / whole
    yield Figure("(m) tokens of a question / of its paper", share, 1.2, f"{spent.prompt_tokens / AT_ONCE:,.0f} in each")
    detail = f"by a worker, {AT_ONCE} at once: p95 {_p95(second):.2f} s"
    yield Figure("(n) the same question again, p95, s", _p95(again), 0.1, detail)


def _read(paper_id: str) -> FullText | None:
    for file in sorted(_FOLDER.glob(f"{paper_id}*")) if _FOLDER.exists() else ():
        return read_html(file.read_bytes()) if file.suffix == ".html" else read_pdf(file.read_bytes())
    return None


def _reply(title: str, call: int, written: list[dict[str, Any]]) -> dict[str, Any]:
    """Claims that are true of the paper: all the work of a good answer."""
    good = [one for one in written if title.endswith(_TITLES[one["paper"]]) and one["answers"]]
    chosen = [good[(call + step) % len(good)] for step in range(_CLAIMS)]
    claims = [{"text": one["answer"], "quotes": [found["quote"] for found in one["answers"]]} for one in chosen]
    return {"found": True, "claims": claims, "search": []}


def _settings(folder: str, model_url: str) -> Settings:
    return Settings(
        data_dir=Path(folder),
        openai_base_url=f"{model_url}/v1",
        openai_api_key=KEY,  # pydantic makes the secret
        openai_model=MODEL,
        model_concurrency=AT_ONCE,
        daily_tokens=10**9,
    )


def _environment(made: Parts) -> dict[str, str]:
    settings = made.settings
    return {
        "PATH": os.environ["PATH"],
        "PAPERBOY_ENV_FILE": os.devnull,
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database,
        "REDIS_URL": made.redis_url,
        "OPENAI_BASE_URL": settings.openai_base_url,
        "OPENAI_API_KEY": KEY,
        "OPENAI_MODEL": MODEL,
        "MODEL_CONCURRENCY": str(settings.model_concurrency),
        "DAILY_TOKENS": str(settings.daily_tokens),
    }


def _fill(made: Parts, texts: dict[str, FullText]) -> None:
    now = datetime.now(UTC)
    entries = [Entry(PaperId(one), "arxiv", title, f"{title} is known.", version=1) for one, title in _TITLES.items()]
    made.store.papers.record(entries, now)
    for paper_id, text in texts.items():
        made.store.texts.keep(PaperId(paper_id), 1, READER, text, now)


def _question(one: dict[str, Any], person: str) -> Question:
    return Question("recorder", "general", "/ask", PaperId(one["paper"]), one["question"], person=person)


def _seconds(made: Parts, asked: list[dict[str, Any]], turn: str) -> list[float]:
    """How long each of the questions took, all asked at once."""
    numbers = [
        made.store.questions.ask(_question(one, f"{turn} {n}"), datetime.now(UTC)) for n, one in enumerate(asked)
    ]
    began = datetime.now(UTC)
    made.queue.hint([answer_task(number) for number in numbers])
    query = select(questions.c.answered_at).where(questions.c.number.in_(numbers), questions.c.answered_at.is_not(None))

    def done() -> list[datetime]:
        with made.store.database.reading() as connection:
            return list(connection.scalars(query))

    eventually(lambda: len(done()) == len(numbers), 120, "answers")
    return [(moment - began).total_seconds() for moment in done()]


def _again(made: Parts, one: dict[str, Any]) -> float:
    """How long it takes to find the answer that is kept, as a command does it."""
    began = time.perf_counter()
    paper = made.store.papers.get(PaperId(one["paper"]))
    assert paper is not None
    assert known(made.store, paper, _question(one, "again"), MODEL) is not None
    return time.perf_counter() - began


def _tokens(text: FullText) -> float:
    """What the paper alone is worth, in the same measure: bytes over four."""
    return sum(len(paragraph.text.encode()) for _, paragraph in text.paragraphs()) / 4


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[round(0.95 * len(seconds)) - 1]


if __name__ == "__main__":
    for figure in answers():
        print(figure.line(), flush=True)
