"""Asking a paper from end to end, on every platform, with a model and without: all that people then have before them.

The processes of the bot are threads here. The rest is real: the listener, Redis and its workers, and the drain, at the
platforms of `tests.fakes`.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from adapters import registry
from adapters.base import Pace
from bot import replies
from bot.settings import Settings
from tests.conftest import World
from tests.fakes.arxiv_pages import filling, html, page, section
from tests.fakes.world import MODEL, entry, reply
from tests.processes.chats import Chat, chat
from tests.processes.paperboy import eventually
from tests.processes.terminal import Terminal
from tests.workers.papers_asked import COST, FILTER, SCORE, VALUE
from workers import queue
from workers.ask import Hearing
from workers.listen import hear_all
from workers.processes import drain, working
from workers.wiring import Parts

PAPER, TITLE = "2501.00001", "Process Rewards for Careful Reasoning"
ABSTRACT = f"We study process reward models. {SCORE}"
INTRODUCTION, TRAINING, RESULTS = "1 Introduction", "2 Training", "3 Results"
TEXT = {
    INTRODUCTION: f"Rewards guide search. {VALUE}",
    TRAINING: f"{COST} {FILTER} Noise stays in the data for that reason.",
    RESULTS: f"{SCORE} Ablations follow below.",
    "4 Data": filling(20),
}

WHY, THEN, NOT_SAID = "정확도가 왜 떨어지나요?", "그럼 MATH 점수는 얼마인가요?", "전기 요금은 얼마인가요?"
DROPS = "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다."
INVENTED, INVENTED_QUOTE = "길이가 긴 라벨은 걸러 냅니다.", FILTER.replace("do not filter", "filter")
WRONG = "과정 보상 모델이 MATH에서 65.2%로, 결과 보상 모델의 71.5%보다 낮습니다."
RIGHT = "과정 보상 모델이 MATH에서 71.5%로, 결과 보상 모델의 65.2%보다 높습니다."
ABOUT = "풀이의 단계마다 보상을 주는 모델을 살펴본 연구입니다."
FOR_CHILDREN = (
    "시험지에서 답만 보지 않고 풀이를 한 줄씩 읽으며 점수를 주는 일과 같습니다. 어디서 틀렸는지 바로 알 수 있습니다."
)
FOR_RESEARCHERS = (
    "단계마다 보상을 주어 탐색을 이끄는 과정 보상 모델을 결과 보상 모델과 견줍니다. 가치 함수의 치우침도 다룹니다."
)

Place = Chat | Terminal
Buttons = tuple[tuple[str, str], ...]

_LAID_OUT = re.compile(r"https?://[^\s)>]+|[\s│─:`*#>()<\[\]\\\\-]")
"""The addresses of links, and what stands around words but is none."""


@dataclass(frozen=True)
class Post:
    """What is to stand somewhere: its lines, and the labels and commands of its buttons."""

    lines: tuple[str, ...]
    buttons: Buttons

    def with_lines(self, *more: str) -> "Post":
        return replace(self, lines=(*self.lines, *more))

    def on(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Its words on that platform, and what can be pressed: the terminal prints what elsewhere is pressed."""
        labels, commands = zip(*self.buttons, strict=True)
        match name:
            case "console":
                return _bare(*self.lines, *(word for button in self.buttons for word in button)), ()
            case "slack":
                return _bare(*self.lines, *labels), commands
            case _:
                return _bare(*self.lines), commands


@dataclass
class Talk:
    """What was said at a place so far, as it is to stand there."""

    place: Place
    posts: list[Post] = field(default_factory=list)

    def answered(self, post: Post) -> None:
        self.posts.append(post)
        self._stands()

    def edited(self, before: Post, after: Post) -> None:
        """The post changes where it stands; on a terminal what it is now stands below all others."""
        if self.place.name == "console":
            self.posts.append(after)
        else:
            self.posts[self.posts.index(before)] = after
        self._stands()

    def asides(self) -> list[str]:
        """What stands there besides posts with buttons, or is shown to the one who asked alone."""
        return [] if self.place.name == "console" else [seen.text for seen in self.place.seen() if not seen.buttons]

    def _stands(self) -> None:
        wanted = [post.on(self.place.name) for post in self.posts]
        with suppress(AssertionError):  # what is then compared says more
            eventually(lambda: self._seen() == wanted, 15)
        assert self._seen() == wanted

    def _seen(self) -> list[tuple[str, tuple[str, ...]]]:
        every = self.place.seen()
        # What is shown after a second of waiting is there on a slow machine only; a terminal keeps it above the answer.
        shown = [seen for seen in every if seen.buttons or self.place.name == "console"]
        return [(_bare(seen.text).removeprefix(_bare(replies.BUSY)), seen.buttons) for seen in shown]


def _bare(*texts: str) -> str:
    return _LAID_OUT.sub("", "".join(texts))


