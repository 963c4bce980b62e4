"""Where a bot may not write or delete, the fake Telegram tells it in the original's words."""

from collections.abc import Callable, Iterator

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.telegram import FakeTelegram, Limits, Member, fake_telegram
from tests.fakes.telegram_client import ask, send


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as fake:
        fake.pace.limits = Limits(None, None, None)
        yield fake


def _unknown(telegram: FakeTelegram) -> int:
    return -100999


def _never_started(telegram: FakeTelegram) -> int:
    person = telegram.person(started=False)
    telegram.group("Group", person)
    return person.id


def _stranger(telegram: FakeTelegram) -> int:
    return telegram.person(started=False).id


def _blocked(telegram: FakeTelegram) -> int:
    person = telegram.person()
    telegram.block(person)
    return person.id


def _deactivated(telegram: FakeTelegram) -> int:
    person = telegram.person()
    person.is_deactivated = True
    return person.id


def _kicked_from_group(telegram: FakeTelegram) -> int:
    group = telegram.group("Group", telegram.person())
    telegram.kick_bot(group)
    return group.id


def _deleted_group(telegram: FakeTelegram) -> int:
    group = telegram.group("Group", telegram.person())
    group.is_deleted = True
    return group.id


def _kicked_from_supergroup(telegram: FakeTelegram) -> int:
    group = telegram.supergroup("Group", telegram.person())
    telegram.kick_bot(group)
    return group.id


def _kicked_from_channel(telegram: FakeTelegram) -> int:
    channel = telegram.channel("Channel", telegram.person())
    telegram.kick_bot(channel)
    return channel.id


def _left_supergroup(telegram: FakeTelegram) -> int:
    return telegram.supergroup("Group", telegram.person(), bot=Member("left")).id


def _demoted_in_channel(telegram: FakeTelegram) -> int:
    channel = telegram.channel("Channel", telegram.person())
    telegram.demote(channel, telegram.bot)
    return channel.id


def _may_not_post(telegram: FakeTelegram) -> int:
    channel = telegram.channel("Channel", telegram.person())
    telegram.promote(channel, telegram.bot, can_post_messages=False)
    return channel.id


def _restricted(telegram: FakeTelegram) -> int:
    group = telegram.supergroup("Group", telegram.person())
    telegram.restrict(group, telegram.bot)
    return group.id


def _silenced(telegram: FakeTelegram) -> int:
    group = telegram.group("Group", telegram.person())
    group.may_send = False
    return group.id


@pytest.mark.parametrize(
    ("place", "kind", "words"),
    [
        (_unknown, BadRequest, "Chat not found"),
        (_stranger, BadRequest, "Chat not found"),
        (_never_started, Forbidden, "Forbidden: bot can't initiate conversation with a user"),
        (_blocked, Forbidden, "Forbidden: bot was blocked by the user"),
        (_deactivated, Forbidden, "Forbidden: user is deactivated"),
        (_kicked_from_group, Forbidden, "Forbidden: bot was kicked from the group chat"),
        (_deleted_group, Forbidden, "Forbidden: the group chat was deleted"),
        (_kicked_from_supergroup, Forbidden, "Forbidden: bot was kicked from the supergroup chat"),
        (_kicked_from_channel, Forbidden, "Forbidden: bot was kicked from the channel chat"),
        (_left_supergroup, Forbidden, "Forbidden: bot is not a member of the supergroup chat"),
        (_demoted_in_channel, Forbidden, "Forbidden: bot is not a member of the channel chat"),
        (_may_not_post, BadRequest, "Need administrator rights in the channel chat"),
        (_restricted, BadRequest, "Not enough rights to send text messages to the chat"),
        (_silenced, BadRequest, "Not enough rights to send text messages to the chat"),
    ],
)
def test_where_the_bot_may_not_write_it_is_told_why(
    telegram: FakeTelegram, place: Callable[[FakeTelegram], int], kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind) as refused:
        send(telegram, place(telegram))
    assert str(refused.value).removeprefix("Bad Request: ") == words
    assert telegram.posts() == []
    [call] = telegram.calls("sendMessage")
    assert call.status == (403 if kind is Forbidden else 400)


def test_a_group_that_became_a_supergroup_says_where_it_is(telegram: FakeTelegram) -> None:
    group = telegram.group("Group", telegram.person())
    moved = telegram.migrate(group)
    with pytest.raises(ChatMigrated) as migrated:
        send(telegram, group.id)
    assert migrated.value.new_chat_id == moved.id
    assert send(telegram, moved.id).chat.type == "supergroup"


def test_deleting_others_messages_in_a_group_takes_the_right_to(telegram: FakeTelegram) -> None:
    person = telegram.person()
    group = telegram.supergroup("Group", person)
    theirs = telegram.say(group, person, "hello")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        ask(telegram, lambda bot: bot.delete_message(group.id, theirs.id))
    telegram.promote(group, telegram.bot)
    assert ask(telegram, lambda bot: bot.delete_message(group.id, theirs.id))
    with pytest.raises(BadRequest, match="Message to delete not found"):
        ask(telegram, lambda bot: bot.delete_message(group.id, theirs.id))
