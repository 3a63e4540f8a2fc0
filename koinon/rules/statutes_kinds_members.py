"""Kinds of rules on the text itself, on categories of members and on the way in."""

from __future__ import annotations

from koinon.rules.statutes_types import (
    Choice,
    Code,
    Count,
    Duration,
    Flag,
    Group,
    Kind,
    Many,
    Slug,
    Words,
    about,
    may,
    need,
)
from koinon.rules.statutes_vocabulary import (
    BODIES,
    CATEGORY,
    CRITERION,
    HOLDERS,
    ORGAN,
    POPULATION,
    RIGHTS,
    STEP,
    SUBJECTS_FIELD,
    TERRITORY,
    THRESHOLD,
)

_FORMS = (
    "association", "private_foundation", "intergovernmental_body", "loose_union", "agency_programme", "pledge",
)  # fmt: skip
_LEVELS = ("constitution", "statutes", "charter", "covenant", "by_laws", "rules_of_procedure")

TEXT = (
    Kind(
        "legal_form", "text", "What the network is before the law.",
        (
            need("form", Choice(_FORMS), "its legal form"),
            may("legal_person", Flag(), "whether it can act in law by itself"),
            may("law", Code("country"), "the country whose law it follows"),
            may("support_association", Words(), "an association beside it, through which members join"),
        ),
    ),
    Kind(
        "text_level", "text", "One level of the network's texts, and who amends it.",
        (
            about("level", Choice(_LEVELS), "which text", required=True),
            may("adopted_by", Slug("organ"), "the organ that adopts and amends it"),
            may("ratified_by", Slug("organ"), "the organ that ratifies it afterwards"),
            may("thresholds", Many(THRESHOLD), "the majority that an amendment needs"),
        ),
        keys=("level",),
    ),
    Kind(
        "languages", "text", "The languages of the network.",
        (
            about(
                "use", Choice(("official", "working", "authentic_text", "applications")), "what for",
                required=True,
            ),
            need("languages", Many(Code("language")), "the languages"),
        ),
    ),
    Kind(
        "official_name", "text", "The network's official name and its fixed translations.",
        (need("names", Words(), "the name in each language"),),
    ),
    Kind(
        "representation", "text", "Who is represented: whose seat and vote it is.",
        (
            ORGAN,
            need(
                "represented",
                Choice(("member_organisation", "mayor_in_person", "person", "national_association", "state",
                        "region_as_block")),
                "who is represented",
            ),
        ),
    ),
)  # fmt: skip

CATEGORIES = (
    Kind(
        "category", "categories", "A category of members, and who can belong to it. Leave out what no text says.",
        (
            about("slug", Slug("category"), "its short name, used in entries; never changes", required=True),
            about("names", Words(), "its name as members know it", required=True),
            may("kinds", Many(Slug("organisation kind")), "kinds of organisation: city, region, state, company, ..."),
            may("population", POPULATION, "how many inhabitants"),
            may("territory", Many(TERRITORY), "inside or outside a union of countries or a territory"),
            may("substance", Many(CRITERION), "what the organisation must be or have, confirmed by a document"),
            may(
                "political",
                Many(Choice(("elected_council", "council_resolution", "state_endorsement"))),
                "political conditions, confirmed by a document",
            ),
        ),
        evaluated=True,
        keys=("slug",),
        bare=True,
    ),
    Kind(
        "right", "categories", "One right of one category. Each right is a rule of its own.",
        (
            about("category", Slug("category"), "whose right", required=True),
            about("right", Choice(RIGHTS), "which right", required=True),
            BODIES,
            SUBJECTS_FIELD,
            need("value", Flag(), "true: they have it; false: they don't"),
            may("limits", Words(), "how far it reaches, in words"),
        ),
        evaluated=True,
        keys=("category", "right", "bodies", "subjects"),
    ),
    Kind(
        "equal_rights", "categories", "Whether all members, or all of one category, have the same rights.",
        (CATEGORY, need("value", Flag(), "true: they have")),
        keys=("category",),
    ),
    Kind(
        "probation", "categories", "A time as observer or candidate before the full category.",
        (
            about("who", Choice(("applicant", "category")), "applicants, or members of a category", required=True),
            CATEGORY,
            may("moves_to", Slug("category"), "the category that follows"),
            may("duration", Duration(), "how long"),
            may("meetings", Count(1), "for how many meetings"),
            may("organ", Slug("organ"), "meetings of which organ"),
            may("rights", Many(Choice(RIGHTS)), "what they may do meanwhile"),
        ),
    ),
    Kind(
        "standing_right", "categories", "A right that someone has for good, without election.",
        (
            about("holder", Choice(HOLDERS), "who", required=True),
            about("organisations", Many(Slug("organisation")), "the organisations by name, where the text has them"),
            ORGAN,
            need("rights", Many(Choice((*RIGHTS, "seat"))), "which rights"),
        ),
    ),
    Kind(
        "membership_limit", "categories", "How many members there can be.",
        (
            CATEGORY,
            need("per", Choice(("country", "region", "network")), "in what"),
            need("maximum", Count(1), "at most so many"),
        ),
    ),
)  # fmt: skip

