"""The sample's arXiv knows our own paper and no other, as HTML and as PDF, and its model what is asked of it."""

import json

import pytest

from bot.paper import Paper, PaperId
from bot.summary import Summary
from tests.quality.words import GLOSSARY
from workers.answering.corrections import Doubted, checked, checked_without_model
from workers.llm import Answer, Question
from workers.reading.html import read_html
from workers.reading.pdf import read_pdf
from workers.sample import note, servers
from workers.sources.arxiv import parse

OURS = note.entry()["id"]


@pytest.mark.parametrize("asked", [OURS, f"{OURS}v1", f"2501.07301,{OURS}"])
def test_arxiv_knows_our_paper_with_its_authors_and_its_abstract(asked: str) -> None:
    status, _, body = servers.feed(f"/api/query?id_list={asked}&max_results=2", {}, b"")
    (entry,) = parse(body).entries
    assert status == 200
    assert (entry.paper_id, entry.title, entry.version) == (PaperId(OURS), note.entry()["title"], 1)
    assert entry.abstract == note.entry()["abstract"]
    assert list(entry.authors) == note.entry()["authors"]


@pytest.mark.parametrize("asked", ["2501.07301", "", "2501.9999"])
def test_arxiv_knows_no_other_paper(asked: str) -> None:
    assert parse(servers.feed(f"/api/query?id_list={asked}", {}, b"")[2]).entries == ()
    assert servers.feed(f"/html/{asked}", {}, b"")[0] == 404


def test_our_paper_is_served_in_both_forms_with_the_same_sections() -> None:
    html = read_html(servers.feed(f"/html/{OURS}v1", {}, b"")[2])
    pdf = read_pdf(servers.feed(f"/pdf/{OURS}", {}, b"")[2])
    numbered = [(one.number, one.title) for one in html.sections if one.number]
    assert ("6.2", "Planted powers of ten") in numbered
    assert [(one.number, one.title) for one in pdf.sections if one.number] == numbered
    assert len(html.references) == len(pdf.references) == 10
    assert pdf.pages == 5


@pytest.mark.parametrize("question", note.answers())
def test_the_model_gives_the_recorded_answer_to_the_question(question: str) -> None:
    asked = f"Title: {note.entry()['title']}\n\n<question>\n{question}\n</question>"
    request = json.dumps({"messages": [{"role": "user", "content": asked}]}).encode()
    status, _, body = servers.model()("/v1/chat/completions", {}, request)
    assert status == 200
    assert json.loads(json.loads(body)["choices"][0]["message"]["content"]) == note.answers()[question]


def asked_of_sample(question: Question) -> Answer:
    sent = {"messages": [{"role": role, "content": text} for role, text in question.turns]}
    form = {"type": "json_schema", "json_schema": {"name": question.schema_name}}
    status, _, body = servers.model()("/v1/chat/completions", {}, json.dumps(sent | {"response_format": form}).encode())
    assert status == 200
    content = json.loads(body)["choices"][0]["message"]["content"]
    return Answer(content, cut=False, refused=False, prompt_tokens=0, completion_tokens=0)


def test_a_doubt_of_our_papers_card_finds_nothing_wrong_with_a_model_and_without() -> None:
    paper = Paper(PaperId(OURS), note.entry()["title"], note.entry()["abstract"], version=1)
    text = read_html(servers.feed(f"/html/{OURS}v1", {}, b"")[2])
    doubted = Doubted(paper, text, Summary.model_validate(note.summary()).texts(), lambda _: True)
    found, _ = checked(doubted, asked_of_sample, servers.MODEL, 120_000, GLOSSARY)
    assert (found.corrections, found.origin, found.whole) == ((), "html", True)
    assert checked_without_model(doubted, GLOSSARY).corrections == ()
