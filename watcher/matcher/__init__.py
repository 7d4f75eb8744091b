"""Where the actors and places of a watchlist are named in a text, even when misspelt (DESIGN 4.1).

Matcher is the room's only door. No clock, file (but the lexicon, once) or state that changes an answer.
"""

from watcher.matcher.matcher import Matcher

__all__ = ["Matcher"]
