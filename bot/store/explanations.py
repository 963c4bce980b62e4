"""Explanations as they are kept: by the paper, its version and the level, so that none is paid for twice."""

from datetime import datetime

from bot.checks import Check
from bot.explanation import PROMPT_VERSION, Explained, Explanation, Level
from bot.keys import key_of
from bot.paper import Paper
from bot.store.writings import Writing, Writings


class Explanations(Writings):
    """What was told of papers at readers' levels."""

    def keep_of(self, paper: Paper, made: Explained, checks: tuple[Check, ...], now: datetime) -> None:
        """Keep the explanation of this version of the paper, in place of one that was there."""
        content = {"explanation": made.explanation.model_dump(mode="json"), "origin": made.origin}
        writing = Writing(paper.paper_id, content, checks, made.model, PROMPT_VERSION, now)
        self.keep(_key(paper, made.level), writing)

    def of(self, paper: Paper, level: Level) -> Explained | None:
        """The explanation that there is of this version of the paper for that level, if any."""
        made = self.get(_key(paper, level))
        if made is None:
            return None
        explanation = Explanation.model_validate(made.content["explanation"])
        return Explained(explanation, level, made.content["origin"], made.model)


def _key(paper: Paper, level: Level) -> str:
    return key_of(PROMPT_VERSION, paper.paper_id, paper.version or 0, level)
