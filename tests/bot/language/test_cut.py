"""What is still wrong after the repair call goes, sentence by sentence, and nothing else does."""

from hypothesis import given, settings

from bot.korean import sentences
from bot.language import Kind, check, cut
from tests.bot.language.catalogue import FAST, SOURCE
from tests.bot.language.test_check import CARDS, GLOSSARY


def test_a_sentence_that_is_still_wrong_goes_and_the_others_stay() -> None:
    texts = {"overview": f"{FAST} 좋은 성능을 보여줩니다. 코드도 공개합니다.", "easy": FAST}
    made = cut(texts, check(texts, SOURCE).left)
    assert made.texts == {"overview": f"{FAST} 코드도 공개합니다.", "easy": FAST}
    assert [one.kind for one in made.dropped] == [Kind.MISSPELT]
    assert made.emptied == ()


def test_a_field_that_is_empty_then_is_told_and_gone() -> None:
    texts = {"overview": "The model answers quickly.", "easy": FAST}
    made = cut(texts, check(texts, SOURCE).left)
    assert (made.texts, made.emptied) == ({"easy": FAST}, ("overview",))


def test_a_sentence_in_another_style_is_kept() -> None:
    texts = {"overview": f"{FAST} 세계 최초다."}
    left = check(texts, SOURCE).left
    assert [one.kind for one in left] == [Kind.STYLE]
    assert cut(texts, left).texts == texts


@given(CARDS)
@settings(max_examples=60)
def test_what_is_left_was_there_and_has_nothing_worth_cutting(texts: dict[str, str]) -> None:
    checked = check(texts, SOURCE, GLOSSARY)
    made = cut(checked.texts, checked.left)
    assert {*made.texts, *made.emptied} == texts.keys()
    for field, text in made.texts.items():
        kept, whole = sentences(text), sentences(checked.texts[field])
        assert "".join(text.split()) in "".join("".join(whole).split()) or len(kept) < len(whole)
