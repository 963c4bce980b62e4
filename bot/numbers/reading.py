"""Reading: every quantity of an English or a Korean text, with its place, its exact value and what it measures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.numbers import numerals, phrases
from bot.numbers.names import is_version, markers, names, references
from bot.numbers.quantity import Bound, Kind, Numeral, Quantity
from bot.numbers.units import NOUN, unit_at

_JOINED = re.compile(r"\s?(?:x|×|X|\\?times|\\?sim|~)\s?\{?[0-9]")
_LETTER = re.compile(r"[A-Za-z]")
_COUNTED = re.compile(
    r"[-\s]?(?!(?:and|or|to|on|in|for|of|with|over|at|by|from|as|is|are|was|were|than|when|while|which|where"
    r"|respectively|versus|vs|compared|but|across|after|before|under|using|the|a|an|that|this|we|points?|absolute|higher"
    r"|lower)(?![a-z]))"
    r"[A-Za-z(]"
)
_COUNTED_KOREAN = re.compile(
    r"\s?(?!(?:을|를|은|는|이|가|로|으로|의|에|에서|와|과|까지|부터|만|도|보다|로서|대비|대|이며|이고|점|이상|이하|정도"
    r"|이다|입니다|였습니다|이었습니다|에서는|에서도|에는|씩|및|또는|그리고|등|수준|수준의|로서의|라는|이라는|미만|초과"
    r"|기록|달성)(?![가-힣]))[가-힣]"
)
_BEFORE = re.compile(
    r"(?:(?P<about>약|대략|거의|얼추|대략적으로|≈|(?<![0-9%가-힣]\s)(?<![0-9%가-힣])~)|(?P<over>최소|적어도))\s?\Z"
)
_COUNTER = r"\s?(?:여\s?)?(?:개|명|건|편|장|가지|종|쌍|곳|시간|토큰|파라미터|문항|번|회)?\s?"
_AFTER = re.compile(
    rf"{_COUNTER}(?:(?P<over>여|이상|(?:을|를|가|이)?\s?(?:(?:조금|약간|살짝|훌쩍)\s)?(?:넘|웃도|상회|초과)|남짓)"
    r"|(?P<about>정도|가량|안팎|내외|쯤|수준|대(?=[의로에\s]))"
    r"|(?P<under>이하|미만|이내|(?:에|의)?\s?(?:가까|육박|못 미)))"
)
_OVER = re.compile(r"\s?여(?=\s|개|명|건|편|장|종|가지|쌍|곳)")
_RANGE = re.compile(
    r"\s?(?:-|–|—|~|∼|～|〜|\\?sim|to|up to|에서|부터|내지|→)\s?(?:약\s|최대\s|over\s|\+)?", re.IGNORECASE
)
_OUT_OF = re.compile(r"\s(?:in|out of)\s|[0-9]\s?[:：/]")
_TIGHT = re.compile(r"\s?(?:-|–|—|~|∼|～|〜|\\?sim)\s?")
_LIST = re.compile(
    r"\s?(?:,\s?(?:and\s|or\s)?|and\s|or\s|/|·|과\s|와\s|및\s|또는\s|,?\s?그리고\s)(?:약\s)?", re.IGNORECASE
)
_PHRASE_END = re.compile(
    r"[.,;:()]|[0-9]|[와과]\s|\b(?:across|of|from|in|for|with|and|on|to|by|that|than|per|over|using|into|as|at|or|while)\b"
)
_TOPIC = re.compile(r"(?:\s?수)?(?:은|는|이|가|을|를)?\s?(?:약|총|최대|최소|모두|무려|평균)?\s?")
_SIZE = frozenset({"parameter"})
_AMOUNT = re.compile(r"[$€₩]\s?\Z")
_DAY_OF_MONTH = re.compile(r"월\s?\Z")


def implied(text: str) -> tuple[Quantity, ...]:
    """What an English text says without a number and Korean says with one: `the past decade`, `a quadruped`."""
    return tuple(replace(one, part="derived") for one in phrases.phrases(text, phrases.IMPLIED))


def english(text: str) -> tuple[Quantity, ...]:
    """Every quantity of an English text in the order it stands there, numbers inside names among them (`named`)."""
    return _linked(text, _read(text, phrases.ENGLISH, hangul=False))


def korean(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a Korean text in the order it stands there. English in it is read as far as it has digits.

    Numbers inside names are left out, but for those that may be a name's second word (`Claude 3.5`), which are `named`.
    """
    return _linked(text, _read(text, phrases.KOREAN, hangul=True))


