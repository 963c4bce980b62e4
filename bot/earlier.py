"""The earlier turns of a question, and what the store can say to it without asking a model."""

from bot.answer import Answered, Turn, from_kept, key
from bot.feed_text import one_line
from bot.korean import shorten
from bot.message import Message, Paragraph, Quote, plain
from bot.paper import Paper
from bot.store import Store
from bot.store.questions import Question

MOST_TURNS = 4
_LONGEST = 3_000
"""Characters of all turns together: the oldest go first."""
_LONGEST_TURN = 1_200


def turns(store: Store, question: Question) -> tuple[Turn, ...]:
    """What was asked and answered before the question in its conversation, oldest first, as far as it is still kept.

    Only what was asked of the same paper in the same channel belongs to it.
    """
    found: list[Turn] = []
    number, left = question.follows, _LONGEST
    while number is not None and len(found) < MOST_TURNS:
        before, answer = store.questions.get(number), store.questions.answered(number)
        if before is None or answer is None or not before.text or not _belong_together(before, question):
            break
        said = one_line(before.text)[:_LONGEST_TURN]
        turn = Turn(said, shorten(answer_in(answer), _LONGEST_TURN))
        left -= len(turn.question) + len(turn.answer)
        if left < 0:
            break
        found.append(turn)
        # A question follows an earlier one: whatever else the store held would lead in circles.
        number = before.follows if before.follows is not None and before.follows < number else None
    return tuple(reversed(found))


def answer_in(message: Message) -> str:
    """The claims of the message of an answer, without the quotes that they rest on; empty for any other message."""
    if not any(isinstance(block, Quote) for block in message.blocks):
        return ""
    return " ".join(plain(block.spans) for block in message.blocks if isinstance(block, Paragraph))


def known(store: Store, paper: Paper, question: Question, model: str) -> Answered | None:
    """The answer that was given before to the same question about the text that is in the store, by the same model."""
    where = kept_under(store, paper, question, model)
    kept = store.answers.get(where) if where else None
    return from_kept(kept.content) if kept else None


def kept_under(store: Store, paper: Paper, question: Question, model: str) -> str | None:
    """The key of that answer; None where there is no text, or nobody knows the question's words any more."""
    text_key = store.texts.key(paper.paper_id, paper.version)
    if text_key is None or not question.text:
        return None
    return key(paper, text_key, question.text, turns(store, question), model)


def _belong_together(before: Question, question: Question) -> bool:
    return (before.platform, before.channel, before.paper_id) == (
        question.platform,
        question.channel,
        question.paper_id,
    )
