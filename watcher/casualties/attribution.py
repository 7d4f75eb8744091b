"""Who suffered which harm: from the phrases of a sentence to claims, each a harm with its victims.

Every sign of harm is asked for its victims once: to its left (passives, "12 died", "12 dead"), to its right ("killed
12", "the deaths of 12"). The walks are bounded, so the work grows with the length of the text only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watcher.casualties.grammar import Grammar
from watcher.casualties.phrases import Phrase
from watcher.model import Harm

_REACH = 24          # phrases: how far a victim may stand from the harm
_LIST = 12           # members of one enumeration
_GLUE = ("almost", "be", "have", "modal", "do", "to", "not", "adverb", "link")
_CLAUSE_BEGINS = ("be", "have", "modal", "do", "sign", "speech", "link")


@dataclass(slots=True)
class Claim:
    """A harm and its victims. `first` to `last` are the phrases it spans, `frame` the phrases of its verb group.

    `victims` are the noun phrases that are counted, `counts` their figures. `nobody` when it says that no one was
    harmed; `shared` when the figure is that of two harms together ("killed or wounded"); `whole` is the claim this
    is a part of.
    """

    harm: Harm
    victims: list[Phrase]
    first: int
    last: int
    sign: int
    frame: tuple[int, ...] = ()
    nobody: bool = False
    shared: bool = False
    part: bool = False
    style: str = ""


@dataclass(slots=True)
class _VerbGroup:
    first: int
    be: bool = False
    have: bool = False
    plural: bool | None = None
    link: bool = False
    members: list[int] = field(default_factory=list)
    upgrades: list[int] = field(default_factory=list)


_ANY = frozenset({"any", "each", "every", "such"})        # nobody in particular


def count(victim: Phrase, plural: bool | None = None) -> tuple[int, int | None, bool] | None:
    """How many a noun phrase stands for: low, high, approx. None where it stands for nobody one could count."""
    if victim.head in ("thing", "unit"):
        return None
    if victim.figure is not None:
        return (victim.figure.low, victim.figure.high, victim.figure.approx)
    if victim.opener in ("negative", "nobody"):
        return (0, 0, False)
    if victim.opener == "pronouns" or victim.head == "group" or victim.text.lower() in _ANY:
        return None
    many = bool(plural) if victim.head == "unknown" else bool(victim.plural)
    return (1, None, False) if many else (1, 1, False)


def claims(phrases: Sequence[Phrase], grammar: Grammar) -> list[Claim]:
    """Every claim of harm in a sentence, in the order of its signs."""
    found: list[Claim] = []
    for index, phrase in enumerate(phrases):
        if phrase.sign is not None:
            claim = _READERS[phrase.sign.part](phrases, index, grammar) or _continued(phrases, index, found, grammar)
            told = claim is not None and found and claim.harm == found[-1].harm and claim.victims[0] is found[-1].victims[0]
            if claim is not None and not told and _allowed(claim, phrases, grammar):
                found.append(claim)
        elif found and _is_echo(phrases, index) and phrases[index + 1] not in found[-1].victims:
            found.append(Claim(found[-1].harm, [phrases[index + 1]], index, index + 1, index + 1, style="echo"))
    return found


def _continued(phrases: Sequence[Phrase], index: int, found: Sequence[Claim], grammar: Grammar) -> Claim | None:
    """The second half of "was shot in the chest and pronounced dead": the victims of the first half."""
    sign = phrases[index].sign
    group = _verb_group(phrases, index, grammar)
    joint = phrases[group.first - 1].tag if group.first else ""
    if not found or sign is None or joint not in ("and", "comma") or found[-1].style not in ("passive", "befalls", "state"):
        return None
    finite = sign.part == "befalls" and sign.form == "past" or sign.part == "state" and (group.link or group.be)
    if not (finite or (sign.part == "verb" and sign.form == "past" and (group.be or (joint == "and" and not objects(phrases, index + 1))))) or index - found[-1].sign > _REACH:
        return None
    if any(phrase.tag in ("separator", "stop") for phrase in phrases[found[-1].sign:index]):
        return None
    return Claim(sign.harm, found[-1].victims, group.first, index, index, tuple(group.members), style="continued")


def _is_echo(phrases: Sequence[Phrase], index: int) -> bool:
    """"Police gave a toll of 10 dead; hospital sources said 14."""
    if phrases[index].tag not in ("speech", "link") or index + 1 >= len(phrases):
        return False
    figure = phrases[index + 1]
    alone = index + 2 >= len(phrases) or phrases[index + 2].tag in ("stop", "comma", "separator")
    return alone and figure.head == "bare" and figure.figure is not None and phrases[index].text in _SAYS


