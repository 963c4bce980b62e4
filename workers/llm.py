"""Asking a model: any endpoint that speaks chat completions, within the day's budget.

The library's own retries are off, because each may be billed (https://github.com/openai/openai-python#retries): what is
asked again is asked by the job that wanted it, with a reservation of its own.
"""

import json
import math
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any

import openai
from pydantic import BaseModel, BeforeValidator, ValidationError

from bot import replies
from bot.errors import Misconfigured, ModelAway, ModelRefused
from bot.feed_text import one_line
from bot.store.budget import Budget, Call
from workers.clock import Clock

MOST_COMPLETION_TOKENS = 6_000
"""Room for the reply and for the thinking of models that think."""

_CODE = re.compile(r"\w{1,60}")
_GATEWAYS = {502, 504}
_MOST_COUNTED = 100_000_000
"""More tokens than this no call can have used."""

Turns = tuple[tuple[str, str], ...]
"""A conversation: (role, text) in order."""


class Level(IntEnum):
    """How an endpoint can be held to a schema, best first."""

    SCHEMA = 0
    OBJECT = 1
    PROMPT = 2


@dataclass(frozen=True)
class Answer:
    """What came back. `cut` and `refused` are the endpoint's own word on it."""

    text: str
    cut: bool
    refused: bool
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True)
class Question:
    """What is asked: the conversation, the JSON schema of the reply, and what for."""

    turns: Turns
    schema_name: str
    schema: dict[str, Any]
    purpose: str
    subject: str
    person: str | None = None
    """The hash of who asked, where somebody did: their share of the budget pays."""


class Model:
    """One model at one endpoint. Safe to share between threads; at most `concurrency` calls are out at once."""

    def __init__(  # noqa: PLR0913
        self,
        client: openai.OpenAI,
        name: str,
        budget: Budget,
        *,
        daily_tokens: int,
        concurrency: int,
        clock: Clock,
        person_daily_tokens: int | None = None,
    ) -> None:
        self.name = name
        self._client = client
        self._budget = budget
        self._daily_tokens = daily_tokens
        self._person_daily_tokens = person_daily_tokens
        self._clock = clock
        self._free = threading.BoundedSemaphore(concurrency)
        self._level = Level.SCHEMA
        self._limit_name = "max_completion_tokens"

    def ask(self, question: Question) -> Answer:
        """The model's answer, asked once; where the endpoint knows no schemas, again without.

        Raises ModelAway, ModelRefused, BudgetSpent, PersonBudgetSpent and BudgetBusy.
        """
        with self._free:
            level, limit_name = self._level, self._limit_name
            while True:
                try:
                    answer = self._ask(question, level, limit_name)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    level, limit_name = self._step_down(error, level, limit_name)
                else:
                    self._level, self._limit_name = level, limit_name
                    return answer

    def check(self) -> None:
        """See that the endpoint takes the key and knows the model, without asking it anything.

        Raises ModelAway and ModelRefused. An endpoint that has no list of models is taken at its word.
        """
        try:
            self._client.models.with_raw_response.retrieve(self.name)
        except openai.APIError as error:
            problem = _sorted(error, lambda *_: None)
            if not isinstance(error, openai.NotFoundError | openai.BadRequestError) or error.code == "model_not_found":
                raise problem from error

    def close(self) -> None:
        self._client.close()

    def _ask(self, question: Question, level: Level, limit_name: str) -> Answer:
        request = _request(question, level) | {"model": self.name, limit_name: MOST_COMPLETION_TOKENS}
        most = estimate(request) + MOST_COMPLETION_TOKENS
        number = self._budget.reserve(
            Call(question.purpose, question.subject, self.name, most, question.person),
            self._daily_tokens,
            self._clock(),
            self._person_daily_tokens,
        )
        settle = _Settle(self._budget, number)
        try:
            raw = self._client.chat.completions.with_raw_response.create(**request)
            answer = _answer(_Completion.model_validate_json(raw.content), most)
        except openai.APIError as error:
            raise _sorted(error, settle) from error
        except ValidationError:
            billed = b'"choices"' in raw.content  # a completion of some other make, and not a page of some other server
            if not billed:
                settle(0, 0, "garbage")
            raise ModelAway("the reply is no chat completion", billed=billed) from None
        settle(answer.prompt_tokens, answer.completion_tokens, "answered")
        return answer

    def _step_down(self, error: openai.APIStatusError, level: Level, limit_name: str) -> tuple[Level, str]:
        """After a 400: how to ask without what the endpoint may not know. Raises ModelRefused when nothing is left."""
        said = str(error.message).replace(self._client.api_key, "…")
        if "max_completion_tokens" in said and limit_name == "max_completion_tokens":
            return level, "max_tokens"
        if ("max_tokens" in said and limit_name == "max_tokens") or level is Level.PROMPT:
            raise ModelRefused(_short(said)) from error
        return Level(level + 1), limit_name


