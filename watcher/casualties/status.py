"""Is it this article's news? event, background, denied or hypothetical, and the words that said so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.auxiliaries import told_by_auxiliaries
from watcher.casualties.beginnings import beginning
from watcher.casualties.claim import Claim
from watcher.casualties.clauses import clause, is_of
from watcher.casualties.grammar import STATUS, TIME, Grammar
from watcher.casualties.judged import is_answered_for
from watcher.casualties.phrase import Phrase
from watcher.casualties.sums import Verdict, by_size, lasting, left_by_strife, lost_to_strife, of_a_war, reckoned
from watcher.casualties.victims import count
from watcher.casualties.when import Today, dated, is_record, long_past, recalled
from watcher.casualties.words import Word
from watcher.model import Status

Cue = tuple[int, int, str, str]  # start, end, status, words

_ORDER: tuple[tuple[str, Status], ...] = (
    ("denied", "denied"),
    ("denying", "denied"),
    ("untrue", "denied"),
    ("fiction", "hypothetical"),
    ("hypothetical", "hypothetical"),
    ("background", "background"),
    ("counted", "background"),
    ("recalled", "background"),
    ("judged", "background"),
    ("dated", "event"),  # for the article as a whole to decide, see recaps
)
_READERS = (("background", long_past), ("counted", beginning), ("recalled", recalled), ("dated", dated))
_SUMS = (lasting, left_by_strife, lost_to_strife)
_DECIDING = STATUS | TIME
_ADJECTIVES = 4  # words from "during" to the drill: "during a joint night exercise"
_NEAR = 9  # phrases from a word of possibility to the harm it governs


def cues(sequence: Sequence[Word], today: Today | None, grammar: Grammar) -> list[Cue]:
    """Every word of a sentence that could decide a status, in order."""
    found: list[Cue] = []
    for index, word in enumerate(sequence):
        if not word.hooks & _DECIDING:
            continue
        phrase = grammar.status.at(sequence, index) if word.hooks & STATUS else None
        if phrase is not None and phrase[0] == "background" and is_record(sequence, index, grammar):
            continue
        if phrase is not None and phrase[0] == "judged" and (today is None or not today.known):
            continue  # without a day, an article on a trial tells of the deed as its news
        if phrase is not None and word.text in grammar.language.drills and _is_meanwhile(sequence, index, grammar):
            continue
        if phrase is not None:
            last = sequence[phrase[1] - 1]
            found.append((word.start, last.end, phrase[0], " ".join(item.text for item in sequence[index : phrase[1]])))
            continue
        for kind, read in _READERS if word.hooks & TIME else ():
            if told := read(sequence, index, today, grammar):
                found.append((word.start, word.end, kind, told))
                break
    return found


def _is_meanwhile(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether something happened while this went on: "a grenade fired during a drill killed three"; what opens its sentence may be all that it tells of."""
    return any(word.text in grammar.language.time_words.throughout for word in sequence[max(1, index - _ADJECTIVES) : index])


def status(claim: Claim, phrases: Sequence[Phrase], marks: Sequence[Cue], low: int, grammar: Grammar) -> Verdict:
    """The status of a claim, with the words that decided it."""
    if claim.nobody:
        return "denied", (claim.victims[0].text,)
    inner = told_by_auxiliaries(claim, phrases, grammar) or reckoned(claim, phrases, grammar) or of_a_war(claim, phrases, grammar)
    if inner is not None:
        return inner
    near = _near(claim, phrases, marks, grammar) if marks else []
    decided = next(((verdict, (mark[3],)) for kind, verdict in _ORDER for mark in near if mark[2] == kind and _decides(mark, claim, phrases, grammar)), None) if near else None
    if decided is not None and decided[0] != "event":
        return decided
    summed = next((told for read in _SUMS if (told := read(claim, phrases, low, grammar)) is not None), None) or by_size(claim, phrases, low, grammar)
    return summed if decided is None or summed[0] != "event" else decided  # a sum is one whatever day stands beside it


