"""Logs: one JSON object a line on standard error, and no secrets in them."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines(secrets))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class _JsonLines(logging.Formatter):
    """A record as one JSON object, without the secrets that are set and without whatever looks like a password."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: self._clean(text) for name, text in line.items()}, ensure_ascii=False)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _PASSWORD_LIKE.sub(rf"\1\2{_HIDDEN}", text)
