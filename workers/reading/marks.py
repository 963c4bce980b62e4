"""What a PDF's file says of a text beside drawing it: the layer that it is in, and what is to be read in its place."""

import ctypes
from dataclasses import dataclass

from pypdfium2 import raw

MOST_WORDS = 1
"""In the place of drawn text: that is how a ligature or a parted word is spelt out."""
_MOST_MARKS = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on an object, and how many words it puts in the place of its text."""

    name: str
    words: int


def marks_of(thing: raw.FPDF_PAGEOBJECT) -> list[Mark]:
    """The marks of an object: ISO 32000-1, 14.6 and 14.9.4."""
    found = []
    for number in range(min(raw.FPDFPageObj_CountMarks(thing), _MOST_MARKS)):
        mark, length = raw.FPDFPageObj_GetMark(thing, number), ctypes.c_ulong()
        name, text = (ctypes.c_ushort * 32)(), (ctypes.c_ushort * 512)()
        is_named = raw.FPDFPageObjMark_GetName(mark, name, 64, length)
        has_text = raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", text, 1024, length)
        instead = bytes(text).decode("utf-16-le", "replace").rstrip("\0") if has_text else ""
        is_longer = has_text and length.value > 1024
        words = len(instead.split()) + (MOST_WORDS + 1) * is_longer
        found.append(Mark(bytes(name).decode("utf-16-le", "replace").partition("\0")[0] if is_named else "", words))
    return found
