"""What people write of a subscription is understood in any order and any names, or the word that is not is named."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import NotAnHour, NotAWish, NotSubscribed
from bot.subscription import EVERY_DAY, KST, WEEKDAYS, Subscription
from bot.taxonomy import CATEGORIES, SLUGS
from bot.wish import Wish, parse, wanted, without

NOW = datetime(2025, 1, 15, tzinfo=UTC)
NAMES = {
    name: one.slug for one in CATEGORIES for name in (one.slug, one.korean, one.english, one.heading, *one.aliases)
}
SETS = st.frozensets(st.sampled_from(SLUGS))
HOURS = [
    ("08:30", time(8, 30)),
    ("8:30", time(8, 30)),
    ("０８：３０", time(8, 30)),
    ("8시", time(8)),
    ("8시 반", time(8, 30)),
    ("8시반에", time(8, 30)),
    ("8시 5분", time(8, 5)),
    ("8시 30분에", time(8, 30)),
    ("23:59", time(23, 59)),
    ("00:00", time(0)),
    ("0시", time(0)),
    ("오전 8시 반", time(8, 30)),
    ("오전8시", time(8)),
    ("오전 12시", time(0)),
    ("오후 12시", time(12)),
    ("오후 12시 30분", time(12, 30)),
    ("오후 6시 15분", time(18, 15)),
    ("오후 6:15", time(18, 15)),
    ("오후 18시", time(18)),
    ("아침 7시", time(7)),
    ("새벽 6시", time(6)),
    ("새벽 12시 반", time(0, 30)),
    ("낮 11시", time(11)),
    ("낮 12시", time(12)),
    ("낮 1시", time(13)),
    ("저녁 7시 반", time(19, 30)),
    ("밤 9시", time(21)),
    ("밤 11시 반", time(23, 30)),
    ("밤 12시", time(0)),
    ("밤 1시", time(1)),
    ("8am", time(8)),
    ("8 PM", time(20)),
    ("12 am", time(0)),
    ("12pm", time(12)),
    ("8:30 pm", time(20, 30)),
    ("8시30", time(8, 30)),
    ("8시쯤", time(8)),
    ("am 8:30", time(8, 30)),
    ("AM 9시", time(9)),
    ("9시30", time(9, 30)),
    ("24시", time(0)),
    ("9", time(9)),
    ("21", time(21)),
    ("0830", time(8, 30)),
    ("24:00", time(0)),
    ("정오", time(12)),
    ("자정", time(0)),
]


@pytest.mark.parametrize(("text", "at"), HOURS, ids=[text for text, _ in HOURS])
def test_an_hour_is_understood_as_people_say_it(text: str, at: time) -> None:
    assert parse(text) == Wish(at=at)
    assert parse(f"비전 {text}") == parse(f"{text}, 비전") == Wish(frozenset({"vision"}), at=at)


@pytest.mark.parametrize("text", ["25시", "8:60", "8시 60분", "오후 25시", "99:99", "13:75 pm", "25", "24:01", "0860"])
def test_a_time_of_day_that_there_is_not_is_named(text: str) -> None:
    with pytest.raises(NotAnHour) as raised:
        parse(f"비전 {text}")
    assert raised.value.asked == text


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_every_category_is_understood_alone_and_beside_an_hour(name: str) -> None:
    slugs = frozenset({NAMES[name]})
    assert parse(name) == parse(name.upper()) == parse(f" {name.lower()},") == Wish(slugs)
    assert parse(f"+{name}") == Wish(slugs, only_add=True)
    for text, at in (("08:30", time(8, 30)), ("9시", time(9)), ("오전 8시 반", time(8, 30)), ("7pm", time(19))):
        assert parse(f"{name} {text}") == parse(f"{text} {name}") == Wish(slugs, at=at)


@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=6), st.sampled_from([", ", ",", " , ", ",\n"]))
@example(["비전", "언어"], ", ")
def test_several_names_with_commas_between_are_each_understood(names: list[str], between: str) -> None:
    assert parse(between.join(names)) == Wish(frozenset(NAMES[name] for name in names))


@given(st.lists(st.sampled_from([one.korean for one in CATEGORIES]), min_size=1, max_size=6), st.sampled_from(HOURS))
def test_categories_as_we_call_them_need_no_commas(names: list[str], hour: tuple[str, time]) -> None:
    slugs = frozenset(NAMES[name] for name in names)
    assert parse(f"{' '.join(names)} {hour[0]}") == parse(f"{hour[0]} {' '.join(names)}") == Wish(slugs, at=hour[1])


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish()),
        ("  , ", Wish()),
        ("비전 멀티모달 08:30", Wish(frozenset({"vision", "multimodal"}), at=time(8, 30))),
        ("컴퓨터 비전, 대규모 언어 모델, RL", Wish(frozenset({"vision", "language", "reinforcement"}))),
        ("자연어 처리 로봇", Wish(frozenset({"language", "robotics"}))),
        ("Safety, Alignment & Ethics", Wish(frozenset({"safety"}))),
        ("전체", Wish(frozenset())),
        ("ALL 7시", Wish(frozenset(), at=time(7))),
        ("모든 분야", Wish(frozenset())),
        ("비전이랑 로봇을 8시에 보내줘", Wish(frozenset({"vision", "robotics"}), at=time(8))),
        ("비전/로봇", Wish(frozenset({"vision", "robotics"}))),
        ("비전·로봇+음성", Wish(frozenset({"vision", "robotics", "speech"}))),
        ("비전만", Wish(frozenset({"vision"}), instead=True)),
        ("비전 빼고", Wish(removed=frozenset({"vision"}))),
        ("비전 분야 논문 빼고", Wish(removed=frozenset({"vision"}))),
        ("비전이랑 로봇 빼고", Wish(removed=frozenset({"vision", "robotics"}))),
        ("비전만 빼고 다", Wish(frozenset(), removed=frozenset({"vision"}))),
        ("전체 비전 제외", Wish(frozenset(), removed=frozenset({"vision"}))),
        ("로봇 추가 비전 빼고", Wish(frozenset({"robotics"}), removed=frozenset({"vision"}))),
        ("-비전 -로봇", Wish(removed=frozenset({"vision", "robotics"}))),
        ("비전 로봇 -로봇", Wish(frozenset({"vision"}), removed=frozenset({"robotics"}))),
        ("월수금 9시", Wish(at=time(9), weekdays=frozenset({0, 2, 4}))),
        ("매주 월요일", Wish(weekdays=frozenset({0}))),
        ("월~목", Wish(weekdays=frozenset({0, 1, 2, 3}))),
        ("토-월", Wish(weekdays=frozenset({5, 6, 0}))),
        ("평일 주말", Wish(weekdays=EVERY_DAY)),
        ("주말 빼고", Wish(quiet=EVERY_DAY - WEEKDAYS)),
        ("월요일과 화요일 빼고", Wish(quiet=frozenset({0, 1}))),
        ("매일 주말 빼고", Wish(weekdays=WEEKDAYS, quiet=EVERY_DAY - WEEKDAYS)),
        ("매일, 주말 제외", Wish(weekdays=WEEKDAYS, quiet=EVERY_DAY - WEEKDAYS)),
        ("평일 비전 빼고", Wish(removed=frozenset({"vision"}), weekdays=WEEKDAYS)),
        ("9시 3D 비전", Wish(frozenset({"vision"}), at=time(9))),
        ("9시 3차원", Wish(frozenset({"vision"}), at=time(9))),
        ("비전 언어", Wish(frozenset({"multimodal"}))),
        ("비전, 언어", Wish(frozenset({"vision", "language"}))),
        ("비전 및 로봇 그리고 데이터 분야", Wish(frozenset({"vision", "robotics", "data"}))),
        ("매일 9시", Wish(at=time(9), weekdays=EVERY_DAY)),
        ("평일", Wish(weekdays=WEEKDAYS)),
        ("비전 Daily", Wish(frozenset({"vision"}), weekdays=EVERY_DAY)),
        ("목록", Wish(style="list")),
        ("카드", Wish(style="cards")),
        ("카드 형식으로", Wish(style="cards")),
        ("Cards", Wish(style="cards")),
        ("card 스타일", Wish(style="cards")),
        ("하이라이트로 변경", Wish(style="highlights")),
        ("인사이트", Wish(style="insights")),
        ("보고서형", Wish(style="report")),
        ("비전 9시 리포트", Wish(frozenset({"vision"}), at=time(9), style="report")),
        ("목록 카드", Wish(style="cards")),
        ("8:00 Europe/Paris", Wish(at=time(8), zone=ZoneInfo("Europe/Paris"))),
        ("europe/paris 비전", Wish(frozenset({"vision"}), zone=ZoneInfo("Europe/Paris"))),
        ("08:30 KST", Wish(at=time(8, 30), zone=KST)),
        ("한국 시간 8시", Wish(at=time(8), zone=KST)),
        ("미국 동부 9시", Wish(at=time(9), zone=ZoneInfo("America/New_York"))),
        ("도쿄 9시", Wish(at=time(9), zone=ZoneInfo("Asia/Tokyo"))),
        ("EST 9", Wish(at=time(9), zone=ZoneInfo("America/New_York"))),
        ("cs.CL, CS.cv", Wish(frozenset({"language", "vision"}))),
        ("비전/NLP", Wish(frozenset({"vision", "language"}))),
        ("Etc/GMT+9 시계열", Wish(frozenset({"science"}), zone=ZoneInfo("Etc/GMT+9"))),
        ("+비전", Wish(frozenset({"vision"}), only_add=True)),
        ("＋ vision", Wish(frozenset({"vision"}), only_add=True)),
    ],
)
def test_a_wish_is_what_was_said_and_nothing_more(text: str, wish: Wish) -> None:
    assert parse(text) == wish


@pytest.mark.parametrize("name", sorted(available_timezones() - {"localtime", "EST"}))
def test_every_time_zone_is_understood_however_it_is_capitalised(name: str) -> None:
    assert parse(f"{name.upper()} 비전").zone == ZoneInfo(name)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("비전 요리 08:30", "요리"),
        ("9시 10시", "10시"),
        ("비전요", "비전요"),
        ("비전/요리", "비전/요리"),
        ("비전!! 쿠키", "쿠키"),
        ("mars/olympus", "mars/olympus"),
        ("-비전 없이", "없이"),
        ("-요리", "-요리"),
        ("빼고", "빼고"),
    ],
)
def test_the_first_word_that_means_nothing_is_named(text: str, word: str) -> None:
    with pytest.raises(NotAWish) as raised:
        parse(text)
    assert raised.value.asked == word


PIECES = st.sampled_from(
    [
        *sorted(NAMES),
        *(text for text, _ in HOURS),
        "전체",
        "+",
        "매일",
        "목록",
        "kst",
        "Europe/Paris",
        ",",
        " ",
        *("요리", "시", ":", "-", "월~금", "빼고", "만", "와", "25", "·", "/"),
    ]
)
TYPED = st.lists(PIECES, max_size=6).map("".join) | st.lists(PIECES, max_size=6).map(" ".join) | st.text(max_size=40)


@given(TYPED)
@example("٣시")
@example("²시")
@example("：")
@example("1:2:3 am")
def test_anything_is_a_wish_or_is_said_to_be_none(text: str) -> None:
    with suppress(NotAWish, NotAnHour):
        assert (parse(text).categories or frozenset()) <= set(SLUGS)


def subscribed(*slugs: str, **facts: object) -> Subscription:
    return replace(Subscription("slack", "C1", 7, frozenset(slugs), since=NOW), **facts)  # type: ignore[arg-type]


def told(text: str, current: Subscription | None) -> Subscription:
    return wanted(parse(text), current, "slack", "C1", NOW)


def test_a_new_subscription_is_of_everything_at_nine_in_seoul_on_weekdays_from_now_on() -> None:
    assert told("", None) == Subscription("slack", "C1", since=NOW)
    new = told("비전 07:00 Europe/Paris 매일", None)
    assert new == Subscription(
        "slack", "C1", categories=frozenset({"vision"}), at=time(7), zone=ZoneInfo("Europe/Paris"),
        weekdays=EVERY_DAY, since=NOW,
    )  # fmt: skip
    assert told("+비전", None).categories == {"vision"}


@pytest.mark.parametrize(
    ("current", "text", "slugs"),
    [
        ({"vision"}, "언어", {"vision", "language"}),
        ({"vision"}, "+언어", {"vision", "language"}),
        ({"vision"}, "비전", {"vision"}),
        ({"vision"}, "전체", set()),
        ({"vision"}, "08:00", {"vision"}),
        (set(), "언어", {"language"}),
        (set(), "+언어", set()),
        (set(), "전체", set()),
        ({"vision", "speech"}, "언어만", {"language"}),
        (set(), "언어만", {"language"}),
        ({"vision", "speech"}, "비전 빼고", {"speech"}),
        ({"vision", "speech"}, "언어 -비전", {"language", "speech"}),
        (set(), "-비전", set(SLUGS) - {"vision"}),
        ({"vision"}, "-언어", {"vision"}),
    ],
)
def test_naming_a_category_adds_it_narrows_everything_to_it_and_a_button_only_adds(
    current: set[str], text: str, slugs: set[str]
) -> None:
    assert told(text, subscribed(*current)).categories == slugs


@given(SETS, st.sampled_from(["08:10", "매일", "europe/paris", "목록", "비전", "+비전", "전체", ""]))
def test_what_a_wish_says_nothing_of_stays_as_it_is(slugs: frozenset[str], text: str) -> None:
    current = subscribed(*slugs, at=time(6), zone=ZoneInfo("Asia/Tokyo"), weekdays=frozenset({1}), since=NOW)
    wish, made = parse(text), told(text, current)
    assert (made.at == current.at) == (wish.at is None)
    assert (made.zone == current.zone) == (wish.zone is None)
    assert (made.weekdays == current.weekdays) == (wish.weekdays is None)
    assert made.categories == current.categories or wish.categories is not None
    assert (made.number, made.platform, made.channel, made.since) == (7, "slack", "C1", NOW)


@given(SETS, SETS.filter(bool))
def test_a_button_never_takes_anything_away(had: frozenset[str], pressed: frozenset[str]) -> None:
    made = told("+" + ", ".join(pressed), subscribed(*had))
    everything = set(SLUGS)
    assert (made.categories or everything) >= (had or everything)
    assert (made.categories or everything) >= pressed


@pytest.mark.parametrize("had", [{"vision"}, {"vision", "speech"}])
def test_a_wish_that_would_leave_nothing_is_none(had: set[str]) -> None:
    with pytest.raises(NotAWish):
        told(" ".join(f"-{slug}" for slug in had), subscribed(*had))
    with pytest.raises(NotAWish):
        told(" ".join(f"-{slug}" for slug in SLUGS), None)


def test_what_is_said_to_be_no_more_may_be_nothing_but_categories() -> None:
    for text in ("08:30", "주말", "kst", "목록"):
        with pytest.raises(NotAWish):
            without(parse(text), subscribed("vision"))
    for text in ("", "전체", "구독"):
        assert without(parse(text), subscribed("vision")) is None
    assert without(parse("비전 빼고"), subscribed("vision", "speech")) == subscribed("speech")
    assert without(parse("비전만 빼고 전부"), subscribed("vision", "speech")) == subscribed("vision")


@pytest.mark.parametrize(
    ("current", "text", "weekdays"),
    [
        (WEEKDAYS, "금요일 빼고", {0, 1, 2, 3}),
        (EVERY_DAY, "주말 빼고", WEEKDAYS),
        (WEEKDAYS, "주말 빼고", WEEKDAYS),
        (WEEKDAYS, "매일 금요일 빼고", EVERY_DAY - {4}),
        ({5}, "월~수 빼고", {5}),
    ],
)
def test_a_day_that_is_not_wanted_is_taken_from_the_days_there_are(
    current: frozenset[int], text: str, weekdays: set[int]
) -> None:
    assert told(text, subscribed(weekdays=frozenset(current))).weekdays == weekdays


@pytest.mark.parametrize("text", ["평일 빼고", "매일 제외"])
def test_no_subscription_is_left_without_a_day(text: str) -> None:
    with pytest.raises(NotAWish):
        told(text, subscribed("vision"))
    with pytest.raises(NotAWish):
        told(text, None)


def test_a_paused_subscription_goes_on_with_any_wish_and_keeps_its_settings() -> None:
    paused = subscribed("vision", at=time(6), paused="not_in_channel")
    assert told("", paused) == replace(paused, paused=None)


@given(SETS, SETS)
def test_what_is_unsubscribed_is_gone_and_the_rest_stays(had: frozenset[str], gone: frozenset[str]) -> None:
    current, everything = subscribed(*had, at=time(6)), frozenset(SLUGS)
    wish = Wish(gone)
    if not gone:
        assert without(wish, current) is None
    elif not gone & (had or everything):
        with pytest.raises(NotSubscribed) as raised:
            without(wish, current)
        assert all(one.korean in raised.value.asked for one in CATEGORIES if one.slug in gone)
    else:
        left = (had or everything) - gone
        assert without(wish, current) == (replace(current, categories=left) if left else None)


@pytest.mark.parametrize("wish", [Wish(), Wish(frozenset({"vision"}))])
def test_who_has_no_subscription_cannot_end_one(wish: Wish) -> None:
    with pytest.raises(NotSubscribed):
        without(wish, None)


def test_white_space_between_words_means_nothing_however_much_there_is() -> None:
    assert parse(f"비전{' ' * 5_000}\n\t멀티모달 {' ' * 5_000} 08:30") == parse("비전 멀티모달 08:30")
