"""How evidence is found: the share of questions whose answer is not among what is sent, and the times.

`python -m tests.bench.evidence` measures this alone.
"""

import statistics
import time
from collections.abc import Callable, Iterator

from bot.evidence import best_first, find, passages_of, ranking
from bot.evidence.index import index_of
from tests.answers.asked import Asked, abstracts, asked, false_quotes, glossary, holds, others, sent
from tests.answers.papers import FOLDER, papers
from tests.bench.figure import Figure

BUDGETS = (3_000, 6_000, 12_000)
"""Characters of a paper that are sent."""
SPREAD_OVER = 5


def evidence() -> Iterator[Figure]:
    """Nothing where the recorded papers are not here."""
    if not FOLDER.exists():
        return
    for name in ("questions", "more_questions", "note_questions", "last_questions"):
        answered = [one for one in asked(f"{name}.json") if one.answers]
        for budget in BUDGETS:
            missed = sum(1 for one in answered if not _is_sent(one, budget))
            detail = f"{missed} of {len(answered)} of {name}.json"
            yield Figure(f"Evidence: answers missed in {budget} characters", missed / len(answered), 0.05, detail)
    for budget in BUDGETS:
        missed = sum(
            1 for name, one in others() if name not in {part.section for part in sent(one, abstracts(), budget)}
        )
        detail = f"{missed} of {len(others())}, questions about {len(abstracts().sections)} abstracts as one text"
        yield Figure(f"Evidence: abstracts missed in {budget} characters", missed / len(others()), 0.05, detail)
    quotes = [(papers()[one.paper], answer.quote) for one in asked() for answer in one.answers]
    lost = sum(1 for paper, quote in quotes if not find(quote, paper))
    yield Figure("Evidence: true quotes not found", lost / len(quotes), 0, f"{lost} of {len(quotes)}")
    planted = [(papers()[name], quote) for name, _, quote in false_quotes()]
    shown = sum(1 for paper, quote in planted if find(quote, paper))
    yield Figure("Evidence: planted quotes shown", shown / len(planted), 0, f"{shown} of {len(planted)}")
    yield from _times()


def _is_sent(one: Asked, budget: int) -> bool:
    return holds(sent(one.question, papers()[one.paper], budget), [answer.quote for answer in one.answers])


def _times() -> Iterator[Figure]:
    """Of the longest paper, in milliseconds of a processor."""
    paper = max(papers().values(), key=lambda one: one.characters)
    questions = [one for one in asked() if one.answers]
    detail = f"{paper.pages} pages, {paper.characters} characters"
    yield Figure("Evidence: ms to index a paper for quotes", _median(lambda: _cleared(index_of)(paper)), 50, detail)
    quotes = [answer.quote for one in questions for answer in one.answers] + [one for _, _, one in false_quotes()]
    yield Figure(
        "Evidence: ms to look a quote up, the slowest", max(_ms(find, one, paper) for one in quotes), 5, detail
    )
    detail = f"{len(passages_of(paper))} passages"
    first = _median(lambda: _cleared(ranking._index)(paper))  # what the first question of a paper waits for
    yield Figure("Evidence: ms to index a paper for questions", first, 200, detail)
    slowest = max(_ms(best_first, one.question, paper, glossary()) for one in questions)
    yield Figure("Evidence: ms to rank its passages, the slowest", slowest, 20, detail)


def _cleared(index: Callable[..., object]) -> Callable[..., object]:
    index.cache_clear()  # type: ignore[attr-defined]
    return index


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_ms(work) for _ in range(SPREAD_OVER))


def _ms(work: Callable[..., object], *arguments: object) -> float:
    began = time.process_time()
    work(*arguments)
    return 1_000 * (time.process_time() - began)


if __name__ == "__main__":
    for figure in evidence():
        print(figure.line())
