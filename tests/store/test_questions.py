"""A question is kept until it is answered, and answered once."""

from bot.message import Command, Heading, Link, Message, PaperLine, Paragraph, Text, Title
from bot.paper import PaperId
from bot.store import Store, open_store
from bot.store.questions import Question
from tests.store.examples import NOW, race

ASKED = Question("recorder", "general", "paper", PaperId("hep-th/9901001"), "왜 '그런가요'? \"%s\" -- 🧠")
ANSWER = Message(
    (
        Title("답"),
        Heading("💬 언어 모델"),
        PaperLine(Link("제목", "https://arxiv.org/abs/2501.07301"), "한 줄", (Command("/paper 2501.07301"),)),
        Paragraph((Text("굵게", strong=True), Text(" 작게", quiet=True))),
    ),
    "답입니다",
)


def test_a_question_comes_back_as_it_was_asked(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    assert store.questions.get(number) == ASKED
    assert store.questions.answered(number) is None


def test_a_command_without_words_is_a_question_too(store: Store) -> None:
    card = Question("recorder", "general", "easy", PaperId("2501.07301"))
    number = store.questions.ask(card, NOW)
    assert store.questions.get(number) == card


def test_another_process_reads_the_answer_as_it_was_given(store: Store, database_url: str) -> None:
    number = store.questions.ask(ASKED, NOW)
    store.questions.answer(number, ANSWER, NOW)
    other = open_store(database_url)
    assert other.questions.answered(number) == ANSWER
    other.close()


def test_the_same_question_asked_twice_is_answered_twice(store: Store) -> None:
    first, second = store.questions.ask(ASKED, NOW), store.questions.ask(ASKED, NOW)
    assert first != second
    store.questions.answer(first, ANSWER, NOW)
    assert store.questions.answered(second) is None


def test_of_eight_answers_at_once_one_is_kept_and_stays(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    answers = [Message((Title(f"답 {index}"),), "답") for index in range(8)]

    def answer(index: int) -> Message | None:
        store.questions.answer(number, answers[index], NOW)
        return store.questions.answered(number)

    seen = set(race(8, answer))
    assert len(seen) == 1
    assert seen <= set(answers)


def test_a_number_that_no_question_has_finds_nothing(store: Store) -> None:
    store.questions.answer(7, ANSWER, NOW)
    assert store.questions.get(7) is None
    assert store.questions.answered(7) is None
