"""Every noun of the house: plain frozen values that go down the road, and import nothing of ours.

Nothing here touches a file, a clock, a socket or a database; nothing here decides. Positions are code points
into `Article.text`, always, and every quote obeys `quote == text[span.start:span.end]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

EntityKind = Literal["actor", "location"]
Match = Literal["exact", "variant", "fuzzy"] | int
How = Literal["exact", "variant", "fuzzy"]
Harm = Literal["killed", "wounded", "missing", "kidnapped", "displaced"]
Status = Literal["event", "background", "denied", "hypothetical"]
Severity = Literal["info", "low", "high", "critical"]
Near = Literal["sentence", "paragraph", "incident", "article"]
GroupBy = Literal["place", "actor", "rule"]
Ending = Literal["alerted", "suppressed", "failed"]
DeliveryState = Literal["waiting", "sent", "buried", "folded"]

HARMS: tuple[Harm, ...] = ("killed", "wounded", "missing", "kidnapped", "displaced")
SEVERITIES: tuple[Severity, ...] = ("info", "low", "high", "critical")


# --- what is read -------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Article.text`: code points, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file as the listing shows it. The numbers may save a read, they are never the identity of an article."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is the title, a blank line and the body; for plain text it is the decoded file, CRLF as LF.

    `fingerprint` is text.fingerprint(text): one story in two formats is one article. `source` says which member or
    entry of a file it was, or which outlet; `published` is aware (with a zone) when known.
    """

    fingerprint: str
    title: str
    text: str
    published: datetime | None = None
    language: str | None = None
    url: str | None = None
    source: str | None = None


# --- what the user watches ----------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a name.

    `match` is how far a text may stray from it: "exact" (folded equality), "variant" (spacing and particles too),
    "fuzzy" (the edit budget of its length), or a number of edits instead of that budget. `case` makes case count
    (None: only where the alias is also a common word). `needs` lists words of which one must stand in the sentence.
    """

    text: str
    match: Match = "fuzzy"
    case: bool | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a location of the watchlist; `within` is the id of the place that contains it."""

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[Alias, ...] = ()
    tags: tuple[str, ...] = ()
    within: str | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who, where, how bad, how near, and whom to tell. Fields are ANDed, what stands inside one field is ORed.

    `actors` and `locations` hold entity ids or "tag:NAME"; "any" asks for at least one watched; () asks for none.
    `casualties` maps a harm to the least number; no `channels` tells every channel.
    """

    id: str
    enabled: bool = True
    severity: Severity = "high"
    actors: Literal["any"] | tuple[str, ...] = ()
    locations: Literal["any"] | tuple[str, ...] = ()
    casualties: Mapping[Harm, int] = field(default_factory=dict)
    mentions: int = 0
    words: tuple[str, ...] = ()
    near: Near = "incident"
    group_by: GroupBy = "place"
    cooldown: timedelta = timedelta(hours=24)
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A test the user keeps in the watchlist: the exact set of rules that fire on `text`."""

    text: str
    fires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What the user watches, checked; `version` is the hash of the file it came from."""

    entities: tuple[Entity, ...]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...] = ()
    version: str = ""


# --- what is found ------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text where an entity is named: `surface` as written, `alias` as listed, `score` in 0..1."""

    entity_id: str
    kind: EntityKind
    span: Span
    surface: str
    alias: str
    how: How
    score: float
    edits: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A name that stands in a text and is not taken for the entity; `why` is case, needs, unless, address, larger or another."""

    entity_id: str
    alias: Alias
    surface: str
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Casualty:
    """How many came to harm, as the text says it. `high` None is open ("at least 12": 12, None; "up to 30": 0, 30).

    `quote` is the phrase from the figure to the harm, `who` the victims' noun phrase, `part_of` the index of the
    casualty this one is a part of, `cues` the words that decided the status.
    """

    kind: Harm
    low: int
    high: int | None
    approx: bool
    status: Status
    span: Span
    quote: str
    who: str = ""
    part_of: int | None = None
    language: str = "en"
    cues: tuple[str, ...] = ()

    @property
    def count(self) -> Count:
        """How many, as a toll has it."""
        return Count(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Count:
    """A toll's bounds; `high` None is open. As people say it: 12, at least 12, up to 30, 10 to 15."""

    low: int
    high: int | None

    @property
    def least(self) -> int:
        """What it compares as: its low, and "up to 30" (whose low is 0) as 30."""
        return self.low or self.high or 0

    def __str__(self) -> str:
        if self.high is None:
            return f"at least {self.low:,}"
        if self.low == self.high:
            return f"{self.low:,}"
        return f"{self.low:,} to {self.high:,}" if self.low else f"up to {self.high:,}"


