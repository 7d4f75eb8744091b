"""What the words of a verb group say of a harm: "could be killed", "were not killed", "to kill", "had to be hospitalised"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase
from watcher.casualties.sums import Verdict
from watcher.casualties.victims import REACH

_FREED = 6  # phrases from a kidnapping, or from those missing, within which the end of it is told


def told_by_auxiliaries(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> Verdict | None:
    """What the auxiliaries say: "could be killed", "were not killed", "to kill"."""
    before = phrases[claim.first - 1] if claim.first else None
    if before is not None and before.tag == "question":
        return "hypothetical", (before.text,)
    if before is not None and before.tag == "be" and (modal := _modal(phrases, claim.first - 1)):
        return "hypothetical", (modal,)
    if before is not None and before.tag == "not" and claim.style != "active":
        return "denied", (before.text,)
    if lacking := _is_lacking(claim, phrases):
        return "denied", (lacking,)
    if before is not None and before.role == "from" and claim.first == claim.sign:
        return "hypothetical", (before.text,)
    if claim.style == "toll" and (coming := _to_come(claim, phrases, grammar)):
        return "hypothetical", (coming,)
    if claim.harm == "missing" and (found := (claim.frame and _until_then(claim, phrases, grammar)) or _found_again(claim, phrases, grammar)):
        return "background", (found,)
    if claim.harm == "kidnapped" and (free := _set_free(claim, phrases, grammar)):
        return "background", (free,)
    if _is_wished(claim, phrases):
        return "hypothetical", (phrases[claim.first - 3].text,)
    if modal := _shared_modal(claim, phrases) or _unreal(claim, phrases):
        return "hypothetical", (modal,)
    for index in sorted(claim.frame):
        phrase = phrases[index]
        if phrase.tag == "not" or phrase.text in grammar.contracted:
            return "denied", (phrase.text,)
        if phrase.tag == "modal" and _asks_by_whom(claim, phrases):
            continue
        if phrase.tag in ("modal", "almost") or phrase.text in grammar.language.fears:
            return "hypothetical", (phrase.text,)
        lasting = index > 0 and phrases[index - 1].text in grammar.goes_on  # "continued to be held"
        if phrase.tag == "to" and phrases[index + 1].tag != "have" and not lasting and not _is_owned_up(phrases, index, grammar) and not _is_done(claim, phrases, index, grammar):
            return "hypothetical", (phrase.text,)
    return None


def _is_lacking(claim: Claim, phrases: Sequence[Phrase]) -> str:
    """What says that a deed was left undone, or "": "without hurting anyone", "without killing or wounding the guards"."""
    at = claim.first - 1
    while at > 1 and phrases[at].tag == "and" and phrases[at - 1].sign is not None:
        at -= 2
    return phrases[at].text if at >= 0 and phrases[at].role == "without" and claim.style in ("active", "act") else ""


def _is_done(claim: Claim, phrases: Sequence[Phrase], to: int, grammar: Grammar) -> bool:
    """Whether what stands after "to" did happen: "four had to be hospitalised", "the sixth official to be murdered"."""
    if phrases[to + 1].tag != "be":
        return False
    if to and phrases[to - 1].tag == "have":
        return claim.harm in ("wounded", "displaced")
    victim = claim.victims[0]
    rank = victim.words[0] if victim.words and victim.opener == "determiner" else ""
    return rank in grammar.ordinals or rank in grammar.language.ranks or rank[:1].isdigit()


def _is_owned_up(phrases: Sequence[Phrase], to: int, grammar: Grammar) -> bool:
    """Whether a deed is admitted: "confessed to killing a guard"; "agreed to kill a guard" is none yet."""
    admits = phrases[to - 1] if to else phrases[to]
    after = phrases[to + 1].sign
    said = admits.text in grammar.language.owning_up or (admits.words[-1:] != [] and admits.words[-1] in grammar.language.owning_up)
    return said and after is not None and after.form == "ing"


def _asks_by_whom(claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether only the doer is in doubt: "the six priests could have been murdered by soldiers"."""
    told = claim.victims[0].opener == "" and claim.victims[0].figure is not None
    by = claim.sign + 1 < len(phrases) and phrases[claim.sign + 1].role == "by"
    return told and by and claim.style == "passive" and any(phrases[at].tag == "have" for at in claim.frame)


