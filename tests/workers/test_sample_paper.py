"""The sample's note: every recorded answer rests on its very words, and its figures are those of its quotes."""

import json
import re
from html import unescape
from typing import Any

import pytest

from bot.language import Source
from bot.numbers import check
from bot.paper import Paper, PaperId
from bot.review import review
from tests.quality.words import GLOSSARY
from workers.llm import Answer
from workers.sample import servers
from workers.summarise import read

PAPER = servers.HERE / "paper"
ENTRY: dict[str, Any] = json.loads((PAPER / "entry.json").read_text(encoding="utf-8"))
SUMMARY: dict[str, Any] = json.loads((PAPER / "summary.json").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = json.loads((PAPER / "questions.json").read_text(encoding="utf-8"))
CLAIMS = [claim for one in QUESTIONS for claim in one["reply"]["claims"]]
_LARGEST = 300_000


def note() -> str:
    """All that the HTML says, with white space folded and apostrophes as the feeds write them."""
    html = (PAPER / "note.html").read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).replace("’", "'").split())


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim["text"][:20] for claim in CLAIMS])
def test_a_claim_rests_on_the_notes_own_words_and_figures(claim: dict[str, Any]) -> None:
    assert claim["quotes"]
    assert [quote for quote in claim["quotes"] if quote not in note()] == []
    assert check(claim["text"], " ".join(claim["quotes"])).findings == ()


def test_a_question_that_the_note_does_not_answer_is_told_so() -> None:
    assert [bool(one["reply"]["claims"]) for one in QUESTIONS] == [one["reply"]["found"] for one in QUESTIONS]
    assert {one["reply"]["found"] for one in QUESTIONS} == {True, False}


def test_the_answers_are_good_korean() -> None:
    for one in CLAIMS:
        reviewed = review({"overview": one["text"]}, Source("", " ".join(one["quotes"])), GLOSSARY)
        assert (reviewed.repaired, reviewed.left) == ((), ())


def test_the_summary_is_used_as_it_is_with_nothing_cut_and_no_repair() -> None:
    answer = Answer(json.dumps(SUMMARY), cut=False, refused=False, prompt_tokens=0, completion_tokens=0)
    summary, wrong = read(answer, Paper(PaperId(ENTRY["id"]), ENTRY["title"], ENTRY["abstract"]))
    assert wrong == ()
    assert summary is not None
    assert summary.model_dump(mode="json") == SUMMARY
    reviewed = review(summary.texts(), Source(ENTRY["title"], ENTRY["abstract"]), GLOSSARY)
    assert (reviewed.repaired, reviewed.left) == ((), ())


def test_title_abstract_and_authors_are_those_of_the_note() -> None:
    assert all(words in note() for words in (ENTRY["title"], ENTRY["abstract"], *ENTRY["authors"]))


def test_the_files_are_small_and_fetch_nothing() -> None:
    html = (PAPER / "note.html").read_text(encoding="utf-8")
    assert re.findall(r"<(?:img|link|script|iframe)\b|url\(", html) == []
    assert (PAPER / "note.pdf").read_bytes().startswith(b"%PDF-")
    assert max((PAPER / name).stat().st_size for name in ("note.html", "note.pdf")) < _LARGEST
