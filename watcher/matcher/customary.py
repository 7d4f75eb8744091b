"""What every reader of news knows of names: the short forms of a few well-known places, their names at home, the longer names that lie elsewhere; and how names of many are written in several ways.

It is added to a place listed under its full name; who lists that name among the aliases too, with settings, gets only those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from watcher.matcher.atlas import atlas
from watcher.matcher.compounds import may_be_compound, otherwise_tied
from watcher.matcher.forces import POSSESSIVE, may_be_forces, other_names
from watcher.matcher.givennames import may_be_spelt_otherwise, spelt_otherwise
from watcher.matcher.initials import may_be_punctuated, punctuated
from watcher.matcher.ministries import may_be_ministry, other_names_of_ministry
from watcher.matcher.services import may_be_service, other_names_of_service
from watcher.matcher.tongues import in_other_tongues
from watcher.matcher.words import APOSTROPHES
from watcher.model import Alias, Entity
from watcher.text import fold

_APOSTROPHES = frozenset(APOSTROPHES)
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_]{{2}})[{APOSTROPHES}](?=[^\W\d_])(?!s\b)")          # in a word: Sana'a, Hay'at
_LINK = re.compile(r"([- ])(?<=[a-z].)[ie]([- ])(?=[A-Za-z])")
_QUARTER = {"North": "Nord", "South": "Sud", "East": "Est", "West": "Ouest"}
_QUARTERS = tuple(f"{quarter} " for quarter in _QUARTER)
_FATHER = re.compile(r"\bAbo?u (?=[^\W\d_])")
_SPANISH = re.compile(r"L[oa]s (?=[^\W\d_a-z][^\W\d_]+s$)")          # before a plural
_JUNIOR = re.compile(r"(?<= )([^\W\d_]+),? Jr\.?$")          # behind two words at least
_SENIOR = "Sr", "Senior"
_HUSHING = frozenset("ščćžşŠČĆŽŞ")          # what other scripts, and English, write with letters of its own
_SPELT_OUT = str.maketrans({"š": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ş": "sh", "đ": "dj", "Š": "Sh", "Č": "Ch", "Ć": "Ch", "Ž": "Zh", "Ş": "Sh", "Đ": "Dj"})
_TURKISH, _TURKISH_C = frozenset("ğıİĞ"), frozenset("cC")
_TURKISH_SOUNDS = str.maketrans({"c": "j", "C": "J", "ç": "ch", "Ç": "Ch", "ş": "sh", "Ş": "Sh"})
_COUNTRIES = {
    "united states": ("US", "USA", "United States of America", "America"),
    "united kingdom": ("UK", "Britain", "Great Britain"),
    "britain": ("UK", "United Kingdom"),
    "european union": ("EU",),
    "united arab emirates": ("UAE",),
    "saudi arabia": ("KSA",),
    "central african republic": ("CAR",),
    "democratic republic of the congo": ("DRC", "DR Congo"),
    "democratic republic of congo": ("DRC", "DR Congo"),
    "ivory coast": ("Côte d'Ivoire",),
    "myanmar": ("Burma",),
}
# What a place is called at home, where the English name is another: heard in other scripts, too.
_AT_HOME = {
    "aleppo": ("Halab",), "damascus": ("Dimashq", "Damasq"), "latakia": ("Ladhiqiyah",), "palmyra": ("Tadmur",), "tadmur": ("Palmyra",), "mosul": ("Mawsil",),
    "erbil": ("Hawler",), "syria": ("Suriya",), "egypt": ("Misr",), "cairo": ("Al-Qahirah",), "alexandria": ("Al-Iskandariyah",), "jerusalem": ("Al-Quds", "Yerushalayim"),
    "hebron": ("Al-Khalil",), "jordan": ("Al-Urdun",), "lebanon": ("Lubnan", "Livan"), "tripoli": ("Tarabulus",), "sidon": ("Saida",), "tyre": ("Sur",),
    "algeria": ("Al-Jazair",), "morocco": ("Al-Maghrib",), "turkey": ("Turkiye", "Turtsiya"), "greece": ("Ellada",), "athens": ("Athina",),
    "israel": ("Yisrael",), "gaza": ("Ghazzah",), "moscow": ("Moskva",), "russia": ("Rossiya", "Rusiya"), "kyiv": ("Kiev",), "kiev": ("Kyiv",),
    "odesa": ("Odessa",), "odessa": ("Odesa",), "kharkiv": ("Kharkov",), "mykolaiv": ("Nikolaev", "Nikolayev"), "zaporizhzhia": ("Zaporozhye",), "lviv": ("Lvov",),
    "luhansk": ("Lugansk",), "yangon": ("Rangoon",), "mogadishu": ("Muqdisho", "Mogadiscio", "Xamar"), "mumbai": ("Bombay",), "kolkata": ("Calcutta",), "georgia": ("Gruziya",), "germany": ("Germaniya", "Almaniya"),
    "khan younis": ("Khan Yunus",), "khan yunis": ("Khan Yunus",), "ramallah": ("Ram Allah",), "deir ez zor": ("Deirzor",), "al bukamal": ("Abu Kamal", "Albu Kamal"), "abu kamal": ("Al-Bukamal",),
    "sinjar": ("Shingal",), "kobani": ("Ayn al-Arab",), "kobane": ("Ayn al-Arab",), "taiz": ("Taizz",), "bandar abbas": ("Bandar-e Abbas",), "urmia": ("Orumiyeh",),
    "galkayo": ("Gaalkacyo",), "baidoa": ("Baydhabo",), "beledweyne": ("Belet Weyne",), "bosaso": ("Boosaaso",), "hargeisa": ("Hargeysa",), "burao": ("Burco",), "las anod": ("Laascaanood",), "erigavo": ("Ceerigaabo",),
    "quetta": ("کوئٹہ",), "timbuktu": ("Tombouctou",), "yerevan": ("Erevan",), "stepanakert": ("Khankendi", "Xankendi"), "khankendi": ("Stepanakert",), "shusha": ("Shushi",), "nagorno karabakh": ("Nagorny Karabakh",),
    "beersheba": ("Be'er Sheva", "Beer Sheva", "Bir as-Saba"), "qamishli": ("Qamishlo", "Qamislo"), "urumqi": ("Urumchi",), "gondar": ("Gonder",), "naypyidaw": ("Nay Pyi Taw", "Naypyitaw"), "nay pyi taw": ("Naypyidaw", "Naypyitaw"),
    "pristina": ("Prishtina", "Prishtine"), "prishtina": ("Pristina", "Prishtine"), "prishtine": ("Pristina", "Prishtina"), "mitrovica": ("Mitrovice",), "peja": ("Peje",), "gjakova": ("Gjakove",), "vlore": ("Vlora",), "vlora": ("Vlore",), "tirana": ("Tirane",),
    "da nang": ("Danang",), "chernihiv": ("Chernigov",), "vinnytsia": ("Vinnitsa",), "sievierodonetsk": ("Severodonetsk",), "severodonetsk": ("Sievierodonetsk",), "bakhmut": ("Artemivsk", "Artyomovsk"), "chasiv yar": ("Chasov Yar",),
}
# Longer names that lie elsewhere, or are no place at all.
_ELSEWHERE = {
    "united states": ("Latin America", "North America", "South America", "Central America", "of America", "US dollar", "US dollars"),
    "wales": ("New South Wales",), "mexico": ("New Mexico", "Gulf of Mexico"), "england": ("New England", "Bank of England"),
    "ireland": ("Northern Ireland",), "virginia": ("West Virginia",), "niger": ("Niger state", "Niger Delta"), "congo": ("Crimean Congo",), "samoa": ("American Samoa",), "china": ("South China Sea", "East China Sea"),
    "york": ("New York",), "sudan": ("South Sudan",),
    "guinea": ("Papua New Guinea", "New Guinea", "Equatorial Guinea", "Guinea Bissau"), "columbia": ("British Columbia", "District of Columbia"),
    "georgia": ("South Georgia",), "japan": ("Sea of Japan",), "oman": ("Gulf of Oman",), "aden": ("Gulf of Aden",), "orleans": ("New Orleans",),
    "kansas": ("Kansas City",), "jersey": ("New Jersey", "Jersey City"), "hampshire": ("New Hampshire",), "michigan": ("Michigan City", "Lake Michigan"), "ontario": ("Lake Ontario",), "chad": ("Lake Chad",), "victoria": ("Lake Victoria", "Queen Victoria"), "geneva": ("Lake Geneva",), "wellington": ("Duke of Wellington",), "paris": ("Paris Club",), "shaanxi": ("Shanxi",), "shanxi": ("Shaanxi",), "nevada": ("Nevada City",),
    "zealand": ("New Zealand",), "zeeland": ("New Zealand",), "caledonia": ("New Caledonia",), "brunswick": ("New Brunswick",), "hebrides": ("New Hebrides",),
}
# As after a town ("Paducah, Ky."). Those that are ordinary words too (Ill., Mass., Miss.) must follow a comma (guards.py). Washington's is
# left out, which is a city as well: a wrong alert costs more than it adds. Georgia's is given where nothing says that the land is meant.
_DIVISIONS = {
    "alabama": "Ala.", "arizona": "Ariz.", "arkansas": "Ark.", "california": "Calif.", "colorado": "Colo.", "connecticut": "Conn.", "delaware": "Del.",
    "florida": "Fla.", "georgia": "Ga.", "illinois": "Ill.", "indiana": "Ind.", "kansas": "Kan.", "kentucky": "Ky.", "louisiana": "La.", "maryland": "Md.", "massachusetts": "Mass.", "michigan": "Mich.",
    "minnesota": "Minn.", "mississippi": "Miss.", "missouri": "Mo.", "montana": "Mont.", "nebraska": "Neb.", "nevada": "Nev.", "new hampshire": "N.H.", "new jersey": "N.J.",
    "new mexico": "N.M.", "new york": "N.Y.", "north carolina": "N.C.", "north dakota": "N.D.", "oklahoma": "Okla.", "oregon": "Ore.", "pennsylvania": "Pa.",
    "rhode island": "R.I.", "south carolina": "S.C.", "south dakota": "S.D.", "tennessee": "Tenn.", "texas": "Tex.", "vermont": "Vt.", "virginia": "Va.",
    "west virginia": "W.Va.", "wisconsin": "Wis.", "wyoming": "Wyo.",
    "alberta": "Alta.", "british columbia": "B.C.", "new brunswick": "N.B.", "newfoundland": "Nfld.", "nova scotia": "N.S.", "ontario": "Ont.",
    "quebec": "Que.", "saskatchewan": "Sask.",
}
# What goes by an acronym on every page, whoever else has it.
_THINGS = {
    "PDF": ("as PDF", "as a PDF", "in PDF", "PDF file", "PDF files", "PDF document", "PDF documents", "PDF format", "PDF version", "PDF download", "PDF copy", "download PDF", "view PDF", "the PDF of"),
    "RSS": ("RSS feed", "RSS feeds", "RSS reader", "by RSS", "via RSS"),
    "NPA": ("NPA ratio", "NPA ratios", "gross NPA", "net NPA", "NPA accounts"),
    "KIA": ("KIA Motors", "KIA Corporation", "KIA dealers"), "AA": ("AA battery", "AA batteries", "Class AA", "AA meeting", "AA meetings"), "AAA": ("AAA battery", "AAA batteries"),
    "AFC": ("AFC Champions", "AFC Championship", "AFC Cup", "AFC Asian Cup", "AFC East", "AFC West", "AFC North", "AFC South", "AFC Wimbledon", "AFC Bournemouth", "AFC Ajax", "AFC title"),
    "UPC": ("UPC code", "UPC codes", "UPC number"),
}
_CUSTOMARY = _COUNTRIES.keys() | _AT_HOME.keys() | _ELSEWHERE.keys() | _DIVISIONS.keys()


def with_customary_forms(entities: Iterable[Entity]) -> list[Entity]:
    """The entities in order, each with the customary forms of its names among its aliases, where there are such."""
    known = [_of_place(entity) if entity.kind == "location" else entity for entity in entities]
    for may_be_called_otherwise, with_others in _OF_ACTORS:
        for at in {at for at, text in _texts(known) if may_be_called_otherwise(text) and known[at].kind == "actor"}:
            known[at] = with_others(known[at])
    texts = [*_texts(known)]
    for may_be_written_otherwise, others, with_them in _MANNERS:
        for at in {at for at, text in texts if may_be_written_otherwise(text)}:
            known[at] = with_them(known[at], others)
    return known


def _texts(entities: Iterable[Entity]) -> Iterator[tuple[int, str]]:
    """The name of each entity and its aliases, with the entity's place."""
    for at, entity in enumerate(entities):
        yield at, entity.name
        for alias in entity.aliases:
            yield at, alias.text


