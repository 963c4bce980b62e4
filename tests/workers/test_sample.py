"""The sample day: true facts, words of our own, good Korean, and every figure right."""

import json
import re
from typing import Any

import pytest

import prompts
from bot import replies
from bot.fulltext import of_abstract
from bot.glossary import parse
from bot.paper import Entry, Paper
from bot.synthesis import subjects
from tests.bot.papers import sample_edition
from tests.recorded import recorded
from workers.answering.easy import explain
from workers.llm import Answer, Question
from workers.sample import servers
from workers.sources.huggingface import parse_day
from workers.summarise import read
from workers.synthesise import read as read_synthesis
from workers.synthesise import synthesise

SAMPLE: list[dict[str, Any]] = json.loads((servers.HERE / "daily_papers.json").read_text(encoding="utf-8"))
REPLIES: dict[str, dict[str, Any]] = json.loads((servers.HERE / "replies.json").read_text(encoding="utf-8"))
ENTRIES = {entry.paper_id.value: entry for entry in parse_day(json.dumps(SAMPLE).encode())}
SYNTHESES: dict[str, Any] = json.loads((servers.HERE / "syntheses.json").read_text(encoding="utf-8"))
ITEMS = subjects(sample_edition().items)
IDS = [entry["paper"]["id"] for entry in SAMPLE]

_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NAMES = ("spike-aware adam with momentum reset",)
"""Names of things, which are the same in any text on them."""

CONVERSIONS = {
    "2501.06282": {"140": "1.4 million"},
    "2501.07171": {"2,400": "24 million", "600": "6 million", "1": "10x less"},
}
"""Figures that Korean counts otherwise, by paper: what the reply says, and the words of the abstract it is."""


def original() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        recorded("data/hf_daily_papers/complete/2025-01-14.json").read_text(encoding="utf-8")
    )
    return found


def _facts(entry: dict[str, Any]) -> tuple[Any, ...]:
    paper = entry["paper"]
    return (
        paper["id"],
        paper["title"],
        [author["name"] for author in paper["authors"]],
        paper["upvotes"],
        paper["publishedAt"],
        entry["thumbnail"],
    )


def test_ids_titles_authors_and_votes_are_the_true_ones() -> None:
    assert [_facts(entry) for entry in SAMPLE] == [_facts(entry) for entry in original()]


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    plain = _URL.sub(" ", text.lower())
    for name in NAMES:
        plain = plain.replace(name, " ")
    words = re.findall(r"[a-z0-9]+", plain)
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_no_abstract_has_six_words_in_a_row_of_the_authors_own() -> None:
    theirs = {entry["paper"]["id"]: entry["paper"]["summary"] for entry in original()}
    shared = {
        paper_id: _runs(theirs[paper_id]) & _runs(entry["paper"]["summary"])
        for paper_id, entry in zip(IDS, SAMPLE, strict=True)
    }
    assert {paper_id: runs for paper_id, runs in shared.items() if runs} == {}


def test_every_abstract_says_that_it_is_not_the_authors() -> None:
    assert all("not the authors' words" in entry["paper"]["note"] for entry in SAMPLE)


def test_there_is_a_reply_for_every_paper_and_for_no_other() -> None:
    assert sorted(REPLIES) == sorted(IDS)
    assert len(IDS) == len(set(IDS)) == 12


def _paper(entry: Entry) -> Paper:
    return Paper(entry.paper_id, entry.title, entry.abstract)


@pytest.mark.parametrize("paper_id", IDS)
def test_every_reply_is_used_as_it_is_with_nothing_cut_and_no_repair(paper_id: str) -> None:
    reply = REPLIES[paper_id]
    answer = Answer(json.dumps(reply, ensure_ascii=False), cut=False, refused=False, prompt_tokens=0,
                    completion_tokens=0)  # fmt: skip
    summary, wrong = read(answer, _paper(ENTRIES[paper_id]))
    assert wrong == ()
    assert summary is not None
    assert summary.model_dump(mode="json") == reply


@pytest.mark.parametrize("slug", SYNTHESES)
def test_every_synthesis_is_used_as_it_is_with_nothing_dropped_and_no_repair(slug: str) -> None:
    items = ITEMS[slug]
    answer = Answer(json.dumps(SYNTHESES[slug]), cut=False, refused=False, prompt_tokens=0, completion_tokens=0)
    draft = read_synthesis(answer, items, "m")
    synthesis = draft.value
    assert draft.faults == ()
    assert synthesis is not None
    ids = [item.paper.paper_id for item in items]
    made = [{"text": one.text, "papers": [ids.index(each) + 1 for each in one.papers]} for one in synthesis.claims]
    assert made == SYNTHESES[slug]["claims"]


