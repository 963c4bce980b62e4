"""What a message's body comes to in front of people: whom it pings, what can be opened from it, and its words.

How Slack reads the kinds of text, and from where that is known:

- `mrkdwn` (top-level text, text objects, markdown blocks for the tokens): `<…>` is a mention or a link, then `&amp;`,
  `&lt;` and `&gt;` are decoded once for display, and what comes out is not read again. Measured in
  https://github.com/PostHog/posthog/pull/95054; https://docs.slack.dev/messaging/formatting-message-text#escaping
- Unless a text object is `verbatim`, addresses become links by themselves, and "certain mentions" are parsed:
  https://docs.slack.dev/reference/block-kit/composition-objects/text-object. Which is not said, so @here, @channel
  and @everyone count; in top-level text only with `link_names` or `parse=full`.
- `plain_text` has neither mentions nor links.
- rich_text `text` elements are literal. `<https://…|label>`, `:rocket:` and marks stay as they are typed, so nothing is
  escaped in them: https://github.com/NousResearch/hermes-agent/issues/113761,
  https://github.com/stablyai/agent-slack/issues/90, https://github.com/yhatt/jsx-slack/issues/299. An address in one
  is not clickable and needs a `link` element: https://github.com/netclaw-dev/netclaw/pull/57,
  https://github.com/stablyai/agent-slack/pull/158. Nobody wrote down what becomes of a literal `&amp;` there; that it
  too stays is inferred.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_TOKEN = re.compile(r"<([^<>]*)>")
_BROADCAST = re.compile(r"!(channel|here|everyone|group)\Z")
_AT = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")
_AT_NAME = re.compile(r"(?<![\w@])@([\w.-]+)")
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^)\s>]+)")
_TOP_LEVEL_DOMAINS = "ai|app|biz|cn|co|com|de|dev|edu|eu|gov|info|io|jp|kr|md|me|ml|net|org|py|ru|sh|so|uk|us|xyz|zip"
_BARE = re.compile(
    rf"https?://[^\s<>|]+|mailto:[^\s<>|]+|\b(?:[\w-]+\.)+(?:{_TOP_LEVEL_DOMAINS})\b(?:/[^\s<>|]*)?", re.IGNORECASE
)
"""Slack also takes `name.tld` for an address, whatever it was meant to be."""

_ENDS = ".,;:!?)]}'\""
"""Marks that end a sentence rather than an address."""


@dataclass(frozen=True)
class Link:
    """Something that opens an address. `kind` is mrkdwn, bare, rich_text, button, image or markdown."""

    url: str
    label: str
    kind: str

    @property
    def host(self) -> str:
        """The host in lower case; empty for mail and for what is no address."""
        url = self.url if "://" in self.url or self.url.startswith("mailto:") else f"http://{self.url}"
        try:
            return (urlsplit(url).hostname or "").lower()
        except ValueError:
            return ""


@dataclass(frozen=True)
class _Piece:
    """A run of text with the way it is read: mrkdwn, verbatim, markdown, plain or rich."""

    text: str
    way: str


def mentions(body: Mapping[str, Any]) -> list[str]:
    """Whom the body pings: `!channel`, `!here`, `!everyone`, `@U…`, `!subteam^S…`, and `@name` by link_names."""
    found: list[str] = []
    by_name = bool(body.get("link_names")) or body.get("parse") == "full"
    for piece in _pieces(body):
        if piece.way in ("mrkdwn", "top", "verbatim", "markdown"):
            found += filter(None, (_mention(token) for token in _TOKEN.findall(piece.text)))
        if piece.way in ("mrkdwn", "top") and by_name:
            found += [f"@{name}" for name in _AT_NAME.findall(_bare_text(piece.text))]
        elif piece.way == "mrkdwn":
            found += [f"!{name}" for name in _AT.findall(_bare_text(piece.text))]
    found += [_rich_mention(element) for element in _walk(body.get("blocks")) if _rich_mention(element)]
    return found


def links(body: Mapping[str, Any]) -> list[Link]:
    """Everything that a reader of the body could open. Beside blocks, top-level text is not shown and has no links."""
    found: list[Link] = []
    for piece in _pieces(body):
        if piece.way == "top" and body.get("blocks"):
            continue
        if piece.way in ("mrkdwn", "top", "verbatim", "markdown"):
            found += filter(None, (_token_link(token) for token in _TOKEN.findall(piece.text)))
        if piece.way == "markdown":
            found += [Link(url, label, "markdown") for label, url in _MARKDOWN_LINK.findall(piece.text)]
        if piece.way in ("mrkdwn", "top", "markdown"):
            rest = _bare_text(_MARKDOWN_LINK.sub(" ", piece.text) if piece.way == "markdown" else piece.text)
            found += [Link(url, url, "bare") for url in (each.rstrip(_ENDS) for each in _BARE.findall(rest))]
    for element in _walk(body.get("blocks")):
        found += _element_links(element)
    return found


def shown(body: Mapping[str, Any]) -> str:
    """The words as a reader sees them, one line a text: tokens by their labels, entities decoded where Slack does."""
    if not body.get("blocks"):
        return "\n".join(_displayed(piece) for piece in _pieces(body))
    return "\n".join(filter(None, (_block_words(block) for block in body["blocks"])))


def _block_words(block: Mapping[str, Any]) -> str:
    if block.get("type") == "rich_text":
        return "\n".join(_rich_words(element) for element in block["elements"])
    return "\n".join(_displayed(piece) for piece in _text_objects(block))


def _rich_words(element: Mapping[str, Any]) -> str:
    if element.get("type") == "rich_text_list":
        return "\n".join(_rich_words(each) for each in element["elements"])
    return "".join(str(each.get("text", each.get("url", ""))) for each in element["elements"])


def _displayed(piece: _Piece) -> str:
    if piece.way == "plain":
        return piece.text
    text = _TOKEN.sub(lambda token: token[1].partition("|")[2] or token[1], piece.text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _pieces(body: Mapping[str, Any]) -> Iterator[_Piece]:
    """Every text that Slack reads, rich_text apart."""
    if isinstance(body.get("text"), str):
        yield _Piece(body["text"], "top")
    for block in _walk(body.get("blocks")):
        if block.get("type") == "markdown":
            yield _Piece(str(block.get("text", "")), "markdown")
    yield from _text_objects(body.get("blocks"))
    for attachment in body.get("attachments") or []:
        yield from (_Piece(value, "mrkdwn") for value in attachment.values() if isinstance(value, str))
        yield from _text_objects(attachment.get("blocks"))


def _text_objects(value: Any) -> Iterator[_Piece]:
    for each in _walk(value):
        if isinstance(each.get("text"), str) and each.get("type") == "plain_text":
            yield _Piece(each["text"], "plain")
        elif isinstance(each.get("text"), str) and each.get("type") == "mrkdwn":
            yield _Piece(each["text"], "verbatim" if each.get("verbatim") else "mrkdwn")


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in the JSON, outermost first."""
    if isinstance(value, Mapping):
        yield value
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)