class _Settle:
    """Settles one reservation."""

    def __init__(self, budget: Budget, number: int) -> None:
        self._budget = budget
        self._number = number

    def __call__(self, prompt_tokens: int, completion_tokens: int, outcome: str) -> None:
        self._budget.settle(self._number, prompt_tokens, completion_tokens, outcome)


def estimate(request: dict[str, Any]) -> int:
    """Tokens that the request will count as, from above: UTF-8 bytes over three."""
    return len(json.dumps([request["messages"], request.get("response_format")], ensure_ascii=False).encode()) // 3


def connect(base_url: str, key: str | None, timeout: float) -> openai.OpenAI:
    """A client for the endpoint, without retries of its own. `key` is None for servers that want none.

    Raises Misconfigured for a key that no HTTP header can carry.
    """
    plain = (key or "").strip()
    if not (plain.isascii() and plain.isprintable()):
        raise Misconfigured("OPENAI_API_KEY", replies.KEY_NOT_PLAIN)
    return openai.OpenAI(base_url=base_url, api_key=plain or "none", timeout=timeout, max_retries=0)


def _request(question: Question, level: Level) -> dict[str, Any]:
    messages = [{"role": role, "content": text} for role, text in question.turns]
    if level is Level.SCHEMA:
        shape = {"name": question.schema_name, "strict": True, "schema": question.schema}
        return {"messages": messages, "response_format": {"type": "json_schema", "json_schema": shape}}
    schema = json.dumps(question.schema, ensure_ascii=False)
    first = messages[0]
    messages[0] = first | {
        "content": f"{first['content']}\n\nReply with one JSON object of this schema only:\n{schema}"
    }
    return {"messages": messages} | ({"response_format": {"type": "json_object"}} if level is Level.OBJECT else {})


def _text(content: object) -> str:
    """The text of a message, which some servers send in parts."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _count(tokens: object) -> int | None:
    """A number of tokens that can be one, or None."""
    if isinstance(tokens, bool) or not isinstance(tokens, int | float) or not 0 <= tokens <= _MOST_COUNTED:
        return None
    return math.ceil(tokens)


class _Message(BaseModel):
    content: Annotated[str, BeforeValidator(_text)] = ""
    refusal: Annotated[str, BeforeValidator(_text)] = ""


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: Annotated[int | None, BeforeValidator(_count)] = None
    completion_tokens: Annotated[int | None, BeforeValidator(_count)] = None


class _Completion(BaseModel):
    """What is read of a chat completion. The library's own class is filled without looking at types."""

    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


def _answer(completion: _Completion, most: int) -> Answer:
    """The first choice; an empty answer where there is none."""
    choice = completion.choices[0] if completion.choices else _Choice(message=_Message())
    text, usage = choice.message.content, completion.usage or _Usage()
    return Answer(
        text=text,
        cut=choice.finish_reason == "length",
        refused=bool(choice.message.refusal) or choice.finish_reason == "content_filter",
        prompt_tokens=most - MOST_COMPLETION_TOKENS if usage.prompt_tokens is None else usage.prompt_tokens,
        completion_tokens=len(text.encode()) // 3 if usage.completion_tokens is None else usage.completion_tokens,
    )


def _sorted(error: openai.APIError, settle: Callable[[int, int, str], None]) -> Exception:
    """The library's error as ours. What cannot have been billed is given back; a timeout may have been, and stays."""
    if isinstance(error, openai.APITimeoutError):
        return ModelAway("no reply in time", billed=True)
    if isinstance(error, openai.APIConnectionError):
        if _refused_connection(error):
            settle(0, 0, "not connected")
            return ModelAway("cannot connect")
        return ModelAway("the connection broke", billed=True)
    if not isinstance(error, openai.APIStatusError):
        return ModelAway("the reply cannot be read", billed=True)
    if error.status_code in _GATEWAYS:  # the model behind the gateway may be at it
        return ModelAway(f"HTTP {error.status_code}", after=_retry_after(error), billed=True)
    settle(0, 0, f"HTTP {error.status_code}")
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
        return error
    if isinstance(error, openai.RateLimitError) and error.code != "insufficient_quota":
        return ModelAway("HTTP 429", after=_retry_after(error))
    if error.status_code in {401, 402, 403, 404, 429}:
        code = error.code if error.code and _CODE.fullmatch(error.code) else ""
        return ModelRefused(f"HTTP {error.status_code} {code}".strip())
    return ModelAway(f"HTTP {error.status_code}", after=_retry_after(error))


def _refused_connection(error: openai.APIConnectionError) -> bool:
    return type(error.__cause__).__name__ in {"ConnectError", "ConnectTimeout", "PoolTimeout"}


def _retry_after(error: openai.APIStatusError) -> float | None:
    sent = error.response.headers.get("retry-after", "")
    return min(float(sent), 120.0) if sent.replace(".", "", 1).isdecimal() else None


def _short(said: str) -> str:
    return one_line(said)[:120]
