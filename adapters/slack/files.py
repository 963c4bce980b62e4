"""Charts as files of Slack, which a post shows by their ids.

A file is brought in three steps, and may be shown a moment after the last:
https://docs.slack.dev/messaging/working-with-files#uploading_files. None of them posts anything.
"""

import asyncio
import json
import logging
from typing import Any

import aiohttp

from adapters.slack.web import Web
from bot.delivery import CHART, NotSent, Payload, Unknown, Verdict

log = logging.getLogger(__name__)

SCOPE = "files:write"
UPLOAD_SECONDS = 8.0
"""The most that it may take until a file is there."""
_NAME = "chart.png"
_REMEMBERED = 100


class Files:
    """Brings each chart to Slack once a process. Without the scope to do it none, which is said once."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._ids: dict[str, str] = {}
        self._door = asyncio.Lock()
        self._may = True

    async def shown(self, payload: Payload, png: bytes | None) -> Payload | NotSent:
        """The payload with its chart, or without where that cannot be had; NotSent where it may be had later."""
        if png is None or not self._may:
            return without_chart(payload)
        try:
            async with asyncio.timeout(UPLOAD_SECONDS), self._door:
                found = self._ids.get(payload[CHART]) or await self._brought(payload[CHART], png)
        except TimeoutError:
            return NotSent("the chart could not be uploaded in time")
        if found is None:
            return without_chart(payload)
        if isinstance(found, NotSent):
            return found
        kept = {name: value for name, value in payload.items() if name != CHART}
        return kept | {"blocks": [_with_file(block, found) for block in payload["blocks"]]}

    async def _brought(self, key: str, png: bytes) -> str | NotSent | None:
        """The id of the file; None where we may bring none. Whatever goes wrong, nothing was posted."""
        found = await self._upload(png)
        if isinstance(found, Unknown):
            return NotSent(f"the chart could not be uploaded: {found.reason}")
        if isinstance(found, NotSent):
            return self._refused(found)
        while len(self._ids) >= _REMEMBERED:
            self._ids.pop(next(iter(self._ids)))
        self._ids[key] = found
        return found

    def _refused(self, refusal: NotSent) -> NotSent | None:
        """What a refused file means for the post: never that its channel is closed."""
        if refusal.reason == "missing_scope":
            self._may = False
            log.warning("slack: charts need the scope %s, and posts go without (docs/slack.md)", SCOPE)
            return None
        return refusal if refusal.verdict in {Verdict.LATER, Verdict.PLATFORM} else NotSent(refusal.reason)

    async def _upload(self, png: bytes) -> str | NotSent | Unknown:
        place = await self._web.ask("files.getUploadURLExternal", filename=_NAME, length=len(png))
        if isinstance(place, NotSent | Unknown):
            return place
        url, file = place.get("upload_url"), place.get("file_id")
        if not isinstance(url, str) or not isinstance(file, str):
            return Unknown("the answer names no place for the file")
        trouble = await self._written(url, png)
        if trouble is not None:
            return trouble
        done = await self._web.ask("files.completeUploadExternal", files=json.dumps([{"id": file, "title": _NAME}]))
        return done if isinstance(done, NotSent | Unknown) else file

    async def _written(self, url: str, png: bytes) -> Unknown | None:
        """The bytes at the place that Slack named; None where they are there. The token stays here."""
        client = self._web.client
        assert client.session is not None
        try:
            async with client.session.post(url, data=png, proxy=client.proxy, allow_redirects=False) as answer:
                return None if answer.status == 200 else Unknown(f"HTTP {answer.status}")
        except (aiohttp.ClientError, OSError) as error:
            return Unknown(type(error).__name__)


def without_chart(payload: Payload) -> Payload:
    """The payload for where its chart cannot be had: what stands below says the same numbers."""
    kept = {name: value for name, value in payload.items() if name != CHART}
    return kept | {"blocks": [block for block in payload["blocks"] if "slack_file" not in block]}


def _with_file(block: dict[str, Any], file: str) -> dict[str, Any]:
    return {**block, "slack_file": {"id": file}} if "slack_file" in block else block
