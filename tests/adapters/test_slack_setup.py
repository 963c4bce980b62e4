"""Setting Slack up: the manifest is what the listener hears, the documents say what it asks for, and the examination
says of every problem what to click.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.base import Finding, Mark
from adapters.slack.examine import SCOPES, examine
from adapters.slack.listen import COMMANDS, EVENTS
from bot import replies
from bot.settings import Settings
from tests.fakes import slack_faults as faults
from tests.fakes.slack import FakeSlack, fake_slack

DOCS = Path(__file__).parents[2] / "docs"
MANIFEST: dict[str, Any] = yaml.safe_load((DOCS / "slack-manifest.yaml").read_text(encoding="utf-8"))
PAGE = (DOCS / "slack.md").read_text(encoding="utf-8")
LENGTHS = {"command": 32, "description": 2_000, "usage_hint": 1_000}
"""https://docs.slack.dev/reference/app-manifest"""


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as fake:
        fake.scopes.clear()
        fake.scopes.update(SCOPES)
        yield fake


def test_the_manifest_has_the_commands_that_are_heard() -> None:
    commands = MANIFEST["features"]["slash_commands"]
    assert [one["command"] for one in commands] == [f"/{name}" for name in COMMANDS]
    for one in commands:
        assert one.keys() <= LENGTHS.keys()
        assert all(0 < len(one[name]) <= LENGTHS[name] for name in one)
        assert re.search("[가-힣]", one["description"])


def test_the_manifest_asks_for_what_is_needed_and_no_more() -> None:
    assert MANIFEST["oauth_config"] == {"scopes": {"bot": sorted(SCOPES)}}
    told = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(told) == sorted(EVENTS)
    assert len(told) == len(set(told))


def test_the_manifest_needs_no_public_address() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)
    assert "url" not in str(MANIFEST)


def test_the_bot_has_its_name_and_can_be_written_to() -> None:
    features = MANIFEST["features"]
    # Only these characters: https://docs.slack.dev/reference/app-manifest
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    assert features["bot_user"]["always_online"] is True
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert MANIFEST["display_information"]["name"] == replies.NAME
    assert len(MANIFEST["display_information"]["description"]) <= 140


def test_the_documents_say_what_every_right_is_for() -> None:
    rights = PAGE.partition("## What the bot may do")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+(?::[a-z]+)?)`", rights.partition("**One right")[0]))
    assert named == {*SCOPES, "connections:write"}


def test_the_documents_name_every_command() -> None:
    for name in COMMANDS:
        assert f"`/{name}" in PAGE


def settings(slack: FakeSlack, **more: Any) -> Settings:
    return Settings.model_validate(
        {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url} | more
    )


def found(slack: FakeSlack, *channels: str, **more: Any) -> Sequence[Finding]:
    return asyncio.run(examine(settings(slack, **more), channels))


def bad(findings: Sequence[Finding]) -> list[str]:
    return [finding.said for finding in findings if finding.mark is Mark.BAD]


def test_all_that_is_well_is_said(slack: FakeSlack) -> None:
    findings = found(slack, slack.channel.id, slack.member.id)
    assert bad(findings) == []
    assert [finding.mark for finding in findings] == [Mark.GOOD] * 3 + [Mark.HINT, Mark.GOOD, Mark.HINT]
    assert findings[4].what == "#papers"
    assert slack.sockets.opened == 0, "looking is not listening"


def test_what_slack_does_not_tell_is_said_too(slack: FakeSlack) -> None:
    assert any("/paper help" in finding.said for finding in found(slack) if finding.mark is Mark.HINT)


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token"])
def test_a_missing_token_is_named_with_where_to_find_it(slack: FakeSlack, name: str) -> None:
    (finding,) = found(slack, **{name: None})
    assert finding.mark is Mark.BAD
    assert name.upper() in finding.said
    assert "api.slack.com/apps" in finding.said


def _revoked(slack: FakeSlack) -> None:
    slack.access.refusal = "token_revoked"


def _app_revoked(slack: FakeSlack) -> None:
    slack.access.app_refusal = "invalid_auth"


def _no_socket(slack: FakeSlack) -> None:
    slack.access.app_scopes.clear()


def _away(slack: FakeSlack) -> None:
    slack.faults.always("auth.test", faults.status(503))


def _no_users(slack: FakeSlack) -> None:
    slack.scopes.discard("users:read")


def _no_mentions(slack: FakeSlack) -> None:
    slack.scopes.discard("app_mentions:read")


def _archived(slack: FakeSlack) -> None:
    slack.channel.archived = True


def _thrown_out(slack: FakeSlack) -> None:
    slack.channel.members.remove(slack.bot.id)


def _deleted(slack: FakeSlack) -> None:
    slack.channel.deleted = True


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (_revoked, "SLACK_BOT_TOKEN"),
        (_app_revoked, "SLACK_APP_TOKEN"),
        (_no_socket, "connections:write"),
        (_away, "SLACK_BOT_TOKEN"),
        (_no_users, "users:read"),
        (_no_mentions, "app_mentions:read"),
        (_archived, "보관된 채널"),
        (_thrown_out, "/invite"),
        (_deleted, "/invite"),
    ],
)
def test_every_problem_is_one_finding_that_says_what_to_do(
    slack: FakeSlack, break_it: Callable[[FakeSlack], None], says: str
) -> None:
    break_it(slack)
    (problem,) = bad(found(slack, slack.channel.id))
    assert says in problem


def test_without_the_right_to_bring_files_all_is_well_but_the_charts(slack: FakeSlack) -> None:
    slack.scopes.discard("files:write")
    findings = found(slack, slack.channel.id)
    assert bad(findings) == []
    assert [finding.mark for finding in findings if "files:write" in finding.said] == [Mark.HINT]


def test_a_channel_that_may_not_be_looked_at_is_no_failure(slack: FakeSlack) -> None:
    slack.faults.always("conversations.info", faults.error("missing_scope"))
    findings = found(slack, slack.channel.id)
    assert bad(findings) == []
    assert findings[-1].mark is Mark.HINT


def test_no_token_is_shown(slack: FakeSlack) -> None:
    for break_it in (_revoked, _app_revoked, _away):
        break_it(slack)
        said = " ".join(finding.said for finding in found(slack, slack.channel.id))
        assert slack.bot_token not in said
        assert slack.app_token not in said
