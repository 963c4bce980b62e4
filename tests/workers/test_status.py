"""`paperboy status` says what was done, what is left, and what waits for the operator."""

import pytest

from bot import replies
from bot.store.budget import Call
from bot.store.tasks import Task
from bot.subscription import Subscription
from tests.conftest import NOW
from tests.store.examples import A, entry, made
from workers.status import report
from workers.wiring import Parts


def said(parts: Parts, capsys: pytest.CaptureFixture[str]) -> str:
    report(parts)
    return " ".join(capsys.readouterr().out.split())


def test_where_nothing_was_done_yet_it_says_so(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(parts, capsys)
    assert replies.STATUS_NO_WORK in text
    assert replies.STATUS_NO_POSTS in text


def test_what_is_left_to_do_and_who_gets_nothing_for_now_is_there(
    parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.store.tasks.owe([Task("summarise", "2501.07301")], NOW)
    parts.store.subscriptions.keep(Subscription("slack", "C1", paused="is_archived"), NOW)
    text = said(parts, capsys)
    assert f"{replies.task_name('summarise')} 1 0 0 0" in text
    assert replies.paused_channel("slack", "C1", "is_archived") in text


def test_what_was_wrong_in_what_the_model_wrote_is_counted_by_kind(
    parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.store.papers.record([entry(A)], NOW)
    parts.store.papers.keep_summary(A, made())
    assert f"{replies.check_name('off by a power of ten')} 1 0 0" in said(parts, capsys)


def test_what_people_spent_is_told_without_telling_who(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    people = ("f3a9" * 8, "07c1" * 8)
    for person, tokens in zip(people, (395_000, 20_000), strict=True):
        number = parts.store.budget.reserve(Call("answer", "x", "fake-model", 400_000, person), 10**9, NOW)
        parts.store.budget.settle(number, tokens, 0, "answered")
    text = said(parts, capsys)
    assert "오늘(UTC) AI 토큰 415,000" in text
    assert "질문한 사람 2명 · 한도에 이른 사람 1명 · 가장 많이 쓴 사람(f3a9f3…) 395,000 / 400,000" in text
    assert people[0] not in text
