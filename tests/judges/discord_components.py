"""Message components as Discord takes them: https://docs.discord.com/developers/components/reference"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.judges.discord_form import Fault, Path, integer, items, length, lists, objects, required, text, url

ACTION_ROW, BUTTON, STRING_SELECT, SECTION, TEXT_DISPLAY, THUMBNAIL = 1, 2, 3, 9, 10, 11
MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER = 12, 13, 14, 17
SELECTS = frozenset({STRING_SELECT, 5, 6, 7, 8})
LINK, PREMIUM = 5, 6
"""Styles of a button that has no `custom_id`."""

_LEGACY = frozenset({ACTION_ROW})
_CONTAINED = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR})
_ANYWHERE = _CONTAINED | {CONTAINER}
_INSIDE = {ACTION_ROW: SELECTS | {BUTTON}, SECTION: frozenset({TEXT_DISPLAY}), CONTAINER: _CONTAINED}
_ACCESSORIES = frozenset({BUTTON, THUMBNAIL})

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_BYTES = 10_170
"""Of all text displays in UTF-8, with 12 for each; above it Discord answers 500, though 4,000 characters of Korean are
12,000 bytes: https://github.com/discord/discord-api-docs/issues/8554
"""
_BYTES_EACH = 12


@dataclass(frozen=True)
class Placed:
    """A component, where it is, and what may be there."""

    path: Path
    component: dict[str, Any]
    allowed: frozenset[int]

    @property
    def kind(self) -> int:
        return integer(self.component, "type")


def walk(body: dict[str, Any], allowed: frozenset[int] = _ANYWHERE, path: Path = ()) -> Iterator[Placed]:
    """Every component of a message, or in a component, however deep, in the order they are shown."""
    for here, component in objects(body, "components", path):
        placed = Placed(here, component, allowed)
        yield placed
        if placed.kind in _INSIDE:
            yield from walk(component, _INSIDE[placed.kind], here)
        if placed.kind == SECTION and isinstance(component.get("accessory"), dict):
            yield Placed((*here, "accessory"), component["accessory"], _ACCESSORIES)


def texts(body: dict[str, Any]) -> list[str]:
    """What the text displays of a message say."""
    contents = (placed.component.get("content") for placed in walk(body) if placed.kind == TEXT_DISPLAY)
    return [content for content in contents if isinstance(content, str)]


def is_new(body: dict[str, Any]) -> bool:
    """Whether the components are such as only a message with IS_COMPONENTS_V2 may have."""
    return any(placed.kind != ACTION_ROW for placed in walk(body) if len(placed.path) == 2)


def component_faults(body: dict[str, Any], *, new: bool) -> Iterator[Fault]:
    """What is wrong with the components of a message; `new`: with IS_COMPONENTS_V2."""
    yield from lists(body, (), "components")
    placed = list(walk(body, _ANYWHERE if new else _LEGACY))
    if new:
        yield from _sizes(body, placed)
    else:
        yield from length(items(body, "components"), ("components",), 5)
    yield from _duplicates(placed, "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id")
    yield from _duplicates(placed, "id", "COMPONENT_ID_DUPLICATED", "Component id")
    for one in placed:
        yield from _own(one)


def _sizes(body: dict[str, Any], placed: list[Placed]) -> Iterator[Fault]:
    here = ("components",)
    if len(placed) > MOST_COMPONENTS:
        said = f"The total number of components cannot exceed {MOST_COMPONENTS}"
        yield Fault(here, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", said)
    shown = texts(body)
    if sum(map(len, shown)) > MOST_TEXT:
        said = f"The total displayable text size exceeds the maximum size of {MOST_TEXT}"
        yield Fault(here, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", said)
    elif sum(len(one.encode("utf-8", "surrogatepass")) + _BYTES_EACH for one in shown) > MOST_BYTES:
        yield Fault(here, "500", f"Internal Server Error: over {MOST_BYTES} bytes of text")


def _duplicates(placed: list[Placed], name: str, code: str, what: str) -> Iterator[Fault]:
    counted = Counter(one.component[name] for one in placed if isinstance(one.component.get(name), str | int))
    for one in placed:
        value = one.component.get(name)
        if isinstance(value, str | int) and value and counted[value] > 1:
            yield Fault((*one.path, name), code, f"{what} cannot be duplicated")


def _own(placed: Placed) -> Iterator[Fault]:
    component, path = placed.component, placed.path
    if placed.kind not in placed.allowed:
        said = f'Value of field "type" must be one of ({", ".join(map(str, sorted(placed.allowed)))},).'
        yield Fault(path, "UNION_TYPE_CHOICES", said)
        return
    match placed.kind:
        case 1:
            yield from _row(component, path)
        case 2:
            yield from _button(component, path)
        case 9:
            yield from _section(component, path)
        case 10:
            yield from _text_display(component, path)
        case 11 | 13:
            yield from _media(component.get("media" if placed.kind == THUMBNAIL else "file"), path, placed.kind)
        case 12:
            yield from _gallery(component, path)
        case 17:
            yield from _container(component, path)
        case 3 | 5 | 6 | 7 | 8:
            yield from text(component, "custom_id", path, 100, 1)
        case _:
            pass


def _row(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from lists(component, path, "components")
    inside = items(component, "components")
    yield from length(inside, (*path, "components"), 5, 1)
    if len(inside) > 1 and any(isinstance(one, dict) and integer(one, "type") in SELECTS for one in inside):
        yield Fault((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select menu fills its row")


def _button(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    style = integer(component, "style")
    yield from text(component, "label", path, 80)
    if style not in {1, 2, 3, 4, LINK, PREMIUM}:
        yield Fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    elif style == LINK:
        yield from url(component.get("url"), (*path, "url"), ("http", "https", "discord"), 512)
    elif style == PREMIUM and not component.get("sku_id"):
        yield required((*path, "sku_id"))
    elif style != PREMIUM:
        yield from text(component, "custom_id", path, 100, 1)
    if style in {LINK, PREMIUM} and component.get("custom_id"):
        yield Fault(path, "BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED", "A custom id cannot be specified with a link")
    if style != LINK and component.get("url"):
        yield Fault(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A url is for link buttons alone")
    if style != PREMIUM and not component.get("label") and not component.get("emoji"):
        yield Fault(path, "BUTTON_COMPONENT_INVALID", "A button has a label or an emoji")


def _section(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from lists(component, path, "components")
    yield from length(items(component, "components"), (*path, "components"), 3, 1)
    if not isinstance(component.get("accessory"), dict):
        yield required((*path, "accessory"))


def _text_display(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from text(component, "content", path, MOST_TEXT, 1)
    content = component.get("content")
    if isinstance(content, str) and content and not content.strip():
        yield required((*path, "content"))


def _media(media: object, path: Path, kind: int) -> Iterator[Fault]:
    here = (*path, "file" if kind == FILE else "media")
    schemes = ("attachment",) if kind == FILE else ("http", "https", "attachment")
    yield from url(media.get("url") if isinstance(media, dict) else None, (*here, "url"), schemes)


def _gallery(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from lists(component, path, "items")
    yield from length(items(component, "items"), (*path, "items"), 10, 1)
    for here, item in objects(component, "items", path):
        yield from _media(item.get("media"), here, MEDIA_GALLERY)
        yield from text(item, "description", here, 1024)


def _container(component: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from lists(component, path, "components")
    yield from length(items(component, "components"), (*path, "components"), MOST_COMPONENTS, 1)
    color = component.get("accent_color")
    if color is not None and not (isinstance(color, int) and 0 <= color <= 0xFFFFFF):
        yield Fault((*path, "accent_color"), "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.")
