"""The shape of a language file: plain words, grouped by what they mean for a casualty report."""

from __future__ import annotations

from dataclasses import dataclass, field

from watcher.model import Harm

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Words before a figure: `least` opens it upwards, `most` downwards, `about` blurs it, `plain` changes nothing."""

    least: Words
    most: Words
    about: Words
    plain: Words


@dataclass(frozen=True, slots=True)
class Bodies:
    """The dead as things that are found; `remains` only where they are people's."""

    singular: Words
    plural: Words
    remains: Words = ()


@dataclass(frozen=True, slots=True)
class Guarded:
    """Verbs (four forms between bars) of people, unless `anyone`, that count only when one of the words of `of` stands near, or one of `by` does it.

    Those of `whom` count when it is done to one of these.
    """

    verbs: Words
    of: Words = ()
    by: Words = ()
    whom: Words = ()
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Small words by which a time is told to be past or not."""

    months: Words
    month_alone: Words
    month_or_not: Words
    ordinals: Words
    ago: Words
    later: Words
    weeks: Words
    ahead: Words
    of_age: Words
    of: Words
    lasting: Words
    years: Words
    since: Words
    superlatives: Words
    superlative_endings: Words
    records: Words
    long: Words
    streets: Words
    joints: Words = ()
    days: Words = ()
    lengthy: Words = ()
    long_of_war: Words = ()
    begun: Words = ()
    throughout: Words = ()
    alone: Words = ()
    within: Words = ()
    openings: Words = ()
    shifts: Words = ()


@dataclass(frozen=True, slots=True)
class AgeWords:
    """Words before, between and after the numbers of ages."""

    before: Words
    joints: Words
    units: Words
    ends: Words
    ranges: Words = ()


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Small words within and before figures."""

    ranges: Words
    opens: Words
    between: Words
    rising: Words
    joint: Words
    all_but: Words
    decades: Words
    clocks: Words
    numbered: Words
    decimals: str = "."
    joint_after: tuple[int, int] = (100, 10**12)
    of_many: Words = ()
    halves: Words = ()
    up_to: Words = ()
    climbing: Words = ()


@dataclass(frozen=True, slots=True)
class Conjugation:
    """The endings of a class of verbs, form by form; `unreal` are those of what would or will be."""

    base: Words
    third: Words
    past: Words
    ing: Words
    unreal: Words