def _with_more(entity: Entity, others: Callable[[str], Iterable[str]]) -> Entity:
    """The entity with the other ways to write each of its names, under the settings of that name."""
    listed = {entity.name: Alias(entity.name), **{alias.text: alias for alias in entity.aliases}}
    found = {other: alias for text, alias in listed.items() if alias.match != "exact" for other in others(text)}
    more = tuple([replace(alias, text=text) for text, alias in found.items() if text not in listed])
    return replace(entity, aliases=entity.aliases + more) if more else entity


def _with_more_of_place(entity: Entity, others: Callable[[str], Iterable[str]]) -> Entity:
    """The same of a place; an actor has them not: Abi is a given name."""
    return _with_more(entity, others) if entity.kind == "location" else entity


def _has_father(name: str) -> bool:
    return _FATHER.search(name) is not None


def _behind_another(name: str) -> Iterable[str]:
    """The name of a place that begins with "father of", as it stands behind another: the fields of Abi Ghurayb."""
    return (_FATHER.sub("Abi ", name),)


def _has_link(name: str) -> bool:
    return _LINK.search(name) is not None


def _with_both_vowels(name: str) -> Iterable[str]:
    """The name with its Persian or Urdu link, which is written in two ways, in both: Tehrik-i-Taliban, Tehrik-e-Taliban."""
    return (_LINK.sub(rf"\1{vowel}\2", name) for vowel in "ie" if _LINK.search(name))