def _bare_text(text: str) -> str:
    return _TOKEN.sub(" ", text)


def _mention(token: str) -> str:
    name = token.partition("|")[0]
    if _BROADCAST.match(name) or name.startswith("!subteam^") or re.match(r"@[UW]\w+\Z", name):
        return name
    return ""


def _token_link(token: str) -> Link | None:
    """None for mentions, channels and dates without an address."""
    if token.startswith("!date^"):
        parts = token.partition("|")[0].split("^")
        return Link(parts[3], parts[2], "mrkdwn") if len(parts) > 3 else None
    if not token or token[0] in "@#!":
        return None
    url, _, label = token.partition("|")
    return Link(url, label or url, "mrkdwn")


def _rich_mention(element: Mapping[str, Any]) -> str:
    match element:
        case {"type": "broadcast", "range": name}:
            return f"!{name}"
        case {"type": "user", "user_id": name}:
            return f"@{name}"
        case {"type": "usergroup", "usergroup_id": name}:
            return f"!subteam^{name}"
        case _:
            return ""


def _element_links(element: Mapping[str, Any]) -> list[Link]:
    match element:
        case {"type": "link" | "date", "url": url}:
            return [Link(url, str(element.get("text", url)), "rich_text")]
        case {"type": "button", "url": url, "text": {"text": label}}:
            return [Link(url, label, "button")]
        case {"type": "image", "image_url": url}:
            return [Link(url, str(element.get("alt_text", "")), "image")]
        case _:
            return []
