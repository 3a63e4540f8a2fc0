"""Kinds of rules on fees, duties, suspension, exit and changed facts."""

from __future__ import annotations

from koinon.rules.statutes_types import (
    Amount,
    Choice,
    Code,
    Count,
    Duration,
    Edtf,
    Flag,
    Group,
    Kind,
    Many,
    Share,
    Slug,
    Words,
    about,
    may,
    need,
)
from koinon.rules.statutes_vocabulary import BAND_FIELDS, CATEGORY, ORGAN, THRESHOLD

_CURRENCY = may("currency", Code("currency"), "the currency, as EUR")

FEE_BAND = Group(
    "fee_band", (*BAND_FIELDS, need("amount", Amount(), "the fee of a member in this band")),
    "One band of inhabitants. Bands may neither overlap nor leave a gap.",
)  # fmt: skip

_INCOME_GROUP = Group(
    "income_group",
    (need("group", Words(), "the group of countries"), need("factor", Amount(), "what the fee is multiplied by")),
    "Countries of one level of income.",
)

FEES = (
    Kind(
        "fee", "fees", "The yearly fee. Status none: there is none.",
        (
            CATEGORY,
            about("payer", Choice(("member", "company")), "where companies pay another rate"),
            need(
                "method",
                Choice(("flat", "bands", "per_head", "population_and_income", "fixed_and_variable", "highest_of")),
                "how it is reckoned",
            ),
            _CURRENCY,
            may("amount", Amount(), "the flat or the fixed part"),
            may("rate", Amount(), "for each inhabitant"),
            may("floor", Amount(), "at least"),
            may("cap", Amount(), "at most"),
            may("bands", Many(FEE_BAND), "fee by bands of inhabitants"),
            may("income_groups", Many(_INCOME_GROUP), "factors by the income of the country"),
            may("highest_of", Slug("category"), "the highest fee of this category"),
        ),
        keys=("category", "payer"),
    ),
    Kind(
        "fee_split", "fees", "Which part of the fee goes where.",
        (
            need("national", Share(), "the part of the national section"),
            need("international", Share(), "the part of the network"),
        ),
    ),
    Kind(
        "fee_supplement", "fees", "An amount on top of the fee.",
        (
            CATEGORY,
            need("amount", Amount(), "the amount"),
            _CURRENCY,
            may("above", Count(), "for members with more inhabitants than this"),
            may("goes_to", Choice(("national_section", "network")), "who gets it"),
        ),
    ),
    Kind(
        "one_off_fee", "fees", "A fee paid once.",
        (
            CATEGORY,
            need("for", Choice(("entry", "assessment")), "what for"),
            need("amount", Amount(), "the amount"),
            _CURRENCY,
        ),
    ),
    Kind(
        "fee_waiver", "fees", "Who pays less, or in another way.",
        (
            need("cause", Choice(("war", "hardship")), "why"),
            need("form", Choice(("free", "reduced", "in_kind")), "how"),
            may("countries", Many(Code("country")), "for members of these countries"),
            may("share_paid", Share(), "the part that is still paid"),
            may("decided_by", Slug("organ"), "the organ that grants it"),
        ),
    ),
    Kind(
        "fee_reference", "fees", "The figure that the fee is reckoned from, and how it is rounded.",
        (
            may("figure", Choice(("population", "national_income")), "which figure"),
            may("on", Edtf(), "of which day or year"),
            may("of_year", Choice(("current", "previous")), "or of which year each time"),
            may("from", Words(), "from which statistics"),
            may("rounded_to", Amount(), "rounded to a multiple of this"),
            may("rounding", Choice(("up", "down", "nearest")), "which way"),
            _CURRENCY,
        ),
    ),
    Kind(
        "fee_decision", "fees", "Who sets the fees.",
        (
            need("by", Slug("organ"), "the organ that decides"),
            may("proposed_by", Slug("organ"), "the organ that proposes"),
        ),
    ),
)  # fmt: skip

