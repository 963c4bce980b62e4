"""Logs: one JSON object a line on standard error, and no secrets in them."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

_HIDDEN = "[hidden]"
_SHORTEST_SECRET = 6
_PASSWORD_LIKE = re.compile(r"(?i)(bearer\s+)[^\s\"']+|(://[^/\s:@]*:)[^\s/@\"']+(?=@)")

# These write whole addresses and bodies at INFO and DEBUG, and tokens are part of some addresses.
_TALKATIVE = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "openai",
    "slack_bolt",
    "slack_sdk",
    "discord",
    "telegram",
    "alembic",
)


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Send every log record of this process to standard error as JSON, at `level` and above."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide([secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _hide(secrets: list[str]) -> Processor:
    """Takes secrets out of every text of a record: those that are set, and whatever looks like a password."""

    def clean(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for secret in secrets:
            value = value.replace(secret, _HIDDEN)
        return _PASSWORD_LIKE.sub(rf"\1\2{_HIDDEN}", value)

    def process(_logger: Any, _method: str, event: EventDict) -> EventDict:
        return {name: clean(value) for name, value in event.items()}

    return process
