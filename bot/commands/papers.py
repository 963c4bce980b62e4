"""Papers: their cards, what is asked of them, and finding them by words."""

import re
from dataclasses import replace

from bot import digest, replies, search
from bot.commands import levels
from bot.commands.known import known_answer, known_explanation
from bot.commands.request import Asked, Desk, Reply, person_of
from bot.commands.typed import paper_and_question
from bot.errors import NoSuchAnswer, NotAPaperId
from bot.explanation import DEFAULT, Level
from bot.feed_text import visible
from bot.message import Message
from bot.paper import PaperId
from bot.store.questions import CHECK, Question

MOST_FOUND = 10
_MOST_RANKED = 200

_LIKE_AN_ID = re.compile(r"\d{4}|^[\d.]+$")
"""What was meant to be an id, rather than 3D or GPT-4."""
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)


def paper(asked: Asked) -> Reply:
    """The card, or an answer: `/paper 2501.07301`, with words around it; without any id the words are searched for."""
    typed = visible(asked.rest).strip()
    found = paper_and_question(typed)
    if found is None and not typed and asked.thread is not None:
        found = asked.thread.paper_id, ""
    if found is not None:
        return question(asked, *found) if found[1] else _on_paper(asked, Question(*_place(asked), "/paper", found[0]))
    if not typed:
        return Reply(digest.sentence(replies.id_wanted("/paper")), private=True)
    if _LIKE_AN_ID.search(typed.split()[0]):
        raise NotAPaperId(typed.split()[0])
    return find(asked)


def ask(asked: Asked) -> Reply:
    """An answer to what is asked of the paper, or of the one that is spoken about; without words how to ask."""
    paper_id, words = _meant(asked)
    if paper_id is None:
        return Reply(digest.sentence(replies.which_paper()), private=True)
    if not words:
        return Reply(digest.sentence(replies.how_to_ask(paper_id.value)), private=True, paper_id=paper_id)
    return question(asked, paper_id, words)


def question(asked: Asked, paper_id: PaperId, words: str) -> Reply:
    """An answer to the words about the paper: an explanation where they ask for no more than that. Asked where the same
    paper is spoken about, the question follows up what was asked there; on a terminal or in private only words do.
    """
    level = levels.explained_for(words)
    if level is not None:
        return _on_paper(asked, Question(*_place(asked), "/easy", paper_id, argument=_argument(level)))
    thread = asked.thread if asked.is_said or not asked.request.is_about_all else None
    follows = thread.question_number if thread and thread.paper_id == paper_id else None
    return _on_paper(asked, Question(*_place(asked), "/ask", paper_id, words, follows=follows))


def easy(asked: Asked) -> Reply:
    """An explanation: `/easy 2501.07301`, `/easy 2501.07301 초등`, `/easy 개발자 2501.07301`."""
    paper_id, words = _meant(asked)
    if paper_id is None:
        return _id_wanted(asked, "/easy")
    level = levels.level_of(words)
    return _on_paper(asked, Question(*_place(asked), "/easy", paper_id, argument=_argument(level)))


def details(asked: Asked) -> Reply:
    paper_id, _ = _meant(asked)
    if paper_id is None:
        return _id_wanted(asked, "/details")
    return _on_paper(asked, Question(*_place(asked), "/details", paper_id))


def wrong(asked: Asked) -> Reply:
    """One more check of a card (`/wrong 2501.07301`), of the answer to a question (`/wrong 2501.07301 812`), or of what
    is spoken about. Raises NoSuchAnswer where that question was not asked about that paper in this channel.
    """
    paper_id, words = _meant(asked)
    if paper_id is None:
        return _id_wanted(asked, CHECK)
    number = words.split()[0] if words else None
    if number is None and asked.thread is not None and not visible(asked.rest).strip():
        number = str(asked.thread.question_number) if asked.thread.question_number else None
    doubted = Question(*_place(asked), CHECK, paper_id, argument=number)
    if number is not None:
        _require_answer(asked, paper_id, number)
    return _on_paper(asked, doubted)


def find(asked: Asked) -> Reply:
    typed = visible(asked.rest).strip()
    if (paper := PaperId.find(typed)) is not None:
        return _on_paper(asked, Question(*_place(asked), "/paper", paper[0]))
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
            return digest.card(paper, made, has_model=desk.has_model)


def _meant(asked: Asked) -> tuple[PaperId | None, str]:
    """The paper that is named, or else the one that is spoken about, and the other words."""
    typed = visible(asked.rest).strip()
    found = paper_and_question(typed)
    if found is not None:
        return found
    return (asked.thread.paper_id if asked.thread else None), typed


def _id_wanted(asked: Asked, command: str) -> Reply:
    typed = visible(asked.rest).strip()
    if typed:
        raise NotAPaperId(typed)
    return Reply(digest.sentence(replies.id_wanted(command)), private=True)


def _require_answer(asked: Asked, paper_id: PaperId, number: str) -> None:
    """What others asked elsewhere is none of this channel's business."""
    found = asked.desk.store.questions.get(int(number)) if _NUMBER.fullmatch(number) else None
    there = (found.platform, found.channel, found.paper_id) if found else None
    if there != (*_place(asked), paper_id):
        raise NoSuchAnswer(number)


def _place(asked: Asked) -> tuple[str, str]:
    return asked.request.platform, asked.request.channel


def _argument(level: Level) -> str | None:
    return None if level == DEFAULT else level


def _on_paper(asked: Asked, question: Question) -> Reply:
    request, desk = asked.request, asked.desk
    person = person_of(request.platform, request.person, desk.salt)
    question = replace(question, person=person, event=request.event, address=request.address)
    if question.command == "/ask" and (say := known_answer(question, desk)) is not None:
        number, message = desk.store.questions.answered_at_once(question, say, asked.real_now)
        return Reply(message, paper_id=question.paper_id, number=number)
    if (known := _known(question, desk)) is not None:
        return Reply(known, paper_id=question.paper_id)
    if request.person:  # a terminal is its operator's own
        desk.store.questions.require_room(question, desk.rates, asked.real_now)
    if question.command == CHECK:
        return Reply(digest.sentence(replies.CHECKING), question, private=True)
    return Reply(digest.sentence(replies.READING), question, paper_id=question.paper_id)


def _known(question: Question, desk: Desk) -> Message | None:
    """A card or a side of it that nothing has to be made for."""
    if question.command in {"/ask", CHECK}:
        return None
    if not desk.has_model:
        return answer(question, desk)
    if question.argument is not None:
        return known_explanation(question, desk)
    return answer(question, desk) if desk.store.papers.summary(question.paper_id) is not None else None
