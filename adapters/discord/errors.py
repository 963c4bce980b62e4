"""What becomes of a request to Discord, and what Discord's error codes mean for a post.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

from bot.delivery import NotSent, Verdict

UNKNOWN_CHANNEL = 10003
UNKNOWN_WEBHOOK = 10015
UNKNOWN_MESSAGE = 10008
UNKNOWN_INTERACTION = 10062
INVALID_WEBHOOK_TOKEN = 50027
ALREADY_ACKNOWLEDGED = 40060
THREAD_EXISTS = 160004

GONE = frozenset({UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_WEBHOOK_TOKEN, UNKNOWN_MESSAGE})
"""Codes by which an interaction, or the message that was to be edited, is not there any more: its token lives for 15
minutes. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response
"""
NO_REPLY = frozenset({50013, 160002})
"""Codes by which a message may be sent, and only not as a reply to another."""

CHANNEL = {
    UNKNOWN_CHANNEL: "unknown channel",
    10004: "unknown guild",
    50001: "missing access",
    50007: "direct messages closed",
    50013: "missing permissions",
    50083: "thread archived",
    50278: "no mutual guilds",
}
"""Codes by which nothing can be sent to a channel until somebody there acts, and the reason that is kept of each."""
POST = {
    UNKNOWN_MESSAGE: "deleted meanwhile",
    50006: "empty message",
    50027: "invalid webhook token",
    50035: "invalid form body",
    200000: "blocked by AutoMod",
    240000: "harmful link",
}
"""Codes by which this one post is refused. 10008 answers a nonce whose message somebody has deleted:
https://github.com/discord/discord-api-docs/pull/6647
"""


class Refused(Exception):
    """Discord answered that it did not do it: a verdict, or too many requests."""

    def __init__(self, status: int, code: int, said: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code} {said}")
        self.status = status
        self.code = code
        self.retry_after = retry_after
        """Seconds; None where Discord names none."""
        self.everywhere = False
        """Whether it holds for every request, and not only for those of this kind."""


class Unreached(Exception):
    """The request never left this machine."""


class Lost(Exception):
    """The request may have arrived, and nobody knows what came of it."""


def verdict(refused: Refused) -> NotSent:
    """What the refusal means for a post. A code that we do not know means no more than that it was not sent."""
    if refused.status == 401 and refused.code not in GONE:
        return NotSent("token refused", verdict=Verdict.PLATFORM)
    if refused.code in CHANNEL:
        return NotSent(CHANNEL[refused.code], verdict=Verdict.CHANNEL)
    if refused.code in POST:
        return NotSent(POST[refused.code], verdict=Verdict.POST)
    return NotSent(str(refused), refused.retry_after)
