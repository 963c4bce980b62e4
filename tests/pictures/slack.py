"""Posts of Slack on a page of our own, drawn from their blocks alone.

https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from bot import replies
from bot.delivery import CHART, Part, Payload

Native = dict[str, Any]

_MARK = re.compile(r"<([^|>]+)\|([^>]+)>|`([^`]+)`|\*([^*\n]+)\*")


def page(parts: Sequence[Part], pictures: Mapping[str, str], *, in_thread: bool) -> str:
    """What is inside the page: the posts in their channel, or those in the thread under them. `pictures`: what stands
    for the picture at an address, and the chart of a key.
    """
    chosen = [part.payload for part in parts if (part.parent is not None) is in_thread]
    threaded = sum(part.parent is not None for part in parts)
    bar = "스레드 <small># ai-papers</small>" if in_thread else "# ai-papers"
    more = f'<p class="replies">댓글 {threaded}개</p>' if threaded and not in_thread else ""
    posts = "".join(f'<div class="post">{_blocks(_shown(payload), pictures)}</div>' for payload in chosen)
    name = f'<p class="name"><b>{replies.NAME}</b> <span>앱</span> <time>오전 9:00</time></p>'
    return f'<h1>{bar}</h1><article><i class="face">📰</i><div>{name}{posts}{more}</div></article>'


def _shown(payload: Payload) -> list[Native]:
    """The payload's blocks, with the chart as a picture whose address is its key."""
    return [block | {"image_url": payload[CHART]} if "slack_file" in block else block for block in payload["blocks"]]


def _blocks(blocks: Iterable[Native], pictures: Mapping[str, str]) -> str:
    return "".join(f'<div class="{block["type"]}">{_block(block, pictures)}</div>' for block in blocks)


def _block(block: Native, pictures: Mapping[str, str]) -> str:
    match block:
        case {"type": "header", "text": {"text": text}}:
            return escape(text)
        case {"type": "divider"}:
            return "<hr>"
        case {"type": "section", "text": text, **rest}:
            beside = _button(rest["accessory"]) if "accessory" in rest else ""
            return f"<p>{_text(text)}</p>{beside}"
        case {"type": "context", "elements": elements}:
            return "".join(f"<span>{_text(element)}</span>" for element in elements)
        case {"type": "actions", "elements": elements}:
            return "".join(map(_button, elements))
        case {"type": "image", "image_url": url, "alt_text": words}:
            return f'<img src="{escape(pictures[url])}" alt="{escape(words)}">'
        case {"type": "rich_text", "elements": elements}:
            return "".join(map(_rich, elements))
        case _:
            raise ValueError(f"a block that is not drawn: {block}")


def _rich(element: Native) -> str:
    tag = {"rich_text_section": "p", "rich_text_quote": "blockquote"}[element["type"]]
    return f"<{tag}>{''.join(map(_run, element['elements']))}</{tag}>"


def _run(run: Native) -> str:
    text = escape(run["text"])
    if run["type"] == "link":
        text = f"<a>{text}</a>"
    elif run["type"] != "text":
        raise ValueError(f"a run that is not drawn: {run}")
    for style in run.get("style", {}):
        tag = {"bold": "b", "code": "code"}[style]
        text = f"<{tag}>{text}</{tag}>"
    return text


def _text(element: Native) -> str:
    """`plain_text` as it is; of `mrkdwn`, whose text is escaped already, links, code and bold."""
    return escape(element["text"]) if element["type"] == "plain_text" else _MARK.sub(_marked, element["text"])


def _marked(found: re.Match[str]) -> str:
    _, link, code, bold = found.groups()
    return f"<a>{link}</a>" if link else f"<code>{code}</code>" if code else f"<b>{bold}</b>"


def _button(button: Native) -> str:
    return f"<button>{_text(button['text'])}</button>"
