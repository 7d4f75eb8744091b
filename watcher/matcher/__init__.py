"""Where the actors and places of a watchlist are named in a text, even when misspelt (DESIGN 4.1).

Matcher and risks are the room's only doors. No clock, file (but the lexicon, once) or state that changes an answer.
"""

from watcher.matcher.matcher import Matcher
from watcher.matcher.risks import Risk, risks

__all__ = ["Matcher", "Risk", "risks"]
