"""What a Korean question finds in an English paper."""

import time
from pathlib import Path

import pytest

from bot.evidence import best_first, chosen, find
from bot.evidence.bridge import by_sound, notions
from bot.evidence.everyday import everyday
from bot.evidence.words import stem
from bot.fulltext import FullText, Paragraph, Section
from bot.glossary import Glossary, Term
from tests.answers.asked import length

GLOSSARY = Glossary((Term("reward model", "보상 모델", wrong=(("상금 모델", "보상 모델"),)), Term("rollout", "롤아웃")))
SAID = {
    "license": "All weights are released under the Apache 2.0 license.",
    "slow": "Decoding is slow because every token attends to the whole cache.",
    "data": "The model was trained on 36 trillion tokens of web pages and books.",
    "reward": "A reward model scores each answer of the policy.",
    "limits": "Our method struggles with tables whose cells are merged.",
    "name": "YuLan-Mini was compared with DeepSeek-R1 and GPT-4o.",
}
PAPER = FullText("html", tuple(Section("", name.upper(), 1, (Paragraph(text),)) for name, text in SAID.items()))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("상업적으로 써도 되는 라이선스인가요?", "license"),
        ("왜 느린가?", "slow"),
        ("왜 이렇게 느려요", "slow"),
        ("학습 데이터는 토큰 몇 개야?", "data"),
        ("36조 토큰으로 학습했나", "data"),
        ("보상모델이 뭘 하죠", "reward"),
        ("상금 모델은 뭐야", "reward"),
        ("이 방법의 한계는?", "limits"),
        ("GPT-4o랑 비교했어?", "name"),
        ("유란-미니는 어떤 모델과 견줬나", "name"),
        ("딥시크보다 나아?", "name"),
    ],
)
def test_a_question_in_korean_finds_its_passage(question: str, name: str) -> None:
    assert best_first(question, PAPER, GLOSSARY)[0].section == name.upper()


def test_words_that_a_model_asks_for_are_looked_for_too() -> None:
    for more in (["merged"], ["tables", "cells"], ["which cells of tables does the method not read"]):
        assert best_first("음", PAPER, GLOSSARY, more)[0].section == "LIMITS"


def test_every_passage_is_there_whatever_is_asked() -> None:
    for question in ("", "ㅋㅋㅋ", "🙂", "?" * 3_000, "모델 " * 800):
        assert len(best_first(question, PAPER, GLOSSARY)) == len(SAID)


@pytest.mark.torture
@pytest.mark.parametrize(
    "junk",
    [
        " ",
        ".",
        ". ",
        "$",
        "$a ",
        "(",
        "[1,",
        "a-",
        "a- ",
        "(Aa, 2020; ",
        "\\",
        "a\u0301",
        "1,",
        "—",
        " ; ",
        "a2020",
        "모",
    ],
)
def test_a_text_of_junk_takes_time_in_proportion_to_its_length(junk: str) -> None:
    junk *= 200_000 // len(junk)
    text = FullText("pdf", (Section("1", "One", 1, (Paragraph(junk), Paragraph("We train it on words."))),))
    began = time.process_time()
    assert find("We train it on words", text) is not None
    find(junk, text)
    best_first(junk[:2_000], text, GLOSSARY)
    assert time.process_time() - began < 15


def test_a_paper_without_text_has_no_passages() -> None:
    assert best_first("왜?", FullText("pdf", ()), GLOSSARY) == ()


def test_what_is_chosen_fits_and_stands_in_the_papers_order() -> None:
    ranked = best_first("라이선스와 학습 데이터와 한계", PAPER, GLOSSARY)
    taken = chosen(ranked, 200, length)
    assert [one.section for one in taken] == ["LICENSE", "DATA", "LIMITS"]
    assert sum(map(length, taken)) <= 200
    assert chosen(ranked, 0, length) == ()


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("빨라졌나", "fast"), ("느린", "slow"), ("어려운가요", "difficult"), ("줄였어", "reduce"), ("만든", "create"),
        ("골라서", "select"), ("틀렸던", "wrong"), ("배웠는데", "learn"), ("학습데이터", "training data"),
        ("성능은", "performance"), ("1.5만 개", "15,000"), ("3억 개", "300 million"), ("라이브러리가", "library"),
    ],
)  # fmt: skip
def test_everyday_words_are_known_in_all_their_forms(korean: str, english: str) -> None:
    found = notions(korean, GLOSSARY, by_sound(["library", "liberal"]))
    assert english in {one for notion in found for one in notion.english}


def test_words_are_one_in_all_their_forms() -> None:
    for forms in ("distill distilled distilling distillation", "efficient efficiency", "train trained training trains"):
        assert len({stem(one) for one in forms.split()}) == 1
    assert stem("general") != stem("genus")


def test_every_row_of_the_table_is_read() -> None:
    written = (Path(__file__).parents[3] / "bot" / "evidence" / "everyday.md").read_text(encoding="utf-8")
    rows = [
        line for line in written.splitlines() if line.startswith("|") and not line.startswith(("| Korean |", "|---"))
    ]
    tables = everyday()
    assert len(rows) == sum(map(len, (tables.asking, tables.talk, tables.words, tables.names)))
