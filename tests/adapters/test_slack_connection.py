"""The connection to Slack: what it tells of channels and tokens, how it breaks, and how it comes back."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack import listen as listening
from adapters.slack.listen import listen
from bot.errors import Misconfigured, PlatformAway
from tests.adapters.slack_ears import Ears, hearing, settings, settled, texts
from tests.fakes import slack_faults as faults
from tests.fakes.slack import FakeSlack


def test_what_happens_to_channels_is_told(slack: FakeSlack) -> None:
    ears = Ears()
    private = slack.add_channel("private", slack.member, kind="private")

    async def act() -> None:
        events = [
            slack.archive(slack.channel),
            slack.event({"type": "channel_unarchive", "channel": slack.channel.id}, slack.channel),
            slack.event({"type": "channel_deleted", "channel": slack.channel.id}, slack.channel),
            slack.remove_bot(private),
            slack.invite_bot(private),
            slack.event({"type": "member_joined_channel", "user": slack.member.id, "channel": private.id}, private),
            slack.event({"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"}),
        ]
        for event in events:
            await asyncio.to_thread(event.wait)
        await slack.until(lambda: len(ears.told) == 6)
        await settled(slack)

    hearing(slack, ears, act)
    assert sorted(ears.told) == sorted(
        [
            ("left", "slack", slack.channel.id, "is_archived"),
            ("joined", "slack", slack.channel.id),
            ("left", "slack", slack.channel.id, "channel_not_found"),
            ("left", "slack", private.id, "not_in_channel"),
            ("joined", "slack", private.id),
            ("moved", "slack", "G1", "C1"),
        ]
    )


def until_it_ends(slack: FakeSlack, act: Callable[[], object], **more: Any) -> None:
    """Listen until that ends by itself, which it must."""

    async def run() -> None:
        listener = asyncio.ensure_future(listen(settings(slack, **more), Ears()))
        await slack.until(lambda: slack.sockets.open or listener.done())
        act()
        await asyncio.wait_for(listener, 20)

    asyncio.run(run())


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_a_token_that_is_revoked_ends_it_with_one_sentence(slack: FakeSlack, event: str) -> None:
    inner = {"type": event, "tokens": {"oauth": [], "bot": [slack.bot.id]}}
    with pytest.raises(Misconfigured) as raised:
        until_it_ends(slack, lambda: slack.event(inner))
    assert raised.value.setting == "SLACK_BOT_TOKEN"


def test_somebody_elses_token_is_not_ours(slack: FakeSlack) -> None:
    ears = Ears()

    async def act() -> None:
        revoked = slack.event({"type": "tokens_revoked", "tokens": {"oauth": [slack.member.id], "bot": []}})
        await asyncio.to_thread(revoked.wait)
        await asyncio.to_thread(slack.command(slack.member, slack.channel, "/paper", "x").wait)

    hearing(slack, ears, act)
    assert len(ears.requests) == 1


@pytest.mark.parametrize("which", ["refusal", "app_refusal"])
@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked"])
def test_a_refused_token_is_one_sentence(slack: FakeSlack, which: str, code: str) -> None:
    setattr(slack.access, which, code)
    with pytest.raises(Misconfigured) as raised:
        until_it_ends(slack, lambda: None)
    assert raised.value.setting == ("SLACK_BOT_TOKEN" if which == "refusal" else "SLACK_APP_TOKEN")


def test_an_app_token_that_may_not_connect_is_one_sentence(slack: FakeSlack) -> None:
    slack.access.app_scopes.clear()
    with pytest.raises(Misconfigured) as raised:
        until_it_ends(slack, lambda: None)
    assert raised.value.setting == "SLACK_APP_TOKEN"


def test_a_missing_token_is_named(slack: FakeSlack) -> None:
    with pytest.raises(Misconfigured) as raised:
        until_it_ends(slack, lambda: None, slack_app_token=None)
    assert raised.value.setting == "SLACK_APP_TOKEN"


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open", "link"])
def test_a_slack_that_cannot_be_reached_is_tried_again_by_who_called(
    slack: FakeSlack, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_CONNECT_SECONDS", 0.3)
    slack.faults.always(method, faults.status(503))
    with pytest.raises(PlatformAway):
        until_it_ends(slack, lambda: None)


def test_a_connection_that_does_not_come_back_ends_it(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "PATIENCE_SECONDS", 0.2)

    def cut() -> None:
        slack.faults.always("apps.connections.open", faults.status(503))
        slack.sockets.drop()

    with pytest.raises(PlatformAway):
        until_it_ends(slack, cut)


def test_slack_may_ask_to_connect_anew_and_nothing_is_missed(slack: FakeSlack) -> None:
    ears = Ears()

    async def act() -> None:
        slack.sockets.disconnect()
        await slack.until(lambda: slack.sockets.opened == 2 and slack.sockets.open == 1)
        await asyncio.to_thread(slack.command(slack.member, slack.channel, "/paper", "x").wait)
        await settled(slack)

    hearing(slack, ears, act)
    assert texts(slack) == ["답"]


def test_a_second_listener_is_noticed_and_told_of_once(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    async def act() -> None:
        second = asyncio.ensure_future(listen(settings(slack), Ears()))
        try:
            await slack.until(lambda: slack.sockets.open == 2)
            slack.sockets.disconnect()
            await slack.until(lambda: slack.sockets.opened >= 4)
        finally:
            second.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await second

    with caplog.at_level(logging.WARNING):
        hearing(slack, Ears(), act)
    lines = [record.message for record in caplog.records if "another process" in record.message]
    assert 1 <= len(lines) <= 2, "one of each"