def _with_unlisted(entity: Entity, others: Callable[[str], Iterable[str]]) -> Entity:
    """The entity with other forms of each of its names, found in other letters, too, but not misspelt: "Mazhar Sharif" may be a person."""
    listed = {entity.name: Alias(entity.name), **{alias.text: alias for alias in entity.aliases}}
    found = {other: alias for text, alias in listed.items() if alias.match != "exact" for other in others(text) if other not in listed}
    return replace(entity, aliases=entity.aliases + tuple([replace(alias, text=text, match=0) for text, alias in found.items()]))


def _with_links(entity: Entity, others: Callable[[str], Iterable[str]]) -> Entity:
    """The entity with the link of its names in other ways, and without it, which Arabic letters do not write, and some leave out: Mazar Sharif."""
    return _with_unlisted(_with_more(entity, others), _without_link)


def _without_link(name: str) -> Iterable[str]:
    return (_LINK.sub(" ", name),) if _has_link(name) else ()


def _has_quarter(name: str) -> bool:
    return name.startswith(_QUARTERS)


def _in_short(name: str) -> Iterable[str]:
    """The name with the quarter of the compass before it as headlines have it, and French: N. Waziristan, Nord-Kivu."""
    quarter, _, rest = name.partition(" ")
    return (f"{quarter[0]}. {rest}", f"{_QUARTER[quarter]} {rest}") if quarter in _QUARTER and rest else ()


