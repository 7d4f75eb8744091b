"""Which figures of the hurt count the dead with them, as the dead and the hurt told side by side show.

"1 dead, 3 hurt ... four people were taken to hospital": all four are one and three. "Four dead, one hurt ... they found two
dead and three hurt": two have died since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from watcher.incidents.figure import Figure


def counting_dead(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of the hurt that, with the dead told beside them, are the sum of the most dead and of those hurt beside them."""
    exact = [figure for figure in figures if figure.casualty.low == figure.casualty.high]
    dead: dict[int, set[int]] = defaultdict(set)
    for figure in exact:
        if figure.casualty.kind == "killed":
            dead[figure.sentence].add(figure.casualty.low)
    hurt = [figure for figure in exact if figure.casualty.kind == "wounded"]
    most = max((many for figure in hurt for many in dead.get(figure.sentence, ())), default=0)
    sums = {most + figure.casualty.low for figure in hurt if most in dead.get(figure.sentence, ())}
    return [figure for figure in hurt if _is_sum(figure.casualty.low, dead.get(figure.sentence, set()), most, sums)]


def _is_sum(low: int, beside: set[int], most: int, sums: set[int]) -> bool:
    """Whether so many hurt, with the dead told beside them, are one of these sums, and not told beside the most dead themselves."""
    return low > 1 and most not in beside and low + sum(beside) in sums