_DUTIES = (
    "host_meeting", "report", "action_plan", "attend", "use_label", "contact_person", "exchange_experience",
    "other",
)  # fmt: skip

DUTIES = (
    Kind(
        "duty", "duties", "Something a member has to do.",
        (
            CATEGORY,
            about("duty", Choice(_DUTIES), "what", required=True),
            need("binding", Flag(), "whether a member has to, or only may be expected to"),
            may("every", Duration(), "how often"),
            may("within", Duration(), "how soon after joining"),
            may("words", Words(), 'in words; needed with duty = "other"'),
        ),
    ),
    Kind(
        "suspension", "duties", "When membership rests, and what rests with it.",
        (
            CATEGORY,
            need("cause", Choice(("missed_report", "unpaid_fees", "decision")), "what brings it about"),
            may("arrears_above_years", Count(1), "when more than so many years' fees are owed"),
            may("automatic", Flag(), "whether it comes by itself"),
            may("by", Slug("organ"), "the organ that decides it"),
            may("until_meeting_of", Slug("organ"), "until the next meeting of this organ"),
            may("extension", Duration(), "a time that can be granted before it"),
            may("effects", Many(Choice(("vote", "candidacy", "logo", "visibility"))), "what rests"),
            may("lifted_when", Choice(("paid", "reported", "decision")), "what brings it to an end"),
            may("lifted_by", Slug("organ"), "the organ that ends it"),
        ),
    ),
    Kind(
        "exclusion", "duties", "How a membership is taken away.",
        (
            CATEGORY,
            need("form", Choice(("exclusion", "invitation_to_leave", "loss_of_certificate")), "in what form"),
            may("by", Slug("organ"), "the organ that decides"),
            may("confirmed_by", Slug("organ"), "the organ that confirms"),
            may("after_reminders", Count(1), "after so many written reminders"),
            may("hearing", Flag(), "whether the member is heard before"),
            may("hearing_notice", Duration(), "how long before the decision it is invited to be heard"),
            may("thresholds", Many(THRESHOLD), "the majority it needs"),
        ),
    ),
    Kind(
        "withdrawal", "duties", "How a member leaves.",
        (
            CATEGORY,
            need("when", Choice(("any_time", "after_notice", "end_of_year")), "when"),
            may("notice", Duration(), "the time of notice"),
            may("form", Choice(("letter", "notice")), "in what form"),
            may("to", Slug("organ"), "addressed to"),
            may("arrears_due", Flag(), "whether what is owed stays due"),
        ),
    ),
    Kind(
        "after_exit", "duties", "What a former member may no longer do.",
        (need("ends", Many(Choice(("use_of_name", "use_of_logo"))), "what ends"),),
    ),
    Kind(
        "dissolution", "duties", "How the network ends.",
        (
            ORGAN,
            may("thresholds", Many(THRESHOLD), "the majority it needs"),
            may("assets_decided_by", Slug("organ"), "the organ that decides what becomes of the assets"),
        ),
    ),
)  # fmt: skip

EVENTS = ("country_joins", "country_leaves", "population_crosses")

FACT_CHANGES = (
    Kind(
        "fact_change", "fact_changes",
        "What happens to a membership when an outside fact changes. Each event is a rule of its own.",
        (
            about("event", Choice(EVENTS), "what changes", required=True),
            about("union", Slug("union"), "the union that the country joins or leaves"),
            about("moves_from", Many(Slug("category")), "the categories it touches; left out: the text names none"),
            need("then", Choice(("keep", "move", "review")), "keep the category, move to another, or look again"),
            may("moves_to", Slug("category"), "the category that follows (then = move)"),
            may("direction", Choice(("below", "above")), "which way the population crosses"),
            may("limit", Count(1), "the number of inhabitants that is crossed"),
            may("decided_by", Slug("organ"), "the organ that looks again"),
        ),
        evaluated=True,
        keys=("event", "union", "moves_from", "direction", "limit"),
    ),
)  # fmt: skip