@pytest.mark.parametrize("slug", SYNTHESES)
def test_every_figure_and_every_latin_name_of_a_claim_is_in_a_paper_that_it_rests_on(slug: str) -> None:
    for claim in SYNTHESES[slug]["claims"]:
        papers = [ITEMS[slug][number - 1].paper for number in claim["papers"]]
        source = " ".join(f"{one.title} {one.abstract}" for one in papers)
        assert _numbers(claim["text"]) <= _numbers(source)
        names = set(re.findall(r"[A-Za-z][A-Za-z]{3,}", claim["text"]))
        assert {name for name in names if name.casefold() not in source.casefold()} == set()


@pytest.mark.parametrize("slug", SYNTHESES)
def test_the_model_gives_a_category_its_own_synthesis(slug: str) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        sent = {"messages": [{"role": role, "content": text} for role, text in question.turns]}
        status, _, body = servers.model()("/v1/chat/completions", {}, json.dumps(sent).encode())
        assert status == 200
        content = json.loads(body)["choices"][0]["message"]["content"]
        return Answer(content, cut=False, refused=False, prompt_tokens=0, completion_tokens=0)

    assert len(synthesise(ITEMS[slug], ask, "m").claims) == len(SYNTHESES[slug]["claims"])
    assert len(asked) == 1


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


@pytest.mark.parametrize("paper_id", IDS)
def test_every_figure_of_a_reply_is_the_abstracts(paper_id: str) -> None:
    entry = next(entry for entry in SAMPLE if entry["paper"]["id"] == paper_id)
    source = f"{entry['paper']['title']} {entry['paper']['summary']} {ENTRIES[paper_id].abstract}"
    known = _numbers(source) | {number.replace(",", "") for number in _numbers(source)}
    converted = CONVERSIONS.get(paper_id, {})
    assert all(words in " ".join(source.split()) for words in converted.values())
    said = _numbers(json.dumps(list(REPLIES[paper_id].values()), ensure_ascii=False))
    assert {one for one in said if one.replace(",", "") not in known and one not in converted} == set()


@pytest.mark.parametrize("paper_id", IDS)
def test_every_latin_name_of_a_reply_is_the_papers(paper_id: str) -> None:
    entry = next(entry for entry in SAMPLE if entry["paper"]["id"] == paper_id)
    source = f"{entry['paper']['title']} {entry['paper']['summary']}".casefold()
    texts = {name: text for name, text in REPLIES[paper_id].items() if name not in {"category", "keywords", "terms"}}
    texts["terms"] = [one["meaning"] for one in REPLIES[paper_id]["terms"]]
    words = set(re.findall(r"[A-Za-z][A-Za-z]{3,}", json.dumps(list(texts.values()), ensure_ascii=False)))
    strange = {word for word in words if word.casefold().rstrip("s") not in source}
    assert strange == set()


def test_the_feed_knows_its_day_and_no_other() -> None:
    status, _, body = servers.feed("/api/daily_papers?date=2025-01-14&limit=100", {}, b"")
    assert (status, len(parse_day(body))) == (200, 12)
    for path in ("/api/daily_papers?date=2025-01-13", "/api/daily_papers?date=2025-01-14&p=1"):
        assert servers.feed(path, {}, b"")[2] == b"[]"
    assert servers.feed("/api/papers/2501.07301", {}, b"")[0] == 200
    assert servers.feed("/api/papers/2501.99999", {}, b"")[0] == 404
    assert servers.feed("/elsewhere", {}, b"")[0] == 404


@pytest.mark.parametrize("paper_id", IDS)
def test_the_model_gives_a_paper_its_own_reply_whatever_cleaning_did_to_its_title(paper_id: str) -> None:
    asked = {"messages": [{"role": "user", "content": f"Title: {ENTRIES[paper_id].title}\n\n<abstract>"}]}
    status, _, body = servers.model()("/v1/chat/completions", {}, json.dumps(asked).encode())
    assert status == 200
    assert json.loads(json.loads(body)["choices"][0]["message"]["content"]) == REPLIES[paper_id]


EXPLANATIONS = json.loads((servers.HERE / "explanations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("paper_id", "level"), [(paper_id, level) for paper_id, levels in EXPLANATIONS.items() for level in levels]
)
def test_every_explanation_is_used_as_it_is_with_no_repair(paper_id: str, level: str) -> None:
    paper = _paper(ENTRIES[paper_id])
    slug = next(slug for slug, name in replies.LEVELS.items() if name == level)
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        status, _, body = servers.model()("/v1/chat/completions", {}, json.dumps(_request(question)).encode())
        assert status == 200
        text = json.loads(body)["choices"][0]["message"]["content"]
        return Answer(text, cut=False, refused=False, prompt_tokens=0, completion_tokens=0)

    glossary = parse(prompts.text("glossary"), "prompts/glossary.md")
    made, checks = explain(paper, of_abstract(paper.abstract), slug, ask, 120_000, glossary)  # type: ignore[arg-type]
    assert made.model_dump(mode="json") == EXPLANATIONS[paper_id][level]
    assert (len(asked), checks) == (1, ())


def _request(question: Question) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": text} for role, text in question.turns]}
