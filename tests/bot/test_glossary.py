"""The field's terms: found in every form, told to a prompt, and read from a file that cannot be half right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts
from bot import replies
from bot.errors import Misconfigured
from bot.glossary import Glossary, Term, lines, parse

OURS = parse(prompts.text("glossary"), "prompts/glossary.md")
HEAD = "# Terms\n\nSome prose.\n\n| English | Korean | Not |\n|---|---|---|\n"


def read(*rows: str) -> Glossary:
    return parse(HEAD + "\n".join(rows), "GLOSSARY_FILE")


def held(text: str) -> list[str]:
    return [term.english for term in OURS.held(text)]


def test_there_are_some_hundred_terms_and_those_everybody_asks_for() -> None:
    korean = {term.english: term.korean for term in OURS.terms}
    assert len(korean) >= 300
    assert korean["feature map"] == "특징 맵"
    assert korean["zero-shot"] == "제로샷"
    assert korean["post-training"] == "사후 학습"
    assert korean["proprietary"] == "상용"
    assert korean["ablation"] == "절제 실험"
    assert korean["ground truth"] == "정답"
    assert korean["inference"] == korean["reasoning"] == "추론"
    assert korean["LoRA"] == "LoRA"


def test_no_rendering_is_right_and_wrong_at_once_and_none_holds_another_of_its_term() -> None:
    for term in OURS.terms:
        assert not {bad for bad, _ in term.wrong} & set(term.right)
        rivals = (term.korean, *term.rivals)
        assert not any(one != other and one in other for one in rivals for other in rivals), term


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("We fine-tune it.", ["fine-tuning"]),
        ("Fine-tuned, finetuned and fine tuning", ["fine-tuning"]),
        ("Zero-Shot or zero shot or zeroshot", ["zero-shot"]),
        ("FEATURE MAPS", ["feature map"]),
        ("features and a feature map", ["feature", "feature map"]),
        ("a large language model", ["large language model"]),
        ("language models", ["language model"]),
        ("state-of-the-art", ["state of the art"]),
        ("two corpora, five vocabularies and a vocabulary", ["vocabulary"]),
        ("CLIP on video clips", ["CLIP"]),
        ("pass@1", ["pass@1"]),
        ("a mixture-of-experts layer", ["mixture of experts", "layer"]),
        ("nothing to see", []),
        ("", []),
    ],
)
def test_a_term_is_found_in_each_of_its_forms_and_only_the_longest(text: str, terms: list[str]) -> None:
    assert held(text) == terms


@pytest.mark.parametrize("term", OURS.terms, ids=lambda term: term.english)
def test_every_term_is_found_where_it_is_written(term: Term) -> None:
    assert held(f"We study {term.english} here.") == [term.english]


def test_a_prompt_is_told_our_rendering_and_nothing_of_what_stays_english() -> None:
    assert lines(OURS.held("Zero-shot LoRA with feature maps")) == "zero-shot 제로샷, feature map 특징 맵"
    assert lines(()) == ""


def test_a_row_says_what_is_ours_what_is_right_too_and_what_is_wrong() -> None:
    (term,) = read("| widget | 위젯 / 부품, 장치 | 위짓, 기물 상자 → 위젯 상자 |").terms
    assert term == Term("widget", "위젯", ("부품",), ("장치",), (("위짓", "위젯"), ("기물 상자", "위젯 상자")))
    assert read("| widget | 위젯 | |").terms == (Term("widget", "위젯"),)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| widget | 위젯 |", "row"),
        ("| widget | 위젯 | | |", "row"),
        ("| widget | 위젯 | 위짓", "row"),
        ("widget: 위젯", "row"),
        ("- widget", "row"),
        ("| 위젯 | widget | |", "english"),
        ("| | 위젯 | |", "english"),
        ("| one two three four five six seven | 위젯 | |", "english"),
        ("| widget | | |", "korean"),
        ("| widget | 위젯, | |", "korean"),
        ("| widget | 위젯 / | |", "korean"),
        ("| widget | 위젯 | 위짓,, 위지트 |", "korean"),
        ("| widget | **위젯** | |", "korean"),
        ("| widget | 위젯 | 위짓 → |", "korean"),
        ("| widget | 위젯 | 위젯 |", "both"),
        ("| one-two | 하나 | |", "twice"),
    ],
)
def test_a_line_that_is_no_row_is_named_by_its_number(row: str, fault: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        read("| one two | 둘 | |", row)
    assert raised.value.setting == "GLOSSARY_FILE"
    assert raised.value.reason == replies.bad_glossary_line(8, fault)
    assert raised.value.reason in replies.error(raised.value)


def test_a_table_begins_with_its_header() -> None:
    with pytest.raises(Misconfigured, match="1번째"):
        parse("| widget | 위젯 | |", "GLOSSARY_FILE")
    with pytest.raises(Misconfigured, match="3번째"):
        parse("# Terms\n\n| Term | Korean | Not |\n", "GLOSSARY_FILE")


def test_an_operators_terms_replace_ours_and_join_them() -> None:
    own = read("| Feature-Map | 피처 맵 | |", "| widget | 위젯 | |")
    merged = OURS.with_own(own)
    assert len(merged.terms) == len(OURS.terms) + 1
    assert lines(merged.held("feature maps of a widget")) == "Feature-Map 피처 맵, widget 위젯"
    assert OURS.with_own(Glossary()) == OURS


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("| -\n/,→가a"), max_size=200))
def test_any_file_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        read_all = parse(text, "GLOSSARY_FILE")
    except Misconfigured as problem:
        said = problem.reason
    else:
        said = f"{len(read_all.terms)}번째 줄: "
    assert re.match(r"\d+번째 줄: ", said)


@given(st.lists(st.sampled_from([term.english for term in OURS.terms]), max_size=8), st.text(max_size=40))
def test_what_a_text_holds_is_found_whatever_surrounds_it(english: list[str], other: str) -> None:
    found = OURS.held(f"{other} ; " + " ; and ; ".join(english))
    assert len(set(found)) == len(found)
    assert len(found) >= (1 if english else 0)
