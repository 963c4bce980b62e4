"""What the model is asked: one Markdown file a prompt. A missing or unused field is an error before any call."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_INCLUDE = re.compile(r"^\{\{(\w+)\}\}$", re.MULTILINE)
_FIELD = re.compile(r"\$\{(\w+)\}")
_USER = "\n<!-- user -->\n"


class PromptFieldsDiffer(ValueError):
    """The fields given are not the ones that the prompt names."""


@dataclass(frozen=True)
class Prompt:
    """A prompt that is ready to send. `system` is the same for every paper, so that a provider can cache it."""

    system: str
    user: str


def fill(name: str, /, **fields: str) -> Prompt:
    """The prompt of `name`.md with its fields filled in, each text as it is.

    Raises PromptFieldsDiffer when a field is missing or is not in the prompt, FileNotFoundError for an unknown name.
    """
    template = _read(name)
    wanted = set(_FIELD.findall(template))
    if wanted != fields.keys():
        raise PromptFieldsDiffer(
            f"{name}.md: missing {sorted(wanted - fields.keys())}, unused {sorted(fields.keys() - wanted)}"
        )
    system, _, user = template.partition(_USER)
    return Prompt(_put(system, fields).strip(), _put(user, fields).strip())


def text(name: str) -> str:
    """The file `name`.md as it is: the glossary, whose terms go into a prompt one by one. Raises FileNotFoundError."""
    return _read(name)


def _put(template: str, fields: dict[str, str]) -> str:
    return _FIELD.sub(lambda found: fields[found[1]], template)


@cache
def _read(name: str) -> str:
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda found: _read(found[1]).strip(), text)
