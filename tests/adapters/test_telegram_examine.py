"""`paperboy doctor` says what is wrong with Telegram and what to click, and posts nothing."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest

from adapters.base import Finding, Mark
from adapters.telegram.examine import examine
from adapters.telegram.menu import menus
from bot import replies
from bot.settings import Settings
from tests.adapters.telegram_listening import settings
from tests.adapters.test_telegram_client import SILENT
from tests.fakes.telegram import Chat, FakeTelegram, Fault, Person, fake_telegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A Telegram where the menu is as it should be."""
    minutes = itertools.count(step=60.0)
    with fake_telegram(clock=lambda: next(minutes)) as fake:
        for whose, commands in menus():
            fake.commands[whose["scope"]["type"], "", "", whose["language_code"] or ""] = [
                dict(one) for one in commands
            ]
        yield fake
        assert fake.violations == []
        assert fake.messages == []


def findings(telegram: FakeTelegram, *channels: object) -> list[Finding]:
    return asyncio.run(examine(settings(telegram), [str(channel) for channel in channels]))


def bad(found: Sequence[Finding]) -> list[Finding]:
    return [one for one in found if one.mark is not Mark.GOOD]


def test_where_all_is_well_each_line_says_so(telegram: FakeTelegram) -> None:
    person = telegram.person()
    group, channel = telegram.supergroup("논문 모임", person), telegram.channel("논문 채널", person)
    found = findings(telegram, group.id, channel.id, person.id)
    assert bad(found) == []
    assert found[0].said == replies.telegram_bot("PaperboyBot")
    assert [one.what for one in found[2:]] == [
        "Telegram 논문 모임",
        "Telegram 논문 채널",
        f"Telegram {person.first_name}",
    ]


def test_a_missing_token_and_a_refused_one_are_told_with_where_to_find_one(telegram: FakeTelegram) -> None:
    (missing,) = asyncio.run(examine(Settings(), ["-1001"]))
    telegram.is_revoked = True
    (refused,) = findings(telegram, "-1001")
    assert (missing.mark, refused.mark) == (Mark.BAD, Mark.BAD)
    assert "@BotFather" in missing.said
    assert "@BotFather" in refused.said


def test_a_telegram_that_does_not_answer_is_one_line(telegram: FakeTelegram) -> None:
    with telegram.unreachable():
        (away,) = findings(telegram, "-1001")
    assert away.mark is Mark.BAD
    assert "연결하지 못했습니다" in away.said
    for method in ("getMe", "getWebhookInfo", "getMyCommands"):
        telegram.faults.append(Fault("status", method, code=500))
        assert bad(findings(telegram))[-1].mark is Mark.BAD


def test_a_webhook_that_keeps_updates_away_is_told_with_how_to_take_it_away(telegram: FakeTelegram) -> None:
    telegram.webhook = "https://example.com/secret-hook"
    (found,) = bad(findings(telegram))
    assert (found.mark, found.said) == (Mark.BAD, replies.TELEGRAM_WEBHOOK)
    assert telegram.webhook


def test_a_bot_that_reads_more_than_it_needs_is_a_hint(telegram: FakeTelegram) -> None:
    telegram.privacy = False
    (found,) = bad(findings(telegram))
    assert (found.mark, found.said) == (Mark.HINT, replies.TELEGRAM_READS_ALL)


def test_a_bot_that_cannot_be_invited_is_a_hint(telegram: FakeTelegram) -> None:
    me = b'{"ok": true, "result": {"id": 123456, "username": "PaperboyBot", "can_join_groups": false}}'
    telegram.faults.append(Fault("status", "getMe", code=200, body=me))
    (found,) = bad(findings(telegram))
    assert (found.mark, found.said) == (Mark.HINT, replies.TELEGRAM_NO_GROUPS)


def test_a_menu_that_is_not_set_is_a_hint(telegram: FakeTelegram) -> None:
    telegram.commands.clear()
    (found,) = bad(findings(telegram))
    assert (found.mark, found.said) == (Mark.HINT, replies.TELEGRAM_NO_MENU)


@pytest.mark.parametrize("how", [how for how in SILENT if how.__name__ != "deactivated"], ids=lambda how: how.__name__)
def test_a_chat_where_we_may_not_write_is_told_with_what_to_do(
    telegram: FakeTelegram, how: Callable[[FakeTelegram, Person], Chat]
) -> None:
    chat = how(telegram, telegram.person())
    (found,) = bad(findings(telegram, chat.id))
    assert found.mark is Mark.BAD
    assert found.said == replies.telegram_silent(SILENT[how])
    assert SILENT[how] not in found.said, "it is said in Korean"


def test_a_topic_is_looked_at_too(telegram: FakeTelegram) -> None:
    forum = telegram.supergroup("포럼", telegram.person(), forum=True)
    topic = telegram.topic(forum)
    assert bad(findings(telegram, f"{forum.id}/{topic}")) == []
    forum.topics[topic].is_closed = True
    (closed,) = bad(findings(telegram, f"{forum.id}/{topic}"))
    (gone,) = bad(findings(telegram, f"{forum.id}/{topic + 1}"))
    assert (closed.said, gone.said) == (
        replies.telegram_silent("topic_closed"),
        replies.telegram_silent("message thread not found"),
    )
    telegram.messages.clear()


def test_a_group_that_has_moved_is_a_hint(telegram: FakeTelegram) -> None:
    group = telegram.group("그룹", telegram.person())
    telegram.migrate(group)
    (found,) = bad(findings(telegram, group.id))
    assert (found.mark, found.said) == (Mark.HINT, replies.telegram_silent("the chat has another id now"))
    telegram.messages.clear()
