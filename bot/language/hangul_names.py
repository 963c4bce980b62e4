"""Whether a word in Hangul is a Latin name as it sounds: 유란-미니 is YuLan-Mini, 딥시크 is DeepSeek."""

import re
from functools import lru_cache

from bot.korean import HANGUL

_KNOWN = {
    "DeepSeek": ("딥시크", "딥씩"),
    "Qwen": ("큐원", "큐웬", "첸원"),
    "GPT": ("지피티",),
    "ChatGPT": ("챗지피티",),
    "ImageNet": ("이미지넷",),
    "AlphaGo": ("알파고",),
    "AlphaFold": ("알파폴드",),
    "InternLM": ("인턴엘엠",),
}
"""Names whose sound is not in their letters. 라마 and 라바 are not here: they are animals and rock."""
_KOREAN_BY_NOW = frozenset({"GitHub", "YouTube", "PyTorch", "OpenAI"})
"""깃허브 and 유튜브 are words of their own."""

_INITIALS = ("g", "g", "n", "d", "d", "r", "m", "b", "b", "s", "s", "", "j", "j", "ch", "k", "t", "p", "h")
_VOWELS, _EU = 21, 18
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_SOUND_OF = {
    "a": "ㅏㅐㅑㅒㅓㅔㅖㅗㅘㅙㅝㅞ",
    "e": "ㅔㅐㅣㅓㅖㅕㅞ",
    "i": "ㅣㅏㅓㅟ",
    "o": "ㅗㅏㅓㅜㅛㅝ",
    "u": "ㅜㅠㅓㅏㅗㅟ",
    "y": "ㅣㅏㅑㅠㅛㅕㅖ",
}
"""How the first vowel of an English word may be heard: 문맥에서 has the consonants of MiniMax, and no i."""
_FINALS = ("", *"gggnnndllllllllmbbttN", "j", "ch", "k", "t", "p", "h")
_CLASS = str.maketrans(
    {"g": "k", "d": "t", "b": "p", "r": "l", "j": "c", "z": "c", "v": "p", "f": "p", "q": "k", "x": "s"}
)
_LATIN = (("ph", "f"), ("ck", "k"), ("ch", "c"), ("sh", "s"), ("th", "s"), ("qu", "k"), ("ng", "N"), ("x", "ks"))
_LEAST_SOUNDS = 4


def is_hangul_of(word: str, name: str) -> int:
    """How many characters at the start of the Hangul `word` are the sound of `name`; 0 where they are not.

    What may follow is a particle. Only names with at least four consonants or two parts are compared by sound: shorter
    ones sound like Korean words too often.
    """
    for written in _KNOWN.get(name, ()):
        if word.startswith(written) and _PARTICLE.fullmatch(word[len(written) :]):
            return len(written)
    parts, *head = _parts(name), *word.split("-")
    if not parts or len(head) not in (1, len(parts)):
        return 0
    if len(head) == 1:
        joined = "".join(parts)
        return _ending(word, joined, 3) if len(_sounds_of_latin(joined)) >= _LEAST_SOUNDS else 0
    if not all(_is(written, part) for written, part in zip(head[:-1], parts[:-1], strict=True)):
        return 0
    found = _ending(head[-1], parts[-1], 1)
    return len(word) - len(head[-1]) + found if found else 0


def consonants(word: str) -> str:
    """The consonants of a word as they sound, in one spelling for Hangul and Latin letters: 유란 and YuLan are `ln`.
    Words of the same sound have the same, and so have some others: `is_sound_of` tells them apart.
    """
    return _sounds_of_hangul(word) if HANGUL.match(word) else _sounds_of_latin(word)


def is_sound_of(written: str, letters: str) -> bool:
    """Whether the Hangul may be the sound of the Latin letters, without a particle."""
    return _is(written, letters)


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name that can be told by their sound; none of an acronym or a name with figures in it."""
    letters = re.sub(r"[^A-Za-z-]", "", name)
    if name in _KOREAN_BY_NOW or letters.replace("-", "").rstrip("s").isupper() or re.search(r"\d", name):
        return ()
    return tuple(part for part in letters.split("-") if part)


def _ending(word: str, letters: str, least: int) -> int:
    """The first length of `word`, from `least`, that is the sound of the letters with a particle after it, if any."""
    if not _sounds_of_latin(letters).startswith(_sounds_of_hangul(word[:1])[:1]):
        return 0
    ends = range(least, min(len(word), 2 * len(letters)) + 1)
    return next((end for end in ends if _is(word[:end], letters) and _PARTICLE.fullmatch(word[end:])), 0)


def _is(written: str, letters: str) -> bool:
    """Whether the consonants are the same, and about as many vowels; 으, put between consonants, is none."""
    if _sounds_of_hangul(written) != _sounds_of_latin(letters):
        return False
    if not _begins_alike(written, letters):
        return False
    spoken = sum(1 for syllable in written if (ord(syllable) - ord("가")) // 28 % _VOWELS != _EU)
    return abs(spoken - len(re.findall(r"[aeiouy]+", letters.lower()))) <= 1


def _begins_alike(written: str, letters: str) -> bool:
    """Whether the first vowel of `written`, 으 aside, may be that of the letters."""
    vowels = re.search(r"[aeiouy]+", letters.lower())
    medials = (_MEDIALS[(ord(syllable) - ord("가")) // 28 % _VOWELS] for syllable in written)
    first = next((one for one in medials if one != _MEDIALS[_EU]), None)
    return vowels is None or first is None or any(first in _SOUND_OF[letter] for letter in vowels[0])


@lru_cache(maxsize=4096)
def _sounds_of_hangul(written: str) -> str:
    """The consonants as they sound, voice and aspiration aside: 유란 is `ln`."""
    sounds = ""
    for syllable in written:
        place = ord(syllable) - ord("가")
        if not 0 <= place < 11172:
            return ""
        sounds += _INITIALS[place // (_VOWELS * 28)] + _FINALS[place % 28]
    return _same(sounds)


@lru_cache(maxsize=1024)
def _sounds_of_latin(letters: str) -> str:
    low = letters.lower()
    for written, sound in _LATIN:
        low = low.replace(written, sound)
    low = re.sub(r"c(?=[eiy])", "s", low)
    low = re.sub(r"c(?![h])", "k", low) if "ch" not in letters.lower() else low
    return _same(re.sub(r"[aeiouyw]|(?<=[a-z])h|r(?![aeiouy])", "", low))


def _same(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds.replace("ch", "c").translate(_CLASS))


_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|로|으로|도|만|까지|부터|보다|처럼|이나|나|라는|이라는|란|이란|이며|며|이고|입니다|이다|"
    r"에서는|에는|에도|로는|으로는|로도|와는|과는|와의|과의|라고|이라고|모델|기반)?"
)
