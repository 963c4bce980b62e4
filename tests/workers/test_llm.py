"""Asking a model: one request a question, every token accounted for, and no answer that breaks anything."""

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.errors import BudgetBusy, BudgetSpent, Misconfigured, ModelAway, ModelRefused, PaperboyError, PersonBudgetSpent
from bot.store import Store
from bot.store.tables import model_calls
from tests.fakes.world import KEY, MODEL, FakeModel, reply
from workers.llm import MOST_COMPLETION_TOKENS, Model, Question, connect
from workers.sample.servers import Answer, as_json, serve

NOW = datetime(2025, 1, 15, tzinfo=UTC)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
QUESTION = Question(
    (("system", "Answer in JSON."), ("user", "Title: One\n")), "word", SCHEMA, "summarise", "2501.00001"
)


class Endpoint:
    """A server that keeps the body of every request before it answers."""

    def __init__(self, answer: Callable[[str, Mapping[str, str], bytes], Answer]) -> None:
        self.asked: list[dict[str, Any]] = []
        self._answer = answer

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.asked.append(json.loads(body) if body else {})
        return self._answer(path, headers, body)


def always(status: int, body: bytes, **headers: str) -> Endpoint:
    return Endpoint(lambda *_: (status, {"Content-Type": "application/json"} | headers, body))


def problem(status: int, code: str | None, message: str = "no", **headers: str) -> Endpoint:
    return Endpoint(lambda *_: as_json({"error": {"message": message, "code": code}}, status, **headers))


@contextmanager
def asking(
    endpoint: Endpoint | FakeModel,
    store: Store,
    *,
    key: str = KEY,
    timeout: float = 5.0,
    concurrency: int = 4,
    daily_tokens: int = 1_000_000,
    person_daily_tokens: int | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> Iterator[Model]:
    """A model at the endpoint."""
    with serve(endpoint.answer) as url:
        client = connect(f"{url}/v1", key, timeout)
        made = Model(
            client,
            MODEL,
            store.budget,
            daily_tokens=daily_tokens,
            person_daily_tokens=person_daily_tokens,
            concurrency=concurrency,
            clock=clock,
        )
        try:
            yield made
        finally:
            made.close()


def ledger(store: Store) -> list[tuple[str | None, int | None, int]]:
    """Outcome, prompt tokens and reservation of every call."""
    query = select(model_calls.c.outcome, model_calls.c.prompt_tokens, model_calls.c.reserved)
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(model_calls.c.number))]


def tokens(store: Store) -> int:
    return store.budget.spent(NOW.date()).tokens


def test_a_question_is_one_request_with_the_strict_schema(sqlite_store: Store) -> None:
    endpoint = Endpoint(FakeModel().answer)
    with asking(endpoint, sqlite_store) as model:
        answer = model.ask(QUESTION)
    (asked,) = endpoint.asked
    assert asked["model"] == MODEL
    assert asked["messages"] == [
        {"role": "system", "content": "Answer in JSON."},
        {"role": "user", "content": "Title: One\n"},
    ]
    assert asked["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "word", "strict": True, "schema": SCHEMA},
    }
    assert asked["max_completion_tokens"] == MOST_COMPLETION_TOKENS
    assert json.loads(answer.text) == reply("One")
    assert (answer.cut, answer.refused) == (False, False)


