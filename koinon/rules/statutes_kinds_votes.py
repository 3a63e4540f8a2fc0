"""Kinds of rules on votes, quorum, majorities and elections."""

from __future__ import annotations

from koinon.rules.statutes_types import (
    Amount,
    Choice,
    Count,
    Duration,
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
from koinon.rules.statutes_vocabulary import (
    BAND_FIELDS,
    BASES,
    BODIES,
    CATEGORY,
    EVALUATED_RIGHTS,
    OFFICE,
    ORGAN,
    PLACES,
    SUBJECTS_FIELD,
    THRESHOLD,
)

VOTE_BAND = Group(
    "vote_band", (*BAND_FIELDS, need("votes", Count(), "votes of a member in this band")),
    "One band of inhabitants. Bands may neither overlap nor leave a gap.",
)  # fmt: skip

BLOCK = Group(
    "block",
    (need("region", Slug("region"), "the region"), need("votes", Count(), "the votes it casts as one")),
    "The votes of one region.",
)

NAMED_POSTS = ("representative", "deputy", "delegate")

METHODS = ("equal", "bands", "block_by_region", "seats_by_country", "by_fee")

VOTES = (
    Kind(
        "vote_weight", "votes", "How many votes a member has.",
        (
            ORGAN, CATEGORY,
            need("method", Choice(METHODS), "equal, by bands of inhabitants, one block a region, by country, by fee"),
            may("votes", Count(1), "votes of each member (equal) or of each region (block_by_region)"),
            may("bands", Many(VOTE_BAND), "the bands: the member's inhabitants, or the country's (seats_by_country)"),
            may("blocks", Many(BLOCK), "the votes of each region, where they differ"),
            may("fee_for_one_vote", Amount(), "the fee that gives one vote"),
            may("cap", Count(1), "at most so many votes a member"),
        ),
        evaluated=True,
        keys=("organ", "category"),
    ),
    Kind(
        "vote_condition", "votes", "A condition without which a right sleeps.",
        (
            about("right", Choice(EVALUATED_RIGHTS), "which right", required=True),
            ORGAN,
            may("fees_paid", Choice(("until_previous_year", "until_current_year")), "fees paid up to when"),
            may("arrears_above_years", Count(1), "asleep when more than so many years' fees are owed"),
            may("member_for", Duration(), "member for at least so long"),
            may("delegate_named_before", Duration(), "delegate named so long before"),
            may("exception_by", Slug("organ"), "the organ that can make an exception by vote"),
            may("exception_for", Words(), "the cause for which it can"),
            may("exception_asked_within", Duration(), "asked for within this time of the opening"),
        ),
        one_of=("fees_paid", "arrears_above_years", "member_for", "delegate_named_before"),
    ),
    Kind(
        "record_date", "votes", "The moment at which the voting roll is fixed.",
        (
            ORGAN,
            need("before", Duration(), "how long before"),
            may("event", Choice(("opening", "vote")), "before what"),
            may("late_payments_count", Flag(), "whether a payment after it still counts"),
        ),
    ),
    Kind(
        "proxy", "votes", "Whether someone can vote for a member that is not there.",
        (
            ORGAN,
            need("allowed", Flag(), "whether it is possible at all"),
            may("holder", Choice(("same_member", "other_member")), "who may hold it"),
            may("maximum", Count(1), "at most so many held by one"),
            may("elected_mandate", Flag(), "whether the holder must hold an elected mandate"),
            may("written", Flag(), "whether it must be in writing"),
        ),
    ),
    Kind(
        "delegation", "votes", "How many people a member sends.",
        (
            ORGAN,
            need("maximum", Count(1), "at most so many delegates"),
            may("alternates", Count(), "and so many alternates"),
            may("votes", Count(1), "votes of the whole delegation"),
            may("chosen_after_consulting", Words(), "whom the member asks before choosing them"),
        ),
    ),
    Kind(
        "naming", "votes", "Who has to confirm those whom a member names. Status none: its word is enough.",
        (
            about("post", Choice(NAMED_POSTS), "for what they are named; left out: for all of it"),
            ORGAN,
            need("confirmed_by", Slug("organ"), "the organ that confirms them"),
        ),
    ),
)  # fmt: skip

QUORUM = (
    Kind(
        "quorum", "quorum", "How much of an organ must be there. Status none: it can decide in any number.",
        (
            ORGAN, SUBJECTS_FIELD,
            may("share", Share(), "at least this part of the base"),
            may("more_than", Share(), "more than this part of the base"),
            may("count", Count(1), "at least so many"),
            may("of", Choice(BASES), "the base that must be there"),
            may("present_as", Choice(("present", "present_or_represented")), "who of them counts as there"),
        ),
        one_of=("share", "more_than", "count"),
        keys=("organ", "subjects"),
    ),
    Kind(
        "second_call", "quorum", "What happens when the quorum is not there.",
        (
            ORGAN,
            need("then", Choice(("next_meeting", "called_again", "called_again_by_itself")), "what follows"),
            may("after", Duration(), "after how long"),
            may("any_number", Flag(), "whether it then decides in any number"),
            may("share", Share(), "the part that must then be there"),
        ),
    ),
    Kind(
        "quorum_count", "quorum", "When and how the quorum is counted.",
        (
            ORGAN,
            need("counted", Choice(("at_opening", "at_each_vote")), "when"),
            may("remote_counts", Flag(), "whether those who take part from afar count as present"),
        ),
    ),
)  # fmt: skip

MAJORITIES = (
    Kind(
        "majority", "majorities", "The majority that a decision needs; all thresholds must be reached.",
        (ORGAN, SUBJECTS_FIELD, need("thresholds", Many(THRESHOLD), "the thresholds")),
        keys=("organ", "subjects"),
    ),
    Kind(
        "counting", "majorities", "Which ballots are in the number that the majority is reckoned from.",
        (
            ORGAN,
            may("abstentions", Choice(("counted", "deducted")), "abstentions"),
            may("blank", Choice(("counted", "deducted")), "blank ballots"),
            may("invalid", Choice(("counted", "deducted")), "invalid ballots"),
        ),
    ),
    Kind(
        "tie", "majorities", "What decides when votes are equal, in this order.",
        (
            ORGAN, SUBJECTS_FIELD,
            need(
                "resolved_by",
                Many(Choice(("chair_casting_vote", "further_ballot", "senior_in_age", "lot", "motion_fails"))),
                "the ways, in order",
            ),
        ),
    ),
)  # fmt: skip

_ROUND = Group(
    "round",
    (
        need(
            "method",
            Choice(("highest_votes", "absolute_majority", "relative_majority", "lowest_eliminated")),
            "who is elected in it, or who falls out",
        ),
        may("seats", Choice(("group_seats", "open_seats")), "which seats"),
    ),
    "One round of an election.",
)

_NOMINATOR = Group(
    "nominator",
    (
        need("by", Choice(("candidate", "members", "commission")), "who nominates"),
        may("count", Count(1), "at least so many together"),
        may("countries", Count(1), "from at least so many countries"),
        may("regions", Count(1), "from at least so many regions"),
        may("mayor_letter", Flag(), "whether a letter of the mayor is needed"),
    ),
    "One way to be nominated.",
)

_GROUP_SEATS = Group(
    "group_seats",
    (need("group", Words(), "the group"), need("seats", Count(1), "its seats")),
    "Seats of one group.",
)

ELECTIONS = (
    Kind(
        "election", "elections", "What is elected, and by whom.",
        (
            ORGAN, OFFICE, BODIES,
            may("elected", Choice(("organisation", "mayor", "person", "slate", "state")), "what is elected"),
            may(
                "electorate",
                Choice(("assembly", "members_of_country", "members_of_region", "forum", "executive_committee")),
                "who elects",
            ),
        ),
    ),
    Kind(
        "election_method", "elections", "How an election runs, round by round.",
        (
            ORGAN, OFFICE,
            may("rounds", Many(_ROUND), "the rounds in order"),
            may("uncontested_without_ballot", Flag(), "whether seats without a contest are filled without a ballot"),
        ),
    ),
    Kind(
        "secrecy", "elections", "When a ballot is secret.",
        (
            ORGAN, SUBJECTS_FIELD,
            need("ballot", Choice(("secret", "secret_on_request", "open")), "secret, on request, or open"),
            may("requested_by", Count(1), "so many have to ask for it"),
            may("chair_may_decide", Flag(), "whether the chair can decide it alone"),
        ),
    ),
    Kind(
        "voting_channel", "elections", "Where and how votes are cast.",
        (
            ORGAN,
            need(
                "channels",
                Many(Choice(("ballot_in_hall", "voting_window", "secure_online_vote", "online_vote", "by_post"))),
                "the ways to vote",
            ),
            may("open_for", Duration(), "how long one can vote"),
        ),
    ),
    Kind(
        "candidacy", "elections", "How one becomes a candidate.",
        (
            ORGAN, OFFICE, BODIES,
            may("nominators", Many(_NOMINATOR), "who can nominate; one way is enough"),
            may("called_before", Duration(), "the call goes out so long before"),
            may("deadline_before", Duration(), "candidatures are due so long before"),
            may("list_sent_before", Duration(), "the list is sent so long before"),
            may("list_closed_before", Duration(), "the list is closed so long before"),
            may(
                "eligible",
                Many(Choice(("fees_paid", "seniority", "elected_mandate"))),
                "what a candidate must have",
            ),
            may("member_for", Duration(), "member for at least so long"),
            may("commitments", Many(Choice(("attend_meetings",))), "what a candidate promises"),
            may("application_form", Flag(), "whether a form is filled in"),
            may("speech", Duration(), "time to speak"),
        ),
    ),
    Kind(
        "weighed_criteria", "elections", "Criteria that are weighed and not counted.",
        (ORGAN, OFFICE, BODIES, need("criteria", Many(Words()), "the criteria in words")),
    ),
    Kind(
        "balance", "elections", "A balance that the result must have.",
        (
            ORGAN, OFFICE,
            need("per", Choice((*PLACES, "organisation", "never_served", "youth")), "balance of what"),
            may("maximum", Count(1), "at most so many of one"),
            may("minimum", Count(1), "at least so many of each, or reserved for it"),
            may("minimum_share", Share(), "at least this part of each"),
            may("different", Count(2), "from at least so many different ones"),
            may("seats", Many(_GROUP_SEATS), "seats of each group"),
            may("open_seats", Count(1), "seats open to all"),
            may("rotating_seats", Count(1), "seats that rotate"),
            may("rotating_between", Many(Words()), "between which groups they rotate"),
            may("due_consideration", Flag(), "only to be considered: no hard number"),
            may("corrected_by", Choice(("ex_officio_seat",)), "what mends a result that misses it"),
        ),
    ),
)  # fmt: skip
