"""What a model wrote is right when people read it: put right where that is certain, asked for again, or gone."""

from bot.checks import Check, Outcome, counted
from bot.glossary import Glossary, Term
from bot.language import Source
from bot.review import cut, review

SOURCE = Source(
    "YuLan-Mini: An Open Data-efficient Language Model",
    "YuLan-Mini is a base model with 2.42B parameters, trained on 1.08T tokens. Its feature maps are small.",
)
RIGHT = {
    "title": "YuLan-Mini: 적은 데이터로 학습한 공개 언어 모델",
    "overview": "YuLan-Mini는 2.42B 파라미터를 가진 기반 모델로, 1.08조(1.08T) 토큰으로 학습했습니다.",
}
TERMS = Glossary((Term("feature map", "특징 맵", wrong=(("기능 맵", "특징 맵"),)),))


def test_what_is_right_stays_as_it_is() -> None:
    reviewed = review(RIGHT, SOURCE)
    assert (reviewed.texts, reviewed.repaired, reviewed.left, reviewed.faults) == (RIGHT, (), (), ())
    assert cut(RIGHT, SOURCE).texts == RIGHT


def test_a_figure_off_by_ten_is_the_sources_and_is_kept_on_record() -> None:
    reviewed = review({"overview": "이 모델은 1,080조 개의 토큰으로 학습했습니다."}, SOURCE)
    assert "1.08조(1.08T)" in reviewed.texts["overview"]
    (record,) = reviewed.repaired
    assert (record.kind, record.field, record.before) == ("off by a power of ten", "overview", "1,080조")
    assert record.after is not None
    assert record.outcome is Outcome.REPAIRED
    assert reviewed.faults == ()


def test_a_figure_that_the_source_lacks_is_named_and_then_goes_with_its_sentence() -> None:
    texts = {"overview": "YuLan-Mini는 작은 모델입니다. 정확도는 91.7%입니다."}
    reviewed = review(texts, SOURCE)
    assert reviewed.texts == texts
    assert any("91.7" in fault for fault in reviewed.faults)
    rest = cut(texts, SOURCE)
    assert rest.texts == {"overview": "YuLan-Mini는 작은 모델입니다."}
    assert [(one.kind, one.outcome) for one in rest.repaired] == [("not in the source", Outcome.CUT)]


def test_a_field_that_loses_all_its_sentences_is_gone() -> None:
    assert cut({"performance": "정확도는 91.7%입니다."}, SOURCE).texts == {}


def test_terms_and_figures_of_one_sentence_are_both_put_right() -> None:
    reviewed = review({"details": "기능 맵이 작고 파라미터는 2.42억 개입니다."}, SOURCE, TERMS)
    assert reviewed.texts["details"].startswith("특징 맵이 작고")
    assert "24.2억(2.42B)" in reviewed.texts["details"]
    assert {one.kind for one in reviewed.repaired} == {"term", "off by a power of ten"}


def test_reviewing_what_was_reviewed_changes_nothing_more() -> None:
    texts = {
        "overview": "본 논문에서는 2.42억 개의 파라미터를 가진 YuLan-Mini을 다룹니다. 도움이 될 것으로 기대됩니다."
    }
    once = review(texts, SOURCE, TERMS)
    assert once.texts != texts
    again = review(once.texts, SOURCE, TERMS)
    assert (again.texts, again.repaired) == (once.texts, ())


def test_faults_are_counted_by_kind() -> None:
    checks = [Check(kind, "overview", "", None, Outcome.ASKED) for kind in ("term", "name", "term")]
    assert list(counted(checks).items()) == [("term", 2), ("name", 1)]