def _is_wished(claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether the deed is the second of two that are only wanted or possible: "to rob and kill a banker"."""
    sign, first = phrases[claim.sign].sign, claim.first
    if sign is None or sign.form != "base" or claim.style != "active" or first < 3 or phrases[first - 1].tag != "and":
        return False
    return phrases[first - 2].tag == "np" and phrases[first - 2].size == 1 and phrases[first - 3].tag in ("to", "modal", "do")


def _shared_modal(claim: Claim, phrases: Sequence[Phrase]) -> str:
    """The word of possibility that verbs in a row share, or "": "could kill 1,800, injure 50,000 and leave many homeless"."""
    sign, at = phrases[claim.sign].sign, claim.first - 1
    one_of_many = sign is not None and sign.part == "verb" and sign.form == "base" and claim.style == "active"
    if at < 1 or not (one_of_many or (claim.style in ("state", "noun") and phrases[at].tag == "link")):
        return ""
    while at > 0 and claim.first - at < REACH and _is_in_a_row(phrases[at]):
        at -= 1
    joined = any(phrase.tag in ("and", "comma") for phrase in phrases[at + 1 : claim.first])
    return phrases[at].text if joined and phrases[at].tag == "modal" else ""


def _unreal(claim: Claim, phrases: Sequence[Phrase]) -> str:
    """The word of possibility in "could have hit her and killed her", or ""; a comma, or another subject, ends what it governs."""
    sign, at = phrases[claim.sign].sign, claim.first - 1
    if sign is None or sign.form != "past" or claim.style != "active" or at < 1 or phrases[at].tag != "and":
        return ""
    while at > 1 and claim.first - at < REACH and _is_of_the_past(phrases[at]):
        at -= 1
    return phrases[at - 1].text if phrases[at].tag == "have" and phrases[at - 1].tag == "modal" else ""


def _is_of_the_past(phrase: Phrase) -> bool:
    """Whether participles in a row go on over this phrase."""
    return phrase.sign.form == "past" if phrase.sign is not None else phrase.tag in ("np", "prep", "time", "adverb", "and")


def _is_in_a_row(phrase: Phrase) -> bool:
    """Whether verbs in a row go on over this phrase."""
    if phrase.sign is not None:
        return phrase.sign.form == "base"
    return phrase.tag in ("np", "comma", "and", "prep", "time", "adverb", "link")


def _modal(phrases: Sequence[Phrase], index: int) -> str:
    """The word of possibility in the verb that ends here, or "": "there might have been six people dead"."""
    while index >= 0 and phrases[index].tag in ("be", "have", "adverb"):
        index -= 1
    return phrases[index].text if index >= 0 and phrases[index].tag == "modal" else ""


def _to_come(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> str:
    """What says that a toll is only to come, or "": "could reach 90", "is expected to pass 100"."""
    between = [phrase for phrase in phrases[claim.sign + 1 :] if phrase.start < claim.victims[0].start]
    for one, other in pairwise(between):
        if one.text in grammar.awaited and other.text in grammar.language.infinitive:
            return f"{one.text} {other.text}"
    return next((phrase.text for phrase in between if phrase.tag == "modal"), "")


def _set_free(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> str:
    """What says that the kidnapped are free again, or "": "police freed 31 kidnapped pupils", "the kidnapped nurses were freed".

    Not of a deed with its doer ("gunmen seized 30 people and freed ten"), nor where a weekday says that it is news, too.
    """
    start, freed = min(victim.start for victim in claim.victims), grammar.language.freed
    first = next((at for at, phrase in enumerate(phrases) if phrase.start >= start), 0)
    after = phrases[claim.sign + 1 : claim.sign + _FREED]
    if claim.style == "active" or any(phrase.text in grammar.weekdays for phrase in after[:2] if phrase.tag == "time"):
        return ""
    before = phrases[first - 1].words[-1:] if first else []
    rest = takewhile(lambda phrase: phrase.tag in ("np", "be", "have"), after)
    return next((word for word in (*before, *(word for phrase in rest for word in phrase.words)) if word in freed), "")


def _found_again(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> str:
    """What says that those missing no longer are, or "": "a girl who went missing on Monday has been found safe"; not "two were found".

    Or before them: "divers rescued 12 trapped miners"; not "divers hope to rescue".
    """
    if claim.style == "noun" and (done := _brought_back(claim, phrases, grammar)):
        return done
    for at in range(claim.sign + 1, min(claim.sign + REACH, len(phrases))):
        phrase = phrases[at]
        if phrase.text in grammar.language.time_words.since:
            continue  # "missing since Tuesday"
        if phrase.figure is not None or phrase.head == "person" or phrase.tag in ("not", "separator", "stop", "sign", "subordinator"):
            break
        if phrase.text in grammar.language.found_again or (phrase.words[-1:] != [] and phrase.words[-1] in grammar.language.found_again):
            return phrase.text if "be" in (phrases[at - 1].tag, phrases[at - 2].tag) else ""
    return ""


def _brought_back(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> str:
    begun = min(claim.first, claim.sign)
    near = list(takewhile(lambda phrase: phrase.tag in ("np", "prep", "adverb", "time"), reversed(phrases[max(0, begun - _FREED) : begun])))
    return next((phrase.words[-1] for phrase in near if phrase.words and phrase.words[-1] in grammar.language.found_again), "")


def _until_then(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> str:
    """What says that people were missing until they were found, or "": "two hikers who had been missing", "had been missing until"."""
    first = min(claim.frame)
    after = phrases[claim.sign + 1].text if claim.sign + 1 < len(phrases) else ""
    related = first > 0 and phrases[first - 1].tag == "relative"
    told = phrases[first].text in grammar.language.until_then and (related or after in grammar.language.until)
    return phrases[first].text if told else ""
