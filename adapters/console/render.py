"""A message for a terminal. The payload is the message itself: how wide a terminal is shows only when it is printed."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import assert_never

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style
from rich.text import Text as RichText

from bot import taxonomy
from bot.delivery import Part, Payload
from bot.message import (
    Bar,
    Block,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
    from_json,
    to_json,
)

_WIDEST = 100
_LONGEST_BAR = 24
_AROUND_BAR = 10
"""Columns for the space around a bar and its number."""
_TRAILING = re.compile(r" +$", re.MULTILINE)


def render(message: Message) -> list[Part]:
    """The message as one payload of plain JSON. A terminal has no threads."""
    return [Part(json.loads(to_json(message.without_thread())))]


def message_of(payload: Payload) -> Message:
    """The message that `render` made the payload of."""
    return from_json(json.dumps(payload))


def show(console: Console, message: Message) -> None:
    """Print the message, as wide as the terminal up to a width that reads well.

    Where the terminal cannot make links, as a pipe cannot, addresses stand beside their words. Raises BrokenPipeError.
    """
    if console.is_terminal:
        _print(console, message)
        return
    with console.capture() as captured:
        _print(console, message)
    console.file.write(_TRAILING.sub("", captured.get()))
    console.file.flush()


def _print(console: Console, message: Message) -> None:
    width = min(console.width, _WIDEST)
    spell_out = not console.is_terminal or console.color_system is None
    before: Block | None = None
    after_a_long_text = False
    for block in message.without_thread().blocks:
        shown = _block(block, width, spell_out=spell_out)
        is_long = isinstance(block, Labelled) and isinstance(shown, Padding)
        is_line = isinstance(block, Labelled | PaperLine) and not is_long
        if is_line and (after_a_long_text or (isinstance(before, Paragraph) and isinstance(block, PaperLine))):
            console.print()
        before, after_a_long_text = block, is_long
        console.print(shown, width=width)
    console.print()


def _block(block: Block, width: int, *, spell_out: bool) -> RenderableType:
    match block:
        case Title(text):
            return Padding(_title(RichText(_safe(text), style="bold"), width), (1, 0, 0, 0))
        case Heading(text=text):
            return _below(RichText(_safe(text), style="bold cyan"))
        case Paragraph(spans) | Note(spans):
            is_note = isinstance(block, Note)
            shown = _spans(spans, base="dim" if is_note else "", spell_out=spell_out)
            return _below(shown) if is_note else shown
        case Labelled(label, spans):
            return _labelled(RichText(_safe(label), style="bold yellow"), _spans(spans, spell_out=spell_out), width)
        case Quote(text, source):
            return _indented(_Barred(Group(RichText(_safe(text)), RichText(_safe(source), style="dim"))))
        case PaperLine(title, line, facts):
            body = Group(RichText(_safe(line)), _spans(facts, base="dim", spell_out=spell_out))
            return Group(_spans((title,), spell_out=False), _indented(body))
        case Picture():
            return Group()  # a terminal shows none
        case Chart(bars=bars):
            return _below(_chart(bars, width))
        case Buttons(buttons):
            return _pressable(buttons, width)
        case _:
            assert_never(block)


class _Barred:
    """What it holds with a dim bar before each line."""

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bar = Segment("│ ", Style(dim=True))
        for line in console.render_lines(self._inner, options.update_width(max(options.max_width - 2, 1)), pad=False):
            yield from (bar, *line, Segment.line())


def _chart(bars: Sequence[Bar], width: int) -> Group:
    """A line for each category, most papers first: its name, its bar and its number."""
    ranked = sorted(bars, key=lambda bar: -bar.papers)
    names = [RichText(taxonomy.category(bar.category).korean) for bar in ranked]
    column = max(name.cell_len for name in names)
    room = min(max(width - column - _AROUND_BAR, 1), _LONGEST_BAR)
    lines = []
    for name, bar in zip(names, ranked, strict=True):
        name.pad_right(column - name.cell_len)
        length = max(1, round(room * bar.papers / ranked[0].papers))
        lines.append(RichText.assemble(name, "  ", ("█" * length, "cyan"), f" {bar.papers:,}"))
    return Group(*lines)


def _pressable(buttons: Iterable[Button], width: int) -> Group:
    """A terminal has no buttons: what they stand for is typed. None is parted at the end of a line."""
    lines: list[RichText] = []
    for button in buttons:
        one = RichText.assemble((_safe(button.label), "dim"), " ", (_safe(button.command), Style(color="green")))
        if lines and lines[-1].cell_len + 2 + one.cell_len <= width:
            lines[-1].append("  ").append_text(one)
        else:
            lines.append(one)
    return Group(*lines)


def _title(text: RichText, width: int) -> RenderableType:
    """The title in a line, or with one under it where it would have to be cut."""
    if text.cell_len + 4 <= width:
        return Rule(text, style="cyan", characters="─")
    return Group(text, Rule(style="cyan", characters="─"))


def _labelled(label: RichText, text: RichText, width: int) -> RenderableType:
    """Short texts stand beside their label, long ones below it."""
    if label.cell_len + 2 + text.cell_len <= width:
        return RichText.assemble(label, "  ", text)
    return _below(Group(label, _indented(text)))


def _below(inner: RenderableType) -> Padding:
    """After an empty line."""
    return Padding(inner, (1, 0, 0, 0), expand=False)


def _indented(inner: RenderableType) -> Padding:
    return Padding(inner, (0, 0, 0, 2), expand=False)


def _spans(spans: Iterable[Text | Link | Command], *, base: str = "", spell_out: bool) -> RichText:
    line = RichText(style=base)
    for span in spans:
        match span:
            case Text(text, strong, quiet):
                line.append(_safe(text), style=Style(bold=strong or None, dim=quiet or None))
            case Link(text, url, strong):
                line.append(_safe(text), style=Style(bold=strong or None, link=_safe(url)))
                line.append(f" {_safe(url)}" if spell_out else "")
            case Command(text):
                line.append(_safe(text), style=Style(color="green"))
            case _:
                assert_never(span)
    return line


def _safe(text: str) -> str:
    """The text without control characters: a terminal obeys escape sequences, whoever wrote them."""
    return "".join(character for character in text if unicodedata.category(character) not in {"Cc", "Cs"})