def _read(text: str, patterns: tuple[tuple[re.Pattern[str], phrases.Reader], ...], *, hangul: bool) -> list[Quantity]:
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for start, end in (*references(text), *markers(text)):
        _take(taken, start, end)
    within = bytearray(len(text))
    for start, end in names(text):
        _take(taken if hangul else within, start, end)
    for quantity in phrases.phrases(text, patterns):
        if not any(taken[quantity.start : quantity.end]) and not within[quantity.start]:
            found.append(_hedged(text, quantity) if hangul else quantity)
            if hangul or not _OUT_OF.search(quantity.written):
                _take(taken, quantity.start, quantity.end)
    for numeral in _numerals(text, hangul=hangul):
        if any(taken[numeral.start : numeral.end]):
            continue
        quantity = _named(text, numeral) if within[numeral.start] else _measured(text, numeral, hangul=hangul)
        _take(taken, quantity.start, quantity.end)
        found.append(quantity)
    return sorted(found, key=lambda one: one.start)


def _take(marks: bytearray, start: int, end: int) -> None:
    marks[start:end] = b"\x01" * (end - start)


def _numerals(text: str, *, hangul: bool) -> Iterator[Numeral]:
    """Numerals by notation; one that lies within another comes after it."""
    if hangul:
        for found in numerals.HANGUL.finditer(text):
            if (numeral := numerals.hangul(found)) is not None:
                yield numeral
    for found in numerals.LATIN.finditer(text):
        yield numerals.latin(found)
    if hangul:
        yield from (numerals.sino(found) for found in numerals.SINO.finditer(text))
        yield from (numerals.native(found) for found in numerals.NATIVE.finditer(text))
    else:
        yield from (numerals.words(found) for found in numerals.WORDS.finditer(text))


def _named(text: str, numeral: Numeral) -> Quantity:
    """A number in a name; one with a scale is a size (`-70B`, `-30K`)."""
    quantity = _quantity(text, numeral, Kind.COUNT if numeral.scale > 1 else Kind.NAME, named=True)
    return replace(quantity, nouns=_SIZE) if numeral.scale >= 10**6 else quantity


def _quantity(text: str, numeral: Numeral, kind: Kind, *, named: bool = False) -> Quantity:
    start, end = numeral.start, numeral.end
    return Quantity(
        start, end, end, text[start:end], numeral.value, kind, place=numeral.place, digits=numeral.digits,
        scale=numeral.scale, named=named, in_words=numeral.in_words,
    )  # fmt: skip


def _measured(text: str, numeral: Numeral, *, hangul: bool) -> Quantity:
    end = numeral.end
    over = _OVER.match(text, end) if hangul else None
    unit = unit_at(text, over.end() if over else end, hangul=hangul)
    if unit is not None and not (
        hangul and unit[0].name == "day" and _DAY_OF_MONTH.search(text, max(0, numeral.start - 3), numeral.start)
    ):
        quantity = replace(
            _quantity(text, numeral, unit[0].kind), unit=unit[0], end=unit[1], written=text[numeral.start : unit[1]]
        )
    elif numeral.scale == 1 and not numeral.in_words and (kind := _kind_of_name(text, numeral, hangul=hangul)):
        return _quantity(text, numeral, kind, named=True)
    else:
        quantity = _quantity(text, numeral, _kind(text, numeral, hangul=hangul))
    quantity = replace(quantity, nouns=_nouns(text, quantity, hangul=hangul))
    return _hedged(text, quantity) if hangul else quantity


def _kind_of_name(text: str, numeral: Numeral, *, hangul: bool) -> Kind | None:
    """`NAME` for `3D` and `4o`, `BARE` for what may be a name or a score (`Claude 3.5`), None for the rest."""
    if _LETTER.match(text, numeral.end) and not _JOINED.match(text, numeral.end):
        return Kind.NAME
    counted = _COUNTED_KOREAN.match(text, numeral.end) if hangul else _COUNTED.match(text, numeral.end)
    attached = counted is not None and (not counted[0][0].isspace() if hangul else counted[0][-1].islower())
    return Kind.BARE if not attached and is_version(text, numeral.start, numeral.digits) else None


