"""States of harm: "12 dead", "12 are missing", "Dead: 12", "a child was among the dead"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import Claim, VerbGroup, claim_of, verb_group
from watcher.casualties.concord import told_first
from watcher.casualties.enumeration import enumeration
from watcher.casualties.grammar import Grammar
from watcher.casualties.names import is_full_name
from watcher.casualties.objects import objects
from watcher.casualties.order import counted_after, marked, told_after
from watcher.casualties.phrase import Phrase
from watcher.casualties.subjects import adjacent, subject
from watcher.casualties.victims import REACH

_YEARS = range(1900, 2100)
_LISTING = ("comma", "and", "be", "open", "colon", "prep")  # what stands before a figure that is told of, rather than found
_BEFORE_COLON = ("np", "prep", "time", "to", "comma", "adverb", "subordinator", "speech", "idiom")


def state(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    group = verb_group(phrases, index, grammar)
    if phrases[index].role in grammar.states_alone and index + 1 < len(phrases) and phrases[index + 1].tag == "np":
        if (people := _of_people(phrases, index, grammar)) is not None:
            return claim_of(phrases, index, [people], group, "noun", index - 1)
        return listed(phrases, index, group) if of_a_list(phrases, index) else None  # "the book is missing two pages"
    if phrases[index].role in grammar.language.initials and _is_make(phrases, index):
        return None
    victims, first = among(phrases, index, grammar)
    if victims:
        return claim_of(phrases, index, victims, group, "noun", first)
    if index and phrases[index - 1].text in grammar.definite and (numbered := numbered_after(phrases, index, grammar)) is not None:
        return claim_of(phrases, index, [numbered], group, "state")
    if phrases[index].role in grammar.states_of_figures and (cases := _in_cases(phrases, index, grammar)) is not None:
        return claim_of(phrases, index, [cases], group, "noun")
    whom = marked(phrases, index + 1, grammar) if group.link or not group.members else None
    after = [] if whom is None else objects(phrases, whom)
    if group.be or group.have:
        after = after or counted_after(phrases, index + 1, grammar)
    if after:
        return claim_of(phrases, index, after, group, "state")
    if group.be or phrases[group.first].text in grammar.language.remains or _is_brought(phrases, group.first - 1, grammar):
        victims, first = told_first(phrases, group, *subject(phrases, group.first - 1))
    elif (came := _came(phrases, group.first - 1, grammar))[0]:
        victims, first = came
    else:
        victims, first = adjacent(phrases, group.first - 1)
        if victims and group.link and first >= 2 and phrases[first - 1].role == "of" and phrases[first - 2].head == "bare":
            victims, first = [phrases[first - 2]], first - 2  # "three of the victims remain in critical condition"
        if victims and not group.link and victims[-1].figure is None:
            before = phrases[first - 1] if first else None
            if before is not None and before.tag not in ("link", "prep") and not _is_second(phrases, first) and not _is_sent(phrases, first, index, grammar):
                victims = []
        victims, first = (victims, first) if victims else _found(phrases, index, grammar)
    if phrases[index].role in grammar.states_of_figures and not (
        victims and not group.be and (victims[-1].figure is not None or _is_sent(phrases, first, index, grammar))
    ):
        return None
    if victims:
        return claim_of(phrases, index, victims, group, "state", first)
    if (group.be or group.have) and (following := told_after(phrases, index + 1, grammar)):
        return claim_of(phrases, index, following, group, "state")
    return listed(phrases, index, group)


def _of_people(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Phrase | None:
    """The figure of people told of at large around this state: "27 deaths, 6 missing persons", "the search for 12 missing people"; not "found six missing people"."""
    figure, people = phrases[index - 1] if index > 1 else None, phrases[index + 1]
    plain = people.size == 1 and people.words[-1:] != [] and people.words[-1] in grammar.people_at_large
    if figure is None or figure.figure is None or figure.head != "bare" or not plain:
        return None
    before = phrases[index - 2]
    return figure if before.tag in _LISTING or before.text in grammar.says else None


def numbered_after(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Phrase | None:
    """The figure told of those harmed after them: "the dead numbered 17", "those killed numbered eight"; else None."""
    if index + 2 >= len(phrases) or phrases[index + 1].text not in grammar.language.numbered_at or phrases[index + 1].size > 1:
        return None
    return phrases[index + 2] if phrases[index + 2].figure is not None and phrases[index + 2].head == "bare" else None


def _in_cases(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Phrase | None:
    """The figure of a harm told by its cases: "wounded six, fatally in two cases", "in one case fatally"; else None."""
    for at in (index + 2, index - 1):
        told = phrases[at] if 0 < at < len(phrases) and phrases[at - 1].tag == "prep" else None
        if told is not None and told.figure is not None and told.words and told.words[-1] in grammar.language.instances:
            told.head = "bare"
            return told
    return None


def _is_brought(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether a passive ends here in which the state is told: "were pulled out with burns", "was brought up dead"."""
    index -= index > 0 and phrases[index].tag == "prep"
    done = phrases[index].head == "unknown" and phrases[index].text.endswith((*grammar.language.agreement.ended, *grammar.language.agreement.done))
    return done and index > 0 and phrases[index - 1].tag == "be" and phrases[index].size == 1


