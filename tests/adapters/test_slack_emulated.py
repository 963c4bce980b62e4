"""Our client at an emulator of Slack that others wrote: https://github.com/vercel-labs/emulate"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest

from adapters.asking import STAYS
from adapters.slack.client import SlackClient, connect
from adapters.slack.render import render
from bot.delivery import NotSent, Outcome, Post, Sent, Verdict
from bot.errors import Misconfigured
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.emulators.slack import SlackWorkspace, emulated_workspace

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def workspace() -> Iterator[SlackWorkspace]:
    with emulated_workspace() as emulated:
        yield emulated


def using(
    workspace: SlackWorkspace, work: Callable[[SlackClient], Awaitable[Result]], token: str | None = None
) -> Result:
    async def run() -> Result:
        values = {"slack_bot_token": token or workspace.token, "slack_app_token": "xapp-1"}
        client = connect(Settings.model_validate(values | {"slack_api_url": workspace.base_url}))
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(run())


def send(workspace: SlackWorkspace, one: Post, token: str | None = None) -> Outcome:
    return using(workspace, lambda client: client.send(one), token)


def post(workspace: SlackWorkspace, kind: str = "sentence", channel: str = "papers") -> Post:
    payload = render(MESSAGES[kind])[0].payload
    return Post(1, "slack", workspace.channels.get(channel, channel), 0, f"key-{kind}", payload)


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_taken_with_its_thread(workspace: SlackWorkspace, kind: str) -> None:
    async def deliver(client: SlackClient) -> None:
        references: list[str] = []
        for number, part in enumerate(render(MESSAGES[kind])):
            parent = None if part.parent is None else references[part.parent]
            one = replace(post(workspace), part=number, payload=part.payload, parent=parent)
            outcome = await client.send(one)
            assert isinstance(outcome, Sent)
            references.append(outcome.reference)

    using(workspace, deliver)


def test_an_answer_is_edited_into_its_placeholder(workspace: SlackWorkspace) -> None:
    shown = send(workspace, post(workspace))
    assert isinstance(shown, Sent)
    address = {"channel": workspace.channels["papers"], "user": workspace.person, "ts": shown.reference}
    assert send(workspace, replace(post(workspace, "card"), address=address)) == shown


def test_a_late_error_is_whispered_and_its_placeholder_deleted(workspace: SlackWorkspace) -> None:
    shown = send(workspace, post(workspace))
    assert isinstance(shown, Sent)
    address = {"channel": workspace.channels["papers"], "user": workspace.person, "ts": shown.reference}
    assert isinstance(send(workspace, replace(post(workspace), address=address, private=True)), Sent)
    gone = send(workspace, replace(post(workspace, "card"), address=address))
    assert isinstance(gone, Sent)
    assert gone != shown, "it was posted anew"


def test_a_doubted_message_is_edited_and_no_error_takes_it_away(workspace: SlackWorkspace) -> None:
    shown = send(workspace, post(workspace, "answer"))
    assert isinstance(shown, Sent)
    address = {"channel": workspace.channels["papers"], "user": workspace.person, "ts": shown.reference, STAYS: True}
    assert isinstance(send(workspace, replace(post(workspace), address=address, private=True)), Sent)
    assert send(workspace, replace(post(workspace, "rechecked"), address=address)) == shown


@pytest.mark.parametrize(("channel", "reason"), [("C0NOWHERE", "channel_not_found")])
def test_a_channel_that_there_is_not_is_known_by_its_code(workspace: SlackWorkspace, channel: str, reason: str) -> None:
    assert send(workspace, post(workspace, channel=channel)) == NotSent(reason, verdict=Verdict.CHANNEL)


def test_a_bot_without_the_right_to_write_is_known_by_its_code(workspace: SlackWorkspace) -> None:
    outcome = send(workspace, post(workspace), workspace.reader_token)
    assert outcome == NotSent("missing_scope", verdict=Verdict.CHANNEL)


def test_who_we_are_is_asked_first(workspace: SlackWorkspace) -> None:
    using(workspace, SlackClient.check)
    with pytest.raises(Misconfigured):
        using(workspace, SlackClient.check, workspace.gone_token)
