"""Nicknames that stand in quotes inside a name: Jimmy "Barbecue" Chérizier is named Jimmy Chérizier, too.

A text in which somebody is named across such is read once more without them, and what is found is set down where it stands with them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice

from watcher.matcher.lexicon import is_common_word, is_given_name, is_surname
from watcher.model import Mention, Span

_QUOTES = ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»")
_LONGEST = 24          # letters
_MOST = 100            # in one text: around each a stretch is read once more
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"(?:the|el|la|los|las|al|le|il|o|der) [^\W\d_a-z]")          # before a capital
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_REACH = 80            # letters of a name before a nickname, or behind it
_AROUND = 0.95         # the score of a name with something inside
_NICKNAMES = {
    before: re.compile(rf"{before}(?<=[^\W\d_] .)(?=[^\W\d_])[^{before}{behind}\n]{{2,{_LONGEST}}}{behind} (?=[^\W\d_])") for before, behind in _QUOTES
}


def nicknames_in(text: str) -> list[Span]:
    """The quotes, with the blank behind, that stand between two names and begin like one, a hundred at most; of two in one another the first."""
    quotes = (quoted for before, pattern in _NICKNAMES.items() if before in text for quoted in pattern.finditer(text) if _is_in_a_name(text, quoted))
    apart: list[Span] = []
    for quoted in sorted(islice(quotes, _MOST), key=re.Match.start):
        if not apart or apart[-1].end <= quoted.start():
            apart.append(Span(*quoted.span()))
    return apart


def about(text: str, nickname: Span) -> tuple[str, str]:
    """What stands before the nickname and behind it, as far as a name may reach."""
    return text[max(0, nickname.start - _REACH):nickname.start], text[nickname.end:nickname.end + _REACH]


def _is_in_a_name(text: str, quoted: re.Match[str]) -> bool:
    """Whether names stand on both sides of what is quoted, and it begins like one, be it with an article: Ovidio "the Mouse" Guzmán."""
    if (text[quoted.start() + 1].islower() and not _ARTICLE.match(text, quoted.start() + 1)) or text[quoted.end()].islower():
        return False
    before, behind = _LAST_WORD.search(text, max(0, quoted.start() - _LONGEST), quoted.start() - 1), _WORD.match(text, quoted.end())
    return before is not None and behind is not None and _may_be(is_given_name, before[0]) and _may_be(is_surname, behind[0])


def _may_be(is_known_so: Callable[[str], bool], written: str) -> bool:
    """Whether the word has a capital and is no ordinary one, which has no accents, unless people are called so."""
    word = written.lower()
    return not written[0].islower() and (is_known_so(word) or not is_common_word(word))


def without(text: str, nicknames: Iterable[Span]) -> str:
    """The text less these stretches, which do not overlap."""
    kept, end = [], 0
    for nickname in nicknames:
        kept.append(text[end:nickname.start])
        end = nickname.end
    return "".join([*kept, text[end:]])


def with_nicknames(text: str, nicknames: Sequence[Span], mentions: Iterable[Mention], shorter: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions of the shorter text where they stand in the whole, and those of the whole that are the nickname itself, where no name around is the same entity's."""
    around = [_in_whole(mention, text, nicknames) for mention in shorter]
    yield from around
    for mention in mentions:
        inside = any(nickname.start <= mention.span.start and mention.span.end <= nickname.end for nickname in nicknames)
        if inside and not any(_is_within(mention, other) for other in around):
            yield mention


def _in_whole(mention: Mention, text: str, nicknames: Sequence[Span]) -> Mention:
    """The mention of the shorter text, where it stands in the whole."""
    gone = [0, *accumulate(nickname.end - nickname.start for nickname in nicknames)]
    cuts = [nickname.start - before for nickname, before in zip(nicknames, gone, strict=False)]
    first, last = bisect_right(cuts, mention.span.start), bisect_right(cuts, mention.span.end - 1)
    span = Span(mention.span.start + gone[first], mention.span.end + gone[last])
    whole = replace(mention, span=span, surface=text[span.start:span.end])
    return replace(whole, how="variant", score=min(mention.score, _AROUND)) if first < last and mention.how == "exact" else whole


def _is_within(mention: Mention, other: Mention) -> bool:
    return mention.entity_id == other.entity_id and other.span.start <= mention.span.start and mention.span.end <= other.span.end
