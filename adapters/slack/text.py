"""Text as Slack takes it.

Text of others goes into `rich_text`, whose `text` elements are literal: no markup, no mention, no address is read in
them, and no entity is decoded, so that nothing is escaped there. An address is clickable as a `link` element alone.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block,
https://github.com/NousResearch/hermes-agent/issues/113761, https://github.com/netclaw-dev/netclaw/pull/57

`mrkdwn` is read: `&`, `<` and `>` are escaped, and marks cannot be, so that only text without any goes there.
https://docs.slack.dev/messaging/formatting-message-text

`plain_text` is not read, and Slack escapes what it is given itself: https://github.com/slackapi/bolt-python/issues/513
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.inert import inert
from adapters.pack import parted
from bot.message import Command, Link, Text, plain

Native = dict[str, Any]
"""A block of Block Kit, or an element of one."""

Spans = Sequence[Text | Link | Command]

MOST_URL = 3000
"""Of a link and of an image: https://docs.slack.dev/reference/block-kit/block-elements/link-element"""

_JOINER = "\u2060"
_TOKEN = re.compile(r"<(?=[!@#\w])|&(?=(?:amp|lt|gt);)")
"""What begins a mention or an entity, wherever it would be read."""

_JOINED = re.compile(r"[:@/#$.<&]")
"""Beside what a joiner may come, whatever stands around it."""

_MARK = re.compile(r"[*~`\n\r]|(?<!\w)_|_(?!\w)|:[\w+'-]+:|^\s*>")
"""What `mrkdwn` would make bold, struck, code, italic, an emoji or a quote of."""

_EDGE = re.compile(r"[\s.,:;!?()]")
"""What must stand beside code for `mrkdwn` to see it: in `/help`에서 it does not."""

_OWN = re.compile(r"^/(search|help|ask|wrong|forget)(?=\s|$)")


def weight(value: object) -> int:
    """The characters that a block takes up, as JSON: what `msg_blocks_too_long` is about, by all who ran into it.
    https://github.com/slackapi/bolt-js/issues/2509, https://github.com/slackapi/bolt-js/issues/2867
    """
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def literal(text: str) -> str:
    """The text with an invisible joiner in whatever somebody could take for a link, a mention or an entity."""
    return guarded(inert(text))


def guarded(text: str) -> str:
    return _TOKEN.sub(lambda found: found[0] + _JOINER, text)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(command: str) -> str:
    """The command as it is typed here: Slack keeps /search and /help for itself, and words as common as /ask are left
    to other apps. https://slack.com/help/articles/201259356-Slash-commands-in-Slack
    """
    return guarded(_OWN.sub(r"/paper \1", command))


def is_web(url: str) -> bool:
    """Whether Slack takes the address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.netloc) and len(url) <= MOST_URL and not re.search(r'[\s<>"|]', url)


def elements(spans: Spans) -> list[Native]:
    """The spans as elements of `rich_text`. Empty ones are left out: Slack refuses them."""
    return [element for span in spans if (element := _element(span)) is not None]


def runs(spans: Spans, text: int, most: int) -> Iterator[list[Native]]:
    """The spans as elements in runs: of at most `text` characters of text, and of `most` with their JSON, unless one
    element alone has more.
    """
    for part in parted(spans, text, _size):
        run: list[Native] = []
        for element in elements(part):
            if run and weight([*run, element]) > most:
                yield run
                run = []
            run.append(element)
        if run:
            yield run


def marked(spans: Spans) -> str | None:
    """The spans as `mrkdwn`, or None where that would read something into their text."""
    shown = []
    for number, span in enumerate(spans):
        mark = _mark(span)
        if mark is None or (isinstance(span, Command) and not _stands_alone(spans, number)):
            return None
        shown.append(mark)
    return "".join(shown)


def shortened(text: str, most: int, size: Callable[[str], int]) -> str:
    """The text for where it is only a help to what is shown: literal, and without what is too much."""
    first = parted((Text(text),), most, lambda part: size(part) + 3 * len(_JOINED.findall(part)))[0]
    return literal(plain(first))


def is_blank(spans: Spans) -> bool:
    return not any(span.text.strip() for span in spans)


def trimmed(spans: Spans) -> Spans:
    """The spans without white space at either end."""
    found = list(spans)
    while found and not found[0].text.strip():
        del found[0]
    while found and not found[-1].text.strip():
        del found[-1]
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return found


def joined(lines: Iterable[Spans]) -> Spans:
    """The lines that are not blank, each on its own."""
    spans: list[Text | Link | Command] = []
    for line in lines:
        if not is_blank(line):
            spans += [Text("\n"), *line] if spans else line
    return spans


def _size(text: str) -> int:
    """The most of a limit that the text may take up: its JSON without the quotes, and the joiners."""
    return weight(text) - 2 + len(_JOINED.findall(text))


def _element(span: Text | Link | Command) -> Native | None:
    if not span.text:
        return None
    match span:
        case Text(text, strong):
            return _styled({"type": "text", "text": literal(text)}, bold=strong)
        case Link(text, url, strong) if is_web(url):
            return _styled({"type": "link", "url": url, "text": literal(text)}, bold=strong)
        case Link(text, _, strong):
            return _styled({"type": "text", "text": literal(text)}, bold=strong)
        case Command(text):
            return _styled({"type": "text", "text": typed(text)}, code=True)
        case _:
            assert_never(span)


def _styled(element: Native, **style: bool) -> Native:
    chosen = {name: True for name, wanted in style.items() if wanted}
    return {**element, "style": chosen} if chosen else element


def _mark(span: Text | Link | Command) -> str | None:
    match span:
        case Text(text, strong):
            return None if strong or _MARK.search(text) else escaped(literal(text))
        case Link(text, url, strong):
            plain = not strong and is_web(url) and text.strip() and not _MARK.search(text) and "|" not in text
            return f"<{escaped(url)}|{escaped(literal(text))}>" if plain else None
        case Command(text):
            return f"`{escaped(typed(text))}`" if text.strip() and not re.search(r"[`\n\r]", text) else None
        case _:
            assert_never(span)


def _stands_alone(spans: Spans, number: int) -> bool:
    before = "".join(span.text for span in spans[:number])[-1:]
    after = "".join(span.text for span in spans[number + 1 :])[:1]
    return all(not beside or _EDGE.match(beside) for beside in (before, after))
