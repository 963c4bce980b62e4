"""Logs: one JSON object a line, whatever is said, and no secret in any of them."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import PaperboyError, StoreAway
from bot.settings import Settings
from bot.store import open_store
from tests.conftest import World
from tests.fakes.world import KEY, MODEL, FakeModel
from tests.workers.test_llm import QUESTION
from workers import logs
from workers.llm import Model, connect
from workers.sample.servers import as_json, serve
from workers.wiring import Parts

PASSWORD = "canary-of-the-database"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Setting up logs is for the whole process: put everything back."""
    names = ["", *logs._TALKATIVE]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in names}
    yield
    for name, (level, handlers) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers[:] = handlers


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged; every line must be an object."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


ANSWERS = [
    as_json({"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}, 401),
    as_json({"error": {"message": f"Bearer {KEY} is wrong", "code": f"x-{KEY}"}}, 400),
    as_json({"error": {"message": "down"}}, 500),
    (200, {"Content-Type": "application/json"}, f'{{"key": "{KEY}"}}'.encode()),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_call_that_fails_leaves_no_key_in_the_logs(answer: Any, parts: Parts, capsys: Any) -> None:
    logs.set_up("DEBUG", parts.settings.secrets())
    model_log = logging.getLogger("workers.test")
    with serve(lambda *_: answer) as url:
        client = connect(f"{url}/v1", KEY, 5.0)
        model = Model(
            client, MODEL, parts.store.budget, daily_tokens=10**6, concurrency=1, clock=lambda: datetime.now(UTC)
        )  # fmt: skip
        try:
            model.ask(QUESTION)
        except PaperboyError as error:
            model_log.exception("failed: %s", error)
            model_log.warning("headers %s", client.auth_headers)
        model.close()
    said = lines(capsys)
    assert any("failed" in line["event"] for line in said)
    assert KEY not in json.dumps(said)


def test_a_job_that_fails_leaves_no_key_in_the_logs(parts: Parts, world: World, capsys: Any) -> None:
    from bot.store.tasks import Task
    from tests.fakes.world import entry
    from workers.collect import collect
    from workers.jobs import perform

    logs.set_up("DEBUG", parts.settings.secrets())
    world.model.script = FakeModel().script
    world.feeds.days["2025-01-14"] = [entry("2501.00001", "One Study")]
    collect(parts, "2025-01-14.huggingface")
    parts.store.tasks.owe([Task("summarise", "2501.00001")], parts.clock())
    world.model.script = lambda *_: ANSWERS[0]
    perform(parts, "summarise", "2501.00001")
    said = lines(capsys)
    assert any("HTTP 401" in line["event"] for line in said)
    assert KEY not in json.dumps(said)


@pytest.mark.parametrize("password", [PASSWORD, "canary p@ss:w/rd", "short"])
def test_a_database_that_cannot_be_reached_leaves_no_password_in_the_logs(password: str, capsys: Any) -> None:
    from urllib.parse import quote

    url = f"postgresql://paperboy:{quote(password, safe='')}@127.0.0.1:1/none"
    made = Settings(database_url=url)
    logs.set_up("DEBUG", made.secrets())
    store = open_store(url)
    with pytest.raises(StoreAway) as caught:
        store.database.require_head()
    store.close()
    test_log = logging.getLogger("workers.test")
    test_log.error("away", exc_info=caught.value)
    test_log.error("settings: %r", made)
    test_log.error("at %s", url)
    said = json.dumps(lines(capsys))
    assert "away" in said
    for spelling in (f":{quote(password, safe='')}@", *((password,) if len(password) > 6 else ())):
        assert spelling not in said


@pytest.mark.parametrize("decoded", ["canary p@ss:w/rd"])
def test_a_password_with_signs_is_hidden_as_it_is_written_and_as_it_is_meant(decoded: str, capsys: Any) -> None:
    from urllib.parse import quote

    logs.set_up("INFO", Settings(redis_url=f"redis://:{quote(decoded, safe='')}@localhost/0").secrets())
    logging.getLogger("workers.test").warning("%s and %s", decoded, quote(decoded, safe=""))
    (line,) = lines(capsys)
    assert line["event"] == "[hidden] and [hidden]"


def test_a_bearer_that_nobody_named_is_hidden(capsys: Any) -> None:
    logs.set_up("INFO", ())
    logging.getLogger("workers.test").warning("Authorization: Bearer hf_unnamed_token, then more")
    (line,) = lines(capsys)
    assert "hf_unnamed_token" not in line["event"]
    assert line["event"].endswith("then more")


def test_a_line_says_when_where_and_how_bad(capsys: Any) -> None:
    logs.set_up("INFO", ())
    logging.getLogger("workers.test").warning("논문 %d편", 3)
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == ("논문 3편", "warning", "workers.test")
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None


def test_only_what_is_bad_enough_is_said(capsys: Any) -> None:
    logs.set_up("warning", ())
    logging.getLogger("workers.test").info("fine")
    logging.getLogger("openai").info("body of everything")
    assert lines(capsys) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_is_said_is_one_line_of_json(capsys: Any, text: str) -> None:
    capsys.readouterr()
    logs.set_up("INFO", [KEY])
    logging.getLogger("workers.test").warning("%s%s", text, KEY)
    (line,) = (json.loads(one) for one in capsys.readouterr().err.split("\n") if one)
    assert KEY not in line["event"]


def test_an_exception_with_a_secret_in_it_is_hidden_too(capsys: Any) -> None:
    logs.set_up("INFO", [KEY])
    try:
        raise ValueError(f"header 'Bearer {KEY}'")
    except ValueError:
        logging.getLogger("workers.test").exception("defect")
    (line,) = lines(capsys)
    assert "ValueError" in line["exception"]
    assert KEY not in json.dumps(line)
