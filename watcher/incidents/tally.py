"""How many came to harm in one happening, from all that is said of it.

What one sentence says of several victims adds up ("a soldier was killed and two policemen died"); what several sentences say
is the same told again, so the largest counts. Only victims told of by name, with no figure for all of them, add up across
sentences. Who was shot or stabbed is told as wounded until the text says who died of it: those are not wounded as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from watcher.incidents.figure import Figure
from watcher.incidents.patterns import Patterns
from watcher.incidents.persons import Person, named, people, shortened
from watcher.incidents.sides import counting_dead
from watcher.model import HARMS, Casualty, Count, Harm, Toll
from watcher.text import fold

_TELLING = 3       # a number this large is told twice by no chance
_LONGEST_GAP = 3   # sentences between people told of one by one
_NAMED = 50   # of the dead who are compared with whoever was struck
_NEAR = 20   # figures before one, among which the last of its sentence is looked for
_FARTHEST = 80   # characters between two figures of one sentence that add up


def tally(figures: Sequence[Figure], text: str, patterns: Patterns) -> Toll:
    """The toll of one happening: of each harm, the most that is said of it."""
    return _Tally(figures, text, patterns).toll()


@dataclass(frozen=True)
class _Tally:
    """The reckoning of the figures of one happening, in the order of the text, by the words of its language."""

    figures: Sequence[Figure]
    text: str
    patterns: Patterns

    def toll(self) -> Toll:
        toll: dict[Harm, Count] = {}
        sums, after, since = set(counting_dead(self.figures)), dict(pairwise(self.figures)), self._since_dead()
        for harm in HARMS:
            own = [figure for figure in self.figures if figure.casualty.kind == harm]
            struck = [harm == "wounded" and (figure in sums or self._may_be_dead(figure, after.get(figure))) for figure in own]
            count = self._most([since.get(figure, figure) for figure, is_struck in zip(own, struck, strict=True) if not is_struck])
            all_struck = self._most([figure for figure, is_struck in zip(own, struck, strict=True) if is_struck])
            left = _without(all_struck, None if self._is_doers() else toll.get("killed"))
            best = max((c for c in (count, left, self._ordinal(own)) if c), key=attrgetter("least"), default=None)
            if best and best.least:
                toll[harm] = best
        return toll

    @cached_property
    def _dead(self) -> list[Casualty]:
        return [figure.casualty for figure in self.figures if figure.casualty.kind == "killed"]

    @cached_property
    def _dead_sexes(self) -> set[str]:
        """Of what sex the dead are told to be, each alone; "" among them where that is not said of all."""
        return {self._sex(casualty.who) if casualty.high == 1 else "" for casualty in self._dead}

    @cached_property
    def _dead_names(self) -> set[Person]:
        """Those told dead by name; none where not all are."""
        dead = self._dead[:_NAMED]
        known = {name for casualty in dead for name in named(casualty.who, self.patterns)}
        return known if all(casualty.low == casualty.high and casualty.low <= len(known) for casualty in dead) else set()

    def _may_be_dead(self, figure: Figure, after: Figure | None) -> bool:
        """Whether a figure only tells that people were struck, and the dead may be among them."""
        return self._is_struck(figure.casualty) and not self._is_before_another(figure, after) and not self._is_beside(figure)

    def _since_dead(self) -> dict[Figure, Figure]:
        """The hurt of whom the sentence goes on to say that some died, less those: "ten were injured, two of whom have since died"."""
        less: dict[Figure, Figure] = {}
        for one, other in pairwise(self.figures):
            hurt, dead = one.casualty, other.casualty
            if one.sentence != other.sentence or (hurt.kind, dead.kind) != ("wounded", "killed") or not hurt.high == hurt.low > dead.low == dead.high:
                continue
            among = self.patterns.among_those.search(self.text, hurt.span.end, min(dead.span.start, hurt.span.end + _FARTHEST))
            if among or self.patterns.some_of_them.match(dead.quote):
                left = hurt.low - dead.low
                less[one] = replace(one, casualty=replace(hurt, low=left, high=left))
        return less

    def _ordinal(self, own: Sequence[Figure]) -> Count | None:
        """How many there are at least where one is told of by order: "a third student has died"; those told before of other harms are some of them."""
        most, words = 0, self.patterns
        single = bool(own) and (own[0].casualty.kind == "killed" or all(figure.casualty.high == 1 for figure in own))
        for figure in own:
            told = figure.casualty
            order = words.ordinal.match(told.who)
            if order is not None and not words.reckoning.search(self.text, told.span.start, told.span.end + _FARTHEST):
                place = 2 + words.words.ordinals.index(order[order.lastindex or 0].lower())
                if place <= most:
                    continue        # it can add nothing
                before = [other for other in self.figures if other.casualty.span.start < told.span.start]
                others = [other.casualty.low for other in before if other.casualty.kind != told.kind]
                goes_on = [other for other in before if other.casualty.kind == told.kind and other.casualty.low == other.casualty.high == place - 1]
                if single and place > _TELLING and goes_on:       # "four were killed and 17 hurt; a fifth died"
                    most = max(most, place)
                elif single or (not others and any(other.sentence == figure.sentence for other in goes_on)):       # "three men were shot, a fourth was hurt"
                    most = max(most, place - sum(others))
        return Count(most, most) if most > 1 else None

    def _is_doers(self) -> bool:
        """Whether the only one who died did it to himself: "shot two guards, then took his own life"."""
        return all(self.patterns.oneself.match(casualty.who) for casualty in self._dead)

    def _is_beside(self, struck: Figure) -> bool:
        """Whether others are told dead right before those struck, so that these are not the dead: "a man was killed and a woman was (also) shot"."""
        begun = struck.casualty.span.start
        dead_before = any(casualty.span.end <= begun for casualty in self._dead[:_NAMED])
        if self._is_of_other_sex(struck.casualty) or self._is_other_by_name(struck.casualty):
            return True
        if self.patterns.also.search(struck.casualty.quote) or (dead_before and self._are_others(struck.casualty)):
            return True
        if dead_before and self.patterns.others.match(struck.casualty.who):
            return True
        index = bisect_left(self.figures, begun, key=lambda figure: figure.casualty.span.start)
        before = [figure for figure in self.figures[max(0, index - _NEAR) : index] if figure.sentence == struck.sentence and figure.casualty.span.end <= begun]
        return bool(before) and before[-1].casualty.kind == "killed" and self._goes_on(before[-1].casualty, struck.casualty)

    def _is_before_another(self, struck: Figure, after: Figure | None) -> bool:
        """Whether the sentence goes on with one who died and is somebody else than the one struck: "a man was stabbed and his brother died"."""
        if after is None or after.sentence != struck.sentence or after.casualty.kind != "killed" or not struck.casualty.high == after.casualty.high == 1:
            return False
        return self.patterns.oneself.match(after.casualty.who) is None and self._goes_on(struck.casualty, after.casualty)

    def _is_of_other_sex(self, struck: Casualty) -> bool:
        """Whether a woman was struck where only men are told dead, or the other way round."""
        sex = self._sex(struck.who) if struck.low == struck.high == 1 else ""
        return bool(sex and self._dead_sexes) and self._dead_sexes.isdisjoint((sex, ""))

    def _is_other_by_name(self, struck: Casualty) -> bool:
        """Whether all those struck are told of by name, and all the dead by other names."""
        hurt = named(struck.who, self.patterns)
        return len(hurt) == struck.low == struck.high and bool(self._dead_names) and self._dead_names.isdisjoint(hurt)

    def _sex(self, who: str) -> str:
        """What is said of the sex of whom a text tells of; "" where that is nothing, or both."""
        found = [name for name, pattern in (("male", self.patterns.male), ("female", self.patterns.female)) if pattern.search(who)]
        return found[0] if len(found) == 1 else ""

    def _are_others(self, struck: Casualty) -> bool:
        """Whether those struck are others than the dead told of before: "85 were taken to hospitals" after a crash, not after a shooting."""
        return self.patterns.moved.search(struck.quote) is not None and self.patterns.armed.search(self.text) is None

    def _is_struck(self, casualty: Casualty) -> bool:
        """Whether a wounded figure says only that people were shot or the like, and leaves open who lived."""
        telling = self.patterns.struck_too.sub(" ", casualty.quote)
        struck = self.patterns.struck.search(telling) or telling != casualty.quote
        return bool(struck) and self.patterns.living.search(telling) is None and not self._lives(casualty)

    def _lives(self, casualty: Casualty) -> bool:
        """Whether the sentence goes on to say of those struck that they live: "was hit by a bullet and is in fair condition"."""
        after = re.split(r"[.;\n]", self.text[casualty.span.end : casualty.span.end + _FARTHEST], maxsplit=1)[0]
        return self.patterns.lives.search(after) is not None

    def _most(self, figures: Sequence[Figure]) -> Count | None:
        """The largest of what the sentences say; where all speak of single victims, how many are told of by name."""
        if not figures:
            return None
        by_sentence: dict[int, list[Casualty]] = defaultdict(list)
        for figure in figures:
            by_sentence[figure.sentence].append(figure.casualty)
        told = [self._said_at_once(casualties) for casualties in by_sentence.values()]
        numbered = any(self.patterns.one.match(figure.casualty.who) for figure in figures)
        if all(count == Count(1, 1) for count in told):
            by_name = 0 if numbered else max(people(run, self.patterns) for run in _runs(figures))
            many = max(by_name, 1 + self._more(figures[1:]))
            return Count(many, many)
        best = max([*told, *self._listed(figures)], key=lambda count: (count.least, count.high is None, count.low))
        selves = [count for count, casualties in zip(told, by_sentence.values(), strict=True) if self._has_doer(casualties)]
        again = best in selves and any(count.low == count.high == best.low - 1 for count in selves)
        return Count(best.low - 1, best.high and best.high - 1) if again else best  # "4 slain; the gunman killed himself": he is one of them

    def _listed(self, figures: Sequence[Figure]) -> list[Count]:
        """The sum of several lists of names, where all are told of by name: "Ann Lee is in serious condition. Tom Hill and a guard are stable."."""
        whos = [figure.casualty.who for figure in figures]
        names = [named(who, self.patterns) for who in whos]
        if not all(names) or any(who.isupper() for who in whos) or sum(figure.casualty.low > 1 for figure in figures) == 0 or figures[-1].sentence - figures[0].sentence > _LONGEST_GAP:
            return []
        lists = {frozenset(told): figure.casualty.low - len(told) for figure, told in zip(figures, names, strict=True)}
        unnamed = sum(lists.values())
        many = min(len(set().union(*names)) + max(0, unnamed), sum(figure.casualty.low for figure in figures))
        return [Count(many, many)]

    def _has_doer(self, casualties: Sequence[Casualty]) -> bool:
        """Whether these are several figures, and the last is of whoever did it: "killed three people before turning the gun on himself"."""
        return len(casualties) > 1 and self.patterns.oneself.match(casualties[-1].who) is not None

    def _more(self, figures: Sequence[Figure]) -> int:
        """How many are told of as someone else than those before: "his driver also died"."""
        more = (figure.casualty for figure in figures if self.patterns.also.search(figure.casualty.quote))
        return len({self._head(casualty.who) for casualty in more if casualty.kind == "killed"})  # "also shot": as the dead were

    def _said_at_once(self, casualties: Sequence[Casualty]) -> Count:
        """The sum of the figures of a sentence that go on from one another; where they do not, the largest such sum."""
        runs: list[list[Casualty]] = []
        for casualty in casualties:
            if runs and self._goes_on(runs[-1][-1], casualty):
                runs[-1].append(casualty)
            else:
                runs.append([casualty])
        return max((_sum(run) for run in runs), key=attrgetter("least"))

    def _goes_on(self, one: Casualty, other: Casualty) -> bool:
        """Whether the second figure speaks of others than the first: "a soldier was killed and two policemen died"."""
        words, gap = self.patterns, self.text[one.span.end : other.span.start]
        if words.oneself.match(other.who):   # "shot his wife before killing himself", not "his son, who killed himself"
            return other.kind == "killed" and not words.oneself.search(one.who) and not words.relates.search(gap)
        if words.moved.search(other.quote) and not words.moved.search(one.quote):
            return False  # "six were shot, and one was taken to hospital"
        if words.condition.search(other.quote) and words.number.fullmatch(other.who) and other.low < one.low:
            return False  # "four were taken to hospital, and on Monday two were in critical condition"
        aged = self._are_of_other_ages(one.who, other.who)
        more = ";" in gap and (aged or words.someone_else.match(other.who))  # "14 were killed on the spot; another died in hospital"
        return (
            len(gap) <= _FARTHEST
            and bool(more or words.adds.search(gap))
            and not words.refers.search(gap)
            and (aged or self._head(one.who) != self._head(other.who) or words.others.match(other.who) is not None)
            and (words.kin.match(other.who) is not None or not words.pronoun.match(other.who))
        )

    def _are_of_other_ages(self, one: str, other: str) -> bool:
        """Whether two are told of by ages that differ: "a 29-year-old man was shot, and a 33-year-old man was grazed"."""
        ages, others = (set(self.patterns.age.findall(who)) for who in (one, other))
        return bool(ages and others) and ages.isdisjoint(others)

    def _head(self, who: str) -> str:
        found = re.findall(r"\w+", fold(who).text)
        return shortened(found[-1], self.patterns.words.many_endings) if found else ""


def _without(struck: Count | None, killed: Count | None) -> Count | None:
    """Those struck, less those who died of it."""
    if struck is None or killed is None:
        return struck
    low = max(0, struck.low - killed.least)
    return Count(low, None if struck.high is None else max(low, struck.high - killed.least))


def _runs(figures: Sequence[Figure]) -> list[list[str]]:
    """Whom the figures tell of, in runs without a long gap: names far apart are as likely of another story."""
    runs = [[figures[0].casualty.who]]
    for one, other in pairwise(figures):
        if other.sentence - one.sentence > _LONGEST_GAP:
            runs.append([])
        runs[-1].append(other.casualty.who)
    return runs


def _sum(casualties: Sequence[Casualty]) -> Count:
    """All of them together; open as soon as one is."""
    low = sum(casualty.low for casualty in casualties)
    highs = [casualty.high for casualty in casualties]
    return Count(low, None if None in highs else sum(high for high in highs if high is not None))
