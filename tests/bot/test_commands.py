"""Whatever somebody types, they get an answer, and from the store at once where it knows one."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import digest, replies
from bot.commands import (
    _ANSWERS,
    Desk,
    Reply,
    Request,
    answer,
    changes_settings,
    handle,
    is_known,
    is_private,
)
from bot.commands.typed import NAMES, command_of
from bot.errors import (
    DayNotYet,
    NoEdition,
    NotADay,
    NotAnHour,
    NotAPaperId,
    NotAWish,
    NotCollected,
    NotSubscribed,
    StoreAway,
    TellPerson,
)
from bot.message import Button, Buttons, Heading, Message, from_json, to_json
from bot.paper import Entry, PaperId
from bot.store import open_store
from bot.store.questions import Question
from bot.taxonomy import CATEGORIES
from tests.bot.conftest import KNOWN, NOW, PLAIN, REAL, SUMMARY, UNKNOWN, ask, message_of, said
from tests.bot.papers import made, words

COMMANDS = ("/paper", "/easy", "/details", "/digest", "/search", "/subscribe", "/unsubscribe", "/subscriptions",
            "/categories", "/help", "/start", "/PAPER", "／ｐａｐｅｒ", "/paper@bot", "/dance", "/")  # fmt: skip
PIECES = st.sampled_from(
    [*COMMANDS, " ", "\u3000", "\n", "\t", "\x00", "\ud800", "\u200b", "2501.00001", "2501.99999", "arXiv:2501.00002v1",
     "https://arxiv.org/abs/2501.00003", "2025-01-14", "２０２５－０１－１４", "0001-01-01", "9999-12-31", "비전",
     "요리", "cs.CV", "search", "help", "08:30", "25시", "+", "%", "_", "²", "왜?", "--", "'"]
)  # fmt: skip
TYPED = st.lists(PIECES, max_size=7).map("".join) | st.text(st.characters(), max_size=60)


def the_card(desk: Desk) -> Message:
    paper = desk.store.papers.get(KNOWN)
    assert paper is not None
    return digest.card(paper, SUMMARY, has_model=True)


def buttons(message: Message) -> list[Button]:
    blocks = (*message.blocks, *message.thread)
    on_headings = [block.button for block in blocks if isinstance(block, Heading) and block.button]
    return [*on_headings, *(one for block in blocks if isinstance(block, Buttons) for one in block.buttons)]


@pytest.mark.parametrize(
    "text",
    [
        "/paper 2501.00001",
        "/PAPER  arXiv:2501.00001v3  ",
        "／ｐａｐｅｒ\u3000２５０１．００００１",
        "/Paper\thttps://arxiv.org/abs/2501.00001",
        "/paper\nhttps://huggingface.co/papers/2501.00001",
        "\u200b/paper \u200b2501.00001",
        "/paper@paperboy_bot 2501.00001",
        "/paper arXiv: 2501.00001",
        "/paper paper 2501.00001",
        "2501.00001",
        "https://arxiv.org/abs/2501.00001v2",
        "<https://arxiv.org/abs/2501.00001|arxiv.org/abs/2501.00001>",
        "https://arxiv.org/pdf/\u200b2501.00001.",
        "이 논문 좋네요! https://arxiv.org/abs/2501.00001",
        "논문 2501.00001",
        "/논문 2501.00001",
        "/search https://arxiv.org/abs/2501.00001",
        "/paper 2501.00001 2501.00002, 2501.00003",
    ],
)
def test_a_paper_with_a_summary_is_shown_at_once_however_it_is_asked_for(desk: Desk, text: str) -> None:
    assert ask(desk, text) == Reply(the_card(desk), paper_id=KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "/easy 2501.00001",
        "/EASY 2501.00001 더 쉽게",
        "／easy　2501.00001",
        "/paper easy 2501.00001",
        "쉬운설명 2501.00001",
        "/paper 2501.00001 쉽게 설명해 줘",
    ],
)
def test_the_easy_explanation_is_shown_at_once(desk: Desk, text: str) -> None:
    reply = ask(desk, text)
    assert SUMMARY.summary.easy in words(reply.message)
    assert SUMMARY.summary.overview not in words(reply.message)
    assert (reply.question, reply.private) == (None, False)


def test_the_details_are_shown_at_once(desk: Desk) -> None:
    reply = ask(desk, "/details 2501.00001")
    assert SUMMARY.summary.details in words(reply.message)
    assert SUMMARY.summary.novelty in words(reply.message)
    assert SUMMARY.summary.easy not in words(reply.message)
    assert (reply.question, reply.private) == (None, False)


@pytest.mark.parametrize(
    ("text", "command", "paper_id", "question"),
    [
        ("/paper 2501.00002", "/paper", PLAIN, None),
        ("/paper 2501.00004", "/paper", UNKNOWN, None),
        ("/easy 2501.00004 쉽게", "/easy", UNKNOWN, None),
        ("/details 2501.00004", "/details", UNKNOWN, None),
        ("/paper 2501.00004　왜 10² 배\n빠른가요?", "/ask", UNKNOWN, "왜 10² 배 빠른가요?"),
        ("/paper 2501.00004 a\x00b\ud800c", "/ask", UNKNOWN, "abc"),
        ("이거 \x00봐 https://arxiv.org/abs/2501.00004 왜 빠른가요?", "/ask", UNKNOWN, "이거 봐 왜 빠른가요?"),
        ("arxiv.org/abs/2501.00004", "/paper", UNKNOWN, None),
        ("/paper 이 논문 2501.00004 설명해줘", "/ask", UNKNOWN, "이 논문 설명해줘"),
        ("/paper 2501.00004 2501.00002", "/paper", UNKNOWN, None),
        ("/paper 2501.00004, 2501.00002 비교해줘", "/ask", UNKNOWN, "비교해줘"),
        ("/paper 2501.00004 쉽게 알려줘", "/easy", UNKNOWN, None),
    ],
)
def test_what_the_store_cannot_answer_gets_a_placeholder_and_a_question_that_can_be_kept(
    desk: Desk, text: str, command: str, paper_id: PaperId, question: str | None
) -> None:
    reply = ask(desk, text, event="Ev1", address={"reply_to": 7})
    assert (reply.message, reply.private) == (digest.sentence(replies.READING), False)
    assert reply.question is not None
    person = reply.question.person
    assert reply.question == Question(
        "console", "terminal", command, paper_id, question, person, "Ev1", {"reply_to": 7}
    )
    number = desk.store.questions.ask(reply.question, REAL)
    assert desk.store.questions.get(number) == reply.question


def test_without_a_model_a_known_paper_is_answered_at_once_from_the_feeds_words(desk: Desk) -> None:
    plain = Desk(desk.store, has_model=False)
    for command in ("/paper", "/easy", "/details"):
        reply = ask(plain, f"{command} {PLAIN}")
        assert reply.question is None
        assert f"The abstract of {PLAIN}." in words(reply.message)
        assert replies.HOW_TO_GET_KOREAN in words(reply.message)
    assert ask(plain, f"/paper {UNKNOWN}").question is not None


def test_a_question_takes_a_worker_also_where_the_paper_is_known_and_there_is_no_model(desk: Desk) -> None:
    for text in (
        f"/paper {KNOWN} 왜 그런가요?",
        f"/ask {KNOWN} 왜 그런가요?",
        f"질문 {KNOWN} 왜 그런가요?",
        f"왜 그런가요? https://arxiv.org/abs/{KNOWN}",
    ):
        for one in (desk, Desk(desk.store, has_model=False)):
            asked = ask(one, text).question
            assert asked is not None
            assert (asked.command, asked.paper_id, asked.text, asked.follows) == ("/ask", KNOWN, "왜 그런가요?", None)


@pytest.mark.parametrize("command", ["/easy", "/details", "/paper"])
def test_a_worker_answers_what_was_asked_once_the_paper_is_known(desk: Desk, command: str) -> None:
    asked = Question("console", "terminal", command, UNKNOWN)
    assert answer(asked, desk) is None
    desk.store.papers.record([Entry(UNKNOWN, "arxiv", "A late paper", "It is late.")], NOW)
    late = answer(asked, desk)
    assert late is not None
    assert "It is late." in words(late)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("/digest 2025-01-11", NotCollected(date(2025, 1, 11), today=False)),
        ("/digest 2025-01-12", NoEdition(date(2025, 1, 12))),
        ("/digest 2025-01-16", DayNotYet(date(2025, 1, 16))),
        ("/digest 모레", NotADay("모레")),
        ("/digest 2025-02-30", NotADay("2025-02-30")),
        ("/digest 2025-01-14 요리", NotADay("2025-01-14 요리")),
        ("/digest 비전 09:00", NotADay("비전 09:00")),
        ("/digest 25시", NotADay("25시")),
        ("/paper 999", NotAPaperId("999")),
        ("/paper 25010.7301", NotAPaperId("25010.7301")),
        ("/paper 2501.1 왜?", NotAPaperId("2501.1")),
        ("/easy 안녕", NotAPaperId("안녕")),
        ("/details 안녕", NotAPaperId("안녕")),
        ("/subscribe 요리", NotAWish("요리")),
        ("/subscribe 25시", NotAnHour("25시")),
        ("/unsubscribe", NotSubscribed("")),
        ("/subscriptions", NotSubscribed("")),
    ],
)
def test_what_cannot_be_given_is_said_in_a_sentence_to_the_one_who_asked(
    desk: Desk, text: str, problem: TellPerson
) -> None:
    desk.store.papers.collected(date(2025, 1, 12), "huggingface", NOW, settled=True)
    assert ask(desk, text) == Reply(digest.sentence(replies.error(problem)), private=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/paper", replies.id_wanted("/paper")),
        ("/easy  ", replies.id_wanted("/easy")),
        ("/details", replies.id_wanted("/details")),
        ("/search", replies.words_wanted()),
        ("/search \u200b", replies.words_wanted()),
        ("/search 없는말", replies.nothing_found("없는말")),
        ("/paper 없는말", replies.nothing_found("없는말")),
        ("/paper 3D 없는말", replies.nothing_found("3D 없는말")),
        ("/paper GPT-4 없는말", replies.nothing_found("GPT-4 없는말")),
        ("/dance vision", replies.unknown_command("/dance")),
        ("/digset", replies.unknown_command("/digset", "/digest")),
        ("/papr 2501.00001", replies.unknown_command("/papr", "/paper")),
        ("/", replies.unknown_command("/")),
        ("/subscribe 취소", replies.how_to_unsubscribe()),
        ("구독 해지", replies.how_to_unsubscribe()),
        ("/subscribe Off", replies.how_to_unsubscribe()),
    ],
)
def test_what_is_missing_is_asked_for(desk: Desk, text: str, said: str) -> None:
    assert ask(desk, text) == Reply(digest.sentence(said), private=True)
    assert desk.store.subscriptions.all() == []


@pytest.mark.parametrize(
    "text", ["/help", "/HELP", "/help me", "／help", "/help@bot", "/start", "", " \n", "안녕하세요", "/paper help",
             "/paper HELP ", "/paper ｈｅｌｐ", "/paper 도움말", "도움말"]
)  # fmt: skip
def test_help_is_never_far(desk: Desk, text: str) -> None:
    assert ask(desk, text) == Reply(digest.help_message(), private=True)


@pytest.mark.parametrize("name", sorted(replies.COMMAND_NAMES))
def test_a_command_goes_by_its_korean_name_and_without_its_stroke_too(desk: Desk, name: str) -> None:
    korean = replies.COMMAND_NAMES[name]
    for rest in ("", f" {KNOWN}"):
        wanted = ask(desk, f"/{name}{rest}")
        desk.store.subscriptions.remove("console", "terminal")
        for typed in (f"{name}{rest}", f"{korean}{rest}", f"/{korean}{rest}", f"/paper {korean}{rest}"):
            assert ask(desk, typed) == wanted
            assert changes_settings(typed) == (name in {"subscribe", "unsubscribe"})
            desk.store.subscriptions.remove("console", "terminal")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("/paper 2501.00001", True),
        ("/HELP@bot", True),
        ("논문 2501.00001", True),
        ("2501.00001", True),
        ("안녕하세요", True),
        ("/weather seoul", False),
        ("/", False),
    ],
)
def test_a_command_that_may_be_for_another_bot_is_told_from_ours(text: str, known: bool) -> None:
    assert is_known(text) is known


def test_every_command_of_the_menus_and_of_help_is_known(desk: Desk) -> None:
    in_help = [command.split()[0].removeprefix("/") for command, _ in replies.HELP]
    for name in {*replies.COMMANDS, *in_help}:
        assert said(desk, f"/{name}") != words(digest.sentence(replies.unknown_command(f"/{name}")))
    assert set(replies.COMMANDS) <= set(in_help)


def test_the_categories_are_listed_with_names_that_a_subscription_understands(desk: Desk) -> None:
    shown = ask(desk, "/categories")
    assert shown.private
    assert [one.heading for one in CATEGORIES if one.heading not in words(shown.message)] == []


def test_every_button_of_every_answer_is_answered_and_fits_where_it_is_kept(desk: Desk) -> None:
    old = PaperId("cond-mat/9901001")
    desk.store.papers.record([Entry(old, "arxiv", "An old paper", "It is old.")], NOW)
    desk.store.papers.keep_summary(old, made("오래된"))
    pressed = 0
    for text in (f"/paper {KNOWN}", f"/easy {KNOWN}", f"/details {KNOWN}", "/digest", f"/paper {old}"):
        for button in buttons(message_of(desk, text)):
            reply = ask(desk, button.command)
            is_doubt = button.command.startswith("/wrong ")
            assert reply.question is None or is_doubt or button.command.endswith(PLAIN.value)
            assert "없습니다" not in words(reply.message)
            assert len(button.command.encode()) <= 64
            pressed += 1
    assert pressed >= 12


def test_a_card_leads_to_its_other_sides_and_they_to_each_other(desk: Desk) -> None:
    on_card = {f"{command} {KNOWN}" for command in ("/easy", "/details", "/ask", "/wrong")}
    assert {one.command for one in buttons(the_card(desk))} == on_card
    for here, there in (("/easy", "/details"), ("/details", "/easy")):
        shown = buttons(message_of(desk, f"{here} {KNOWN}"))
        assert {one.command for one in shown} >= {f"{there} {KNOWN}", f"/paper {KNOWN}"}


@pytest.mark.parametrize(
    ("text", "changing", "private"),
    [
        ("/subscribe 비전", True, True),
        ("／ＳＵＢＳＣＲＩＢＥ", True, True),
        ("/paper subscribe 비전", True, True),
        ("\u200b/unsubscribe@bot", True, True),
        ("/subscriptions", False, True),
        ("/paper categories", False, True),
        ("/help", False, True),
        ("안녕하세요", False, True),
        ("/paper 2501.00001", False, False),
        ("2501.00001 subscribe", False, False),
        ("/digest subscribe", False, False),
        ("구독 비전", True, True),
        ("/paper 구독해지", True, True),
        ("구독현황", False, True),
        ("/search 비전", False, False),
    ],
)
def test_a_listener_knows_beforehand_who_must_be_asked_and_who_may_see(
    text: str, changing: bool, private: bool
) -> None:
    assert changes_settings(text) is changing
    assert is_private(text) is private


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TYPED, has_model=st.booleans())
def test_any_text_has_an_answer_that_can_be_stored_and_sent(desk: Desk, text: str, has_model: bool) -> None:
    reply = handle(Request("console", "terminal", text, person="me"), Desk(desk.store, has_model), NOW, REAL)
    assert words(reply.message).strip()
    assert from_json(to_json(reply.message)) == reply.message
    assert reply.private or not is_private(text), "what was promised to be private is shown to all"
    if reply.question:
        assert "\x00" not in (reply.question.text or "")
        (reply.question.text or "").encode()


def test_a_database_that_is_away_is_the_one_thing_that_is_not_answered_here() -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/nowhere")
    desk = Desk(store, has_model=True)
    try:
        for text in ("/digest", "/paper 2501.00001", "/search 비전", "/subscribe", "/subscriptions"):
            with pytest.raises(StoreAway):
                ask(desk, text)
        assert words(ask(desk, "/help").message)
    finally:
        store.close()


def test_every_name_of_a_command_is_answered_and_nothing_else() -> None:
    assert {f"/{name}" for name in NAMES} == set(_ANSWERS)


def test_a_very_long_message_is_read_as_fast_as_a_short_one() -> None:
    """Reading what people wish took a time that grew with the square of the white space in it."""
    command, rest = command_of(f"/digest 비전{' ' * 100_000}x")
    assert (command, rest) == ("/digest", "비전")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/paper_2501_07301", ("/paper", "2501.07301")),
        ("/easy_2501_07301@PaperboyBot", ("/easy", "2501.07301")),
        ("/details_0704_0001", ("/details", "0704.0001")),
        ("/paper_2501_07301 왜 그런가요?", ("/paper", "2501.07301 왜 그런가요?")),
        ("/subscribe_2501_07301", ("/subscribe_2501_07301", "")),
    ],
)
def test_a_command_that_was_tapped_is_the_one_that_was_typed(text: str, command: tuple[str, str]) -> None:
    assert command_of(text) == command