_SAYS = frozenset("said says reported reports counted put confirmed claimed".split())


def _allowed(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether what the sign asks for (a word for people, a place fled) is there."""
    sign = phrases[claim.sign].sign
    if sign is None or not claim.victims:
        return False
    if sign.people and not any(victim.head == "person" for victim in claim.victims):
        return False
    if not sign.of:
        return True
    near = phrases[max(0, claim.first - 4):claim.sign + 5]
    return any(word in sign.of for phrase in near for word in (phrase.text, *phrase.words))


# --- verbs ----------------------------------------------------------------------------------------------------------

def _verb(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    sign = phrases[index].sign
    assert sign is not None
    group = _verb_group(phrases, index, grammar)
    after = _beyond_adverbs(phrases, index + 1)
    if sign.form in ("base", "ing") and index and phrases[index - 1].tag == "np" and phrases[index - 1].opener == "possessive" and sign.harm == "killed":
        return _owned(phrases, index, phrases[index - 1])
    if sign.form in ("base", "third", "ing") and after < len(phrases) and phrases[after].text == "of":
        return _act(phrases, index, grammar)
    if sign.form == "past" and group.be:
        return _passive(phrases, index, group)
    hurt = objects(phrases, after, embedded=group.first > 0 and phrases[group.first - 1].tag == "relative") or _shared_objects(phrases, index, after)
    if hurt and _weak(hurt[0], phrases, index, sign.form):
        hurt = _apposed(phrases, after) or hurt
    if hurt and not _weak(hurt[0], phrases, index, sign.form):
        return _to_death(phrases, hurt, _claim(phrases, index, hurt, group, "active"))
    if sign.form != "past" or (hurt and _is_thing(hurt[0], phrases, after) and (index == 0 or phrases[index - 1].figure is None)):
        return None
    return _after_noun(phrases, index, group)


def _is_thing(first: Phrase, phrases: Sequence[Phrase], at: int) -> bool:
    """Whether what follows a verb is its object and no person: "rebels shot down a drone"."""
    timed = first.size == 1 and at + 1 < len(phrases) and phrases[at + 1].tag == "time"
    return first.head in ("thing", "unit") or (first.opener in ("article", "determiner") and not timed)


def _to_death(phrases: Sequence[Phrase], hurt: Sequence[Phrase], claim: Claim | None) -> Claim | None:
    """"shot two men to death", "shot two men dead": killed, not wounded."""
    if claim is not None and claim.harm == "wounded":
        last = next(at for at in range(claim.sign, len(phrases)) if phrases[at] is hurt[-1])
        after = [phrase.text for phrase in phrases[last + 1:last + 3]]
        if after[:2] == ["to", "death"]:
            claim.harm = "killed"
        elif after[:1] == ["dead"]:
            return None
    return claim


_NOT_OBJECTS = frozenset("victim victims suspect suspects case cases scene charge charges".split())      # "the shooting victims"


def _shared_objects(phrases: Sequence[Phrase], index: int, after: int) -> list[Phrase]:
    """The objects of the next verb where two share them: "killed and wounded 40 people"."""
    if after + 2 < len(phrases) and phrases[after].tag == "and" and phrases[after + 1].sign is not None:
        one, other = phrases[index].sign, phrases[after + 1].sign
        if one is not None and other.part == "verb" and other.form == one.form:
            return objects(phrases, after + 2)
    return []


def _apposed(phrases: Sequence[Phrase], after: int) -> list[Phrase]:
    """The people that explain an object: "displaced half the population, some 11 million people"."""
    at = after
    while at < len(phrases) and phrases[at].tag == "np" and phrases[at].figure is None:
        at += 1
    if at + 1 < len(phrases) and phrases[at].tag == "comma" and phrases[at + 1].figure is not None and phrases[at + 1].head == "person":
        return [phrases[at + 1]]
    return []


def _weak(first: Phrase, phrases: Sequence[Phrase], index: int, form: str) -> bool:
    """Whether the noun phrase after a verb is too unlike people to be its object."""
    if first.head in ("thing", "unit"):
        return True
    after = next((at for at in range(index + 1, min(index + 4, len(phrases))) if phrases[at] is first), index) + 1
    if form == "past" and index and phrases[index - 1].figure is not None and after < len(phrases) and phrases[after].tag in ("speech", "link", "be", "have"):
        return True                     # "two men killed, police say": the next clause's subject
    if first.words[:1] and first.words[-1] in _NOT_OBJECTS and not first.opener and first.figure is None:
        return True
    if form == "base" and first.figure is not None:
        return False
    sign = phrases[index].sign
    if form == "ing" and sign is not None and sign.harm == "wounded" and first.plural and not first.opener and first.figure is None:
        return True                     # "shooting people": nobody in particular
    left = phrases[index - 1] if index else None
    if form == "base" and (left is None or left.tag not in ("to", "modal", "do", "almost", "not", "and", "adverb") and not (left.tag == "np" and left.plural)):
        return True
    if first.figure is not None or first.head in ("person", "group") or first.text[:1].isdigit():
        return False
    if form in ("ing", "base", "third") and left is not None and left.tag == "np" and form != "third":
        return True
    if first.opener in ("article", "determiner", "possessive", "negative"):
        return first.opener != "possessive" or first.head != "unknown"
    if form != "past" or left is None or left.tag != "np" or left.figure is None:
        return False
    return first.size < 2 or first.plural is True


def _passive(phrases: Sequence[Phrase], index: int, group: _VerbGroup) -> Claim | None:
    victims, first = _subject(phrases, group.first - 1)
    if not victims:
        inverted = objects(phrases, index + 1)
        if inverted and inverted[0].figure is not None:
            return _claim(phrases, index, inverted, group, "passive")
        return None
    return _claim(phrases, index, victims, group, "passive", first)


def _after_noun(phrases: Sequence[Phrase], index: int, group: _VerbGroup) -> Claim | None:
    """"11 people killed in the town", "16 killed", "Man killed in crash", "Killed: 7", "Also killed were two boys"."""
    victims, first = _among(phrases, index)
    if victims:
        return _claim(phrases, index, victims, group, "noun", first)
    victims, first = _adjacent(phrases, group.first - 1)
    if victims and victims[-1].head == "bare" and index + 1 < len(phrases) and phrases[index + 1].tag == "be":
        return None                     # "one shot was fired"
    if victims and not group.have:
        return _claim(phrases, index, victims, group, "noun", first)
    return _listed(phrases, index, group)


def _among(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """"Two officers and a child were among the dead", "among those killed"."""
    before = [phrase.text for phrase in phrases[max(0, index - 2):index]]
    if index < 4 or before not in (["among", "the"], ["among", "those"]) or phrases[index - 3].tag != "be":
        return [], index
    return _subject(phrases, index - 4)


def _listed(phrases: Sequence[Phrase], index: int, group: _VerbGroup) -> Claim | None:
    """"Dead: 7", "Killed were two boys"."""
    after = index + 1
    if after + 1 >= len(phrases):
        return None
    if phrases[after].tag == "colon" and phrases[after + 1].figure is not None and phrases[after + 1].head in ("bare", "person"):
        return _claim(phrases, index, [phrases[after + 1]], group, "listed")
    if phrases[after].tag == "be" and index <= 3 and all(phrase.tag in ("adverb", "prep") or phrase.opener == "determiner" for phrase in phrases[:index]):
        return _claim(phrases, index, objects(phrases, after + 1), group, "listed")
    return None


def _befalls(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    group = _verb_group(phrases, index, grammar)
    sign = phrases[index].sign
    if sign is not None and sign.form == "ing" and not group.be:
        return None
    victims, first = _subject(phrases, group.first - 1)
    return _claim(phrases, index, victims, group, "befalls", first) if victims else None


# --- states and nouns -----------------------------------------------------------------------------------------------

def _state(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    group = _verb_group(phrases, index, grammar)
    if phrases[index].text == "missing" and index + 1 < len(phrases) and phrases[index + 1].tag == "np":
        return None                     # "the book is missing two pages"
    victims, first = _among(phrases, index)
    if victims:
        return _claim(phrases, index, victims, group, "noun", first)
    if group.be:
        victims, first = _subject(phrases, group.first - 1)
    else:
        victims, first = _adjacent(phrases, group.first - 1)
        if victims and not group.link and victims[-1].figure is None:
            before = phrases[first - 1] if first else None
            if before is None or before.tag not in ("link", "prep"):
                victims = [] if before is not None else victims
    if phrases[index].text in ("fatal", "fatally") and not (victims and not group.be and victims[-1].figure is not None):
        return None
    if victims:
        return _claim(phrases, index, victims, group, "state", first)
    return _listed(phrases, index, group)


def _count(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """"9 deaths", "no casualties", "the deaths of 9 people", "claimed 19 lives"."""
    group = _VerbGroup(first=index)
    sign = phrases[index]
    left = phrases[index - 1] if index else None
    if sign.text == "lives" and not _costs(phrases, index):
        return None
    if left is not None and left.tag == "np":
        if left.figure is not None or left.opener == "negative":
            return _claim(phrases, index, [left], group, "count", index - 1)
        if left.opener == "possessive" and sign.sign is not None and sign.sign.harm == "killed" and sign.text in ("death", "deaths"):
            return _owned(phrases, index, left)
    if left is not None and left.text == "without":
        nobody = Phrase("np", left.start, left.end, left.end, text="without", opener="negative", head="person")
        return _claim(phrases, index, [nobody], group, "count", index - 1)
    return _act(phrases, index, grammar)


def _owned(phrases: Sequence[Phrase], index: int, owner: Phrase) -> Claim:
    """"Vacca's death": one."""
    return _claim(phrases, index, [owner], _VerbGroup(first=index), "owned", index - 1)


def _costs(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether lives are lost here: "claimed 19 lives", "19 lives were lost"."""
    near = [*phrases[max(0, index - 4):index], *phrases[index + 1:index + 4]]
    return any(word in _COSTS for phrase in near for word in (phrase.text, *phrase.words))


_COSTS = frozenset("claim claims claimed claiming cost costs costing took take takes taking lost loss".split())


_PLURAL_COUNTS = frozenset("injuries casualties wounds injury casualty fatal killers funeral funerals".split())


def _act(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """"the murder of six priests"; "Vacca's murder" too."""
    after = index + 1
    while after + 1 < len(phrases) and phrases[after].tag in ("prep", "time") and phrases[after].text != "of" and phrases[after + 1].tag in ("time", "prep"):
        after += 1 if phrases[after].tag == "time" else 2                # "the murder on Monday of six priests"
    if after < len(phrases) and phrases[after].text == "of":
        hurt = objects(phrases, after + 1)
        named = phrases[index].sign is not None and phrases[index].text not in _PLURAL_COUNTS
        if hurt and (hurt[0].figure is not None or hurt[0].head == "person" or (named and hurt[0].head == "unknown" and not hurt[0].opener)):
            return _claim(phrases, index, hurt, _VerbGroup(first=index), "act")
    left = phrases[index - 1] if index else None
    sign = phrases[index].sign
    if left is not None and sign is not None and sign.part == "act" and left.tag == "np" and left.opener == "possessive" and left.head in ("person", "unknown"):
        return _owned(phrases, index, left)
    return None


def _toll(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """"the death toll rose from 12 to 19": the new figure."""
    best = None
    words = grammar.toll_words
    for at in range(index + 1, min(index + _REACH, len(phrases))):
        phrase = phrases[at]
        if phrase.tag == "np" and phrase.figure is not None:
            if phrase.head not in ("bare", "person", "unknown") or at + 1 < len(phrases) and phrases[at + 1].tag == "sign" and phrases[at + 1].text != "dead":
                break
            best = at
            if phrases[at - 1].text != "from":
                break
        elif phrase.tag == "sign" or phrase.text not in words and phrase.tag not in ("np", "prep", "time", "comma", "be", "adverb", "to"):
            break
    if best is None or best + 1 < len(phrases) and phrases[best + 1].tag == "sign" and phrases[best + 1].text in ("dead", "killed"):
        return None
    return _claim(phrases, index, [phrases[best]], _VerbGroup(first=index), "toll")


def _body(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """"five bodies were found", "the bodies of five men", "his body was found"."""
    sign = phrases[index].sign
    assert sign is not None
    found = _is_found(phrases, index, grammar)
    left = phrases[index - 1] if index else None
    if left is not None and left.tag == "np" and left.figure is not None and left.head in ("bare", "person", "unknown"):
        return _claim(phrases, index, [left], _VerbGroup(first=index), "body", index - 1) if found or sign.form == "plural" else None
    if index + 1 < len(phrases) and phrases[index + 1].text == "of":
        hurt = objects(phrases, index + 2)
        if hurt and (hurt[0].head == "person" or (hurt[0].figure is not None and (found or hurt[0].head == "bare")) or found and hurt[0].head == "unknown" and not hurt[0].opener):
            return _claim(phrases, index, hurt, _VerbGroup(first=index), "body")
    if found and sign.form == "singular" and left is not None and left.tag == "np" and left.opener in ("possessive", "article"):
        return _owned(phrases, index, left)
    return None


def _is_found(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    near = phrases[max(0, index - 6):index + 12]
    return any(word in grammar.body_found for phrase in near for word in (phrase.text, *phrase.words))


_READERS = {"verb": _verb, "befalls": _befalls, "state": _state, "count": _count, "act": _act, "toll": _toll, "body": _body}


# --- walking --------------------------------------------------------------------------------------------------------

def _claim(
    phrases: Sequence[Phrase], index: int, victims: list[Phrase], group: _VerbGroup, style: str, first: int | None = None,
) -> Claim | None:
    sign = phrases[index].sign
    assert sign is not None
    counted = [victim for victim in victims if count(victim, group.plural) is not None]
    if not counted:
        return None
    if style in ("passive", "befalls", "state"):
        counted += _company(phrases, index + 1)
    shared = _shares(phrases, index, group)
    if shared is None:
        return None
    nobody = all(count(victim) == (0, 0, False) for victim in counted)
    start = min(group.first if style in ("active",) else index, index if first is None else first, index)
    return Claim(sign.harm, counted, start, index, index, tuple(group.members), nobody=nobody, shared=shared, style=style)


def _shares(phrases: Sequence[Phrase], index: int, group: _VerbGroup) -> bool | None:
    """Whether one figure is told for two harms: "killed or wounded". None where a later harm says it all: "shot and killed"."""
    sign = phrases[index].sign
    after = _beyond_adverbs(phrases, index + 2)
    if sign is not None and index + 1 < len(phrases) and phrases[index + 1].tag == "and" and after < len(phrases):
        other = phrases[after].sign
        if other is not None and other.part == sign.part and other.form == sign.form and other.harm != sign.harm:
            return None if (sign.harm, other.harm) == ("wounded", "killed") else {sign.harm, other.harm} == {"killed", "wounded"}
    before = [phrases[member - 1].sign for member in group.members if phrases[member].tag == "and" and member]
    return sign is not None and sign.harm == "wounded" and any(other is not None and other.harm == "killed" for other in before)


def _company(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """Those who suffered the same "along with" the subject."""
    for at in range(index, min(index + 10, len(phrases) - 1)):
        phrase = phrases[at]
        if phrase.tag == "together":
            return [victim for victim in objects(phrases, at + 1) if count(victim) is not None]
        if phrase.tag not in ("prep", "time", "comma", "adverb") and not (phrase.tag == "np" and phrase.figure is None):
            break
    return []


def _beyond_adverbs(phrases: Sequence[Phrase], index: int) -> int:
    while index < len(phrases) and phrases[index].tag == "adverb":
        index += 1
    return index


def _verb_group(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> _VerbGroup:
    """The auxiliaries, adverbs and linked participles to the left of a sign."""
    group = _VerbGroup(first=index)
    at, decided = index - 1, False
    while at >= 0 and index - at < _REACH:
        phrase = phrases[at]
        if phrase.tag in _GLUE:
            group.members.append(at)
            if phrase.tag in ("be", "have", "to", "modal", "do") and not decided:
                decided = True
                group.be, group.have = phrase.tag == "be", phrase.tag == "have"
            group.link = group.link or phrase.tag == "link"
            if phrase.tag == "be":
                group.plural = phrase.text in grammar.plural_be if phrase.text not in ("been", "being", "be") else group.plural
            if phrase.tag == "have" and group.plural is None:
                group.plural = {"has": False, "have": True}.get(phrase.text)
            group.first = at
            at -= 1
        elif phrase.tag == "and" and at and _is_participle(phrases[at - 1]):
            group.members.append(at)
            group.first = at - 1
            at -= 2
        else:
            break
    return group


def _is_participle(phrase: Phrase) -> bool:
    """Whether a phrase before "and" is another participle of the same verb group: "ambushed and killed"."""
    if phrase.sign is not None:
        return phrase.sign.part == "verb" and phrase.sign.form == "past"
    return phrase.tag == "np" and phrase.figure is None and not phrase.opener and phrase.size <= 2 and phrase.words[-1:] != [] and phrase.words[-1].endswith("ed")


def _adjacent(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The noun phrase that ends right here, with those it is listed with."""
    while index >= 0 and phrases[index].tag in ("of them",):
        index -= 1
    if index < 0 or phrases[index].tag != "np" or phrases[index].head in ("thing", "unit") or phrases[index].opener == "pronoun":
        return [], index
    if phrases[index].figure is None and phrases[index].head != "person":
        return [], index
    return _enumeration(phrases, index)


def _subject(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The noun phrases a verb group to the right of this index is about, and the index of the first."""
    lowest = max(-1, index - _REACH)
    commas = 0
    while index > lowest:
        phrase = phrases[index]
        if phrase.tag == "relative":
            index -= 2 if index and phrases[index - 1].tag == "comma" else 1
            if index >= 0 and phrases[index].tag == "np" and (phrases[index].head == "person" or phrases[index].figure is not None):
                return _enumeration(phrases, index)
        elif phrase.tag in ("adverb", "time", "of them"):
            index -= 1
        elif phrase.tag == "sign" and index and phrases[index - 1].opener == "determiner" and phrases[index - 1].size == 1:
            index -= 2                  # "four of the injured"
        elif phrase.tag == "comma":
            commas += 1
            index = _before_aside(phrases, index, lowest)
            if index < 0 or commas > 2:
                return [], index
        elif phrase.tag == "np":
            before = phrases[index - 1].tag if index else ""
            if before in ("relative", "be", "have") and phrase.head == "unknown" and phrase.figure is None and not phrase.opener:
                index -= 1 if before == "relative" else 2
            elif before in ("prep", "to", "subordinator") and phrases[index - 1].text not in _NOT_PREPOSITIONS:
                index -= 2
                if before == "subordinator":
                    return _enumeration(phrases, index + 2)
            else:
                return _enumeration(phrases, index)
        elif phrase.tag == "prep":
            index -= 1
        else:
            return [], index
    return [], index


_NOT_PREPOSITIONS = frozenset({"while", "when", "because", "where", "as", "like", "than", "after", "before", "since", "until"})


def _before_aside(phrases: Sequence[Phrase], comma: int, lowest: int) -> int:
    """The index before an aside between commas that ends at this comma."""
    for index in range(comma - 1, lowest, -1):
        if phrases[index].tag == "comma":
            return index - 1
        if phrases[index].tag in ("separator", "stop"):
            break
    return comma - 1


def _enumeration(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The members of the list that ends with this noun phrase: "six guerrillas, two boys and one soldier"."""
    if index >= 4 and phrases[index - 1].tag == "of them" and phrases[index - 3].tag == "comma" and phrases[index - 4].tag == "np":
        index -= 4                      # "six priests, five of them Spaniards, who were killed"
    members = [phrases[index]]
    first = index
    while len(members) < _LIST and first >= 2 and phrases[first - 1].tag in ("and", "comma"):
        before = first - 2
        if phrases[first - 1].tag == "and" and phrases[before].tag == "comma" and before:
            before -= 1
        before = _beyond_place(phrases, before)
        if phrases[before].tag != "np" or count(phrases[before]) is None or not _listable(phrases[before], phrases[first], phrases[first - 1].tag):
            break
        if before and phrases[before - 1].tag in ("prep", "to") and phrases[before - 1].text not in _NOT_PREPOSITIONS:
            break
        members.insert(0, phrases[before])
        first = before
    return members, first


def _listable(one: Phrase, other: Phrase, joint: str) -> bool:
    """Whether two neighbours can be members of one list: people both, and a comma needs figures or articles on both sides."""
    if other.figure is not None and other.head == "bare" and one.figure is None:
        return False
    if other.opener in ("pronoun", "pronouns") or "thing" in (one.head, other.head):
        return False
    if joint == "comma":
        return (one.figure is not None or one.opener == "article") and (other.figure is not None or other.opener == "article") and other.head != "bare"
    if one.aged:
        return other.head == "person"
    if not one.opener and not other.opener and one.figure is None and other.figure is None and one.plural is False and one.head == "person":
        return other.plural is True          # "former minister and president of the court": one man
    return one.head in ("person", "bare", "group") or one.figure is not None or other.head == "person"


def _beyond_place(phrases: Sequence[Phrase], index: int) -> int:
    """Before "from Homs" where that follows a member of a list."""
    if index >= 2 and phrases[index].tag == "np" and phrases[index].figure is None and phrases[index - 1].tag == "prep" and phrases[index - 2].tag == "np":
        return index - 2
    return index


def objects(phrases: Sequence[Phrase], index: int, *, embedded: bool = False) -> list[Phrase]:
    """The noun phrases of the list that begins here; `embedded` in a relative clause, after which the main verb may come."""
    if index >= len(phrases) or phrases[index].tag != "np":
        return []
    if phrases[index].head == "bare" and index + 1 < len(phrases) and phrases[index + 1].sign is not None and index + 2 <= len(phrases):
        return []
    members = [phrases[index]]
    pending: list[Phrase] = []              # after a comma: part of the list only if the list goes on to its end
    after = index + 1
    while len(members) + len(pending) < _LIST:
        after = _beyond_places(phrases, index + 1)
        if after + 1 < len(phrases) and phrases[after].tag == "comma" and phrases[after + 1].tag == "and":
            after += 1
        if after + 1 >= len(phrases) or phrases[after].tag not in ("and", "comma") or phrases[after + 1].tag != "np":
            break
        candidate = phrases[after + 1]
        following = phrases[after + 2].tag if after + 2 < len(phrases) else "stop"
        if following in _CLAUSE_BEGINS and not (following == "be" and embedded):
            break
        if count(candidate) is None or not _joins((members + pending)[-1], candidate, phrases[after].tag, following):
            break
        pending.append(candidate)
        if phrases[after].tag == "and":
            members, pending = members + pending, []
        index = after + 1
    ended = after >= len(phrases) or phrases[after].tag in ("stop", "separator", "dash", "comma")
    return members + pending if ended else members


def _beyond_places(phrases: Sequence[Phrase], after: int) -> int:
    """Past "of the town of Homs" where that follows a member of a list."""
    for _ in range(3):
        if after + 1 < len(phrases) and phrases[after].tag == "prep" and phrases[after + 1].tag == "np" and phrases[after + 1].figure is None:
            after += 2
    return after


def _joins(one: Phrase, other: Phrase, joint: str, following: str) -> bool:
    """Whether the second phrase goes on with the list the first began."""
    if joint == "comma" and other.opener == "possessive" and other.head == "person":
        return following in ("and", "comma")
    if joint == "comma":
        return other.head == "person" and (other.figure is not None or (other.opener == "article" and one.figure is not None))
    if other.head == "bare" or _is_one_person(one, other):
        return False
    return other.head == "person" or other.figure is not None


def _is_one_person(one: Phrase, other: Phrase) -> bool:
    """"senator and presidential candidate Galan": two offices of one man."""
    plain = not one.opener and not other.opener and one.figure is None and other.figure is None and not one.aged
    return plain and one.head == other.head == "person" and one.plural is False and other.plural is False and other.end > other.stop
