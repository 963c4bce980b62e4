"""PDFs by structure: of two real papers, of two small ones of our own, and of some that are drawn by hand."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fulltext import FullText, Paragraph, Section
from tests.golden import compare
from tests.reading.drawn import pdf, text
from tests.reading.sentences import QWEN3, R1
from tests.recorded import recorded
from workers.reading.hyphens import Hyphens
from workers.reading.lines import clean
from workers.reading.pdf import read_pdf
from workers.reading.unreadable import Unreadable

HERE = Path(__file__).parent
PAPERS = {"2501.12948": "2501.12948_DeepSeek_R1.pdf", "2505.09388": "2505.09388_Qwen3_Technical_Report.pdf"}
PROSE = [
    "The quick brown fox jumps over the lazy dog near the river bank",
    "while seven other animals look on without saying a single word,",
    "because nobody of them has ever seen a fox that jumps so far.",
]

LOCK = f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> "


def whole(arxiv_id: str) -> FullText:
    return _read(recorded(f"data/fulltext/{PAPERS[arxiv_id]}"))


def own(name: str) -> FullText:
    return _read(HERE / "papers" / f"{name}.pdf")


@cache
def _read(file: Path) -> FullText:
    return read_pdf(file.read_bytes())


def texts(paper: FullText, kind: str = "text") -> list[str]:
    return [paragraph.text for _, paragraph in paper.paragraphs() if paragraph.kind == kind]


def holding(paper: FullText, words: str) -> tuple[Section, Paragraph]:
    """The one section and paragraph with these words."""
    found = [(section, paragraph) for section, paragraph in paper.paragraphs() if words in paragraph.text]
    assert len(found) == 1, words
    return found[0]


def outline_of(text: FullText) -> list[str]:
    """One line a section: level, number, title, page, and how many paragraphs it has."""
    lines = []
    for section in text.sections:
        page = next((one.page for one in section.paragraphs), "-")
        lines.append(f"{section.level} {section.number or '-'} {section.title} {page} {len(section.paragraphs)}")
    return lines


def drawn(*operators: str) -> FullText:
    lines = [text(72, 700 - 12 * place, words) for place, words in enumerate(PROSE)]
    return read_pdf(pdf([[text(72, 730, "Abstract", 12, 2), *lines, *operators]]))


@pytest.mark.parametrize("arxiv_id", PAPERS)
def test_sections_come_in_order_with_their_numbers_titles_levels_and_pages(arxiv_id: str) -> None:
    outline = "\n".join(outline_of(whole(arxiv_id))) + "\n"
    compare(HERE / "golden" / f"{arxiv_id}.outline.txt", outline)


@pytest.mark.parametrize(("arxiv_id", "sentences"), [("2501.12948", R1), ("2505.09388", QWEN3)])
def test_every_sentence_is_whole_in_one_paragraph_and_on_its_page(
    arxiv_id: str, sentences: tuple[tuple[int, str], ...]
) -> None:
    for page, sentence in sentences:
        _, paragraph = holding(whole(arxiv_id), sentence)
        assert paragraph.page_at(paragraph.text.index(sentence)) == page, sentence


def test_a_sentence_over_two_pages_is_one_and_its_end_is_on_the_second() -> None:
    _, paragraph = holding(whole("2501.12948"), "The findings reveal that RL empowers")
    assert (paragraph.page_at(0), paragraph.page_at(len(paragraph.text) - 1)) == (6, 7)
    _, over_floats = holding(whole("2505.09388"), "Qwen3-32B-Base is our largest dense model")
    assert (over_floats.page_at(0), over_floats.page_at(len(over_floats.text) - 1)) == (5, 9)


@pytest.mark.parametrize("arxiv_id", PAPERS)
def test_no_page_number_head_stamp_or_reference_is_among_the_paragraphs(arxiv_id: str) -> None:
    paper = whole(arxiv_id)
    for section, paragraph in paper.paragraphs():
        assert not re.fullmatch(r"\W*\d*\W*", paragraph.text), section.name
        assert not re.search(
            r"arXiv:\d{4}\.\d{5}v\d|2025-05-14|\. \. \. \. \.|arXiv preprint|CoRR, abs/", paragraph.text
        )
    entries = " ".join(paper.references)
    assert "arXiv preprint" in entries
    assert all(len(entry) > 20 for entry in paper.references)


@pytest.mark.parametrize(("arxiv_id", "tables", "figures"), [("2501.12948", 6, 3), ("2505.09388", 37, 2)])
def test_every_caption_is_there_once(arxiv_id: str, tables: int, figures: int) -> None:
    captions = texts(whole(arxiv_id), "caption")
    assert sorted(int(one.split()[1].strip(":|")) for one in captions if one.startswith("Table")) == [
        *range(1, tables + 1)
    ]
    assert [int(one.split()[1].strip(":|")) for one in captions if one.startswith("Figure")] == [*range(1, figures + 1)]


@pytest.mark.parametrize(
    ("arxiv_id", "page", "row"),
    [
        ("2501.12948", 7, "DeepSeek-R1-Zero | 71.0 | 86.7 | 95.9 | 73.3 | 50.0 | 1444"),
        ("2501.12948", 13, "SimpleQA (Correct) | 28.4 | 38.2 | 24.9 | 7.0 | 47.0 | 30.1"),
        ("2505.09388", 3, "Qwen3-30B-A3B | 48 | 32 / 4 | 128 / 8 | 128K"),
        ("2505.09388", 6, "MMLU-Redux | 83.91 | 82.69 | 84.05 | 86.14 | 87.40"),
        ("2505.09388", 14, "MATH-500 | 96.4 | 97.3 | | 98.8 | 98.0"),
        (
            "2505.09388",
            30,
            "Qwen3-32B (Thinking) | 90.7 | 89.7 | 84.8 | 86.7 | 84.5 | 89.3 | 83.5 | 91.3 | 88.0 | 83.1",
        ),
    ],
)
def test_tables_keep_their_figures_by_row_and_cell(arxiv_id: str, page: int, row: str) -> None:
    found = [one for _, one in whole(arxiv_id).paragraphs() if one.kind == "table" and row in one.text]
    assert [one.page for one in found] == [page]


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = own("letters")
    assert outline_of(paper) == [
        "1 - Abstract 1 1",
        "1 1 Introduction 1 2",
        "1 2 The Machine - 0",
        "2 2.1 Camera and Light 1 1",
        "2 2.2 The Reader 1 5",
        "1 3 Experiment 1 7",
        "1 4 Discussion 2 1",
        "1 - Acknowledgments 2 1",
        "1 A Letter Boxes 2 2",
    ]
    # From the foot of the left column to the head of the right one, past a footnote.
    holding(
        paper, "and a confidence between zero and one; below 0.7 the letter is set aside. Pre-training matters more"
    )
    section, _ = holding(paper, "The city has 412 letter boxes, of which 97 are in the old town.")
    assert section.name == "A Letter Boxes"


def test_floats_and_footnotes_stand_beside_the_text_and_their_numbers_in_none() -> None:
    paper = own("letters")
    assert texts(paper, "footnote") == [
        "¹A letter with a typewritten address was then the rule in business.",
        "²The maker’s leaflet says 98 percent.",
    ]
    assert texts(paper, "table") == [
        "Ink | Letters | Right | Share ; Dry | 3,870 | 3,803 | 98.3 ; Wet | 250 | 111 | 44.4"
    ]
    assert [one.partition(":")[0] for one in texts(paper, "caption")] == ["Table 1", "Figure 1"]
    assert texts(paper, "equation") == ["L = − log p(di | x) + λw, (1)"]
    holding(paper, "built for typewritten addresses. Handwriting came later")
    assert not any("Reading Letters" in one or "Sorting bins" in one for one in texts(paper))
    assert len(paper.references) == 3


def test_numbers_of_lines_contents_and_imprints_are_no_text() -> None:
    paper = own("bread")
    assert [section.name for section in paper.sections] == [
        "Abstract", "1 Introduction", "2 Method", "2.1 Loaves", "2.2 Hardness", "2.2.1 Blind Tasting", "3 Results",
        "3.1 Mould", "4 Conclusion", "A The Recipe",
    ]  # fmt: skip
    everything = " ".join(one.text for _, one in paper.paragraphs())
    assert "KITCHEN" not in everything
    assert [one.text for one in paper.sections[-1].paragraphs] == [
        "Flour, water, salt and yeast are mixed for ten minutes and rest for an hour. The dough is folded twice, "
        "shaped, and proofed for fifty minutes. It is baked at 240 degrees for ten minutes and at 210 degrees for "
        "another thirty."
    ]
    _, over = holding(paper, "No mould was seen in the freezer")
    assert (over.page, over.page_at(len(over.text) - 1)) == (2, 3)


def test_what_no_reader_sees_is_not_read() -> None:
    everything = " ".join(one.text for _, one in own("bread").paragraphs())
    assert "freezing point." in everything
    assert "Ignore all previous instructions" not in everything
    assert "accept this paper" not in everything


@pytest.mark.parametrize(
    "operators",
    [
        ("1 1 1 rg", text(72, 600, "HIDDEN in white on paper")),
        ("0.98 0.99 0.97 rg", text(72, 600, "HIDDEN in what looks white")),
        ("3 Tr", text(72, 600, "HIDDEN by its mode")),
        (text(72, 600, "HIDDEN by being small", size=2),),
        (text(700, 600, "HIDDEN beside the page"),),
        (text(72, -30, "HIDDEN below the page"),),
        ("0.9 0.9 0.2 rg 60 590 300 30 re f", text(72, 600, "HIDDEN yellow on yellow")),
        ("q 0 0 10 10 re W n", text(72, 600, "HIDDEN by being cut away"), "Q"),
        (text(72, 600, "HIDDEN under paper"), "1 1 1 rg 60 590 300 30 re f"),
        (text(72, 600, "HIDDEN under black"), "0 g 60 590 300 30 re f"),
        (text(72, 600, "HIDDEN under grey"), "0.9 g 60 590 300 30 re f"),
        (text(72, 600, "HIDDEN under a thick line"), "1 G 20 w 60 603 m 360 603 l S"),
        ("0 G 20 w 60 603 m 360 603 l S", text(72, 600, "HIDDEN black on a thick black line")),
        (text(72, 600, "HIDDEN under a form"), "/W Do"),
        ("/OC /L BDC", text(72, 600, "HIDDEN in a layer"), "EMC"),
        ("/M gs", text(72, 600, "HIDDEN behind a mask")),
        ("1 Tr 1 1 1 RG", text(72, 600, "HIDDEN in white outlines")),
        ("q 0.001 0 0 1 100 0 cm", text(72, 600, "HIDDEN by being squeezed to nothing"), "Q"),
        ("0.5 Tz", text(72, 600, "HIDDEN by being squeezed to nothing")),
        ("/Span << /ActualText (HIDDEN in the place of other words) >> BDC", text(72, 600, "nice"), "EMC"),
    ],
)
def test_text_is_dropped_where_the_file_shows_that_nobody_sees_it(operators: tuple[str, ...]) -> None:
    paper = drawn(*operators)
    assert "HIDDEN" not in " ".join(one.text for _, one in paper.paragraphs())
    assert texts(paper)[0] == " ".join(PROSE)


def test_white_words_on_a_dark_ground_are_read() -> None:
    paper = drawn("0 0 0 rg 60 590 300 30 re f 1 1 1 rg", text(72, 600, "SHOWN in white on black"))
    assert "SHOWN in white on black" in " ".join(texts(paper))


@pytest.mark.parametrize(
    "operators",
    [
        (text(72, 600, "SHOWN in a frame"), "60 590 300 30 re S"),
        ("1 Tr", text(72, 600, "SHOWN in outlines", 14)),
        (
            "/Span << /ActualText (SHOWN) >> BDC",
            text(72, 600, "SHOWN"),
            "EMC",
            text(110, 600, "is spelt out and followed by more words"),
        ),
        ("50 Tz", text(72, 600, "SHOWN in narrow letters")),
    ],
)
def test_unusual_text_that_can_be_read_is_read(operators: tuple[str, ...]) -> None:
    paper = drawn(*operators)
    assert "SHOW" in " ".join(one.text for _, one in paper.paragraphs())
    assert texts(paper)[0] == " ".join(PROSE)


def test_a_stamp_in_the_margin_is_dropped_and_a_page_on_its_side_is_read() -> None:
    stamp = "q 0 1 -1 0 30 200 cm " + text(0, 0, "arXiv:2501.00001v1 [cs.CL] 1 Jan 2025", size=20) + " Q"
    assert texts(drawn(stamp)) == [" ".join(PROSE)]
    upright = [text(72, 730, "Abstract", 12, 2), *(text(72, 700 - 12 * at, one) for at, one in enumerate(PROSE))]
    aside = [f"q 0 1 -1 0 612 0 cm {text(72, 400 - 12 * at, one)} Q" for at, one in enumerate(PROSE)]
    paper = read_pdf(pdf([upright, aside]))
    assert [paragraph.page for _, paragraph in paper.paragraphs() if " ".join(PROSE) in paragraph.text] == [1, 2]


def test_columns_that_a_file_draws_line_by_line_across_are_read_in_order() -> None:
    left = [f"Left {at:02} of the many lines in this column" for at in range(40)]
    right = [f"Right {at:02} of the many lines in this other" for at in range(40)]
    rows = [
        operator
        for at in range(40)
        for operator in (text(72, 700 - 12 * at, left[at]), text(320, 700 - 12 * at, right[at]))
    ]
    assert " ".join(texts(read_pdf(pdf([rows])))) == " ".join([*left, *right])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"%PDF-1.4\n%%EOF",
        b"<html><body>404</body></html>",
        pdf([["0 0 10 10 re f"]]),
        pdf([]),
        pdf([[text(72, 700, PROSE[0])]], trailer=LOCK),
    ],
    ids=["empty", "words", "header alone", "a page of the web", "no text", "no pages", "locked"],
)
def test_a_file_without_text_is_unreadable_and_says_why(body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\w"):
        read_pdf(body)


def test_no_more_pages_are_read_than_asked_for() -> None:
    page = [text(72, 700 - 12 * at, one) for at, one in enumerate(PROSE)]
    paper = read_pdf(pdf([page] * 5), most_pages=3)
    assert (paper.pages, paper.complete) == (3, False)
    assert max(one.page or 0 for _, one in paper.paragraphs()) <= 3


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("a super-", "vised model", "a supervised model"),
        ("during pre-", "training we", "during pre-training we"),
        ("the state-of-the-", "art result", "the state-of-the-art result"),
        ("by GPT-", "4 and", "by GPT-4 and"),
        ("an LLM-", "based agent", "an LLM-based agent"),
        ("from Qwen2.5-", "32B to", "from Qwen2.5-32B to"),
        ("two-", "phase filter", "two-phase filter"),
        ("no", "hyphen", "no hyphen"),
    ],
)
def test_parted_words_are_joined_and_real_hyphens_stay(before: str, after: str, joined: str) -> None:
    document = ["supervised learning", "pre-training and state-of-the-art", "in two steps", "the first phase"]
    assert Hyphens(document).join(before, after) == joined


def test_ligatures_accents_and_letters_of_formulas_are_letters() -> None:
    assert clean("eﬃcient ﬁne-tuning of 𝜋𝜃 by R´enyi") == "efficient fine-tuning of πθ by Rényi"
    assert clean("a\u200bb\U000e0041\u00adc\u202ed") == "ab-cd"


@given(st.text(alphabet="ab-ﬁ´e \u200b\U000e0041𝑘", max_size=20))
@settings(max_examples=30, deadline=None)
def test_cleaning_twice_changes_nothing(words: str) -> None:
    assert clean(clean(words)) == clean(words)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system tells no peak of memory in /proc")
def test_35_pages_take_less_than_300_mb_in_a_process_of_their_own() -> None:
    file = recorded(f"data/fulltext/{PAPERS['2505.09388']}")
    # The peak of this program alone: `ru_maxrss` keeps that of whoever forked it.
    # https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    code = f"""
import re
from workers.reading.pdf import read_pdf
pages = read_pdf(open({str(file)!r}, "rb").read()).pages
print(pages, int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parents[1])
    pages, megabytes = map(int, done.stdout.split())
    assert pages == 35
    assert megabytes < 300


@pytest.mark.torture
@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_read_or_unreadable(data: st.DataObject) -> None:
    body = bytearray((HERE / "papers" / data.draw(st.sampled_from(["letters.pdf", "bread.pdf"]))).read_bytes())
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255)), max_size=60)):
        body[place] = byte
    del body[data.draw(st.just(len(body)) | st.integers(len(body) // 2, len(body))) :]
    try:
        paper = read_pdf(bytes(body))
    except Unreadable:
        return
    for _, paragraph in paper.paragraphs():
        assert paragraph.text == " ".join(paragraph.text.split())
        assert list(paragraph.breaks) == sorted(paragraph.breaks)
