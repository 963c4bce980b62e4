"""The sample's arXiv knows our own paper and no other, as HTML and as PDF, and its model what is asked of it."""

import json

import pytest

from bot.paper import PaperId
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
