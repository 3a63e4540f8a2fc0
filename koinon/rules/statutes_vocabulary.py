"""The closed lists and the shared groups of fields that several kinds of rules use."""

from __future__ import annotations

from koinon.rules.statutes_types import (
    Choice,
    Count,
    Duration,
    Edtf,
    Flag,
    Group,
    Many,
    Share,
    Slug,
    Words,
    about,
    may,
    need,
)

STATUSES = ("found", "secondary", "assumed", "none", "unknown", "contested")
"""How well a rule is known; docs/statutes-format.md says what each means."""

WITH_VALUE = ("found", "secondary", "assumed")
WITHOUT_VALUE = ("none", "unknown")
NEEDS_SOURCE = ("found", "secondary", "none")
"""A contested rule has its values and their sources in `values`; an assumed or unknown one needs no source."""

EVALUATED_RIGHTS = ("attend", "speak", "vote_assembly", "vote_body", "stand", "nominate")
RIGHTS = (*EVALUATED_RIGHTS, "sit_in_forum", "receive_documents", "use_logo")

DECIDERS = (
    "candidate_council", "mayor", "executive_committee", "management_committee", "policy_committee", "board",
    "presidium", "council", "assembly", "secretariat", "chair", "president", "director_general",
    "state_endorsement", "experts", "members", "automatic", "other",
)  # fmt: skip

SUBJECTS = (
    "statutes", "internal_rules", "work_programme", "budget", "fees", "admission", "exclusion", "dissolution",
    "elections", "persons", "chair_election", "host_city", "conventions", "positions", "projects",
    "working_groups", "policy",
)  # fmt: skip

BASES = (
    "all_members", "paid_up_members", "members_present", "members_represented",
    "members_present_or_represented", "members_voting", "votes_cast", "valid_votes",
)  # fmt: skip

BODY_KINDS = (
    "assembly", "committee", "board", "forum", "working_group", "secretariat", "coordination", "commission",
    "task_team", "thematic_unit", "platform", "thematic_field", "section",
)  # fmt: skip

PLACES = ("country", "region", "group", "gender", "member_kind")

HOLDERS = (
    "founding_member", "honorary_member", "named_organisation", "mayor_of_named_city", "secretary_general",
    "section_president", "observer", "past_host", "coming_host",
)  # fmt: skip

BAND_FIELDS = (
    may("minimum", Count(), "at least so many inhabitants (the number itself is inside)"),
    may("above", Count(), "more than so many inhabitants (the number itself is outside)"),
    may("maximum", Count(), "at most so many inhabitants (the number itself is inside)"),
    may("below", Count(), "fewer than so many inhabitants (the number itself is outside)"),
)
"""Two ways to give each end of a band, so that "250,000 or more" and "more than 50,000" stay apart."""

_MEASURE_FIELDS = (
    *BAND_FIELDS,
    may("soft", Flag(), 'the text says "about": outside the numbers nothing can be told'),
    may("measure", Slug("measure"), "what is counted: city (also when left out), metropolitan-area, ..."),
    may("basis", Choice(("counted", "registered", "estimated", "projected")), "how the figure comes about"),
    may("reference", Edtf(), "the day or year whose figure counts"),
)

POPULATION = Group(
    "population",
    (
        *_MEASURE_FIELDS,
        may(
            "alternatives",
            Many(Group("population_alternative", _MEASURE_FIELDS, "Another measure that is enough by itself.")),
            "other measures, each of which is enough by itself",
        ),
    ),
    "A population condition. At least one of `minimum`, `above`, `maximum`, `below` is given.",
)

TERRITORY = Group(
    "territory",
    (
        may("union", Slug("union"), "a union of countries, by the slug it has in the atlas"),
        may("territory", Slug("territory"), "a territory (a dated list of countries), by its slug in the atlas"),
        need("inside", Flag(), "true: the country must be inside; false: it must be outside"),
    ),
    "One territorial condition; several in a list must all be met.",
    one_of=("union", "territory"),
)

CRITERION = Group(
    "criterion",
    (
        need("criterion", Slug("criterion"), "short name under which a document confirms it"),
        need("names", Words(), "the criterion in words"),
        may("document", Words(), "the document that proves it"),
        may("at_least", Share(), "the least score, as a share of the whole"),
        may("at_most_rank", Count(1), "the last rank that is enough, where an outside list ranks"),
    ),
    "A condition of substance. It is met when a document confirms it; until then nothing is known.",
)

THRESHOLD = Group(
    "threshold",
    (
        may(
            "rule",
            Choice(("simple", "absolute", "relative", "unanimity")),
            "simple: more for than against; absolute: more than half of the base; relative: the most votes; "
            "unanimity: nobody of the base against",
        ),
        may("share", Share(), "at least this part of the base"),
        may("more_than", Share(), "more than this part of the base"),
        need("of", Choice(BASES), "the base that is counted"),
    ),
    "One threshold; several in a list must all be reached.",
    one_of=("rule", "share", "more_than"),
)

STEP = Group(
    "step",
    (
        need("by", Choice(DECIDERS), "who acts"),
        may("organ", Slug("organ"), "the slug of the organ, where the network's folder has it"),
        may(
            "role",
            Choice(("decides", "ratifies", "proposes", "advises", "checks")),
            "what it does there; left out: decides",
        ),
        may("thresholds", Many(THRESHOLD), "the majority this step needs"),
        may("within", Duration(), "at most so long after the step before it"),
        may("alongside", Flag(), "may be taken without waiting for the step before it"),
        may("optional", Flag(), "may be left out"),
        may("words", Words(), 'the step in words; needed with by = "other" and no organ'),
    ),
    "One step on the way in, in the order in which they are taken.",
)

FORMULA = Group(
    "formula",
    (
        need("per", Choice(("country", "region", "section")), "what is counted"),
        may("each", Count(1), "seats for each"),
        may("plus", Count(), "seats added"),
    ),
    "A size that follows from a count.",
)

CALLER = Group(
    "caller",
    (
        need("by", Choice(DECIDERS), "who can call it"),
        may("count", Count(1), "so many of them together"),
        may("share", Share(), "at least this part of them"),
        may("more_than", Share(), "more than this part of them"),
        may("words", Words(), 'needed with by = "other"'),
    ),
    "One who can call a meeting.",
)

UNTIL_SESSION = Group(
    "until_session",
    (
        need("number", Count(1), "1: the first session after the election, 2: the second, ..."),
        may("organ", Slug("organ"), "whose session"),
        may("at", Choice(("opening", "close")), "at its opening or its close"),
        may("after", Duration(), "the session held this long after the election"),
    ),
    "A term that ends with a session and not on a day.",
)

ORGAN = about("organ", Slug("organ"), "in which organ; left out: the text names none")
NEEDED_ORGAN = about("organ", Slug("organ"), "of which organ", required=True)
OFFICE = about("office", Slug("office"), "of which office")
CATEGORY = about("category", Slug("category"), "for which category of members; left out: the text names none")
SUBJECTS_FIELD = about("subjects", Many(Choice(SUBJECTS)), "on which matters; left out: the text names none")
BODIES = about("bodies", Many(Choice(BODY_KINDS)), "in which bodies; left out: the text names none")