def _came(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> tuple[list[Phrase], int]:
    """Whom a state is told of by how and where they came: "two men walked into a hospital with gunshot wounds"; else none."""
    while at > 0 and phrases[at].tag in ("adverb", "time"):
        at -= 1
    if at < 2 or phrases[at].tag != "np" or phrases[at - 1].tag != "prep":
        return [], at
    at -= 1
    while at > 0 and phrases[at].tag == "prep":
        at -= 1
    verb = phrases[at]
    if verb.tag != "np" or verb.words[-1:] == [] or verb.words[-1] not in grammar.language.came:
        return [], at
    return enumeration(phrases, at) if verb.head == "person" else subject(phrases, verb_group(phrases, at, grammar).first - 1)


def _is_sent(phrases: Sequence[Phrase], first: int, index: int, grammar: Grammar) -> bool:
    """Whether a harm sends somebody where the hurt go: "the crash sent a girl to hospital", "killed a man and sent his wife to hospital"."""
    sender = phrases[first - 1] if first else None
    if sender is None or sender.words[-1:] == [] or sender.words[-1] not in grammar.language.sends:
        return False
    aim = index + 1 < len(phrases) and phrases[index + 1].tag == "to"  # "sent a nurse to the hospital to help"
    harmful = any(word in grammar.language.happenings for word in sender.words) or any(phrase.sign is not None for phrase in phrases[: first - 1])
    return harmful and not aim


def _found(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> tuple[list[Phrase], int]:
    """Whom a verb before them tells dead by name: "found Ann Lee, of Leeds, dead", "pronounced Lee dead at the scene"; else none."""
    name = index - 1
    if phrases[index].role not in grammar.dead or name < 1:
        return [], index
    if phrases[name].tag == "comma":
        name = next((at for at in range(name - 1, max(0, index - REACH), -1) if phrases[at].tag == "comma"), 0) - 1
    one = phrases[name]
    if name < 1 or one.tag != "np" or phrases[name - 1].tag != "link" or one.opener or one.figure is not None:
        return [], index
    at_a_place = index + 1 < len(phrases) and phrases[index + 1].text in grammar.language.elsewhere
    sure = one.head == "person" or (one.head == "unknown" and (is_full_name(one) or (at_a_place and not one.plural)))
    return ([one], name) if sure else ([], index)


def _is_second(phrases: Sequence[Phrase], first: int) -> bool:
    """Whether a state goes on from another before it, with the verb told once: "a boy is dead and his brother in hospital"."""
    sign = phrases[first - 2].sign if first > 1 and phrases[first - 1].tag == "and" else None
    return sign is not None and sign.part in ("state", "verb")


def _is_make(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether letters that could stand for a harm name something else: "a 2005 Kia Spectra"."""
    year = phrases[index - 1].figure if index else None
    following = phrases[index + 1] if index + 1 < len(phrases) else None
    named = following is not None and following.tag == "np" and following.figure is None and following.start == phrases[index].end + 1
    return named or (year is not None and year.low in _YEARS)


def among(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> tuple[list[Phrase], int]:
    """Victims told as some of the dead: "two officers and a child were among the dead", "among those killed"."""
    if index < 4 or phrases[index - 2].role != "among" or phrases[index - 3].tag != "be":
        return [], index
    if phrases[index - 1].text not in grammar.definite or phrases[index - 1].size > 1:
        return [], index
    return subject(phrases, index - 4)


def listed(phrases: Sequence[Phrase], index: int, group: VerbGroup) -> Claim | None:
    """Victims after their harm: "Dead: 7", "Killed were two boys"."""
    if (figure := of_a_list(phrases, index)) is not None:
        return claim_of(phrases, index, [figure], group, "listed")
    named = _named(phrases, index)
    hurt = objects(phrases, named) if named else []
    if hurt and hurt[0].head == "bare" and phrases[named - 1].role == "one":
        return None  # "the dead man was 40"
    if not hurt or (index and _is_treatment(hurt[0])) or (phrases[named - 1].role == "as" and not _is_anybody(hurt[0])):
        return None
    return claim_of(phrases, index, hurt, group, "listed")


def _is_anybody(phrase: Phrase) -> bool:
    """Whether this is someone, and not what "the dead" are taken for: "as Ana Ruiz", not "as a warning"."""
    return phrase.head == "person" or is_full_name(phrase)


def _named(phrases: Sequence[Phrase], index: int) -> int:
    """The index of those whom a harm before them is told of; else 0.

    "Killed in the fire were two boys", "Missing since Sunday: a boy and his aunt", "named the dead as Ann Lee".
    """
    after = index + 1
    definite = index > 0 and phrases[index - 1].opener == "determiner" and phrases[index - 1].size == 1
    if definite and after < len(phrases) and phrases[after].role == "as":
        return after + 1
    if definite and after < len(phrases) and phrases[after].tag == "have":
        after += 1  # "the dead have been identified as"
    if index > 3 or not all(phrase.tag in ("adverb", "prep") or phrase.opener == "determiner" for phrase in phrases[:index]):
        return 0
    if (colon := _colon(phrases, after)) and _is_anybody(phrases[colon + 1]):
        return colon + 1
    after = _beyond_where(phrases, after)
    if after + 1 >= len(phrases) or phrases[after].tag not in ("be", "including"):
        return 0
    told = after + 2 < len(phrases) and phrases[after + 2].role == "as"  # "were identified as"
    return after + (3 if told else 1)


def _colon(phrases: Sequence[Phrase], after: int) -> int:
    """The index of the colon after when, where and by whom a harm is told: "Missing since Sunday, police said:"; 0 where none is."""
    at = after
    while at < min(after + REACH, len(phrases)) and phrases[at].tag in _BEFORE_COLON and phrases[at].figure is None:
        at += 1
    return at if after < at < len(phrases) - 1 and phrases[at].tag == "colon" else 0


def _beyond_where(phrases: Sequence[Phrase], after: int) -> int:
    """Past when and where a harm was done: "in the fire on Monday", ", which burned for an hour,"."""
    while after < len(phrases) and phrases[after].tag in ("prep", "time", "np", "idiom") and phrases[after].figure is None:
        after += 1
    if after < len(phrases) and phrases[after].tag == "comma":
        closed = next((at for at in range(after + 1, min(after + REACH, len(phrases))) if phrases[at].tag == "comma"), after)
        return closed + 1
    return after


def labelled(phrases: Sequence[Phrase], index: int) -> Claim | None:
    """The figure that this harm is the label of, with others after it or alone: "Dead: 12 Injured: 30", "Persons missing: 4"."""
    if index + 2 >= len(phrases) or phrases[index + 1].tag != "colon" or not _is_label(phrases, index):
        return None
    figure = phrases[index + 2]
    if figure.figure is None or figure.head not in ("bare", "person", "group") or not _ends_entry(phrases, index + 3):
        return None
    return claim_of(phrases, index, [figure], VerbGroup(first=index), "listed")


def _is_label(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a harm begins an entry: it stands at the head of all, or after the figure of another entry, perhaps with the people it is of."""
    at = index - 1
    if at >= 0 and phrases[at].head == "person" and phrases[at].size == 1 and phrases[at].plural:
        at -= 1
    if at >= 1 and phrases[at].figure is not None:
        return phrases[at - 1].tag == "colon"
    return at < 0 or phrases[at].tag in ("comma", "separator", "stop", "mark", "dash")


def _ends_entry(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether nothing follows the figure of an entry, or the next label does."""
    if at >= len(phrases) or phrases[at].tag in ("stop", "comma", "separator", "mark"):
        return True
    at += phrases[at].head == "person" and phrases[at].figure is None
    return at + 1 < len(phrases) and phrases[at].tag == "sign" and phrases[at + 1].tag == "colon"


def of_a_list(phrases: Sequence[Phrase], index: int) -> Phrase | None:
    """The figure that a list gives for the harm before it: "Dead: 7", "Deaths - 21", "KIA 3, WIA 12"."""
    after = index + 1
    marked = after < len(phrases) and phrases[after].tag in ("colon", "dash")
    opens = index == 0 or phrases[index - 1].tag in ("comma", "colon", "stop", "separator")
    figure = phrases[after + marked] if after + marked < len(phrases) else None
    if figure is None or figure.figure is None or not (marked or opens):
        return None
    following = phrases[after + marked + 1].tag if after + marked + 1 < len(phrases) else "stop"
    ended = figure.head == "bare" and following in ("stop", "comma", "separator", "and", "mark")
    listed = phrases[after].tag == "colon" and figure.head in ("bare", "person") and following != "sign"  # "Casualties: 3 KIA"
    return figure if ended or listed else None


def _is_treatment(phrase: Phrase) -> bool:
    """Whether this is what was done to "the injured", and no name: "the injured were transferred"."""
    return phrase.head == "unknown" and phrase.size == 1 and phrase.figure is None and not phrase.opener