def _kind(text: str, numeral: Numeral, *, hangul: bool) -> Kind:
    if (
        numeral.scale > 1
        or _AMOUNT.search(text, max(0, numeral.start - 3), numeral.start)
        or (numeral.in_words and numeral.value >= 100)
    ):
        return Kind.COUNT
    if hangul:
        counted = _COUNTED_KOREAN.match(text, numeral.end)
        is_loose = numeral.value.denominator > 1 and counted is not None and counted[0][0].isspace()
        return Kind.COUNT if (counted and not is_loose) or numeral.in_words else Kind.BARE
    if numeral.value.denominator > 1:
        return Kind.BARE
    return Kind.COUNT if _COUNTED.match(text, numeral.end) else Kind.BARE


def _nouns(text: str, quantity: Quantity, *, hangul: bool) -> frozenset[str]:
    """The classes of what is counted: in the words behind the figure, in Korean else in the one before it."""
    after = _PHRASE_END.split(text[quantity.end : quantity.end + (14 if hangul else 60)], maxsplit=1)[0]
    found = {match.lastgroup for match in NOUN.finditer(after) if match.lastgroup}
    if not found and hangul:
        before = text[max(0, quantity.start - 16) : quantity.start]
        found = {
            one.lastgroup for one in NOUN.finditer(before) if one.lastgroup and _TOPIC.fullmatch(before, one.end())
        }
    is_size = not hangul and quantity.digits and text[quantity.figure_end - 1] == "B"
    if quantity.unit is not None and quantity.kind is Kind.COUNT:
        found.add(quantity.unit.name)
    return frozenset(found) or (_SIZE if is_size else frozenset())


def _hedged(text: str, quantity: Quantity) -> Quantity:
    before = _BEFORE.search(text, max(0, quantity.start - 8), quantity.start)
    after = _AFTER.match(text, quantity.end) or _OVER.match(text, quantity.figure_end)
    if after is not None and (not after.re.groups or after["over"]):
        return replace(quantity, bound=Bound.OVER)
    if after is not None and after["under"]:
        return replace(quantity, bound=Bound.UNDER)
    if before is not None and before["over"]:
        return replace(quantity, bound=Bound.OVER)
    return replace(quantity, bound=Bound.ABOUT) if before or after else quantity


def _linked(text: str, quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Ends of ranges and members of lists, which borrow what only the last of them has: `0.6 to 235 billion`."""
    linked = list(quantities)
    for index in range(len(linked) - 2, -1, -1):
        first, second = linked[index], linked[index + 1]
        between = text[first.end : second.start]
        if first.named or second.named or len(between) > 12:
            continue
        if _RANGE.fullmatch(between):
            linked[index] = _first_of_range(first, second, is_tight=bool(_TIGHT.fullmatch(between)))
            linked[index + 1] = replace(second, part="to")
        elif _LIST.fullmatch(between):
            lenders = (second, *second.also[:2])
            linked[index] = replace(first, also=tuple(one for lender in lenders for one in _borrowings(first, lender)))
    return tuple(linked)


def _first_of_range(first: Quantity, second: Quantity, *, is_tight: bool) -> Quantity:
    """The first end with what it borrows; it may also stand alone, but for `10~20%`."""
    borrowed = next(_borrowings(first, second), None)
    if borrowed is None:
        return replace(first, part="from")
    is_sure = is_tight and not borrowed.borrowed and borrowed.kind is not Kind.COUNT
    return replace(borrowed, part="from", also=() if is_sure else (first,))


def _borrowings(first: Quantity, second: Quantity) -> Iterator[Quantity]:
    """`first` with the scale and the unit of `second`, then with the unit alone, where it has none of its own."""
    if first.unit or first.kind not in (Kind.BARE, Kind.COUNT) or second.kind in (Kind.YEAR, Kind.MONTH, Kind.ORDINAL):
        return
    taken = replace(first, kind=second.kind, unit=second.unit, nouns=first.nouns or second.nouns)
    if first.scale == 1 and second.scale != 1 and first.digits and first.value * second.scale <= second.value:
        place = first.place + numerals.power_of_ten(second.scale)
        scale = second.written[: second.figure_end - second.start].lstrip("0123456789.,{}")
        yield replace(taken, value=first.value * second.scale, scale=second.scale, place=place, borrowed=scale)
    if second.unit or second.kind is Kind.COUNT:
        yield taken