CASES = [
    pytest.param(name, has_model, id=f"{name}-{'with' if has_model else 'without'}", marks=marks)
    for name in ("console", *registry.CHATS)
    for has_model in (True, False)
    for marks in ([] if (name, has_model) in {("console", True), ("discord", False)} else [pytest.mark.torture],)
]


@pytest.mark.parametrize(("name", "has_model"), CASES)
def test_people_ask_go_on_have_it_explained_and_doubt_it_and_see_the_papers_own_words_each_time(
    world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch, name: str, has_model: bool
) -> None:
    monkeypatch.setattr(queue, "_LOOK_SECONDS", 0.1)  # workers end sooner
    _publish(world)
    _teach(world)
    with bot(parts, name, has_model=has_model) as place:
        talk = Talk(place)
        (_with_model if has_model else _without_model)(talk)
        assert talk.asides() == _asides(name, doubts=3 if has_model else 2)
        assert place.complaints() == []
        in_thread = [seen.in_thread for seen in place.seen() if seen.buttons]
        assert in_thread[:3] == ([] if name == "console" else [False, name == "slack", name == "slack"])
    told = [str(call["messages"]) for call in world.model.calls if _form(call) == "answer"]
    follows = [f"Q: {WHY}\\nA: {DROPS}" in one for one in told]
    # On a terminal only what is no command goes on from what was said.
    assert follows == ([False, True, name != "console"] if has_model else [])


def _with_model(talk: Talk) -> None:
    place = talk.place
    first = _answer(1, WHY, DROPS, VALUE, INTRODUCTION)
    wrong, right = (_answer(2, THEN, claim, SCORE, RESULTS) for claim in (WRONG, RIGHT))
    _ask(
        talk,
        first,
        wrong,
        _answer(3, NOT_SAID, replies.not_in_paper("html", complete=True, whole=True), quotes=False),
    )
    for level, text in (("초등", FOR_CHILDREN), ("연구자", FOR_RESEARCHERS)):
        place.type("easy", id=PAPER, level=level)
        talk.answered(_explained(level, text))
    place.type("paper", id=PAPER)
    talk.answered(_card(WRONG, replies.made_from("abstract", MODEL)))
    place.press(f"/wrong {PAPER}")
    changed = (replies.one_put_right(WRONG, RIGHT), SCORE, RESULTS)
    talk.edited(talk.posts[-1], _card(RIGHT, replies.made_and_checked(MODEL)).with_lines(*changed))
    place.press(f"/wrong {PAPER} 2")
    talk.edited(wrong, right.with_lines(*changed))
    place.press(f"/wrong {PAPER} 1")
    talk.edited(first, first.with_lines(replies.nothing_wrong("전문(HTML)", by_model=True)))


def _without_model(talk: Talk) -> None:
    place = talk.place
    first = _passages(1, WHY, INTRODUCTION, RESULTS, TRAINING)
    then = _passages(2, THEN, RESULTS, INTRODUCTION, TRAINING)
    _ask(talk, first, then, _passages(3, NOT_SAID, INTRODUCTION, TRAINING, RESULTS))
    for level in ("초등", "연구자"):
        place.type("easy", id=PAPER, level=level)
        talk.answered(_abstract())
    place.type("paper", id=PAPER)
    talk.answered(_listed())
    place.press(f"/wrong {PAPER}")
    talk.edited(_listed(), _listed().with_lines(replies.nothing_of_ours()))
    place.press(f"/wrong {PAPER} 1")
    talk.edited(first, first.with_lines(replies.only_quotes()))


def _ask(talk: Talk, *answers: Post) -> None:
    """A question, one that follows it up, and one that the paper does not answer, written into a form."""
    place = talk.place
    acts: tuple[Callable[[], None], ...] = (
        lambda: place.type("paper", id=PAPER, question=WHY),
        lambda: place.go_on(WHY, THEN),
        lambda: place.fill(f"/ask {PAPER}", NOT_SAID),
    )
    for act, answer in zip(acts, answers, strict=True):
        act()
        talk.answered(answer)


def _answer(number: int, question: str, *said: str, model: str = MODEL, quotes: bool = True) -> Post:
    read = " · ".join(filter(None, ("전문(HTML)", model, replies.QUOTES_ARE_ITS_OWN * quotes, "arXiv")))
    pressed = (("질문하기", f"/ask {PAPER}"), ("쉬운설명", f"/easy {PAPER}"), ("틀렸어요", f"/wrong {PAPER} {number}"))
    return Post((TITLE, "질문", question, *said, read), pressed)


def _passages(number: int, question: str, *nearest: str) -> Post:
    why = replies.why_no_answer(None)
    return _answer(number, question, why, *(part for name in nearest for part in (TEXT[name], name)), model="")


def _explained(level: str, text: str) -> Post:
    small = (replies.made_from("full text", MODEL), replies.other_levels().replace("`", ""), "arXiv")
    return Post((TITLE, f"쉬운설명 · {level}", text, *small), _buttons("쉬운설명", "자세히", "카드"))