def test_every_call_is_reserved_before_it_and_settled_to_what_it_used(sqlite_store: Store) -> None:
    seen: list[int] = []
    fake = FakeModel()

    def answer(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        seen.append(tokens(sqlite_store))
        return fake.answer(path, headers, body)

    with asking(Endpoint(answer), sqlite_store) as model:
        made = model.ask(QUESTION)
    ((outcome, prompt, reserved),) = ledger(sqlite_store)
    assert seen == [reserved]
    assert reserved > MOST_COMPLETION_TOKENS
    assert (outcome, prompt) == ("answered", made.prompt_tokens)
    assert tokens(sqlite_store) == made.prompt_tokens + made.completion_tokens


def test_an_answer_that_does_not_say_what_it_used_is_still_counted(sqlite_store: Store) -> None:
    body = json.dumps({"choices": [{"message": {"content": "한국어로 쓴 답입니다."}}]}).encode()
    with asking(always(200, body), sqlite_store) as model:
        answer = model.ask(QUESTION)
    assert answer.prompt_tokens > 0
    assert answer.completion_tokens > 0
    assert tokens(sqlite_store) == answer.prompt_tokens + answer.completion_tokens


@pytest.mark.parametrize(
    ("levels", "kinds"),
    [
        ({"json_object", "none"}, ["json_schema", "json_object"]),
        ({"none"}, ["json_schema", "json_object", "none"]),
    ],
)
def test_an_endpoint_without_schemas_is_asked_with_less_and_remembered(
    levels: set[str], kinds: list[str], sqlite_store: Store
) -> None:
    endpoint = Endpoint(FakeModel(levels=frozenset(levels)).answer)
    with asking(endpoint, sqlite_store) as model:
        model.ask(QUESTION)
        model.ask(QUESTION)
    asked = [body.get("response_format", {}).get("type", "none") for body in endpoint.asked]
    assert asked == [*kinds, kinds[-1]]
    schema_in_words = json.dumps(SCHEMA)
    assert schema_in_words not in endpoint.asked[0]["messages"][0]["content"]
    assert schema_in_words in endpoint.asked[-1]["messages"][0]["content"]
    answered = [row for row in ledger(sqlite_store) if row[0] == "answered"]
    refused = [row for row in ledger(sqlite_store) if row[0] == "HTTP 400"]
    assert (len(answered), len(refused)) == (2, len(kinds) - 1)
    assert all(prompt == 0 for _, prompt, _ in refused)


def test_an_endpoint_with_the_older_name_of_the_limit_is_asked_with_that(sqlite_store: Store) -> None:
    endpoint = Endpoint(FakeModel(knows_max_completion_tokens=False).answer)
    with asking(endpoint, sqlite_store) as model:
        model.ask(QUESTION)
        model.ask(QUESTION)
    limits = [{name for name in body if name.startswith("max_")} for body in endpoint.asked]
    assert limits == [{"max_completion_tokens"}, {"max_tokens"}, {"max_tokens"}]
    assert all(body["response_format"]["type"] == "json_schema" for body in endpoint.asked)


def test_one_question_that_an_endpoint_refuses_costs_the_next_one_no_schema(sqlite_store: Store) -> None:
    fake = FakeModel()

    def answer(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if "Title: Forbidden" in body.decode():
            return as_json({"error": {"message": "flagged by the content filter", "code": "content_filter"}}, 400)
        return fake.answer(path, headers, body)

    endpoint = Endpoint(answer)
    forbidden = Question((("user", "Title: Forbidden\n"),), "word", SCHEMA, "summarise", "2501.00002")
    with asking(endpoint, sqlite_store) as model:
        with pytest.raises(ModelRefused):
            model.ask(forbidden)
        model.ask(QUESTION)
    assert endpoint.asked[-1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "invalid_api_key"),
        (402, None),
        (403, "unsupported_country"),
        (404, "model_not_found"),
        (429, "insufficient_quota"),
    ],
)
def test_what_only_a_person_can_change_is_refused_at_once_and_costs_nothing(
    status: int, code: str | None, sqlite_store: Store
) -> None:
    endpoint = problem(status, code)
    with asking(endpoint, sqlite_store) as model, pytest.raises(ModelRefused) as caught:
        model.ask(QUESTION)
    assert str(status) in caught.value.reason
    assert len(endpoint.asked) == 1
    assert tokens(sqlite_store) == 0


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (429, {"Retry-After": "1.5"}, 1.5),
        (429, {"Retry-After": "86400"}, 120.0),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (429, {"Retry-After": "\xb2"}, None),
        (429, {}, None),
        (408, {}, None),
        (409, {}, None),
        (500, {}, None),
        (503, {"Retry-After": "3"}, 3.0),
        (529, {}, None),
    ],
)
def test_what_may_pass_is_for_another_attempt_and_not_asked_twice(
    status: int, headers: dict[str, str], after: float | None, sqlite_store: Store
) -> None:
    endpoint = problem(status, "busy", **headers)
    with asking(endpoint, sqlite_store) as model, pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    assert (caught.value.after, caught.value.billed) == (after, False)
    assert len(endpoint.asked) == 1
    assert tokens(sqlite_store) == 0


