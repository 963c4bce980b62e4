"""Who may change what a channel gets: its own team's members, where the bot is in the channel."""

import asyncio
from typing import Any

from adapters.slack.web import Web
from adapters.slack.writer import is_direct
from bot.commands import Refusal
from bot.delivery import NotSent, Unknown

_STRANGERS = frozenset({"user_not_found", "user_not_visible"})


class Unsure(Exception):
    """Slack did not say; `reason` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def refusal(web: Web, user: str, channel: str, team: str) -> Refusal | None:
    """Why the person may not, or None. Raises Unsure where Slack does not say who they are: then nobody may."""
    person, place = await asyncio.gather(_guest(web, user, team), _outside(web, channel))
    return person or place


async def _guest(web: Web, user: str, team: str) -> Refusal | None:
    """https://docs.slack.dev/reference/objects/user-object"""
    answer = await web.ask("users.info", user=user)
    if isinstance(answer, NotSent) and answer.reason in _STRANGERS:
        return Refusal.GUEST
    if isinstance(answer, NotSent | Unknown):
        raise Unsure(answer.reason)
    return Refusal.GUEST if is_guest(answer.get("user") or {}, team) else None


def is_guest(person: dict[str, Any], team: str) -> bool:
    """Whether somebody was only invited, or belongs to another team. In an organisation people have several teams."""
    teams = {person.get("team_id"), *((person.get("enterprise_user") or {}).get("teams") or ())}
    invited = ("is_restricted", "is_ultra_restricted", "is_stranger")
    return any(person.get(name) for name in invited) or team not in teams


async def _outside(web: Web, channel: str) -> Refusal | None:
    """Without the scope to look, a channel where we may not write shows when we first do."""
    if is_direct(channel):
        return None
    answer = await web.ask("conversations.info", channel=channel)
    if isinstance(answer, NotSent) and answer.reason == "missing_scope":
        return None
    if isinstance(answer, NotSent) and answer.reason == "channel_not_found":
        return Refusal.NOT_IN_CHANNEL
    if isinstance(answer, NotSent | Unknown):
        raise Unsure(answer.reason)
    found = answer.get("channel") or {}
    return None if found.get("is_member") or found.get("is_mpim") else Refusal.NOT_IN_CHANNEL
