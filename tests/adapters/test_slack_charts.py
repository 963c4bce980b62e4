"""A chart comes to Slack as a file before its post: once, whatever goes wrong on the way, and never in the way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest

from adapters.slack import client as module
from adapters.slack import files
from adapters.slack.client import SlackClient, connect
from adapters.slack.render import render
from bot.delivery import CHART, NotSent, Outcome, Post, Sent, Verdict
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.adapters.test_contract_charts import PNG
from tests.fakes import slack_faults as faults
from tests.fakes.slack import Channel, FakeSlack, fake_slack

Result = TypeVar("Result")

STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client with little patience."""
    monkeypatch.setattr(files, "UPLOAD_SECONDS", 0.5)


def using(slack: FakeSlack, work: Callable[[SlackClient], Awaitable[Result]]) -> Result:
    """What the work gives with a new client."""
    values = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}

    async def run() -> Result:
        client = connect(Settings.model_validate(values))
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(run())


def digest(channel: Channel, **more: Any) -> Post:
    payload = render(MESSAGES["digest"])[0].payload
    assert CHART in payload
    return Post(1, "slack", channel.id, 0, f"key-{channel.id}", payload, **{"chart": PNG, **more})


def send(slack: FakeSlack, *posts: Post) -> list[Outcome]:
    async def sending(client: SlackClient) -> list[Outcome]:
        return [await client.send(post) for post in posts]

    return using(slack, sending)


def pictures(slack: FakeSlack) -> list[list[bytes]]:
    return [slack.pictures(message) for message in slack.posted()]


def test_the_file_is_brought_to_nobody_but_slack_and_shown_by_its_id(slack: FakeSlack) -> None:
    (outcome,) = send(slack, digest(slack.channel))
    assert isinstance(outcome, Sent)
    assert pictures(slack) == [[PNG]]
    (complete,) = slack.calls("files.completeUploadExternal")
    assert complete.arguments.keys() == {"files"}, "a channel there would be a post"
    (image,) = (block for block in slack.messages[0].blocks if block["type"] == "image")
    assert image["alt_text"].startswith("분야별 논문 수: ")


def test_a_file_is_brought_once_for_all_channels(slack: FakeSlack) -> None:
    other = slack.add_channel("other", slack.member)
    outcomes = send(slack, digest(slack.channel), digest(other))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert [slack.pictures(message) for message in slack.messages] == [[PNG], [PNG]]
    assert len(slack.calls("files.getUploadURLExternal")) == len(slack.files) == 1


def test_channels_that_are_written_to_at_once_wait_for_one_file(slack: FakeSlack) -> None:
    others = [slack.add_channel(f"channel-{number}", slack.member) for number in range(4)]

    async def sending(client: SlackClient) -> list[Outcome]:
        return await asyncio.gather(*(client.send(digest(channel)) for channel in others))

    assert all(isinstance(outcome, Sent) for outcome in using(slack, sending))
    assert len(slack.files) == 1


def test_a_file_that_slack_still_looks_at_is_waited_for(slack: FakeSlack) -> None:
    slack.processing_seconds = 0.6
    (outcome,) = send(slack, digest(slack.channel))
    assert isinstance(outcome, Sent)
    assert pictures(slack) == [[PNG]]
    assert len(slack.files) == 1


def test_a_file_that_takes_long_is_shown_by_a_later_attempt_without_bringing_it_again(slack: FakeSlack) -> None:
    slack.processing_seconds = 60.0

    async def sending(client: SlackClient) -> list[Outcome]:
        early = await client.send(digest(slack.channel))
        slack.move_clock(60.0)
        return [early, await client.send(digest(slack.channel))]

    early, late = using(slack, sending)
    assert isinstance(early, NotSent)
    assert early.verdict is Verdict.LATER
    assert isinstance(late, Sent)
    assert pictures(slack) == [[PNG]]
    assert len(slack.files) == 1


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "fault",
    [
        faults.hang(),
        faults.refuse(),
        faults.status(500),
        faults.accept_then_hang(),
        faults.accept_then_reset(),
        faults.accept_then_500(),
    ],
    ids=["hangs", "closed", "500", "done and hangs", "done and reset", "done and 500"],
)
def test_whatever_happens_to_a_file_nothing_is_posted_and_it_is_tried_again(
    slack: FakeSlack, step: str, fault: faults.Fault
) -> None:
    slack.faults.plan(step, fault)
    first, second = send(slack, digest(slack.channel), digest(slack.channel))
    assert isinstance(first, NotSent)
    assert first.verdict is Verdict.LATER
    assert isinstance(second, Sent)
    assert pictures(slack) == [[PNG]]


@pytest.mark.parametrize("code", ["restricted_action", "no_permission", "something_new_happened", "invalid_arguments"])
def test_a_file_that_is_refused_closes_no_channel(slack: FakeSlack, code: str) -> None:
    slack.faults.plan("files.completeUploadExternal", faults.error(code))
    (outcome,) = send(slack, digest(slack.channel))
    assert outcome == NotSent(code)
    assert slack.messages == []


def test_too_many_files_are_waited_with_as_long_as_slack_says(slack: FakeSlack) -> None:
    slack.faults.plan("files.getUploadURLExternal", faults.too_many(7))
    (outcome,) = send(slack, digest(slack.channel))
    assert isinstance(outcome, NotSent)
    assert outcome.retry_after == 7


def test_a_token_that_is_refused_with_a_file_stops_the_platform(slack: FakeSlack) -> None:
    slack.access.refusal = "token_revoked"
    (outcome,) = send(slack, digest(slack.channel))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.PLATFORM


def test_without_the_right_digests_go_without_and_the_operator_is_told_once(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes.discard("files:write")
    other = slack.add_channel("other", slack.member)
    with caplog.at_level(logging.WARNING, "adapters.slack.files"):
        outcomes = send(slack, digest(slack.channel), digest(other))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert [slack.pictures(message) for message in slack.messages] == [[], []]
    assert [record.getMessage() for record in caplog.records] == [
        "slack: charts need the scope files:write, and posts go without (docs/slack.md)"
    ]
    assert len(slack.calls("files.getUploadURLExternal")) == 1


def test_a_chart_that_took_long_leaves_the_posting_to_a_later_attempt(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BEFORE_POSTING", 0.2)
    slack.faults.plan("upload", faults.slow(0.3))
    first, second = send(slack, digest(slack.channel), digest(slack.channel))
    assert first == NotSent("bringing the chart took long", retry_after=0.0)
    assert isinstance(second, Sent)
    assert pictures(slack) == [[PNG]]


def test_bringing_a_chart_and_posting_end_before_the_drain_gives_up() -> None:
    from adapters.slack.web import SECONDS
    from workers.drain import SEND_SECONDS

    assert module._BEFORE_POSTING + SECONDS < SEND_SECONDS
    assert files.UPLOAD_SECONDS < SEND_SECONDS