def test_a_call_that_timed_out_may_have_been_billed_and_keeps_its_reservation(sqlite_store: Store) -> None:
    slow = FakeModel(latency=0.6)
    with asking(slow, sqlite_store, timeout=0.15) as model, pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    assert caught.value.billed
    ((outcome, prompt, reserved),) = ledger(sqlite_store)
    assert (outcome, prompt) == (None, None)
    assert tokens(sqlite_store) == reserved
    assert len(slow.calls) == 1


@contextmanager
def resetting() -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads a request and resets the connection."""
    heard: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(self.request.recv(65_536))
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1", heard
        finally:
            server.shutdown()
            thread.join()


def model_at(url: str, store: Store) -> Model:
    return Model(connect(url, KEY, 5.0), MODEL, store.budget, daily_tokens=10**6, concurrency=1, clock=lambda: NOW)


def test_a_connection_that_breaks_after_the_request_keeps_its_reservation(sqlite_store: Store) -> None:
    with resetting() as (url, heard):
        model = model_at(url, sqlite_store)
        with pytest.raises(ModelAway) as caught:
            model.ask(QUESTION)
        model.close()
    assert caught.value.billed
    assert len(heard) == 1
    ((_, _, reserved),) = ledger(sqlite_store)
    assert tokens(sqlite_store) == reserved


def test_an_endpoint_that_nobody_listens_at_costs_nothing(sqlite_store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    model = model_at(f"http://127.0.0.1:{port}/v1", sqlite_store)
    with pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    model.close()
    assert not caught.value.billed
    assert tokens(sqlite_store) == 0


NO_COMPLETION = [
    b"",
    b"<html><body>504 Gateway</body></html>",
    b'{"id": "cut off',
    b"[]",
    b'"words"',
    b"{}",
    b'{"error": {"message": "overloaded"}}',
    b"\xff\xfe",
]
UNREADABLE_COMPLETION = [
    b'{"choices": null}',
    b'{"choices": "abc"}',
    b'{"choices": [null]}',
    b'{"choices": [{}]}',
    b'{"choices": [{"message": {"content": "cut o',
]


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
@pytest.mark.parametrize("body", NO_COMPLETION)
def test_a_200_of_some_other_server_is_for_another_attempt_and_costs_nothing(
    body: bytes, kind: str, sqlite_store: Store
) -> None:
    endpoint = always(200, body, **{"Content-Type": kind})
    with asking(endpoint, sqlite_store) as model, pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    assert len(endpoint.asked) == 1
    assert not caught.value.billed
    ((outcome, prompt, _),) = ledger(sqlite_store)
    assert (outcome, prompt) == ("garbage", 0)


@pytest.mark.parametrize("body", UNREADABLE_COMPLETION)
def test_a_completion_that_cannot_be_read_may_have_been_billed_and_keeps_its_reservation(
    body: bytes, sqlite_store: Store
) -> None:
    with asking(always(200, body), sqlite_store) as model, pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    assert caught.value.billed
    ((_, _, reserved),) = ledger(sqlite_store)
    assert tokens(sqlite_store) == reserved


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_gave_up_may_have_been_billed_and_keeps_its_reservation(
    status: int, sqlite_store: Store
) -> None:
    with asking(always(status, b""), sqlite_store) as model, pytest.raises(ModelAway) as caught:
        model.ask(QUESTION)
    assert caught.value.billed
    assert tokens(sqlite_store) > 0


@pytest.mark.parametrize("counted", [None, 12.5, -5, 1e30, "many", True])
def test_a_reply_whose_tokens_are_counted_oddly_is_an_answer_and_is_not_free(counted: Any, sqlite_store: Store) -> None:
    usage = {"prompt_tokens": counted, "completion_tokens": counted}
    body = {
        "choices": [{"message": {"content": [{"type": "text", "text": "네, "}, {"text": "됩니다."}]}}],
        "usage": usage,
    }
    with asking(always(200, json.dumps(body).encode()), sqlite_store) as model:
        answer = model.ask(QUESTION)
    assert answer.text == "네, 됩니다."
    assert tokens(sqlite_store) == answer.prompt_tokens + answer.completion_tokens > 0


@pytest.mark.parametrize(
    "body",
    [
        b'{"choices": []}',
        b'{"choices": [{"message": {}}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": null}}], "usage": null}',
        b'{"choices": [{"message": {"content": 5}}]}',
    ],
)
def test_a_completion_without_words_is_an_empty_answer(body: bytes, sqlite_store: Store) -> None:
    with asking(always(200, body), sqlite_store) as model:
        assert model.ask(QUESTION).text == ""


def test_the_endpoints_own_word_on_cut_and_refused_replies_is_heard(sqlite_store: Store) -> None:
    def said(finish: str, **message: str) -> bytes:
        return json.dumps({"choices": [{"finish_reason": finish, "message": message}]}).encode()

    heard = []
    bodies = [said("length", content="{"), said("content_filter"), said("stop", refusal="I cannot help with that.")]
    for body in bodies:
        with asking(always(200, body), sqlite_store) as model:
            answer = model.ask(QUESTION)
            heard.append((answer.cut, answer.refused))
    assert heard == [(True, False), (False, True), (False, True)]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "usage", "prompt_tokens", "finish_reason", "refusal"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def test_whatever_json_comes_back_is_an_answer_or_for_another_attempt(sqlite_store: Store) -> None:
    bodies: list[bytes] = []
    endpoint = Endpoint(lambda *_: (200, {"Content-Type": "application/json"}, bodies[-1]))
    with asking(endpoint, sqlite_store, daily_tokens=10**12) as model:

        @settings(max_examples=60, deadline=None)
        @given(st.fixed_dictionaries({"choices": _JSON, "usage": _JSON}) | _JSON)
        def check(value: Any) -> None:
            bodies.append(json.dumps(value).encode())
            try:
                answer = model.ask(QUESTION)
            except ModelAway:
                return
            assert isinstance(answer.text, str)
            assert answer.prompt_tokens >= 0

        check()
    assert len(ledger(sqlite_store)) == len(bodies)


def test_no_more_calls_are_out_at_once_than_set(sqlite_store: Store) -> None:
    fake = FakeModel(latency=0.05)
    with asking(fake, sqlite_store, concurrency=3) as model, ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(model.ask, [QUESTION] * 12))
    assert len(answers) == len(fake.calls) == 12
    assert 1 < fake.most_at_once <= 3


def test_a_spent_budget_asks_nothing_and_says_until_when(sqlite_store: Store) -> None:
    fake = FakeModel()
    few = MOST_COMPLETION_TOKENS
    with asking(fake, sqlite_store, daily_tokens=few) as model, pytest.raises(BudgetSpent) as caught:
        model.ask(QUESTION)
    assert caught.value.until == datetime(2025, 1, 16, tzinfo=UTC)
    assert fake.calls == []


def test_a_question_of_somebody_is_paid_from_their_share(sqlite_store: Store) -> None:
    fake = FakeModel()
    with asking(fake, sqlite_store, person_daily_tokens=MOST_COMPLETION_TOKENS) as model:
        with pytest.raises(PersonBudgetSpent):
            model.ask(replace(QUESTION, person="ada"))
        assert fake.calls == []
        model.ask(QUESTION)
    assert sqlite_store.budget.shares(NOW.date()) == []


def test_tokens_of_a_call_under_way_are_waited_for_and_those_of_a_dead_one_are_spent(sqlite_store: Store) -> None:
    now = [NOW]
    slow = FakeModel(latency=0.6)
    limits = {"daily_tokens": MOST_COMPLETION_TOKENS + 1_000, "timeout": 0.15}
    with asking(slow, sqlite_store, clock=lambda: now[0], **limits) as model:  # type: ignore[arg-type]
        with pytest.raises(ModelAway):
            model.ask(QUESTION)
        with pytest.raises(BudgetBusy):
            model.ask(QUESTION)
        now[0] += timedelta(minutes=4)
        with pytest.raises(BudgetSpent):
            model.ask(QUESTION)
    assert len(slow.calls) == 1


def test_many_callers_together_never_overdraw_the_day(sqlite_store: Store) -> None:
    fake = FakeModel(latency=0.02)
    limit = 3 * (MOST_COMPLETION_TOKENS + 500)
    refused: list[PaperboyError] = []

    def ask(model: Model) -> None:
        try:
            model.ask(QUESTION)
        except (BudgetBusy, BudgetSpent) as error:
            refused.append(error)
        assert tokens(sqlite_store) <= limit

    with asking(fake, sqlite_store, concurrency=8, daily_tokens=limit) as model, ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, [model] * 24))
    assert len(fake.calls) + len(refused) == 24
    assert fake.most_at_once <= 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500])
def test_a_key_that_the_server_repeats_is_in_no_error(status: int, sqlite_store: Store) -> None:
    endpoint = problem(status, f"code {KEY}", f"Incorrect API key provided: {KEY}")
    with asking(endpoint, sqlite_store) as model, pytest.raises(PaperboyError) as caught:
        model.ask(QUESTION)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-여기에-열쇠", "sk-two\nlines", "sk-“quoted”"])
def test_a_key_that_no_header_can_carry_is_refused_in_words(key: str, sqlite_store: Store) -> None:
    with pytest.raises(Misconfigured) as caught, asking(FakeModel(), sqlite_store, key=key):
        """It is refused before anything is asked."""
    assert caught.value.setting == "OPENAI_API_KEY"
    assert key not in str(caught.value)


def test_a_key_with_a_line_break_at_its_end_is_the_key(sqlite_store: Store) -> None:
    with asking(FakeModel(), sqlite_store, key=f"{KEY}\n") as model:
        assert model.ask(QUESTION).text


def test_the_check_of_doctor_asks_the_model_nothing(sqlite_store: Store) -> None:
    fake = FakeModel()
    with asking(fake, sqlite_store) as model:
        model.check()
    assert fake.calls == []
    assert ledger(sqlite_store) == []


@pytest.mark.parametrize(
    ("endpoint", "error"),
    [
        (problem(401, "invalid_api_key"), ModelRefused),
        (problem(404, "model_not_found"), ModelRefused),
        (problem(503, None), ModelAway),
    ],
)
def test_the_check_of_doctor_says_what_is_wrong(
    endpoint: Endpoint, error: type[PaperboyError], sqlite_store: Store
) -> None:
    with asking(endpoint, sqlite_store) as model, pytest.raises(error):
        model.check()


@pytest.mark.parametrize("endpoint", [problem(404, None), always(200, b"<html></html>")])
def test_an_endpoint_without_a_list_of_models_is_taken_at_its_word(endpoint: Endpoint, sqlite_store: Store) -> None:
    with asking(endpoint, sqlite_store) as model:
        model.check()
