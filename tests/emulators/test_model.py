"""Our model against somebody else's endpoint: what it is sent, what is made of its answers, and what is paid for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import ModelAway, Unusable
from bot.paper import Paper, PaperId
from bot.store import Store
from bot.store.tables import model_calls
from bot.summary import Made
from tests.emulators.node import ModelMock
from tests.fakes.world import KEY, MODEL, reply
from workers.llm import Model, connect
from workers.summarise import schema, summarise

NOW = datetime(2025, 1, 15, tzinfo=UTC)
PAPER = Paper(PaperId("2501.00001"), "One Study of Attention", "Attention is studied in one way.", version=2)
GOOD = reply(PAPER.title)
ANY = {"userMessage": f"Title: {PAPER.title}"}
FIRST, REPAIR = {"turnIndex": 0}, {"turnIndex": 1}
USAGE = {"prompt_tokens": 700, "completion_tokens": 300, "total_tokens": 1000}


@contextmanager
def asking(mock: ModelMock, store: Store, timeout: float) -> Iterator[Model]:
    client = connect(f"{mock.url}/v1", KEY, timeout)
    made = Model(client, MODEL, store.budget, daily_tokens=1_000_000, concurrency=2, clock=lambda: NOW)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def model(mocked_model: ModelMock, sqlite_store: Store) -> Iterator[Model]:
    with asking(mocked_model, sqlite_store, timeout=20.0) as made:
        yield made


def says(content: object, match: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A fixture that answers with this content, as a string or as JSON."""
    return {"match": match, "response": {"content": content, "usage": USAGE} | fields}


def fails(status: int, match: dict[str, Any], **fields: Any) -> dict[str, Any]:
    error = {"message": "no", "type": "server_error"} | fields
    return {"match": match, "response": {"error": error, "status": status}}


def summarised(model: Model) -> Made:
    return summarise(PAPER, model.ask, MODEL, lambda: NOW)


def statuses(mock: ModelMock) -> list[int]:
    return [entry["response"]["status"] for entry in mock.journal()]


def outcomes(store: Store) -> list[str | None]:
    with store.database.reading() as connection:
        query = select(model_calls.c.outcome).order_by(model_calls.c.number)
        return [outcome for (outcome,) in connection.execute(query)]


def test_a_summary_is_one_request_with_a_strict_schema(
    model: Model, mocked_model: ModelMock, sqlite_store: Store
) -> None:
    mocked_model.script(says(GOOD, ANY | {"responseFormat": "json_schema"}))
    made = summarised(model)
    assert (made.summary.title, made.checks) == (GOOD["title"], ())
    (entry,) = mocked_model.journal()
    asked = entry["body"]
    assert asked["response_format"]["json_schema"] == {"name": "summary", "strict": True, "schema": schema()}
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert (made.prompt_tokens, made.completion_tokens) == (700, 300)
    assert sqlite_store.budget.spent(NOW.date()).tokens == 1000


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (says(json.dumps(GOOD)[:120], FIRST), "Invalid JSON"),
        (says(json.dumps(GOOD)[:120], FIRST, finishReason="length"), "it was cut short"),
        (says("…", FIRST, finishReason="content_filter"), "it was refused"),
        (says(GOOD | {"rank": 1}, FIRST), "`rank`"),
    ],
    ids=["broken", "cut", "filtered", "another shape"],
)
def test_a_reply_that_will_not_do_is_repaired_by_one_more_request(
    broken: dict[str, Any], fault: str, model: Model, mocked_model: ModelMock
) -> None:
    mocked_model.script(broken, says(GOOD, REPAIR))
    made = summarised(model)
    first, second = mocked_model.journal()
    assert second["body"]["messages"][:2] == first["body"]["messages"]
    assert fault in second["body"]["messages"][-1]["content"]
    assert made.summary.title == GOOD["title"]
    assert made.prompt_tokens + made.completion_tokens == 2000


def test_a_repair_that_will_not_do_either_ends_it(model: Model, mocked_model: ModelMock) -> None:
    mocked_model.script(says("no", FIRST), says("no", REPAIR))
    with pytest.raises(Unusable):
        summarised(model)
    assert statuses(mocked_model) == [200, 200]


@pytest.mark.parametrize(("status", "kind"), [(429, "rate_limit_error"), (500, "server_error"), (503, "server_error")])
def test_an_endpoint_in_trouble_is_asked_once_and_again_when_we_want_it(
    status: int, kind: str, model: Model, mocked_model: ModelMock, sqlite_store: Store
) -> None:
    mocked_model.script(fails(status, ANY | {"sequenceIndex": 0}, type=kind), says(GOOD, ANY))
    with pytest.raises(ModelAway):
        summarised(model)
    assert statuses(mocked_model) == [status]
    assert summarised(model).summary.title == GOOD["title"]
    assert statuses(mocked_model) == [status, 200]
    assert outcomes(sqlite_store) == [f"HTTP {status}", "answered"]


def test_an_endpoint_without_schemas_is_asked_for_an_object(model: Model, mocked_model: ModelMock) -> None:
    mocked_model.script(
        fails(400, {"responseFormat": "json_schema"}, type="invalid_request_error"),
        says(GOOD, {"responseFormat": "json_object"}),
    )
    assert summarised(model).summary.title == GOOD["title"]
    assert summarised(model).summary.title == GOOD["title"]
    assert statuses(mocked_model) == [400, 200, 200]


def test_an_answer_that_breaks_off_may_have_been_billed(
    model: Model, mocked_model: ModelMock, sqlite_store: Store
) -> None:
    mocked_model.script(says(GOOD, ANY) | {"chaos": {"disconnectRate": 1}})
    with pytest.raises(ModelAway):
        summarised(model)
    assert len(mocked_model.journal()) == 1
    assert outcomes(sqlite_store) == [None]
    assert sqlite_store.budget.spent(NOW.date()).tokens > 0


def test_an_answer_that_comes_too_late_may_have_been_billed(mocked_model: ModelMock, sqlite_store: Store) -> None:
    mocked_model.script(says(GOOD, ANY) | {"chaos": {"latencyMs": 30_000}})
    with asking(mocked_model, sqlite_store, timeout=0.3) as model, pytest.raises(ModelAway):
        summarised(model)
    assert outcomes(sqlite_store) == [None]
    assert sqlite_store.budget.spent(NOW.date()).tokens > 0


def test_an_answer_that_is_no_completion_is_another_attempt(
    model: Model, mocked_model: ModelMock, sqlite_store: Store
) -> None:
    mocked_model.script(says(GOOD, ANY) | {"chaos": {"malformedRate": 1}})
    with pytest.raises(ModelAway):
        summarised(model)
    assert outcomes(sqlite_store) == ["garbage"]


def test_a_question_without_a_script_is_no_summary(model: Model, mocked_model: ModelMock) -> None:
    mocked_model.script(says(GOOD, {"userMessage": "Title: Another"}))
    with pytest.raises(ModelAway):
        summarised(model)
    assert statuses(mocked_model) == [503]


def test_an_endpoint_that_lists_other_models_is_taken_at_its_word(model: Model) -> None:
    model.check()
