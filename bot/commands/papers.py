"""Papers: their cards, what is asked of them, and finding them by words."""

import hashlib
import re
from dataclasses import replace

from bot import digest, replies, search
from bot.commands.request import Asked, Desk, Reply
from bot.commands.typed import paper_and_question
from bot.errors import NotAPaperId
from bot.feed_text import visible
from bot.message import Message
from bot.paper import PaperId
from bot.store.questions import Question

MOST_FOUND = 10
_MOST_RANKED = 200

_LIKE_AN_ID = re.compile(r"\d{4}|^[\d.]+$")
"""What was meant to be an id, rather than 3D or GPT-4."""
_EASILY = re.compile(r"쉽게|쉬운 ?설명")


def paper(asked: Asked) -> Reply:
    """The card, or an answer: `/paper 2501.07301`, with words around it; without any id the words are searched for."""
    typed = visible(asked.rest).strip()
    if not typed:
        return Reply(digest.sentence(replies.id_wanted("/paper")), private=True)
    found = paper_and_question(typed)
    if found is None:
        if _LIKE_AN_ID.search(typed.split()[0]):
            raise NotAPaperId(typed.split()[0])
        return find(asked)
    paper_id, text = found
    if _EASILY.search(text):
        return _on_paper(asked, "/easy", paper_id, None)
    return _on_paper(asked, "/ask" if text else "/paper", paper_id, text or None)


def easy(asked: Asked) -> Reply:
    return _side(asked, "/easy")


def details(asked: Asked) -> Reply:
    return _side(asked, "/details")


def _side(asked: Asked, command: str) -> Reply:
    typed = visible(asked.rest).strip()
    if not typed:
        return Reply(digest.sentence(replies.id_wanted(command)), private=True)
    found = paper_and_question(typed)
    if found is None:
        raise NotAPaperId(typed)
    return _on_paper(asked, command, found[0], None)


def find(asked: Asked) -> Reply:
    typed = visible(asked.rest).strip()
    if (paper := PaperId.find(typed)) is not None:
        return _on_paper(asked, "/paper", paper[0], None)
    words = search.words_of(typed)
    if not words:
        return Reply(digest.sentence(replies.words_wanted()), private=True)
    papers = asked.desk.store.papers
    found = papers.search(words, _MOST_RANKED)
    if not found:
        words = search.without_particles(words)
        found = papers.search(words, _MOST_RANKED)
    if not found:
        return Reply(digest.sentence(replies.nothing_found(typed)), private=True)
    best = search.best_first(words, found)[:MOST_FOUND]
    return Reply(digest.found(typed, best, len(found), more=len(found) == _MOST_RANKED))


def answer(question: Question, desk: Desk) -> Message | None:
    """The answer to a question from what the store knows by now; None where it does not know the paper."""
    paper = desk.store.papers.get(question.paper_id)
    if paper is None:
        return None
    made = desk.store.papers.summary(question.paper_id)
    match question.command:
        case "/easy":
            return digest.easy(paper, made, has_model=desk.has_model)
        case "/details":
            return digest.details(paper, made, has_model=desk.has_model)
        case _:
            card = digest.card(paper, made, has_model=desk.has_model)
            return digest.with_note(card, replies.question_not_yet()) if question.text else card


def _on_paper(asked: Asked, command: str, paper_id: PaperId, text: str | None) -> Reply:
    request, desk = asked.request, asked.desk
    question = Question(request.platform, request.channel, command, paper_id, text)
    complete = not desk.has_model or desk.store.papers.summary(question.paper_id) is not None
    known = answer(question, desk) if complete else None
    if known:
        return Reply(known)
    person = hashlib.blake2b(f"{request.platform} {request.person}".encode(), key=desk.salt, digest_size=16).hexdigest()
    question = replace(question, person=person, event=request.event, address=request.address)
    if request.person:  # a terminal is its operator's own
        desk.store.questions.require_room(question, desk.rates, asked.real_now)
    return Reply(digest.sentence(replies.READING), question)