def _near(claim: Claim, phrases: Sequence[Phrase], marks: Sequence[Cue], grammar: Grammar) -> list[Cue]:
    """The cues in the clause of a claim, and those that speak of all of its sentence."""
    start, end = clause(claim, phrases, grammar)
    return [mark for mark in marks if start <= mark[0] < end or mark[2] == "fiction"]


def _decides(mark: Cue, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a cue speaks of this claim."""
    if mark[2] == "background":
        return is_of(mark[0], mark[1], claim, phrases, grammar) and not _is_struck(mark, claim, phrases, grammar)
    if mark[2] == "counted":  # a sum; one death "since the day when Ali was shot" is none
        return sum((count(victim) or (0,))[0] for victim in claim.victims) > 1 and is_of(mark[0], mark[1], claim, phrases, grammar)
    if mark[2] == "dated":
        return _dates(mark, claim, phrases, grammar)
    if mark[2] == "fiction":
        return True
    if mark[2] == "judged":
        return is_answered_for(mark[0], mark[1], claim, phrases, grammar)
    if mark[2] == "denying":
        return _denies(mark, claim, phrases)
    if mark[2] == "untrue":
        return mark[0] >= phrases[claim.last].end and not _is_of_another(mark, claim, phrases)
    if mark[2] == "recalled":
        return _recalls(mark, claim, phrases) and not _is_struck(mark, claim, phrases, grammar)
    return _governs(mark, claim, phrases, grammar)


def _is_struck(mark: Cue, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether what remembers was struck, and this is what that did: "gunmen fired at a rally commemorating a leader, killing 32"."""
    before = [phrase for phrase in phrases[: claim.sign] if phrase.start < mark[0]]
    at_it = any((one.tag == "sign" or (one.tag == "prep" and one.role != "of")) and other.tag == "np" and any(word in grammar.language.gatherings for word in other.words) for one, other in pairwise(before))
    if not at_it or claim.style != "active":
        return False
    between, sign = [phrase for phrase in phrases[: claim.sign] if phrase.start >= mark[1]], phrases[claim.sign].sign
    if sign is None or any(phrase.tag == "relative" for phrase in between):
        return False
    if sign.form == "ing":
        return bool(between) and between[-1].tag in ("comma", "and")
    return len(between) == 1 and [phrase.tag for phrase in before[:2]] == ["np", "prep"] and before[0].figure is None  # "an attack on a rally commemorating a leader killed 14"


def _denies(mark: Cue, claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether a clause that is denied tells of the claim: "denied on Monday that 12 had died", "denies police shot two men"."""
    between = [phrase for phrase in phrases[: claim.sign] if phrase.start >= mark[1]]
    that = next((at for at, phrase in enumerate(between) if phrase.tag not in ("prep", "time", "np", "comma")), len(between))
    if that < len(between):  # of "any part in the raid that killed nine" nothing is denied but the part
        return between[that].role == "that" and (not that or between[that - 1].tag != "np") and len(between) - that <= _NEAR
    sign = phrases[claim.sign].sign
    return len(between) == 1 and sign is not None and sign.form == "past"


def _is_of_another(mark: Cue, claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether what is called untrue after a harm is told anew: "nine were killed, and the first report was false"."""
    between = [phrase for phrase in phrases[claim.last + 1 :] if phrase.start < mark[0]]
    joined = [other for one, other in pairwise(between) if one.tag in ("and", "subordinator", "separator")]
    return any(phrase.role == "that" or (phrase.tag == "np" and phrase.figure is None) for phrase in joined)


def _dates(mark: Cue, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a day dates this harm, not another one told nearer to it: "shot on 3 May, she died on Sunday"."""
    sign = phrases[claim.sign].start
    low, high = (claim.victims[0].start, sign) if mark[0] < sign else (sign, mark[0])
    return is_of(mark[0], mark[1], claim, phrases, grammar) and not any(
        phrase.tag == "sign" and low < phrase.start < high for phrase in phrases
    )


def _governs(mark: Cue, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a cue of denial or of mere possibility reaches the claim: it stands before its harm, and near."""
    sign = phrases[claim.sign]
    if mark[0] >= sign.end or (mark[0] >= sign.start and mark[1] < sign.stop):  # or a mere part of it: "expected to survive"
        return False
    between = _since_joined([phrase for phrase in phrases[: claim.sign] if phrase.start >= mark[1]])
    if mark[2] == "denied" and claim.style == "act" and mark[1] <= phrases[claim.sign].start and len(between) <= 1:
        return True  # "denied the killing of three officers"
    if claim.style in ("act", "owned") and len(between) > 2:
        return False  # "trying to involve them in the case of the death of ..."
    if claim.style == "noun" and claim.victims[0].text in grammar.definite and mark[3] not in grammar.language.conditions:
        return False  # "hopes to learn more of the five people killed"
    if mark[2] == "denied":
        return len(between) <= _NEAR and claim.style not in ("act", "owned") and not _speaks_anew(between, grammar)
    if _is_taken(between, sign) or _is_finite(mark, claim, phrases, grammar):
        return False
    if any(phrase.tag == "relative" for phrase in between[1:]):
        return False  # "asked whether the raid that killed two was legal"
    return len(between) <= _NEAR and not (
        mark[3] not in grammar.language.conditions and any(phrase.tag in ("relative", "stop") for phrase in between)
    )


def _is_finite(mark: Cue, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a cue asks for another verb than this one, which is told as done: "a guard who tried to flee was killed"."""
    if mark[3].rpartition(" ")[2] not in grammar.language.wanting:
        return False
    sign, first = phrases[claim.sign].sign, min(claim.frame, default=claim.sign)
    alone = claim.style in ("active", "befalls") and all(phrases[at].tag == "adverb" for at in claim.frame)
    done = alone and sign is not None and ((sign.part in ("verb", "befalls") and sign.form == "past") or (sign.form == "ing" and phrases[first - 1].tag == "subordinator"))
    told = claim.style != "active" and phrases[first].text in grammar.finite
    return (done or told) and any(phrase.start >= mark[1] for phrase in phrases[:first])


def _is_taken(between: Sequence[Phrase], sign: Phrase) -> bool:
    """Whether a cue governs another verb, after which this one is told as done: "who meant to kidnap Ali took ten hostages"."""
    done = sign.sign is not None and sign.sign.part == "verb" and sign.sign.form in ("past", "third")
    other = any(phrase.sign is not None and phrase.sign.form == "base" for phrase in between)
    return done and other and between[-1].tag in ("np", "and")


def _recalls(mark: Cue, claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether what a cue recalls is this harm: it follows it closely, and no comma ends what is recalled before.

    "In revenge for a raid that killed two" recalls the two, "a year after the raid, two were killed" does not.
    """
    begun = min(claim.victims[0].start, phrases[claim.sign].start)
    between = [phrase for phrase in phrases if mark[1] <= phrase.start < begun]
    ends = any(phrase.tag == "stop" or (phrase.tag == "comma" and not _is_of_it(between[at + 1 :])) for at, phrase in enumerate(between))
    return mark[0] < begun and len(between) <= _NEAR and not ends


def _is_of_it(after: Sequence[Phrase]) -> bool:
    """Whether what follows a comma is told of the thing before it: ", in which", ", which"; of somebody (", who") it may be news."""
    first = 1 if after and after[0].tag == "prep" else 0
    return len(after) > first and after[first].tag == "relative" and after[first].role != "who"


def _since_joined(between: Sequence[Phrase]) -> Sequence[Phrase]:
    """What follows the last "and that": a clause so joined stands under the same verb as the first."""
    for index in range(len(between) - 1, 0, -1):
        if between[index].role == "that" and between[index - 1].tag == "and":
            return between[index + 1 :]
    return between


def _speaks_anew(between: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a denial is over: "denied that it had attacked the town and said that 12 had died"."""
    return any(one.tag == "and" and other.text in grammar.says for one, other in pairwise(between))

