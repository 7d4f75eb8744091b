"""The text in some bytes: which encoding they are in, by proof before declaration before guess.

UTF-8 proves itself, so it is believed even against a declaration; a declaration is believed before any guess, because
guesses from bytes alone mistake French for cp775 and Polish for iso8859-16. Whatever is not text is refused by name.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from watcher.errors import UnreadableError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"), (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"Rar!\x1a\x07", "a RAR archive"),
)
# What a declaration says and what its writers mean, as browsers read it.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}
_BELIEVED = re.compile(
    r"cp(125\d|874|866|932|949)|iso8859-\d+|koi8-[rut]|mac-(roman|cyrillic)|gb18030|big5hkscs|euc_jp|iso2022_jp|utf-8",
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_NOISE = re.compile(r"[\x00-\x08\x0e-\x19\x1c\x1d\x1f\x7f\ufffd]")
_HEAD = 4096          # how far a declaration is looked for
_SAMPLE = 2**16       # how much of the text a guess looks at
_PUNCTUATION = "\xa0«»‘’“”„‚–—…€£°·•¡¿§©®™½"
# The letters beyond ASCII of the larger languages, with the encodings of their old files; of equals the first is taken.
_ALPHABETS = (
    ("cp1252", "éèêëàâæçîïôœùûüÿ"),       # French
    ("cp1252", "äöüßé"),                  # German
    ("cp1252", "áéíñóúüºª"),              # Spanish
    ("cp1252", "áâãàçéêíóôõúü"),          # Portuguese
    ("cp1252", "àèéìíòóùú"),              # Italian, Catalan
    ("cp1252", "åäöæøéèëïü"),             # the Nordic languages, Dutch
    ("cp1254", "çğıöşüâîûİ\u0307"),       # Turkish
    *((encoding, letters) for letters in (
        "ąćęłńóśźż",                      # Polish
        "áčďéěíňóřšťúůýžäľĺôŕ",           # Czech, Slovak
        "áéíóöőúüű",                      # Hungarian
        "ăâîşţ",                          # Romanian
        "čćđšž",                          # Croatian, Slovene
    ) for encoding in ("iso8859-2", "cp1250")),
)


def decode(data: bytes, *, markup: bool = False) -> str:
    """The text of these bytes, without a byte order mark; with `markup`, a charset they declare counts.

    Raises UnreadableError("not text") for binary data and for what no encoding makes readable.
    """
    _refuse_foreign(data)
    text = _marked(data) or _unmarked_utf16(data) or _text_of(data, _declared(data) if markup else None)
    _refuse_noise(text)
    return text.removeprefix("\ufeff")


def _refuse_foreign(data: bytes) -> None:
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableError("not text", f"the file is {kind}, whatever its name says; save it as text or HTML")


def _refuse_noise(text: str) -> None:
    """Raise if the text holds what no writer types: NULs, or more than a few control and replacement characters."""
    if "\0" in text:
        raise UnreadableError("not text", "the file holds NUL bytes; save it as text or HTML")
    sample = text[:_SAMPLE]
    noise = len(_NOISE.findall(sample))
    if noise * 50 > len(sample) + 100:
        raise UnreadableError("not text", f"{noise} of its first {len(sample)} characters are no writing in any encoding; save it as UTF-8")


def _marked(data: bytes) -> str | None:
    """The text by its byte order mark, if it bears one."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    return None


def _unmarked_utf16(data: bytes) -> str | None:
    """The text if NUL bytes among the first ones make sense as halves of characters, in one byte order or the other."""
    if b"\0" not in data[:_HEAD]:
        return None
    whole = memoryview(data)[: len(data) // 2 * 2]
    best = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _commonness(str(whole[:_HEAD], encoding, "replace")))
    common = _commonness(str(whole[:_HEAD], best, "replace"))
    return str(whole, best, "replace") if common * 100 >= min(len(whole), _HEAD) // 2 else None


def _commonness(text: str) -> int:
    """How many of the commonest characters of any writing a text holds; 0 if it holds what is no writing."""
    strange = sum(1 for c in text if not (c.isalnum() or c.isspace() or unicodedata.category(c)[0] in "PSM"))
    return 0 if strange * 50 > len(text) else sum(map(text.count, " \n\r,.،，、。"))


def _text_of(data: bytes, declared: str | None) -> str:
    utf8 = _utf8(data)
    if utf8 is not None and not (data.isascii() and declared == "iso2022_jp"):
        return utf8
    if b"\0" in data:
        raise UnreadableError("not text", "the file holds NUL bytes; save it as text or HTML")
    if declared and declared != "utf-8":
        text = data.decode(declared, errors="replace")
        if text.count("\ufffd") * 200 <= len(text):
            return text
    return _guessed(data)


def _utf8(data: bytes) -> str | None:
    """The text if the bytes are UTF-8, a torn last character and a rare slip forgiven."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)   # not final: a torn end is left off
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        slips = text.count("\ufffd")
        proofs = len(data) - len(text)   # roughly the continuation bytes that were in order
        return text if slips * 3 < proofs else None


def _declared(data: bytes) -> str | None:
    """The encoding that a meta element or an XML declaration names, as browsers mean it, or None."""
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return None
    try:
        name = codecs.lookup((found.group(1) or found.group(2)).decode("ascii", errors="replace")).name
    except LookupError:
        return None
    meant = _MEANT.get(name, name)
    return meant if _BELIEVED.fullmatch(meant) else None


def _guessed(data: bytes) -> str:
    """The text by the likeliest encoding: the guess where it finds another script, else the Latin one that reads cleanest."""
    from charset_normalizer import from_bytes

    lines = [line for line in data[: 16 * _SAMPLE].splitlines(keepends=True) if not line.isascii()]
    sample = b"".join(lines)[:_SAMPLE]
    best = from_bytes(sample, enable_fallback=False).best()
    if best is not None and not _is_latin(str(best)):
        return data.decode(best.encoding, errors="replace")
    encoding, _ = max(_ALPHABETS, key=lambda candidate: _fit(sample, *candidate))
    return data.decode(encoding, errors="replace")


def _fit(sample: bytes, encoding: str, alphabet: str) -> float:
    """Which share of the characters beyond ASCII this encoding makes letters of this alphabet, or punctuation."""
    beyond = [c for c in sample.decode(encoding, errors="replace").lower() if c > "\x7f"]
    return sum(1 for c in beyond if c in alphabet or c in _PUNCTUATION) / max(1, len(beyond))


def _is_latin(text: str) -> bool:
    """Whether the letters beyond ASCII are Latin ones (or none)."""
    foreign = [c for c in text if c.isalpha() and c > "\x7f"]
    return sum(1 for c in foreign if c < "\u0250" or "\u1e00" <= c < "\u1f00") * 2 >= len(foreign)