_DOCUMENTS = (
    "application_form", "letter_of_intent", "mayor_letter", "council_minutes", "city_information",
    "state_endorsement", "professional_association_letter", "photographs", "self_assessment",
    "proof_of_payment", "other",
)  # fmt: skip

DOCUMENT = Group(
    "document",
    (
        need("document", Choice(_DOCUMENTS), "which"),
        may("count", Count(1), "how many"),
        may("words", Words(), 'in words; needed with document = "other"'),
    ),
    "A document to be handed in.",
)

STARTS = ("decision_date", "council_date", "first_payment")

ADMISSION = (
    Kind(
        "admission", "admission", "The steps on the way in, in order, and who takes them.",
        (
            CATEGORY,
            need("steps", Many(STEP), "the steps in order"),
            may("event", Words(), "the outside event that makes a member, where no organ decides"),
            may("start", Choice(STARTS), "from what day membership runs, where the same text says it"),
            may("pay_within", Duration(), "how soon after the last act the first payment is due"),
        ),
        evaluated=True,
        keys=("category",),
    ),
    Kind(
        "membership_start", "admission",
        "From what day membership runs, where another text says it than the one on admission, or it is only assumed.",
        (
            CATEGORY,
            need("start", Choice(STARTS), "the day that counts"),
            may("pay_within", Duration(), "how soon after the last act the first payment is due"),
        ),
        evaluated=True,
        keys=("category",),
    ),
    Kind(
        "documents", "admission", "What an applicant hands in.",
        (
            CATEGORY,
            need("documents", Many(DOCUMENT), "the documents"),
            may("channels", Many(Choice(("email", "post", "web_form"))), "all the channels it has to come by"),
            may("languages", Many(Code("language")), "in one of these languages"),
        ),
    ),
    Kind(
        "intake", "admission", "When one can apply.",
        (
            CATEGORY,
            need("rhythm", Choice(("any_time", "yearly", "calls")), "how often"),
            may("every", Duration(), "how far calls lie apart"),
            may("deadline", Flag(), "whether a call has a last day"),
        ),
    ),
    Kind(
        "group_entry", "admission", "Several organisations that join together as one member.",
        (
            CATEGORY,
            need("allowed", Flag(), "whether it is possible"),
            may("minimum", Count(2), "at least so many together"),
            may("maximum", Count(2), "at most so many together"),
            may("each_below", Count(1), "each with fewer inhabitants than this"),
            may("votes", Count(), "votes they have together"),
        ),
    ),
    Kind(
        "category_change", "admission", "How a member comes into another category by decision.",
        (
            about("moves_from", Many(Slug("category")), "the categories it leads from; left out: the text names none"),
            about("moves_to", Slug("category"), "the category it leads to; left out: the text names none"),
            need("steps", Many(STEP), "the steps in order"),
        ),
        keys=("moves_from", "moves_to"),
    ),
    Kind(
        "rejoining", "admission", "How a former member comes back.",
        (
            CATEGORY,
            need("way", Choice(("as_new", "by_decision")), "as every other candidate, or by a decision alone"),
            may("by", Slug("organ"), "the organ that decides"),
            may("after", Duration(), "at the soonest so long after the end of the membership"),
            may("arrears_due", Flag(), "whether what is owed has to be paid before"),
        ),
        keys=("category",),
    ),
    Kind(
        "succession", "admission", "What becomes of a membership when its holder is renamed, merged or split.",
        (
            about("cause", Choice(("renamed", "merged_into", "split_from")), "what happens to it", required=True),
            need("then", Choice(("passes", "ends", "review")), "the membership passes on, ends, or is looked at again"),
            may("by", Slug("organ"), "the organ that looks again"),
        ),
        keys=("cause",),
    ),
    Kind(
        "membership_duration", "admission", "How long a membership lasts.",
        (
            CATEGORY,
            need("basis", Choice(("unlimited", "phase", "certificate")), "unlimited, a phase, or a certificate's life"),
            may("duration", Duration(), "how long"),
            may("renewal", Choice(("by_application", "by_assessment", "by_itself")), "how it goes on"),
        ),
    ),
)  # fmt: skip