def _abstract() -> Post:
    small = (replies.no_easy(), replies.HOW_TO_GET_KOREAN, "arXiv")
    return Post((TITLE, "초록(원문)", ABSTRACT, *small), _buttons("자세히", "카드", "질문하기"))


def _card(sentence: str, origin: str) -> Post:
    about = (
        "원제",
        TITLE,
        *_FACTS,
        "관련분야 💬 언어 모델",
        "추천수 1",
        "요약",
        f"{ABOUT} {sentence}",
        "키워드 한 가지, 비교",
    )
    lines = (str(reply(TITLE)["title"]), *about, "링크 arXiv · PDF", origin)
    return Post(lines, _buttons("쉬운설명", "자세히", "질문하기", "틀렸어요"))


def _listed() -> Post:
    about = (*_FACTS, "관련분야 🧠 추론·수학", "추천수 1", "초록(원문)", ABSTRACT, "링크 arXiv · PDF")
    lines = (TITLE, *about, replies.made_from_feed(), replies.HOW_TO_GET_KOREAN)
    return Post(lines, _buttons("쉬운설명", "자세히", "질문하기", "틀렸어요"))


_FACTS = ("저자 Ada Lovelace, Alan Turing",)
_COMMANDS = {"쉬운설명": "/easy", "자세히": "/details", "카드": "/paper", "질문하기": "/ask", "틀렸어요": "/wrong"}


def _buttons(*labels: str) -> Buttons:
    return tuple((label, f"{_COMMANDS[label]} {PAPER}") for label in labels)


def _asides(name: str, doubts: int) -> list[str]:
    """Who doubts is told at once that it is looked at; Telegram tells that in passing, and asks for a question."""
    if name == "telegram":
        return [f"Ada 님, /paper_2501_00001 {replies.TELEGRAM_FORM}"]
    return [] if name == "console" else [replies.CHECKING] * doubts


def _publish(world: World) -> None:
    """The list and arXiv know the paper."""
    world.feeds.days["2024-12-01"] = [entry(PAPER, TITLE, abstract=ABSTRACT)]
    body = "".join(section(*name.split(" ", 1), text) for name, text in TEXT.items())
    world.feeds.pages[f"/html/{PAPER}"] = html(page(body, TITLE))


def _teach(world: World) -> None:
    """The model knows all answers in their order, and says what is wrong or invented in some."""
    answers = [((DROPS, VALUE), (INVENTED, INVENTED_QUOTE)), ((WRONG, SCORE),), ()]
    explanations = [FOR_CHILDREN, FOR_RESEARCHERS]
    corrections: list[list[dict[str, str]]] = [
        *([{"field": name, "wrong": WRONG, "right": RIGHT, "quote": SCORE}] for name in ("overview", "claims.0")), []
    ]  # fmt: skip

    def said(claims: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        made = [{"text": text, "quotes": [quote]} for text, quote in claims]
        return {"found": bool(claims), "claims": made, "search": []}

    world.model.script = lambda title, call: reply(title, overview=f"{ABOUT} {WRONG}")
    world.model.others |= {
        "answer": lambda title, call: said(answers[call - 1]),
        "explanation": lambda title, call: {"text": explanations[call - 1], "terms": []},
        "recheck": lambda title, call: {"corrections": corrections[call - 1]},
    }


def _form(call: dict[str, Any]) -> str:
    return str(call["response_format"]["json_schema"]["name"])


@contextmanager
def bot(parts: Parts, name: str, *, has_model: bool) -> Iterator[Place]:
    """The whole bot at work on one platform; where people ask it."""
    with ExitStack() as stack:
        place: Place = Terminal() if name == "console" else stack.enter_context(chat(name))
        values = parts.settings.model_dump() | {key.lower(): value for key, value in place.environment.items()}
        values |= {"questions_per_minute": 60, "model_concurrency": 1} | ({} if has_model else {"openai_api_key": None})
        own = replace(parts, settings=Settings(**values))
        stack.callback(own.close)
        if isinstance(place, Terminal):
            stack.enter_context(working(own))
            place.ears = Hearing(own)
            stack.callback(place.ears.close)
        else:
            stack.enter_context(_at_work(own, name))
        eventually(place.is_heard)
        yield place


@contextmanager
def _at_work(parts: Parts, name: str) -> Iterator[None]:
    """Workers, and listener and drain on a loop of their own. The drain does not pause between posts here."""
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def connected() -> None:
        client = registry.client(name, parts.settings)
        vars(client)["pace"] = Pace(at_once=8)
        work = [asyncio.ensure_future(one) for one in (hear_all(parts, [name]), drain(parts, name, client))]
        await over.wait()
        assert not any(one.done() for one in work)
        for one in work:
            one.cancel()
        await asyncio.wait(work)

    thread = threading.Thread(target=loop.run_until_complete, args=(connected(),), name=name)
    with ExitStack() as stack:
        stack.callback(loop.close)
        thread.start()
        stack.callback(thread.join)
        stack.enter_context(working(parts))
        stack.callback(loop.call_soon_threadsafe, over.set)
        yield
