"""The form in which a question is written: a modal view with one field.

https://docs.slack.dev/reference/views/modal-views
"""

import json
from collections.abc import Mapping
from typing import Any

from adapters.asking import MOST_ASKED
from adapters.slack.text import Native
from bot import replies
from bot.delivery import Address

CALLBACK = "ask"
"""What a submitted form is known by: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""

_BLOCK, _FIELD = "question", "words"


def form(paper: str, address: Address) -> Native:
    """The view in which a question about the paper is written. It keeps what its answer needs: nothing is remembered
    here between the two.
    """
    field = {
        "type": "plain_text_input",
        "action_id": _FIELD,
        "multiline": True,
        "min_length": 2,
        "max_length": MOST_ASKED,
        "focus_on_load": True,
        "placeholder": _plain(replies.SLACK_FORM_HINT),
    }
    label = _plain(replies.slack_form_label(paper))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps({"paper": paper, "address": address}),
        "title": _plain(replies.SLACK_FORM),
        "submit": _plain(replies.SLACK_FORM_SEND),
        "close": _plain(replies.SLACK_FORM_CLOSE),
        "blocks": [{"type": "input", "block_id": _BLOCK, "label": label, "element": field}],
    }


def words_of(view: Mapping[str, Any]) -> str:
    """What was written into the form; empty for nothing but white space."""
    return str(view["state"]["values"][_BLOCK][_FIELD].get("value") or "").strip()


def refusal() -> Mapping[str, Any]:
    """The acknowledgement of a form without a question, which stays open and says so."""
    return {"response_action": "errors", "errors": {_BLOCK: replies.SLACK_FORM_EMPTY}}


def _plain(text: str) -> Native:
    return {"type": "plain_text", "text": text, "emoji": False}
