"""Answers on their way: written to the outbox once the answer is there and the place where it goes is known, whichever
comes last.
"""

import contextlib
import logging

from adapters import registry
from bot.delivery import Address
from bot.errors import PaperboyError, QueueAway
from bot.message import Message, without_charts
from workers.wiring import Parts

log = logging.getLogger(__name__)


def placed(parts: Parts, number: int, address: Address) -> bool:
    """The placeholder of the question is shown at the address; False where the answer does not take its place."""
    is_taken = parts.store.questions.placed(number, address, parts.real_clock())
    post(parts, number)
    return is_taken


def answered(parts: Parts, number: int, message: Message, *, private: bool = False) -> None:
    """The question has its answer; `private` where it is what went wrong."""
    parts.store.questions.answer(number, message, parts.real_clock(), private=private)
    post(parts, number)


def post(parts: Parts, number: int) -> None:
    """Write the answer to the outbox if it is ready and was not written before. May come twice."""
    answer = parts.store.questions.ready(number, parts.real_clock())
    if answer is None:
        return
    rendered = registry.renderer(answer.platform)(without_charts(answer.message))
    parts.store.outbox.write_answer(answer, rendered, parts.real_clock())
    with contextlib.suppress(QueueAway):  # the drain also looks by itself
        parts.queue.wake(answer.platform)


def post_all(parts: Parts) -> None:
    """Write every answer that is ready: also of listeners that died before they showed a placeholder.

    A defect in one of them is logged, and holds up neither the others nor the tick.
    """
    for number in parts.store.questions.all_ready(parts.real_clock()):
        try:
            post(parts, number)
        except PaperboyError:
            raise
        except Exception:
            log.exception("answer %d cannot be posted", number)