Toll = Mapping[Harm, Count]


@dataclass(frozen=True, slots=True)
class Incident:
    """Figures that speak of one happening: indexes into Findings.casualties, and the entity ids it is told with.

    `places` and `actors` are ordered, the most specific place first; `toll` adds up parts where no total is given.
    `several` is whether the text itself sums up more than one happening ("six dead in two separate attacks").
    """

    places: tuple[str, ...]
    actors: tuple[str, ...]
    casualties: tuple[int, ...]
    toll: Toll
    several: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one article. `incidents` stand in the order of the text; `unread`: it is in no language whose casualties are read."""

    article: Article
    mentions: tuple[Mention, ...]
    casualties: tuple[Casualty, ...]
    incidents: tuple[Incident, ...]
    unread: bool = False


# --- what is decided ----------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, for or against: the field of the rule, what it wants, what the text gave, and where."""

    what: str
    want: str
    got: str
    quote: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule's answer on one article: the evidence for yes, and what was missing for no.

    When it fires: `toll` is that of its strongest incident, `places` and `actors` those it rests on (the most
    specific place first), and `key` names the story: the rule and the place (or actor) it is grouped by. `others` are the
    same of further happenings elsewhere that meet the rule by themselves, the worst first: a round-up tells several stories.
    """

    rule: Rule
    fires: bool
    because: tuple[Evidence, ...]
    missing: tuple[Evidence, ...]
    toll: Toll = field(default_factory=dict)
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    key: str = ""
    others: tuple[Judgement, ...] = ()


class Reason(StrEnum):
    """Why a target is told, or not told, of a story."""

    FIRST = "FIRST"
    WORSE = "WORSE"
    ELAPSED = "ELAPSED"
    REPEAT = "REPEAT"


@dataclass(frozen=True, slots=True)
class Told:
    """What a target was last told of a story: `thread` is the envelope that began it, `seen` the last article of it."""

    key: str
    target: str
    at: datetime
    seen: datetime
    toll: Toll
    thread: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What one article means to the users: the leading rule first, its key, and the evidence of all that fired."""

    key: str
    severity: Severity
    rules: tuple[str, ...]
    toll: Toll
    headline: str
    because: tuple[Evidence, ...]
    quotes: tuple[Span, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one target hears of an alert, and why. `past` is what it was told before, if anything."""

    target: str
    alert: Alert
    reason: Reason
    past: Told | None = None


# --- what is told -------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Message:
    """An alert as people read it; `html` says the same as `text`. `quiet` asks a chat for a notice without a ping."""

    title: str
    text: str
    html: str
    severity: Severity
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way to one recipient of one target (a channel's name; the address with its secret is not here).

    `id` is 128 random bits in hex, minted at commit; `thread` the id of the envelope that began the story, "" if this
    one does; `tried` is when the first attempt whose outcome is still unknown began; `failures` are the attempts that came
    to an end, unlike one that a killed daemon had begun.
    """

    id: str
    alert_id: int | None
    target: str
    recipient: str
    message: Message
    created: datetime
    thread: str = ""
    attempts: int = 0
    tried: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a file the user wrote: line and column from 1, `where` the path of keys, `what` the fault."""

    file: str
    line: int
    column: int
    where: str
    what: str

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.what}"
