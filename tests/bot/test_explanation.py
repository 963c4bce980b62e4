"""A reader's level is understood as people write it, and an explanation is kept with what it was made from."""

from bot import digest, replies
from bot.bounded import KeyTerm
from bot.explanation import Explained, Explanation
from bot.message import Heading, Labelled, Paragraph, plain
from bot.store import Store
from tests.bot.papers import sample_edition
from tests.store.examples import NOW, A, freeze

TERMS = (KeyTerm(term="KV 캐시", meaning="앞에서 읽은 것을 적어 두는 메모장입니다."),)
TEXT = "긴 글을 읽을 때 쓰는 메모장을 얇게 만든 연구입니다. 그래서 더 긴 글을 읽을 수 있습니다."


def test_an_explanation_comes_back_for_its_level_and_its_version_alone(store: Store) -> None:
    freeze(store, NOW.date(), A)
    paper = store.papers.get(A)
    assert paper is not None
    made = Explained(Explanation(text=TEXT, terms=TERMS), "developer", "html", "a model")
    assert store.explanations.of(paper, "developer") is None
    store.explanations.keep_of(paper, made, (), NOW)
    assert store.explanations.of(paper, "developer") == made
    assert store.explanations.of(paper, "researcher") is None


def test_key_terms_stand_below_the_explanation_each_in_a_line() -> None:
    item = sample_edition().items[0]
    assert item.made is not None
    blocks = digest.easy(item.paper, item.made, has_model=True).blocks
    heading = next(number for number, one in enumerate(blocks) if isinstance(one, Heading))
    terms = item.made.summary.terms
    assert len(terms) >= 3
    shown = [plain(one.spans) for one in blocks[heading + 1 :] if isinstance(one, Paragraph)]
    assert shown == [f"· {one.term}: {one.meaning}" for one in terms]


def test_an_explanation_says_for_whom_it_is_and_what_it_was_made_from() -> None:
    item = sample_edition().items[0]
    made = Explained(Explanation(text=TEXT, terms=TERMS), "elementary", "pdf", "a model")
    message = digest.explained(item.paper, item.made, made)
    (told,) = (one for one in message.blocks if isinstance(one, Labelled))
    assert (told.label, plain(told.spans)) == (replies.easy_label("초등"), TEXT)
    assert "초등" in told.label
    small = " ".join(plain(one.spans) for one in message.blocks if one.kind == "note")
    assert "전문을 바탕으로" in small
    assert "a model" in small
    assert all(name in small for name in replies.LEVELS.values())


def test_a_term_of_whose_meaning_nothing_is_left_is_gone_and_the_others_stay() -> None:
    two = Explanation(text=TEXT, terms=(*TERMS, KeyTerm(term="RoPE", meaning="자리를 회전으로 나타냅니다.")))
    assert two.with_texts({"text": TEXT, "terms.1": "자리를 나타냅니다."}) == Explanation(
        text=TEXT, terms=(KeyTerm(term="RoPE", meaning="자리를 나타냅니다."),)
    )
    assert two.with_texts({"terms.0": "메모장입니다."}) is None
