"""A chart on Discord: a file in the request that posts it, shown by a media gallery.

https://docs.discord.com/developers/reference#uploading-files
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.delivery import CHART, Payload

FILE = "chart.png"
ATTACHMENTS = [{"id": 0, "filename": FILE}]
"""What a request says of its one file."""
ATTACHED = f"attachment://{FILE}"
LONGEST_IN_WORDS = 800
"""Of a description; Discord takes 1,024: https://docs.discord.com/developers/components/reference#media-gallery"""

_TEXT, _GALLERY, _CONTAINER = 10, 12, 17
_NOTHING: dict[str, Any] = {"type": _TEXT, "content": "…"}


def gallery(url: str, words: str) -> dict[str, Any]:
    """A picture, and for those who do not see it its words."""
    described = {"description": words} if words else {}
    return {"type": _GALLERY, "items": [{"media": {"url": url}, **described}]}


def without_chart(payload: Payload) -> Payload:
    """The payload for where its chart cannot be had: what stands below says the same numbers."""
    kept = {name: value for name, value in payload.items() if name not in {CHART, "attachments"}}
    return kept | {"components": list(_without_files(payload["components"])) or [_NOTHING]}


def _without_files(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The components but those that show a file of the request, and what holds nothing then."""
    for component in found:
        if any(item["media"]["url"] == ATTACHED for item in component.get("items", ())):
            continue
        if component["type"] == _CONTAINER:
            inner = list(_without_files(component["components"]))
            yield from [{**component, "components": inner}] if inner else []
        else:
            yield component
