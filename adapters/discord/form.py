"""The form in which a question is written: a modal with one field.

https://docs.discord.com/developers/components/using-modal-components
"""

from collections.abc import Mapping
from typing import Any

from adapters.asking import MOST_ASKED
from bot import replies

_LABEL, _TEXT_INPUT, _PARAGRAPH = 18, 4, 2
_FIELD = "question"


def form(paper: str) -> dict[str, Any]:
    """The modal in which a question about the paper is written. Its id says which paper that is."""
    field = {
        "type": _TEXT_INPUT,
        "custom_id": _FIELD,
        "style": _PARAGRAPH,
        "placeholder": replies.DISCORD_FORM_HINT,
        "required": True,
        "min_length": 2,
        "max_length": MOST_ASKED,
    }
    label = {"type": _LABEL, "label": replies.DISCORD_FORM_LABEL, "component": field}
    return {"custom_id": f"/ask {paper}", "title": replies.discord_form(paper), "components": [label]}


def words_of(data: Mapping[str, Any]) -> str:
    """What was written into the form.

    https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
    """
    fields = (one.get("component") or {} for one in data["components"])
    return next(str(field.get("value") or "") for field in fields if field.get("custom_id") == _FIELD)
