"""What a text says a paper lacks: filler about topics it does not have, and absence told of a paper nobody opened."""

import re
from collections.abc import Iterator

from bot.korean import placed_sentences
from bot.language.dropping import without
from bot.language.finding import TITLE, Finding, Kind, Source, Texts

_SAID = (
    r"(?:언급|명시|제시|제공|기술|서술|설명|보고|공개|포함|수록|기재|공유|소개|"
    r"다루어|다루|나와|나타나|드러나|밝혀|밝히)"
)
# An end of the sentence or a clause: `언급되지 않은 물체` tells of the object and not of the paper.
_END = r"(?:[았었했]?(?:습니다|음|다|으나|지만|으며|으므로)|어(?!도))"
_NOT = (
    rf"(?:{_SAID}(?:되어\s?|돼\s?|\s)?(?:있|되|하|지)?지(?:는|도|가)?\s?(?:않|못)|"
    rf"{_SAID}(?:은|는|이|도|된 바)?\s?(?:전혀\s)?없|(?:알|확인할|찾을)\s?수\s?없|확인되지 않|"
    rf"(?:알|파악하|확인하)기\s?(?:어렵|힘들)){_END}"
)
_PAPER = (
    r"(?<![가-힣])(?<!쓴 )(?<!한 )(?<!든 )(?:논문|초록|원문|본문|저자(?:들|는)?|요약문)"
    r"(?:에서는|에서|에는|에|은|는|의|이|만으로는|에도)?\s[^.!?]{0,50}?"
)
_EXACT = r"(?:구체적|정확|상세|자세|세부|정량적)(?:인|으로|한|히|적인|적)?\s[^.!?]{0,40}?"
# A paper may say itself that no errors were reported, but of these no paper says that they are not.
_TOPIC = (
    r"^(?:(?:다만|하지만|그러나|또한|단),? )?(?:[가-힣]+\s){0,3}"
    r"(?:유의성|한계점?|하드웨어|하이퍼파라미터|수치|표본 크기|공개 여부|"
    r"(?:학습|훈련|계산|추론)\s?(?:시간|비용|자원))(?:은|는|도)\s(?:따로 |별도로 |구체적으로 )?"
)
# Said of a text alone, and of this one where it is no input of a model.
_UNTOLD = re.compile(
    r"(?:은|는|도)\s(?:따로 |별도로 |구체적으로 |명확히 )?(?:명시|언급|기재|서술)(?:되지|하지)는? 않(?:았)?습니다\W*$"
)
_WHETHER = r"[는은]지는\s(?:따로 |구체적으로 )?(?:밝히|언급하|설명하)지 않(?:았)?습니다\W*$"
_ABOUT = rf"에 (?:대한|관한)\s(?:[가-힣]+\s)?(?:언급|설명|서술)[은는이]?\s?없{_END}"
_ABSENCE = re.compile(rf"(?:{_PAPER}|{_EXACT}|{_TOPIC}){_NOT}|{_ABOUT}|{_WHETHER}")
_OF_OTHERS = re.compile(
    r"(?:기존|이전|선행|종래|과거|다른|많은|대부분의?|대다수|여러|일부|최근|관련|공개된|상용)\s(?:[가-힣A-Za-z-]+\s){0,2}"
    r"(?:[A-Z]+|논문|연구|방법|모델|시스템|벤치마크|데이터셋)|그동안|지금까지"
)
_GUESSED = re.compile(
    r"(?:없|않)[가-힣]{0,3}(?:으나|지만|만|는데|고),?\s[^.!?]*(?:예상|추정|추측|짐작|것으로 보|가능성|수 있|중요할)"
)
_GUESSED_OF_UNKNOWN = re.compile(
    r"(?:알려지|공개되|밝혀지)지 않(?:았)?(?:으나|지만),?\s[^.!?]*(?:예상|추정|추측|짐작)(?:됩|된|됨)"
)
_NOT_TOLD = re.compile(r"(?:언급|명시|제시|서술|설명)(?:되지|하지)는? 않(?:았)?(?:으나|지만)")
_OF_INPUT = re.compile(r"프롬프트|지시|질문|문서|사용자|입력|데이터|대화")
_EMPTY = re.compile(
    r"^(?:[가-힣 ]{2,14}[:：]\s*)?(?:(?:해당|정보|언급|내용|관련 내용|자료)\s?(?:사항\s?)?(?:이 |은 )?없(?:음|습니다)|"
    r"없음|미상|명시되지 않음|알 수 없음|미제공|N/?A|None|null|TBD)\W*$",
    re.IGNORECASE,
)
_REFERRED = re.compile(r"(?:자세한|더 많은|구체적인)\s[^.!?]{0,16}(?:논문|원문|본문)[을를]?\s?(?:참고|참조|확인)")


def absence(texts: Texts, source: Source) -> Iterator[Finding]:
    """Sentences that tell what is not there. They go where others are left.

    What the abstract does not say the paper may: absence is a finding only where the abstract alone was read. Guesses
    about what is not said are filler in any case.
    """
    for field, text in texts.items():
        placed = placed_sentences(text) if field != TITLE else []
        for sentence in placed:
            kind = _kind(sentence.text, source)
            if kind is Kind.FILLER:
                wrong = "has filler about what the paper does not say: {}"
                yield without(sentence, field, text, placed, kind, wrong)
            elif kind is Kind.ABSENCE:
                wrong = "says that the paper lacks something, of which only the abstract was read: {}"
                yield without(sentence, field, text, placed, kind, wrong)


def _kind(sentence: str, source: Source) -> Kind | None:
    if _EMPTY.search(sentence) or _REFERRED.search(sentence):
        return Kind.FILLER
    if _OF_OTHERS.search(sentence):
        return None
    of_input = _OF_INPUT.search(sentence) is not None
    is_absence = bool(_ABSENCE.search(sentence) or (_UNTOLD.search(sentence) and not of_input))
    is_untold = _NOT_TOLD.search(sentence) and not of_input
    if _GUESSED_OF_UNKNOWN.search(sentence):
        return Kind.FILLER
    if (is_absence or is_untold) and _GUESSED.search(sentence):
        return Kind.FILLER
    return Kind.ABSENCE if is_absence and source.only_abstract else None