def _of_place(entity: Entity) -> Entity:
    """The place, where it is well known, with its short forms, its names at home and abroad and the longer names that lie elsewhere."""
    name = fold(entity.name).text
    abroad = in_other_tongues(name)
    if abroad and not _is_the_known_one(name, entity):
        abroad = ()
    if not (abroad or name in _CUSTOMARY) or any(alias.text == entity.name for alias in entity.aliases):
        return entity
    home = [*(Alias(form, match=0) for form in _AT_HOME.get(name, ())), *abroad]       # heard, but not misspelt: the user did not write them
    short = [Alias(form, match="variant", case=True) for form in _COUNTRIES.get(name, ())]
    if name in _DIVISIONS and not (name in atlas().countries and entity.within):
        short.append(Alias(_DIVISIONS[name], match="exact", case=True))
    listed = {entity.name, *(alias.text for alias in entity.aliases)}
    elsewhere = tuple(phrase for phrase in _ELSEWHERE.get(name, ()) if phrase not in listed)
    return replace(entity, aliases=entity.aliases + tuple(alias for alias in short + home if alias.text not in listed), unless=entity.unless + elsewhere)


def _is_the_known_one(name: str, place: Entity) -> bool:
    """Whether the place is the one of this name that the world knows, as far as the id of what contains it tells: not the Paris within Texas."""
    world, outer = atlas(), fold(place.within or "").text
    land = world.countries.get(outer) or world.divisions.get(outer)
    return land in (None, world.countries.get(name) or world.cities.get(name))


