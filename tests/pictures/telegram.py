"""Posts of Telegram on a page of our own, drawn from their text, entities and buttons alone.

https://core.telegram.org/bots/api#messageentity
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from adapters.telegram.text import BLOCKQUOTE, FOLDED
from bot import replies
from bot.delivery import CHART, Part, Payload

_QUOTES = {BLOCKQUOTE: "blockquote", FOLDED: 'blockquote class="folded"'}
_TAGS = {"bold": "b", "italic": "i", "code": "code", "text_link": "a", **_QUOTES}


def page(parts: Sequence[Part], pictures: Mapping[str, str]) -> str:
    """What is inside the page: the posts in a group. `pictures`: what stands for the picture at an address,
    and the chart of a key.
    """
    posts = "".join(_post(part.payload, pictures) for part in parts)
    return f'<h1>AI 논문 모임 <small>12명</small></h1><article><i class="face">📰</i><div>{posts}</div></article>'


def _post(payload: Payload, pictures: Mapping[str, str]) -> str:
    shown = payload.get(CHART) or payload["link_preview_options"].get("url")
    picture = (
        f'<figure{" class=chart" if CHART in payload else ""}><img src="{escape(pictures[shown])}"></figure>'
        if shown
        else ""
    )
    rows = payload.get("reply_markup", {}).get("inline_keyboard", ())
    keys = "".join(f"<nav>{''.join(map(_key, row))}</nav>" for row in rows)
    text = f"<div>{_marked(payload['text'], payload['entities'])}</div><time>오전 9:00</time>"
    return f'<section><b class="name">{replies.NAME}</b>{picture}{text}</section>{keys}'


def _key(key: dict[str, str]) -> str:
    return f"<button>{escape(key['text'])}</button>"


def _marked(text: str, entities: Sequence[dict[str, Any]]) -> str:
    """The text with its entities as tags: they nest, and count in UTF-16 code units."""
    units = text.encode("utf-16-le")
    opens = sorted(entities, key=lambda one: (one["offset"], -one["length"]))
    edges = sorted({0, *(place for one in entities for place in (one["offset"], one["offset"] + one["length"]))})
    made, after_quote = "", False
    for first, last in zip(edges, [*edges[1:], len(units) // 2], strict=True):
        for one in reversed(opens):
            if one["offset"] + one["length"] == first:
                made += f"</{_TAGS[one['type']].partition(' ')[0]}>"
                after_quote = after_quote or one["type"] in _QUOTES
        made += "".join(f"<{_TAGS[one['type']]}>" for one in opens if one["offset"] == first)
        piece = units[2 * first : 2 * last].decode("utf-16-le")
        made += escape(piece.removeprefix("\n") if after_quote else piece)
        after_quote = False
    return made
