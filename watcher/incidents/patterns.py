"""The patterns by which happenings are told apart, made of a language's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from pathlib import Path

from watcher.incidents.vocabulary import Vocabulary, Words

_FOLDER = Path(__file__).parent / "languages"


def _one_of(words: Callable[[Vocabulary], Words]) -> cached_property[re.Pattern[str]]:
    """Any of the words that stand in this list of the language."""
    return cached_property(lambda patterns: _compiled(rf"\b(?:{_any(words(patterns.words))})\b"))


class Patterns:
    """What is searched for in a text of one language. No repetition is nested, and every one is bounded."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    saying = _one_of(lambda words: words.said)
    claim = _one_of(lambda words: words.claims)
    struck = _one_of(lambda words: words.struck)
    living = _one_of(lambda words: words.living)
    also = _one_of(lambda words: words.also)
    condition = _one_of(lambda words: words.conditions)
    someone_else = _one_of(lambda words: words.someone_else)
    male = _one_of(lambda words: words.male)
    female = _one_of(lambda words: words.female)
    armed = _one_of(lambda words: words.armed)
    lives = _one_of(lambda words: words.lives)
    struck_too = _one_of(lambda words: words.struck_too)
    moved = _one_of(lambda words: words.moved)
    adds = _one_of(lambda words: words.adds)
    refers = _one_of(lambda words: words.refers)
    relates = _one_of(lambda words: words.relates)
    pronoun = _one_of(lambda words: words.pronouns)
    oneself = _one_of(lambda words: words.selves)
    one = _one_of(lambda words: words.one)
    nobody = _one_of(lambda words: words.nobody)

    @cached_property
    def turn(self) -> re.Pattern[str]:
        """A turn: `soft` (meanwhile), `hard` (in another attack), or an `aside` (came hours after)."""
        words = self.words
        return _compiled(
            rf"(?P<soft>(?:^|(?<=[\n.!?'\"”’]))[^\S\n]*+(?:{_any(words.turns)})\b)"
            rf"|(?P<hard>\b(?:(?:{_any(words.leads)})\s)?(?:{_any(words.another)})\s+(?:(?!(?:{_any(words.between)})\s)[\w-]+\s+){{0,2}}(?:{_any(words.event)})\b)"
            rf"|(?P<aside>\b(?:{_any(words.comes)})\s+(?:(?:{_any(words.lately)}|\d+)\s+){{0,4}}(?:{_any(words.beside)})\b)"
        )

    @cached_property
    def several(self) -> re.Pattern[str]:
        """That several happenings are summed up."""
        words = self.words
        events = _any(words.events)
        return _compiled(
            rf"\b(?:{_any(words.apart)})\s+(?:[\w-]+\s+){{0,2}}(?:{events})\b"
            rf"|\b(?:{_any(words.numbers)}|\d+)\s+(?:[\w-]+\s+)?(?:{_any(words.counted)})\b"
            rf"|\b(?:{events})\s+(?:\w+\s+)?(?:{_any(words.everywhere)})\b"
            rf"|\b(?:{_any(words.wide)})\b"
            rf"|\b(?:{_any(words.all_over)})\s+(?:{_any(words.the_whole)})\b"
            rf"|\b(?:{_any(words.within_it)})\s+(?:{_any(words.so_far)})\b"
            rf"|\b(?:{_any(words.weekends)})\s+(?:\w+\s+)?(?:{events})\b"
            rf"|\b(?:{events})\s+(?:\w+\s+)?(?:{_any(words.these)})\s+(?:\w+\s+){{0,3}}(?:{_any(words.weekends)})\b"
        )

    @cached_property
    def distance(self) -> re.Pattern[str]:
        """A distance right before a place."""
        return _compiled(rf"(\d[\d,.]*)\s*-?\s*(?:{_any(self.words.distances)})\b[^.;:]{{0,45}}$")

    @cached_property
    def said_in(self) -> re.Pattern[str]:
        """That a place is where something was said."""
        words = self.words
        return _compiled(
            rf"\b(?:{_any(words.said)})\s+(?:\w+\s+)?(?:{_any(words.said_in)})\s+(?:(?:{_any(words.the)})\s+)?$"
        )

    @cached_property
    def target_in(self) -> re.Pattern[str]:
        """That a place is where something stands that was struck: "an air strike on a crowded hospital in"."""
        words = self.words
        return _compiled(
            rf"\b(?:(?:{_any(words.event)})\s+(?:{_any(words.hit_at)})|(?:{_any(words.hits)}))\s+(?:[\w-]+\s+){{0,4}}(?:{_any(words.targets)})"
            rf"\s+(?:{_any(words.said_in)})\s+(?:(?:{_any(words.the)})\s+)?$"
        )

    @cached_property
    def bound_for(self) -> re.Pattern[str]:
        """That a place is where people go."""
        words = self.words
        return _compiled(
            rf"\b(?:{_any(words.going)})\b[^.;,\n]{{0,25}}\b(?:{_any(words.bound)})\s+(?:(?:{_any(words.the)})\s+)?$"
        )

    @cached_property
    def off(self) -> re.Pattern[str]:
        """That a place is where what is told of is not, or is no longer."""
        return _compiled(rf"\b(?:{_any(self.words.off)})\s+(?:(?:{_any(self.words.the)})\s+)?$")

    @cached_property
    def based(self) -> re.Pattern[str]:
        """That a place is only where someone sits."""
        return _compiled(rf"-(?:{_any(self.words.based)})\b")

    @cached_property
    def opening_in(self) -> re.Pattern[str]:
        """What stands before a place with which a sentence opens: "In the northern city of"."""
        return _compiled(rf"\W*(?:{_any(self.words.happens)})\s+{self._sort}")

    @cached_property
    def going_on_in(self) -> re.Pattern[str]:
        """What stands between a figure and the place where it is told to be, unless it says who did it: "on Sunday in floods in"."""
        words = self.words
        return _compiled(rf"(?:\s+(?!(?:{_any(words.parts_from)})\b)[\w-]+){{0,5}}?\s+(?:{_any(words.happens)})\s+{self._sort}(?=(?-i:[^\W\d_a-z]))")

    @cached_property
    def happens_in(self) -> re.Pattern[str]:
        """What stands before a place where something happens, not where somebody comes from: "strike in", not "trained in"."""
        words = self.words
        return _compiled(rf"\b(?!(?:{_any(words.parts_from)})\b)[\w-]+\s+(?:{_any(words.happens)})\s+{self._sort}(?=(?-i:[^\W\d_a-z]))")

    @cached_property
    def but_a_day(self) -> re.Pattern[str]:
        """At most a day, between a place and a figure: ", on Sunday"."""
        return _compiled(rf"[\s,]*(?:(?:{_any(self.words.on)})\s+[\w-]+)?[\s,]*")

    @property
    def _sort(self) -> str:
        """What may tell what kind of place it is, before its name."""
        words = self.words
        return rf"(?:(?:{_any(words.the)})\s+)?(?:[\w-]+(?:{_any(words.sides)})\s+)?(?:(?:{_any(words.sorts)})\s+(?:{_any(words.belongs)})\s+)?"

    @cached_property
    def inside(self) -> re.Pattern[str]:
        """What stands between a place and the one it lies in; group 1 is a comma or a word."""
        words = self.words
        sort, the = _any(words.sorts), _any(words.the)
        return _compiled(
            rf"^\s*(?:{sort})?\s*(,|{_any(words.inside)})\s+(?:(?:{the})\s+)?(?:[\w-]+(?:{_any(words.sides)})\s+)?"
            rf"(?:(?:{sort})\s+(?:{_any(words.belongs)})\s+)?$"
        )

    @cached_property
    def owns(self) -> re.Pattern[str]:
        """What stands between a place and one that lies in it."""
        words = self.words
        return _compiled(
            rf"^(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}?(?:{_any(words.sorts)})\s+(?:{_any(words.belongs)})\s+$"
        )

    @cached_property
    def aside(self) -> re.Pattern[str]:
        """Where an aside begins."""
        words = self.words
        return _compiled(
            rf"(?:,\s*)?\b(?:(?:{_any(words.like)})(?!\s+(?:{_any(words.like_before)})\b)|{_any(words.asides)})\b"
        )

    @cached_property
    def not_aside(self) -> re.Pattern[str]:
        """Right before what only looks like an aside: "such as"."""
        return _compiled(rf"\b(?:{_any(self.words.like_after)})\s+$")

    @cached_property
    def join(self) -> re.Pattern[str]:
        """Between two figures of one sentence."""
        return _compiled(rf",|\b(?:{_any(self.words.joins)})\b")

    @cached_property
    def name(self) -> re.Pattern[str]:
        """What follows a name in a headline that is only part of one: a small word that goes on."""
        return re.compile(rf"\s+(?!(?:{_any(self.words.after_names)})\b)[a-z]")

    @cached_property
    def number(self) -> re.Pattern[str]:
        """A number of people that does not say what people."""
        return _compiled(rf"\d+|{_any((*self.words.one, *self.words.numbers))}")

    @cached_property
    def others(self) -> re.Pattern[str]:
        """The beginning of whom a text tells of as others than those before: "two other victims", not "he and two others", nor "the other"."""
        words = self.words
        others, joins = _any(words.others), _any(words.joins)
        return _compiled(rf"(?!(?:{_any(words.the)})\s+(?:{others})\b)(?:(?!(?:{joins})\s)[\w-]+\s+){{0,3}}(?:{others})\b")

    @cached_property
    def ordinal(self) -> re.Pattern[str]:
        """The beginning of whom a text tells of by order, from the second on: "third student", "a fourth"; the last group is the ordinal."""
        a, ordinal = _any(self.words.one_of_several), _any(self.words.ordinals)
        return _compiled(rf"(?:{a})\s+({ordinal})$|(?:(?:{a})\s+)?({ordinal})\s+\w")

    @cached_property
    def reckoning(self) -> re.Pattern[str]:
        """What a victim told of by order may be reckoned over: "this year", not "a 44-year-old"."""
        return _compiled(rf"(?<![\w-])(?:{_any(self.words.reckonings)})(?![\w-])")

    @cached_property
    def age(self) -> re.Pattern[str]:
        """The number of years of someone's age."""
        return _compiled(rf"\b\d{{1,3}}(?=(?:{_any(self.words.years)})\b)")

    @cached_property
    def among_those(self) -> re.Pattern[str]:
        """That who is told of next is one of those before: "five were hurt, including a boy who died"."""
        return _compiled(rf"\b(?:{_any(self.words.among_those)})\s*\Z")

    @cached_property
    def some_of_them(self) -> re.Pattern[str]:
        """The beginning of what is told of some of those before: "two of whom have since died"."""
        return _compiled(rf"\S{{1,20}}\s+(?:{_any(self.words.of_them)})\b")

    @cached_property
    def kin(self) -> re.Pattern[str]:
        """The beginning of whom a text tells of as somebody's: "his younger brother", not "his body"."""
        return _compiled(rf"\b(?:{_any(self.words.whose)})\s+(?:[\w-]+\s+){{0,3}}(?:{_any(self.words.kin)})\b")


def patterns(language: str) -> Patterns:
    """The patterns of a language we have a file for; of English for any other."""
    from watcher.yamlfile import of_language  # late, as below

    return _of_file(of_language(_FOLDER, language))


@cache
def _of_file(path: Path) -> Patterns:
    """A language file made ready, once; there are no more than our files."""
    from watcher.yamlfile import load  # late: pydantic costs a tenth of a second that `watcher --help` need not pay

    return Patterns(load(path, Vocabulary))


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first; a star stands for any ending, a space for any white space."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in longest)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
