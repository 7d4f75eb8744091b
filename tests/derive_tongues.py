"""Derives watcher/matcher/atlas/tongues.txt.gz: what countries and great cities are called in other scripts, where that is not heard from their English names.

Run by hand, in an environment of its own (watcher/matcher/lexicon/README.md says more of the source): pip install babel && python tests/derive_tongues.py
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from watcher.matcher import Matcher
from watcher.matcher.atlas import atlas
from watcher.matcher.scripts import VOWELLESS, script_of
from watcher.matcher.tongues import inflected
from watcher.model import Alias, Entity
from watcher.text import fold

TARGET = Path(__file__).parents[1] / "watcher/matcher/atlas/tongues.txt.gz"
LANGUAGES = "ar", "fa", "ur", "he", "ru", "uk", "el"
LETTER_OF_THE_LAST_CODE = 2        # codes of countries have two letters, of regions of the world three digits
# In the news, beside what the source has.
MORE = {
    "united states": "США ΗΠΑ أمريكا أميركا آمریکا امریکا امریکہ", "united kingdom": "بريطانيا بریتانیا برطانیہ Британия Британія Βρετανία", "united arab emirates": "الإمارات امارات Эмираты",
    "saudi arabia": "السعودية عربستان", "south africa": "ЮАР", "turkey": "ترکیه ترکی Турция Туреччина Τουρκία", "myanmar": "ميانمار میانمار Мьянма", "palestine": "فلسطين فلسطین Палестина פלסטין",
    "bosnia and herzegovina": "البوسنة Босния", "egypt": "Египта Египту Египте Египтом Єгипту Єгипті", "ivory coast": "ساحل‌العاج", "czech republic": "Чехия التشيك", "syria": "سوریه", "greece": "Ελλάδα",
}
# Ordinary words or other names as well: the Hebrew for India is "they admitted", the Persian for Mauritius Maurice.
OTHERS = frozenset("امان הודו פרו לוב עדן شام چک موریس مالت روم لوم كريسماس کریسمس کرسمس Того".split())


OF_PERSIAN_AND_URDU = frozenset("پچگژکیہےںٹڈڑ")


def english(name: str) -> str:
    """The folded name as the atlas has it; of a country the first of its names."""
    folded = fold(re.sub(r" \(.*\)| SAR China| Territories$", "", name)).text.replace("&", "and")
    return atlas().countries.get(folded, folded)


def called() -> Iterator[tuple[str, str]]:
    """English names and what other tongues have for them."""
    ours = Locale.parse("en")
    for locale in map(Locale.parse, LANGUAGES):
        for code, name in locale.territories.items():
            if len(code) == LETTER_OF_THE_LAST_CODE and code in ours.territories:
                yield english(ours.territories[code]), name
        for zone, known in locale.time_zones.items():
            city = ours.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            if "city" in known:
                yield english(city), known["city"]
    for name, others in MORE.items():
        yield from ((english(name), other) for other in others.split())


def is_plain(name: str) -> bool:
    return not name.isascii() and not re.search(r"[()\d\"׳״,،]", name) and name not in OTHERS


def is_heard(english_name: str, other: str) -> bool:
    """Whether it is found by its sound alone, be it with what Arabic and Hebrew tie on to it."""
    alone = Matcher([Entity("x", "location", english_name.title(), (Alias(english_name.title()),))])
    tied = inflected(other) if script_of(other) in VOWELLESS and OF_PERSIAN_AND_URDU.isdisjoint(other) else ()
    return all(map(alone.find, (other, *tied)))


def main() -> None:
    places, names = atlas(), {*called()}
    of_lands = {other for name, other in names if name in places.countries}          # the Arabic for Algiers is that for Algeria
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, other in sorted(names):
        bare = re.sub("[\u064b-\u0655]", "", other)
        is_listed = name in places.countries or (name in places.cities and other not in of_lands)
        if is_listed and is_plain(bare) and not is_heard(name, bare):
            found[name][bare] = None
    content = "".join(f"{name}|{'|'.join(others)}\n" for name, others in sorted(found.items())).encode()
    TARGET.write_bytes(gzip.compress(content, 9, mtime=0))
    print(len(found), "places,", sum(map(len, found.values())), "names,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