@dataclass(frozen=True, slots=True)
class Suffering:
    """What people suffer, and by which verbs it is told; broken `parts` count where a word of `broken` stands before them."""

    verbs: Words = ()
    what: Words = ()
    broken: Words = ()
    parts: Words = ()
    fatal: Words = ()
    degrees: Words = ()
    said_to_be: Words = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Verb forms that tell how many they are about."""

    singular: Words
    open: Words
    one: Words
    many: Words
    being: Words
    ended: Words
    done: Words = ()
    going: Words = ()


@dataclass(frozen=True, slots=True)
class Themes:
    """What a heading says where an article is no report of an incident, and the words beside the days of the week that date news."""

    reviews: Words = ()
    made_up: Words = ()
    surveyed: Words = ()
    ended: Words = ()
    remembered: Words = ()
    spans: Words = ()
    after: Words = ()
    tried: Words = ()
    about: Words = ()
    relative: Words = ()
    idle: Words = ()
    coming: Words = ()
    recent: Words = ()


@dataclass(frozen=True, slots=True)
class Language:
    """A vocabulary of harm; what each list means is said where it stands in the file."""

    language: str
    transitive: dict[Harm, Words]
    transitive_of_people: dict[Harm, Words]
    intransitive: dict[Harm, Words]
    weak_cues: Words
    transitive_of: dict[Harm, tuple[Guarded, ...]]
    intransitive_from: dict[Harm, tuple[Guarded, ...]]
    doubtful: Words
    others: Words
    too: Words
    culprits: Words
    male: Words
    female: Words
    states: dict[Harm, Words]
    dead: Words
    to_death: Words
    states_alone: Words
    states_of_figures: Words
    counts: dict[Harm, Words]
    multiples: dict[str, int]
    multiple_deeds: dict[Harm, Words]
    acts: dict[Harm, Words]
    tolls: dict[Harm, Words]
    bodies: Bodies
    body_found: Words
    people: Words
    peoples: Words
    titles: Words
    groups: Words
    things: Words
    units: Words
    times: Words
    months: dict[str, int]
    numbers: dict[str, int]
    multipliers: dict[str, int]
    vague: dict[str, int]
    exact: dict[str, int]
    bounds: Bounds
    about_after: Words
    open_after: Words
    roles: dict[str, Words]
    definite: Words
    articles: Words
    determiners: Words
    possessives: Words
    alone: Words
    ordinals: Words
    people_at_large: Words
    reflexives: Words
    nominatives: Words
    doers: Words
    anyone: Words
    says: Words
    lives: Words
    lives_cost: Words
    deed_nouns: Words
    who_of: Words
    negatives: Words
    nobody: Words
    pronouns: Words
    plural_pronouns: Words
    almost: Words
    be: Words
    plural_be: Words
    have: Words
    modals: Words
    do: Words
    links: Words
    adverbs: Words
    not_adverbs: Words
    together: Words
    prepositions: Words
    conjunctions: Words
    relatives: Words
    separators: Words
    subordinators: Words
    speech: Words
    including: Words
    questions: Words
    of_them: Words
    summing: Words
    toll_words: Words
    time_words: TimeWords
    age_words: AgeWords
    number_words: NumberWords
    agreement: Agreement
    plural_endings: Words
    singular_endings: Words
    possessive_ending: str
    adverb_endings: Words
    fears: Words
    conditions: Words
    infinitive: Words
    negations: Words
    contracted: Words
    both: Words
    groups_like_verbs: Words
    denied: Words
    hypothetical: Words
    background: Words
    recalled: Words
    recalled_after: Words
    long_spans: Words
    recent_days: Words
    continues: Words
    weekdays: Words
    cumulative_spans: Words
    past_markers: Words
    wars: Words
    long_things: Words
    year_openers: Words
    disasters: Words
    commonest: Words = ()
    reckoned: Words = ()
    not_owners: Words = ()
    goes_on: Words = ()
    finite: Words = ()
    awaited: Words = ()
    superseded: Words = ()
    until_then: Words = ()
    still: Words = ()
    until: Words = ()
    freed: Words = ()
    lives_on: Words = ()
    unrest: Words = ()
    strife: Words = ()
    letters: dict[str, str] = field(default_factory=dict)
    to_oneself: dict[Harm, Words] = field(default_factory=dict)
    conjugations: dict[str, Conjugation] = field(default_factory=dict)
    idioms: Words = ()
    initials: Words = ()
    referring: Words = ()
    pairs: Words = ()
    kin_pairs: Words = ()
    kin_of_one: Words = ()
    sends: Words = ()
    owning_up: Words = ()
    found_again: Words = ()
    deeds_of_many: dict[Harm, dict[str, int]] = field(default_factory=dict)
    tellers: Words = ()
    anybody: Words = ()
    owners_of_many: Words = ()
    untrue: Words = ()
    denying: Words = ()
    judged: Words = ()
    timely: Words = ()
    happenings: Words = ()
    wanting: Words = ()
    drills: Words = ()
    totals: Words = ()
    revised: Words = ()
    check_ups: Words = ()
    made: Words = ()
    suffering: Suffering = Suffering()
    gatherings: Words = ()
    themes: Themes = Themes()
    remains: Words = ()
    came: Words = ()
    of_shots: Words = ()
    aimed: Words = ()
    columns: Words = ()
    cumulative: Words = ()
    same_number: Words = ()
    ailments: Words = ()
    hit_in: Words = ()
    limbs: Words = ()
    shares: Words = ()
    losing: Words = ()
    own: Words = ()
    fiction: Words = ()
    organisations: Words = ()
    them: Words = ()
    ranks: Words = ()
    of_somebody: Words = ()
    casualties: Words = ()
    instances: Words = ()
    each: Words = ()
    moments: Words = ()
    numbered_at: Words = ()
    where: Words = ()
    not_lives: Words = ()
    one_life: dict[Harm, Words] = field(default_factory=dict)
    compounds: Words = ()
    further: Words = ()
    steps: Words = ()
    elsewhere: Words = ()
    no_places: Words = ()
    done_too: Words = ()
    herds: Words = ()
    armed: Words = ()
    group_sizes: dict[str, int] = field(default_factory=dict)
    subject_after: bool = False
    adjectives_after: bool = False
