"""A card's Korean is put right where that is safe, and what is wrong is named; good Korean is left alone."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import prompts
from bot.glossary import parse
from bot.language import Kind, Source, check
from bot.language.finding import Finding
from tests.bot.language.catalogue import FAST, LEFT, REPAIRED, SOURCE
from tests.bot.papers import REPLIES, sample_papers

GLOSSARY = parse(prompts.text("glossary"), "prompts/glossary.md")
GOOD = (Path(__file__).parent / "good_sentences.txt").read_text(encoding="utf-8").splitlines()
BAD = [text for cases in REPAIRED.values() for text, _ in cases] + [text for texts in LEFT.values() for text in texts]
FIELDS = ("title", "one_line", "overview", "easy", "novelty", "details", "performance")
WRITTEN = st.text(
    st.sampled_from("가나다 를은다요.LoRA75%()[]“”*#`:…\n-") | st.characters(exclude_categories=["Cs"]), max_size=120
)
CARDS = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(st.sampled_from([*GOOD, *BAD]) | WRITTEN, min_size=1, max_size=4).map(" ".join)
)


def details(text: str, source: Source = SOURCE) -> tuple[str, list[Finding], list[Finding]]:
    checked = check({"details": text}, source, GLOSSARY)
    return checked.texts["details"], list(checked.repaired), list(checked.left)


def that_holds_it_all(sentence: str) -> Source:
    """A source with every term of the glossary, and every name of the sentence: where most can go wrong."""
    names = re.findall(r"[A-Za-z0-9][\w.@²-]*", re.sub("[가-힣]", " ", sentence))
    return Source("", ". ".join([*(term.english for term in GLOSSARY.terms), *names]))


@pytest.mark.parametrize("sentence", GOOD)
def test_good_korean_is_left_alone(sentence: str) -> None:
    assert details(sentence, that_holds_it_all(sentence)) == (sentence, [], [])


@pytest.mark.parametrize(
    ("kind", "text", "right"), [(kind, text, right) for kind, cases in REPAIRED.items() for text, right in cases]
)
def test_what_code_can_put_right_is_put_right_and_recorded(kind: Kind, text: str, right: str) -> None:
    mended, repaired, left = details(text)
    assert mended == right
    assert kind in {one.kind for one in repaired}
    assert left == []


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts])
def test_what_only_the_model_can_put_right_is_named_with_its_field(kind: Kind, text: str) -> None:
    found = [one for one in details(text)[2] if one.kind is kind]
    assert found
    assert all(one.wrong.startswith("`details` ") for one in found)


def test_every_kind_has_its_cases() -> None:
    assert {*REPAIRED, *LEFT} == set(Kind)


@pytest.mark.parametrize("paper_id", REPLIES)
def test_the_cards_of_the_sample_are_faultless(paper_id: str) -> None:
    paper = next(one for one in sample_papers() if one.paper_id.value == paper_id)
    texts = {field: REPLIES[paper_id][field] for field in FIELDS if REPLIES[paper_id][field]}
    checked = check(texts, Source(paper.title, paper.abstract), GLOSSARY)
    assert (checked.texts, checked.repaired, checked.left) == (texts, (), ())


def test_absence_may_be_told_of_a_paper_that_was_read_but_not_guessed_about() -> None:
    read = Source(SOURCE.title, SOURCE.text, only_abstract=False)
    assert details(f"{FAST} 구체적인 수치는 논문에 제시되지 않았습니다.", read)[1:] == ([], [])
    assert details(REPAIRED[Kind.FILLER][0][0], read)[0] == FAST


def test_an_english_sentence_takes_no_korean_one_with_it() -> None:
    text = f"{FAST} The model is compared to other models and works well in practice."
    (found,) = details(text)[2]
    assert found.kind is Kind.NOT_KOREAN
    assert found.text.startswith("The model")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("MiniMax-01: Scaling Models", "긴 문맥에서 효율적으로 학습합니다."),
        ("LlamaGen: Autoregressive Generation", "Llama로 만든 모델입니다."),
        ("AdamW: Decoupled Decay", "Adam보다 빠릅니다."),
        ("MLLMs and their Benchmarks", "LLM보다 느립니다."),
        ("Qwen2-VL: Perception", "Qwen2.5-VL과 비교합니다."),
    ],
)
def test_a_word_that_is_nearly_a_name_is_no_name(title: str, text: str) -> None:
    assert details(text, Source(title, "A study.")) == (text, [], [])


def test_what_comes_next_may_be_told_where_the_source_tells_it() -> None:
    told = Source(SOURCE.title, f"{SOURCE.text} In future work we will add languages.")
    later = f"{FAST} 향후 연구에서는 더 많은 언어로 확장할 필요가 있습니다."
    assert details(later, told)[0] == later
    assert details(later)[0] == FAST


@pytest.mark.parametrize(
    ("field", "text", "kinds"),
    [
        ("title", "DynaMix-7B: 긴 문맥을 위한 적응형 특징 혼합", set()),
        ("title", "필요한 것은 Dynamic Mixing뿐", set()),
        ("title", "DynaMix-7B: Adaptive Feature Mixing for 긴 문맥 언어 모델", {Kind.NOT_KOREAN}),
        ("title", "DynaMix-7B: An Adaptive Mixing 언어 모델", {Kind.NOT_KOREAN}),
        ("title", "Adaptive Feature Mixing", {Kind.NOT_KOREAN}),
        ("title", "긴 문맥을 위한 Adaptive Feature Mixing", {Kind.NOT_KOREAN}),
        ("title", "DynaMix-7B: Towards Long Context 모델", {Kind.NOT_KOREAN}),
        ("title", "제목: 적응형 특징 혼합", {Kind.LEAK}),
        ("one_line", "긴 문맥을 빠르게 읽는 모델", set()),
        ("one_line", "긴 문맥을 빠르게 읽는 방법을 제시함", set()),
        ("one_line", "긴 문맥을 빠르게 읽는다.", {Kind.STYLE}),
        ("one_line", "긴 문맥을 빠르게 읽어요.", {Kind.STYLE}),
        ("overview", "긴 문맥을 빠르게 읽는 모델", {Kind.UNFINISHED}),
        ("easy", "왜 빠를까요? 조금씩 나누어 읽기 때문입니다.", set()),
    ],
)
def test_titles_and_lines_are_held_to_what_suits_them(field: str, text: str, kinds: set[Kind]) -> None:
    checked = check({field: text}, SOURCE, GLOSSARY)
    assert {one.kind for one in (*checked.repaired, *checked.left)} == kinds


def test_a_sentence_is_said_again_in_another_field_too_unless_its_figures_are_others() -> None:
    said = "긴 문맥을 읽는 시험에서 이전 모델보다 정확도가 12% 높았습니다."
    again = check({"overview": f"{FAST} {said}", "performance": f"{said} 속도도 빨랐습니다."}, SOURCE)
    assert again.texts == {"overview": f"{FAST} {said}", "performance": "속도도 빨랐습니다."}
    other = {"overview": said, "performance": said.replace("12%", "15%")}
    assert check(other, SOURCE).repaired == ()
    alone = check({"overview": said, "performance": said}, SOURCE)
    assert [(one.kind, one.field) for one in alone.left] == [(Kind.REPEATED, "performance")]


def test_a_name_that_the_source_spells_in_two_ways_may_be_spelled_in_either() -> None:
    both = Source("LLaMA revisited", "LLaMA and Llama are compared, and SPAM with spam.")
    assert details("LLaMA는 Llama보다 느리고 spam도 걸러 냅니다.", both)[1:] == ([], [])


def test_the_easy_text_may_use_a_word_in_its_everyday_sense() -> None:
    source = Source("", "The attention of the backbone.")
    said = "주의력이 흩어지면 글을 놓칩니다. 등뼈처럼 몸을 받칩니다."
    assert check({"easy": said}, source, GLOSSARY).repaired == ()
    assert {one.kind for one in check({"details": said}, source, GLOSSARY).repaired} == {Kind.TERM}


def test_an_address_is_no_name_to_be_respelled() -> None:
    text = "코드는 https://example.org/dynamix-7b/medqa.git에서 받을 수 있습니다."
    assert details(text) == (text, [], [])


def test_faults_are_told_once_in_the_order_of_the_fields() -> None:
    checked = check({"overview": "좋은 성능을 보여줩니다.", "details": "세계 최초다."}, SOURCE)
    assert [fault.split()[0] for fault in checked.faults] == ["`overview`", "`details`"]


@given(CARDS, st.sampled_from([SOURCE, Source("", ""), Source(SOURCE.title, SOURCE.text, only_abstract=False)]))
@settings(max_examples=60)
@example({"overview": "요약: 요약: 요약: 본 논문에서는 새로운 BERT은 모델을 제안한다."}, SOURCE)
def test_checking_twice_is_checking_once(texts: dict[str, str], source: Source) -> None:
    once = check(texts, source, GLOSSARY)
    twice = check(once.texts, source, GLOSSARY)
    assert (twice.texts, twice.repaired, twice.left) == (once.texts, (), once.left)


@given(CARDS)
@settings(max_examples=60)
def test_a_finding_says_where_it_stands_and_no_field_is_emptied(texts: dict[str, str]) -> None:
    checked = check(texts, SOURCE, GLOSSARY)
    assert checked.texts.keys() == texts.keys()
    for field, text in texts.items():
        assert any(map(str.isalnum, checked.texts[field])) == any(map(str.isalnum, text))
    for one in checked.left:
        assert checked.texts[one.field][one.start : one.end] == one.text


@pytest.mark.torture
@given(CARDS, st.sampled_from([SOURCE, Source("", "")]))
@settings(max_examples=3_000)
def test_checking_twice_is_checking_once_for_long(texts: dict[str, str], source: Source) -> None:
    once = check(texts, source, GLOSSARY)
    assert check(once.texts, source, GLOSSARY).texts == once.texts