def _with_other_names_of_forces(entity: Entity) -> Entity:
    """The actor with the other names of the forces that it lists without settings."""
    listed = {entity.name: Alias(entity.name), **{alias.text: alias for alias in entity.aliases}}
    more = dict.fromkeys(other for text, alias in listed.items() if alias == Alias(text) for other in other_names(text) if other not in listed)
    return replace(entity, aliases=entity.aliases + tuple(Alias(other, match="exact" if POSSESSIVE in other else "variant") for other in more)) if more else entity


def _is_acronym_or_spanish(text: str) -> bool:
    return may_be_punctuated(text) or _SPANISH.match(text) is not None


def _with_letters(entity: Entity) -> Entity:
    """The actor with what others write to the letter for the names that it lists without settings: N.A.T.O., and "the Chapitos" for Los Chapitos."""
    listed = {entity.name: Alias(entity.name), **{alias.text: alias for alias in entity.aliases}}
    more = dict.fromkeys(other for text, alias in listed.items() if alias == Alias(text) for other in (*punctuated(text), _SPANISH.sub("the ", text)))
    return replace(entity, aliases=entity.aliases + tuple(Alias(other, match="exact") for other in more if other not in listed))


def _with_things(entity: Entity) -> Entity:
    """The actor, not meant where its acronym names a thing that everybody has."""
    return replace(entity, unless=entity.unless + tuple([phrase for _, text in _texts([entity]) for phrase in _THINGS.get(text, ())]))


def _is_junior(name: str) -> bool:
    return _JUNIOR.search(name) is not None


def _without_junior(entity: Entity) -> Entity:
    """The actor under the names without "Jr.", too, which headlines leave out; but the father is another."""
    listed = {entity.name: Alias(entity.name), **{alias.text: alias for alias in entity.aliases}}
    bare = {_JUNIOR.sub(r"\1", text): alias for text, alias in listed.items() if alias.match != "exact" and _is_junior(text)}
    more = tuple([replace(alias, text=text) for text, alias in bare.items() if text not in listed])
    return replace(entity, aliases=entity.aliases + more, unless=entity.unless + tuple([f"{text} {senior}" for text in bare for senior in _SENIOR]))


def _has_apostrophe(name: str) -> bool:
    return not _APOSTROPHES.isdisjoint(name) and _APOSTROPHE.search(name) is not None


def _without_apostrophes(name: str) -> Iterable[str]:
    return (_APOSTROPHE.sub("", name),)


def _is_hushing(name: str) -> bool:
    return not (name.isascii() or _HUSHING.isdisjoint(name))


def _is_turkish(name: str) -> bool:
    return not (name.isascii() or _TURKISH.isdisjoint(name)) and not _TURKISH_C.isdisjoint(name)


def _as_turks_say(name: str) -> Iterable[str]:
    """A Turkish name with its c as other scripts have it: Recep, Реджеп."""
    return (name.translate(_TURKISH_SOUNDS),)


def _spelt_out(name: str) -> Iterable[str]:
    """The name as it sounds: Milošević, Miloshevich."""
    return (name.translate(_SPELT_OUT),)


_OF_ACTORS = (may_be_forces, _with_other_names_of_forces), (_is_acronym_or_spanish, _with_letters), (_is_junior, _without_junior), (_THINGS.__contains__, _with_things)
_MANNERS = (
    (_has_quarter, _in_short, _with_unlisted), (_has_link, _with_both_vowels, _with_links), (_has_apostrophe, _without_apostrophes, _with_more), (may_be_spelt_otherwise, spelt_otherwise, _with_more),
    (may_be_compound, otherwise_tied, _with_more), (_has_father, _behind_another, _with_more_of_place), (_is_hushing, _spelt_out, _with_more), (_is_turkish, _as_turks_say, _with_more), (may_be_ministry, other_names_of_ministry, _with_more),
    (may_be_service, other_names_of_service, _with_more),
)
