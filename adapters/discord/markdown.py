"""Text as Discord's markdown: ours is markup, everybody else's is letters.

https://docs.discord.com/developers/reference#message-formatting
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never
from urllib.parse import quote, urlsplit

import regex

from adapters.inert import inert
from adapters.pack import parted, utf16
from bot.message import Command, Link, Text

Spans = Sequence[Text | Link | Command]

RUN = 1_800
"""The most UTF-16 units of one piece of running text."""

_JOINER = "\u2060"
_LONGEST_ADDRESS = 512
_TEXT_OF_RUN = RUN - _LONGEST_ADDRESS - 40
"""What is left of a run for its text when it has a link, the marks around it and a label's."""

_COSTLY = re.compile(rf"[{re.escape(string.punctuation)}\d]")
"""What may get a backslash and a joiner."""
_LINE = 6
"""The marks of quotation and of bold text, which each line gets."""
_LIVE = re.compile(r"@(?=everyone|here)|\](?=\()")
"""What Discord takes for more than it is wherever it stands: a mention, and the end of a link that began before."""
_MARKUP = re.compile(
    r"[\\*_`<\[\]]"
    r"|(?<![^~|])[~|]|[~|](?![^~|])"  # struck out and spoilers: two of a kind, or one at an end, beside another span's
    r"|:(?=[A-Za-z_+-]|\d+:|\Z)"  # an emoji by its name
)
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-])|^([^\S\n]*\d*)([.)])", re.MULTILINE)
_NO_LABEL = regex.compile(
    r"[\\*_`<\[\]\n]|~~|\|\||:[\w+-]+:|\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}"
)
"""What cannot stand among the words of a link."""
_HOST = re.compile(r"[a-z\d-]+(\.[a-z\d-]+)+")
_ARROW = "→"
_GRAPHEME = regex.compile(r"\X")


def escaped(text: str) -> str:
    """The text as markdown that shows it as it is: no link, no mention, no markup, wherever in a line it stands."""
    return _LINE_START.sub(r"\1\3\\\2\4", _MARKUP.sub(r"\\\g<0>", _inert(text)))


def _inert(text: str) -> str:
    return _LIVE.sub(rf"\g<0>{_JOINER}", inert(clean(text)))


def clean(text: str) -> str:
    """The text without control characters and halves of surrogate pairs, which no JSON may hold."""
    if text.isprintable():
        return text
    spaced = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(one for one in spaced if one == "\n" or unicodedata.category(one) not in {"Cc", "Cs"})


def one_line(text: str) -> str:
    return " ".join(clean(text).splitlines())


def shortened(text: str, most: int) -> str:
    """The text on one line in at most `most` UTF-16 units, whole graphemes and an ellipsis where it is cut."""
    line = one_line(text).strip()
    if utf16(line) <= most:
        return line
    kept = ""
    for grapheme in _GRAPHEME.findall(line):
        if utf16(kept + grapheme) >= most:
            break
        kept += grapheme
    return f"{kept.rstrip()}…"


def target(url: str) -> str | None:
    """The address as it may stand in markdown between angle brackets; None for one that is no link of ours."""
    written = quote(url, safe="%/:?#!$&'*+,;=~-._", errors="ignore")
    try:
        parts = urlsplit(written)
        fits = parts.scheme == "https" and _HOST.fullmatch(parts.hostname or "") and len(written) <= _LONGEST_ADDRESS
    except ValueError:
        return None
    return written if fits else None


def lines(text: str, limit: int) -> list[str]:
    """The text escaped, in lines of at most `limit` UTF-16 units."""
    return runs((Text(one_line(text)),), limit)


def runs(spans: Spans, limit: int = _TEXT_OF_RUN) -> list[str]:
    """The spans as markdown, parted where they are too long for one piece: none empty, none over RUN."""
    made: list[str] = []
    for run in parted(_joined(spans), min(limit, _TEXT_OF_RUN), _weight):
        made += _packed(run)
    return [stripped for one in made if (stripped := one.strip())]


def strong(text: str) -> str:
    """Markdown in bold, line by line, as quotes want it; white space at the ends stays outside, as Discord wants it."""
    return "\n".join(_strong_line(line) for line in text.split("\n"))


def _strong_line(text: str) -> str:
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{before}**{core}**{after}" if core else text


def _joined(spans: Spans) -> list[Text | Link | Command]:
    """The spans, cleaned, with neighbours that look alike made one."""
    joined: list[Text | Link | Command] = []
    for span in _cleaned(spans):
        last = joined[-1] if joined else None
        if isinstance(span, Text) and isinstance(last, Text) and last.strong == span.strong:
            joined[-1] = replace(last, text=last.text + span.text)
        else:
            joined.append(span)
    return joined


def _cleaned(spans: Spans) -> Iterator[Text | Link | Command]:
    for span in spans:
        match span:
            case Text():
                yield replace(span, text=clean(span.text), quiet=False)
            case Command():
                yield replace(span, text=one_line(span.text))
            case Link():
                yield from _opening(replace(span, text=one_line(span.text)))


def _opening(link: Link) -> Iterator[Text | Link]:
    """The link as Discord takes it, under its address where it has no words; words alone where it is none of ours.

    Among the words of a link Discord shows a backslash (https://github.com/discord/discord-api-docs/issues/6185) and
    takes no emoji (https://github.com/discord/discord-api-docs/issues/7673): such words stand before an arrow that
    opens the address.
    """
    opened = target(link.url)
    if opened is None:
        yield Text(link.text, link.strong)
    elif not link.text.strip():
        yield Link(opened.removeprefix("https://"), opened, link.strong)
    elif _NO_LABEL.search(link.text):
        yield Text(f"{link.text.rstrip()} ", link.strong)
        yield Link(_ARROW, opened, link.strong)
    else:
        yield replace(link, url=opened)


def _packed(spans: Iterable[Text | Link | Command]) -> Iterator[str]:
    """The spans as markdown, as many in a piece as fit: addresses take room too."""
    piece = ""
    for span in spans:
        said = _markdown(span)
        between = _JOINER if piece[-1:] in {"*", "`"} and said[:1] == piece[-1:] else ""
        if piece and utf16(piece) + utf16(between + said) > RUN:
            yield piece
            piece, between = "", ""
        piece += between + said
    if piece:
        yield piece


def _markdown(span: Text | Link | Command) -> str:
    match span:
        case Text(text, is_strong):
            return strong(escaped(text)) if is_strong else escaped(text)
        case Link(text, url, is_strong):
            made = f"[{_label(text)}](<{url}>)" if text.strip() else text
            return strong(made) if is_strong else made
        case Command(text):
            return _code(text)
        case _:
            assert_never(span)


def _label(text: str) -> str:
    """What begins a line begins the words of a link too: https://github.com/discord/discord-api-docs/issues/6565."""
    words = _inert(text).strip()
    return f"{_JOINER}{words}" if _LINE_START.match(words) else words


def _code(text: str) -> str:
    """The text between more back quotes than it has itself."""
    core = text.strip()
    if not core:
        return ""
    fence = "`" * (max(map(len, re.findall(r"`+", core)), default=0) + 1)
    room = " " if core[0] == "`" or core[-1] == "`" else ""
    return f"{fence}{room}{core}{room}{fence}"


def _weight(text: str) -> int:
    """More UTF-16 units than `escaped`, a code fence or a quote ever makes of the text; adds up over its parts."""
    return utf16(text) + 2 * len(_COSTLY.findall(text)) + _LINE * text.count("\n")
