"""What goes wrong between a bot and the fake Telegram looks to the real client as it would, and limits are counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from tests.fakes.telegram import FakeTelegram, Fault, Limits, fake_telegram
from tests.fakes.telegram_client import ask, send
from tests.fakes.telegram_faults import FaultKind


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this python-telegram-bot warns of every RetryAfter: telegram/_utils/datetime.py."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as fake:
        fake.pace.limits = Limits(None, None, None)
        yield fake


CAUSES: list[tuple[FaultKind, type[Exception], type[Exception] | None, int]] = [
    ("refuse", NetworkError, httpx.TransportError, 0),
    ("hang", TimedOut, httpx.ReadTimeout, 0),
    ("accept_then_hang", TimedOut, httpx.ReadTimeout, 1),
    ("accept_then_reset", NetworkError, httpx.TransportError, 1),
    ("accept_then_500", NetworkError, None, 1),
]


@pytest.mark.parametrize(("kind", "error", "cause", "sent"), CAUSES, ids=[kind for kind, *_ in CAUSES])
def test_faults_look_to_the_client_as_they_would(
    telegram: FakeTelegram, kind: FaultKind, error: type[Exception], cause: type[Exception] | None, sent: int
) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault(method="sendMessage", kind=kind))
    patience = 0.2 if kind.endswith("hang") else 5.0
    with pytest.raises(error) as raised:
        ask(telegram, lambda bot: bot.send_message(chat.id, "hello", read_timeout=patience))
    telegram.wait_for(lambda: len(telegram.posts()) == sent)
    assert cause is None or isinstance(raised.value.__cause__, cause)
    assert telegram.faults == []
    assert send(telegram, chat.id).message_id == sent + 1


def test_an_answer_can_be_garbage(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault(kind="accept_then_garbage"))
    answer = httpx.post(f"{telegram.url}/bot{telegram.token}/sendMessage", json={"chat_id": chat.id, "text": "hello"})
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert len(telegram.posts()) == 1


def test_a_slow_answer_is_an_answer(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault(kind="slow", seconds=0.05))
    assert send(telegram, chat.id).text == "hello"


def test_any_status_can_be_answered_to_one_chat(telegram: FakeTelegram) -> None:
    here, there = telegram.private(telegram.person()), telegram.private(telegram.person())
    wait = Fault(kind="status", chat=there.id, code=429, description="Too Many Requests", parameters={"retry_after": 7})
    telegram.faults += [wait, Fault(kind="status", chat=there.id, code=502, body=b"<html>Bad Gateway</html>")]
    assert send(telegram, here.id).text == "hello"
    with pytest.raises(RetryAfter) as too_many:
        send(telegram, there.id)
    assert too_many.value.retry_after == timedelta(seconds=7)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        send(telegram, there.id)
    assert len(telegram.posts()) == 1


def test_while_telegram_is_unreachable_connecting_fails_and_afterwards_all_is_as_before(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())

    async def over_an_outage(bot: Bot) -> None:
        await bot.send_message(chat.id, "before")
        with telegram.unreachable(), pytest.raises(NetworkError) as raised:
            await bot.send_message(chat.id, "during")
        assert isinstance(raised.value.__cause__, httpx.ConnectError)
        await bot.send_message(chat.id, "after")

    ask(telegram, over_an_outage)
    assert [post.text for post in telegram.posts()] == ["before", "after"]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_broken_limits_are_counted_and_enforced_where_wanted() -> None:
    clock = Clock()
    with fake_telegram(clock=clock) as telegram:
        group = telegram.group("Group", telegram.person())
        for _ in range(20):
            send(telegram, group.id)
            clock.now += 1.0
        assert telegram.violations == []
        send(telegram, group.id)
        assert telegram.violations == [f"group {group.id}: more than 20 in 60 s"]
        telegram.pace.is_enforced = True
        with pytest.raises(RetryAfter) as too_many:
            send(telegram, group.id)
        assert too_many.value.retry_after == timedelta(seconds=41)
        clock.now += 41.0
        send(telegram, group.id)
        assert len(telegram.posts()) == 22


def test_bursts_in_one_chat_and_over_all_chats_are_counted() -> None:
    clock = Clock()
    with fake_telegram(clock=clock) as telegram:
        chats = [telegram.private(telegram.person()) for _ in range(31)]

        async def burst(bot: Bot) -> None:
            for chat in chats:
                await bot.send_message(chat.id, "hello")

        ask(telegram, burst)
        assert telegram.violations == ["all chats: more than 30 in 1 s"]
        clock.now += 1.0
        send(telegram, chats[0].id)
        send(telegram, chats[0].id)
        assert telegram.violations[1:] == [f"chat {chats[0].id}: more than 1 in 1 s"]
        telegram.pace.limits = replace(telegram.pace.limits, chat_second=None)
        send(telegram, chats[0].id)
        assert len(telegram.violations) == 2


def test_waiting_in_vain_says_what_was_asked_last(telegram: FakeTelegram) -> None:
    send(telegram, telegram.person().id)
    with pytest.raises(AssertionError, match="sendMessage 200"):
        telegram.wait_for(lambda: len(telegram.posts()) > 1, seconds=0.01)


def test_a_defect_of_the_fake_itself_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def meet_a_defect() -> None:
        with fake_telegram() as telegram:
            monkeypatch.setattr(telegram, "find", lambda *_: 1 / 0)
            answer = httpx.post(f"{telegram.url}/bot{telegram.token}/getChat", json={"chat_id": 1})
            assert answer.status_code == 500

    with pytest.raises(ExceptionGroup, match="the fake itself failed"):
        meet_a_defect()
