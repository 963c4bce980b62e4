"""Components of Discord, those inside others too: what they say, and which can be pressed.

https://docs.discord.com/developers/components/reference
"""

from collections.abc import Iterable, Iterator
from typing import Any

Component = dict[str, Any]

ROW, BUTTON, SECTION, TEXT, CONTAINER = 1, 2, 9, 10, 17


def pressable_once(component: Component, taken: set[str]) -> Component | None:
    """The component without buttons that the message has already, as Discord takes no id twice; None for no other."""
    if component["type"] == SECTION and not _is_new(component["accessory"], taken):
        said: Component = component["components"][0]
        return said
    if component["type"] == ROW:
        row = [button for button in component["components"] if _is_new(button, taken)]
        return {**component, "components": row} if row else None
    return component


def _is_new(button: Component, taken: set[str]) -> bool:
    is_new = button["custom_id"] not in taken
    taken.add(button["custom_id"])
    return is_new


def walk(found: Iterable[Component]) -> Iterator[Component]:
    """Every component, those inside others too."""
    for component in found:
        yield component
        yield from walk(
            [*component.get("components", ()), *([component["accessory"]] if "accessory" in component else [])]
        )


def said_by(component: Component) -> list[str]:
    """Everything in the component that may be counted as text."""
    described = [item.get("description", "") for item in component.get("items", ())]
    return [text for text in (component.get("content"), component.get("label"), *described) if text]
