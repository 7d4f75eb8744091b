"""A page made harmless to parse, by counting what the parser's worst cases are made of.

The parser takes time with the square of the depth, of the attributes of one tag, and of formatting left open across
paragraphs: 100,000 nested divs take 40 s. What could nest is counted in the raw source, which no trick with comments or
quotes can make too low; a page over the bounds loses the tags that say least first, and never its words.
"""

from __future__ import annotations

import re

from watcher.errors import UnreadableError

_START = re.compile(r"<[a-zA-Z]")
_FLAT = re.compile(r"<(?:p|br|li|dd|dt|img|hr|meta|embed)[\s/>]", re.IGNORECASE)
_CELL = re.compile(r"<(?:t[dhr]|tbody|thead|tfoot|option|input|link|source|wbr)[\s/>]", re.IGNORECASE)
_PICTURE = re.compile(r"<(?:svg|math)", re.IGNORECASE)
_FORMATTING = re.compile(r"</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?![\w-])[^<>]*>?", re.IGNORECASE)
_CONTAINER = re.compile(r"</?(?!(?:html|head|body|title|meta|script|style|p|br|li|h[1-6]|t[dhr]|table)[\s/>])[a-zA-Z][^<>]*>?", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|abbr|span|sub|sup)(?![\w-])[^<>]*>?", re.IGNORECASE)
_ANY = re.compile(r"<[/!?]?[a-zA-Z-][^<>]*>?")
_ATTRIBUTED = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/]++|=?+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+)*+(?:>|\Z)""",
)
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/\"']+")

_FEW = 1_000                # tags with which every bound is kept
_ROOMY = 28_000             # characters below which no crowd of attributes is too large
_PAIRS = 300_000_000        # nestable tags x tags: a second or two at the very worst
_CLONES = 1_000_000         # formatting tags x tags: as many nodes may be made of them
_MOST = 200_000             # tags in all that are worth a tree; the longest live blogs have 100,000
_ABSURD = 1_000_000         # angle brackets in all
_LONG = 400                 # characters of a tag that may have a crowd of attributes
_CROWD = 100                # attributes
_CROWDS = 200_000_000       # attributes x attributes of each long tag, added up


def tamed(source: str) -> str:
    """The page itself where it is within bounds, as honest ones are; else with fewer tags and the same words.

    Raises UnreadableError("too large") for a page of so many tags that even dropping them would take long.
    """
    tags = source.count("<")        # at most: a tag begins with a bracket
    if tags > _ABSURD:
        raise UnreadableError("too large", f"the page has {tags:,} tags, the limit is {_ABSURD:,}; save its text instead")
    if len(source) > _ROOMY:
        source = _without_crowds(source)
    if tags <= _FEW:
        return source
    if tags > _MOST:
        return _tag_blind(source)
    if _count(_FORMATTING, source) * tags > _CLONES:
        source = _FORMATTING.sub("", source)
    if tags * tags > _PAIRS and _nestable(source) * tags > _PAIRS:
        source = _CONTAINER.sub("<br>", source)
        if _nestable(source) * source.count("<") > _PAIRS:
            return _tag_blind(source)
    return source


def _count(pattern: re.Pattern[str], source: str) -> int:
    return len(pattern.findall(source))


def _nestable(source: str) -> int:
    """How many start tags might open an element within another, at most."""
    flat = _count(_FLAT, source) + (0 if _PICTURE.search(source) else _count(_CELL, source))
    return _count(_START, source) - flat


def _without_crowds(source: str) -> str:
    """The page without the attributes of overcrowded tags, if these would take the parser long."""
    crowds = {tag.start(): _crowd(tag[0]) for tag in _ATTRIBUTED.finditer(source) if tag.end() - tag.start() > _LONG}
    if sum(crowd * crowd for crowd in crowds.values()) <= _CROWDS:
        return source
    return _ATTRIBUTED.sub(lambda tag: "<br>" if crowds.get(tag.start(), 0) > _CROWD else tag[0], source)


def _crowd(tag: str) -> int:
    """How many attributes a tag has, at most."""
    return _count(_BETWEEN_ATTRIBUTES, tag)


def _tag_blind(source: str) -> str:
    """The words of a page, scripts left out, a blank line for every tag that is not an inline one."""
    for name in ("script", "style"):
        source = _without_element(source, name)
    return "<pre>" + _ANY.sub("\n\n", _INLINE.sub("", _FORMATTING.sub("", source)))


def _without_element(source: str, name: str) -> str:
    lowered, kept, position = source.lower(), [], 0
    if len(lowered) != len(source):     # a rare letter grew: positions would not agree
        return source
    while (start := lowered.find(f"<{name}", position)) >= 0 and (end := lowered.find(f"</{name}", start)) >= 0:
        kept.append(source[position:start])
        position = end
    return "".join([*kept, source[position:]])
