"""What stands on a page around its article: the words by which navigation, boxes and notices give themselves away.

Vocabulary only, and the tests of it; where on the page it applies is the business of story.py.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Elements whose content is never read, and elements that hold no part of an article unless they hold its headline.
SILENT = frozenset(
    "script style noscript template svg math iframe frame object embed applet select textarea button canvas audio video map "
    "datalist dialog head title".split(),
)
ASIDE = frozenset("nav aside footer form menu marquee amp-sidebar amp-consent amp-user-notification amp-list amp-ad amp-embed amp-sticky-ad".split())
ROLES = frozenset(("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert", "menu", "toolbar"))

# Words of a class or id that say "not the article". They count as whole words of the name, with hyphens or capitals between.
_WORDS = (
    r"ads?|advert\w*|adslot|dfp|sponsor\w*|promo\w*|teasers?|outbrain|taboola|nav\w*|menu|breadcrumbs?|masthead|topbar|toolbar|"
    r"site-?(?:header|footer)|page-?footer|footer|foot-?links|skip-?links?|sidebar\w*|side-?bar|rail|right-?col(?:umn)?|"
    r"related\w*|see-?also|more-?(?:on|from|stories|news|links|like)|read-?(?:more|next|also)|most-?(?:read|popular|viewed|shared|recent|watched)|"
    r"internal-?links?|popular|trending|recommend\w*|recirc\w*|you-?may|up-?next|(?:latest|last)-?(?:news|stories|headlines)|headlines-?list|top-?stories|further-?reading|"
    r"comments?|disqus\w*|respond|replies|social\w*|share\w*|sharing|follow-?us|subscribe|subscription|newsletter\w*|sign-?up|log-?in|"
    r"cookie\w*|consent|gdpr|privacy|popup|pop-?over|modal|overlay|tooltip|tags?|tag-?list|keywords|topics|categories|pagination|pager|"
    r"by-?line|author\w*|bio|timestamp|time-?stamp|pub-?date|post-?(?:date|meta)|entry-?meta|sub-?meta|article-?meta|story-?meta|meta|"
    r"pull-?quote|copyright|disclaimer|print-?only|screen-?reader\w*|visually-?hidden|sr-?only|hidden|widgets|widget-?area|weather|poll|quiz|ticker"
)
_FURNITURE = re.compile(rf"(?:^|[-_])(?:{_WORDS})(?:$|[-_])", re.IGNORECASE)
_INNOCENT = re.compile(r"^(?:has|no|with|without|is|js|show|hide|enable|disable)[-_]|[-_](?:enabled|disabled|active|open|closed|visible)$|^teaser-?_?(?:text|lead|paragraph)$|^(?:media|figure|image|photo)[-_]+(?:footer|meta)$", re.IGNORECASE)
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:off-?screen|sr-?only|visually-?hidden|screen-?reader(?:-?text)?|u-?hidden)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST = 80    # characters of a name
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

RELATED_HEADING = re.compile(
    r"(?:(?:related|more|latest|most|top|other|recommended|internal-?links?|popular|trending|further|recent)\s+"
    r"(?:stories|articles?|news|links|reading|coverage|content|topics|from .{1,40}|on (?:this|the) .{1,40}|in .{1,30}|read|popular|viewed|shared|watched|videos?|headlines)"
    r"|related|see also|read (?:more|next|also)|you (?:may|might) (?:also )?(?:like|be interested in).{0,20}|what to read next|don.t miss|up next|most read|"
    r"elsewhere on .{1,30}|around the web|from the web|promoted (?:stories|content)|sponsored(?: content| links)?|editors?.? picks?|editor.s choice|"
    r"more on this(?: story)?|trending(?: now)?|comments?(?: \(\d+\))?|\d+ comments|share this (?:story|article|page).{0,20}|follow us.{0,30}|about the author|"
    r"top picks.{0,20}|in pictures|watch next)\s*:?",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:read (?:more|also|next)|see also|also read|also (?:on|in|from) [^:|»>]{1,30}|more (?:on|from) [^:|»>]{1,30}|from (?:our|the) archives?|don.t miss|must read|recommended|more|related|watch|listen|in pictures|gallery|video|analysis|explainer|live)\s*[:|»>–—-]", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:advertisement|advertising|sponsored|loading\W*|share(?: this.{0,30})?|print|e-?mail|tweet|facebook|twitter|whatsapp|save|comments?|"
    r"(?:story|article) continues (?:below|after).{0,30}|(?:skip|jump) to .{1,30}|back to top|scroll (?:down )?for (?:more|video)|click to follow.{0,40}|"
    r"sign up (?:for|to) .{1,120}|subscribe .{1,120}|follow (?:us|@).{1,60}|(?:image )?copyright.{0,40}|all rights reserved\W*|image (?:source|caption)|media caption|"
    r"© .{1,80}|\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?|(?:our standards.{0,60}|topics?|tags?|filed under|labels|keywords)\W*|\d+ (?:shares|comments|views)|read more\W*|more\W*|\W*)",
    re.IGNORECASE,
)


def is_furniture(names: str) -> bool:
    """Whether a class or id attribute (or both, with white space between) names something beside the article."""
    return any(_names_furniture(name) for name in names.split()[:20] if len(name) <= _LONGEST)


@lru_cache(maxsize=4096)
def _names_furniture(name: str) -> bool:
    return _FURNITURE.search(_HUMP.sub("-", name)) is not None and _INNOCENT.search(name) is None


def is_unseen(names: str) -> bool:
    """Whether a class says that an inline element is there for screen readers only."""
    return _UNSEEN.search(names) is not None


def is_notice(text: str) -> bool:
    """Whether a whole paragraph is one of those short notices that pages put between paragraphs."""
    return len(text) <= 140 and _NOTICE.fullmatch(text) is not None


def is_pointer(text: str) -> bool:
    """Whether a paragraph with a link begins like a pointer to another story."""
    return _POINTER.match(text) is not None
