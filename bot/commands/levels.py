"""For whom a paper is to be explained, as people say it. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from bot.errors import NotALevel
from bot.explanation import DEFAULT, Level

NAMES: Mapping[Level, str] = {
    "elementary": "초등 초등학생 초등생 초딩 어린이 아이 elementary child kid kids eli5",
    "highschool": "고등 고등학생 고교생 고딩 청소년 highschool teenager",
    "general": "비전공 비전공자 일반 일반인 직장인 초보 초보자 입문 입문자 general beginner default",
    "developer": "개발 개발자 엔지니어 프로그래머 developer engineer",
    "researcher": "연구 연구자 연구원 전문 전문가 전공자 대학원생 researcher expert",
}
"""What each level goes by, by its slug."""

_BY_NAME: Mapping[str, Level] = {name: slug for slug, names in NAMES.items() for name in names.split()}
_AROUND = "\"'`“”‘’.,?!()[]<>:;+~"
_ENDINGS = re.compile(r"(?:수준|눈높이|버전|용)?(?:들)?(?:이라도|라도|에게|한테|께|으로|로|도|이|가|에)?$")
_SAYS_NO_LEVEL = re.compile(
    r"쉽|쉬운|쉬워|설명|알려|해\s?[줘주]|수준|눈높이|버전|알게|이해|^(?:더|좀|아주|정말|으로|줘|주세요|please)$"
)
"""What stands beside a level, or for none."""

_EASILY = re.compile(r"쉽게|쉬운 ?설명|쉬운 ?말")
_EXPLAIN = re.compile(r"설명|알려|알게|알 수 있게|이해|풀어|수준|눈높이")
_FOR_WHOM = re.compile(r"(?:도|라도|에게|한테|께|용|용으로|수준|수준으로|수준에|눈높이|눈높이로|눈높이에)$")
_ASKS_FOR_MORE = re.compile(r"왜|뭐|무엇|무슨|어떻|어떤|어디|얼마|언제|누가|[나까]요\s*\??$|[가까]\?")


def level_named(word: str) -> Level | None:
    """The slug of the level that the word names, with or without its Korean ending; None where it names none."""
    name = unicodedata.normalize("NFKC", word).casefold().strip(_AROUND)
    return _BY_NAME.get(name) or _BY_NAME.get(_ENDINGS.sub("", name, count=1))


def level_of(words: str) -> Level:
    """The level that is asked for beside a paper: `초등`, `개발자 수준으로`; the default where nothing is. Raises
    NotALevel with the first word that means something else.
    """
    for word in words.replace("high school", "highschool").split():
        level = level_named(word)
        if level is not None:
            return level
        if word.strip(_AROUND) and not _SAYS_NO_LEVEL.search(word.strip(_AROUND)):
            raise NotALevel(word)
    return DEFAULT


def explained_for(words: str) -> Level | None:
    """The level, where the words ask for no more than that the paper be explained: «초등학생도 알게 설명해 줘». None
    where they are a question.
    """
    if _ASKS_FOR_MORE.search(words):
        return None
    named = list(_named_in(words))
    if _EASILY.search(words):
        return named[0] if named else DEFAULT
    return named[0] if named and _EXPLAIN.search(words) else None


def _named_in(words: str) -> Iterator[Level]:
    """The levels for which the words say something is: «개발자에게», «초등학생 수준으로», and not «개발자가»."""
    for word, after in zip(words.split(), [*words.split()[1:], ""], strict=True):
        level = level_named(word)
        bare = word.strip(_AROUND)
        if level and (_FOR_WHOM.search(bare) or _FOR_WHOM.search(after.strip(_AROUND)) or _EXPLAIN.match(after)):
            yield level
