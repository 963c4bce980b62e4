"""틀렸어요: a card or an answer is checked once more against the whole text, and what is wrong in it is put right for
everybody.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import answer as answering
from bot import digest, earlier, replies
from bot.answer import Answered, key_of_text
from bot.commands import answer as answer_from_store
from bot.errors import NoSuchAnswer
from bot.message import Message
from bot.paper import Paper
from bot.recheck import PROMPT_VERSION, Rechecked, corrected, from_kept, key, to_kept
from bot.store.questions import Question
from bot.store.writings import Writing
from bot.summary import Made, Summary, faults
from workers.answering.corrections import Doubted, checked, checked_without_model, records
from workers.drafts import paid_by
from workers.reading import whole_text
from workers.wiring import Parts


def recheck(parts: Parts, question: Question) -> Message | None:
    """What is doubted, as it is after the check, with what was changed or that nothing was: the answer whose question's
    number is the argument, or else the paper's card. None where nobody knows the paper.

    Raises NoSuchAnswer where that answer is no longer kept, Unusable, and what a model raises.
    """
    paper = parts.store.papers.get(question.paper_id)
    if paper is None:
        return None
    if question.argument is not None:
        return _answer(parts, question, paper, question.argument)
    return _card(parts, question, paper)


def _card(parts: Parts, question: Question, paper: Paper) -> Message | None:
    made = parts.store.papers.summary(paper.paper_id)
    if made is None:
        card = answer_from_store(question, parts.desk)
        return digest.with_note(card, replies.nothing_of_ours()) if card else None
    summary, text = made.summary, whole_text(parts, paper)
    doubted = Doubted(paper, text, summary.texts(), lambda texts: _can_be(summary, texts, paper))
    found, tokens = _found(parts, question, doubted)
    after = corrected(doubted.texts, found.corrections)
    if after != doubted.texts:
        better = summary.with_texts(after)
        if better is not None:
            parts.store.papers.keep_summary(paper.paper_id, _remade(parts, made, better, found, tokens))
    card = answer_from_store(question, parts.desk)
    return digest.rechecked(card, found) if card else None


def _remade(parts: Parts, made: Made, better: Summary, found: Rechecked, tokens: tuple[int, int]) -> Made:
    """The summary as it is kept anew: written from what it was written from, and held to what was read now."""
    return replace(
        made,
        summary=better,
        source=made.source if found.origin == "abstract" else "full text",
        prompt_tokens=tokens[0],
        completion_tokens=tokens[1],
        checks=records(found.corrections),
        made_at=parts.clock(),
    )


def _can_be(summary: Summary, texts: Mapping[str, str], paper: Paper) -> bool:
    """Whether the summary with these texts is one, with no fault that it did not have."""
    better = summary.with_texts(texts)
    return better is not None and set(faults(better, paper.abstract)) <= set(faults(summary, paper.abstract))


def _answer(parts: Parts, question: Question, paper: Paper, argument: str) -> Message:
    number = _number(argument)
    before = parts.store.questions.get(number) if number else None
    message = parts.store.questions.answered(number) if number else None
    if before is None or message is None or before.paper_id != paper.paper_id:
        raise NoSuchAnswer(argument)
    claims = digest.claims(message)
    if not claims:
        return digest.with_note(message, replies.only_quotes())
    text = whole_text(parts, paper)
    doubted = Doubted(paper, text, claims, lambda _: True)
    found, _ = _found(parts, question, doubted)
    after = corrected(claims, found.corrections)
    if after != claims:
        _keep_answer(parts, before, paper, claims, after, found)
    return digest.rechecked(digest.with_claims(message, after), found)


def _keep_answer(
    parts: Parts,
    before: Question,
    paper: Paper,
    claims: Mapping[str, str],
    after: Mapping[str, str],
    found: Rechecked,
) -> None:
    """Whoever asks the same gets the answer as it is now, where it is known what that is."""
    where = earlier.kept_under(parts.store, paper, before, parts.desk.model)
    kept = parts.store.answers.get(where) if where else None
    if where is None or kept is None:
        return
    answered = answering.from_kept(kept.content)
    now = {text: after.get(field) for field, text in claims.items()}
    better = _put_right(answered, now, found)
    if better != answered:
        content = answering.to_kept(better)
        writing = replace(kept, content=content, checks=records(found.corrections), made_at=parts.clock())
        parts.store.answers.keep(where, writing)


def _put_right(answered: Answered, now: Mapping[str, str | None], found: Rechecked) -> Answered:
    """The answer with its claims as they are now, each resting on the words too by which it was put right."""
    evidence = tuple(dict.fromkeys(one.evidence for one in found.corrections if one.evidence))
    claims = []
    for claim in answered.claims:
        text = now.get(claim.text, claim.text)
        shown = (one for one in found.corrections if one.wrong in claim.text and one.evidence)
        added = tuple(dict.fromkeys((*claim.evidence, *(one.evidence for one in shown if one.evidence))))
        claims += [replace(claim, text=text, evidence=added)] if text else []
    return replace(answered, claims=tuple(claims), nearest=answered.nearest if claims else evidence)


def _found(parts: Parts, question: Question, doubted: Doubted) -> tuple[Rechecked, tuple[int, int]]:
    """What the check comes to, and the tokens that it took: none where it was made before, of the same words and the
    same text.
    """
    model = parts.model
    name = model.name if model else None
    known = parts.store.rechecks.get(_key(doubted, doubted.texts, name))
    if known is not None:
        return from_kept(known.content), (0, 0)
    if model is None:
        found, tokens = checked_without_model(doubted, parts.glossary), (0, 0)
    else:
        ask = paid_by(model.ask, question.person)
        found, tokens = checked(doubted, ask, model.name, parts.settings.model_context, parts.glossary)
    paper_id, checks = doubted.paper.paper_id, records(found.corrections)
    writing = Writing(paper_id, to_kept(found), checks, name or "", PROMPT_VERSION, parts.clock())
    # Under what we say now too: whoever doubts that again, or presses below the old words, is told of this check.
    for texts in (doubted.texts, corrected(doubted.texts, found.corrections)):
        parts.store.rechecks.keep(_key(doubted, texts, name), writing)
    return found, tokens


def _key(doubted: Doubted, texts: Mapping[str, str], model: str | None) -> str:
    return key(doubted.paper, key_of_text(doubted.text), texts, model)


def _number(argument: str) -> int | None:
    return int(argument) if argument.isascii() and argument.isdecimal() else None
