"""Kinds of rules on organs, terms, thematic bodies and meetings."""

from __future__ import annotations

from koinon.rules.statutes_types import (
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
    BODIES,
    BODY_KINDS,
    CALLER,
    DECIDERS,
    FORMULA,
    HOLDERS,
    NEEDED_ORGAN,
    OFFICE,
    ORGAN,
    SUBJECTS,
    SUBJECTS_FIELD,
    THRESHOLD,
    UNTIL_SESSION,
)

ORGAN_TYPES = (
    "assembly", "executive_committee", "management_committee", "policy_committee", "board", "presidium",
    "council", "secretariat", "scientific_committee", "political_group", "guarantors",
)  # fmt: skip
OFFICE_TYPES = (
    "president", "co_president", "vice_president", "chair", "vice_chair", "director", "treasurer", "secretary",
    "auditor", "secretary_general", "director_general", "member",
)  # fmt: skip

_OVERLAP = Group(
    "overlap",
    (need("office", Slug("office"), "the holders of this office"), need("within", Slug("office"), "are among these")),
    "Seats that are counted in others.",
)

_ROLES = Choice(("chair", "secretariat", "seat"))
_EVERY = may("every", Duration(), "in how long")

ORGANS = (
    Kind(
        "organ", "organs", "An organ of the network.",
        (
            NEEDED_ORGAN,
            need("type", Choice(ORGAN_TYPES), "what it is"),
            may("names", Words(), "its name"),
            may("supreme", Flag(), "whether it is the highest organ"),
        ),
        keys=("organ",),
    ),
    Kind(
        "powers", "organs", "What an organ decides.",
        (NEEDED_ORGAN, need("subjects", Many(Choice(SUBJECTS)), "the matters")),
    ),
    Kind(
        "office", "organs", "An office.",
        (
            about("office", Slug("office"), "its short name", required=True),
            ORGAN,
            need("type", Choice(OFFICE_TYPES), "what it is"),
            may("names", Words(), "its name"),
            may("count", Count(1), "so many holders at a time"),
            may("ordered", Flag(), "whether they are numbered: first, second"),
            may("held_by", Choice(("organisation", "mayor", "person")), "who holds it"),
        ),
    ),
    Kind(
        "organ_size", "organs", "How many seats an organ has.",
        (
            NEEDED_ORGAN,
            may("members", Count(1), "exactly so many"),
            may("minimum", Count(1), "at least so many"),
            may("maximum", Count(1), "at most so many"),
            may("formula", FORMULA, "a size that follows from a count"),
            may("overlaps", Many(_OVERLAP), "seats counted in others"),
        ),
        keys=("organ",),
    ),
    Kind(
        "special_seat", "organs", "A seat that comes without election, or without a vote.",
        (
            NEEDED_ORGAN,
            about("holder", Choice(HOLDERS), "who has it", required=True),
            about("organisations", Many(Slug("organisation")), "the organisations by name, where the text has them"),
            may("seats", Count(1), "so many seats"),
            may("vote", Flag(), "whether it has a vote"),
        ),
        bare=True,
    ),
    Kind(
        "role_holder", "organs", "Who carries a role of the whole network: always the same, or in turn.",
        (
            about("role", _ROLES, "which role", required=True),
            need("holder", Choice(("always_same", "rotating", "elected")), "how it is held"),
            may("organisation", Slug("organisation"), "the organisation, where it is always the same"),
        ),
    ),
    Kind(
        "appointment", "organs", "An office that is filled by appointment.",
        (
            about("office", Slug("office"), "which office", required=True),
            need("by", Slug("organ"), "the organ that appoints"),
            may("proposed_by", Slug("organ"), "the organ that proposes"),
            may("duration", Duration(), "for how long"),
        ),
    ),
)  # fmt: skip

TERMS = (
    Kind(
        "term", "terms", "How long a mandate lasts.",
        (
            ORGAN, OFFICE,
            may("duration", Duration(), "for how long"),
            may("until_session", UNTIL_SESSION, "until a session"),
        ),
        one_of=("duration", "until_session"),
    ),
    Kind(
        "renewal", "terms", "Whether one can be elected again.",
        (
            ORGAN, OFFICE,
            may("times", Count(), "so many times in a row"),
            may("unlimited", Flag(), "true: as often as one is elected"),
            may("gap", Duration(), "time that has to pass before one stands again"),
        ),
        one_of=("times", "unlimited", "gap"),
    ),
    Kind(
        "staggering", "terms", "Which seats are filled at one election.",
        (
            ORGAN,
            need("method", Choice(("all_at_once", "part", "vacant_seats")), "which seats"),
            may("share", Share(), "the part"),
            _EVERY,
        ),
    ),
    Kind(
        "mandate_end", "terms", "What ends a mandate before its time, and what happens to the seat.",
        (
            ORGAN, OFFICE,
            may(
                "ends_on",
                Many(Choice(("loss_of_elected_mandate", "resignation", "end_of_membership"))),
                "what ends it",
            ),
            may("declared_by", Slug("organ"), "the organ that declares the seat vacant"),
            may("acting", Slug("office"), "the office whose holder acts meanwhile"),
            may("seat_belongs_to", Choice(("organisation", "person")), "whose the seat is"),
            may("seat_then", Choice(("stays_empty", "filled_at_next_election")), "what becomes of the empty seat"),
        ),
    ),
    Kind(
        "revocation", "terms", "How someone is voted out.",
        (
            ORGAN, OFFICE,
            need("by", Slug("organ"), "by which organ"),
            may("extraordinary", Flag(), "whether in an extraordinary meeting"),
            may("thresholds", Many(THRESHOLD), "the majority it needs"),
        ),
    ),
)  # fmt: skip

_BODY = about("body", Choice(BODY_KINDS), "which sort of body", required=True)

THEMATIC_BODIES = (
    Kind(
        "thematic_body", "thematic_bodies", "Standing bodies for themes.",
        (
            _BODY,
            may("count", Count(1), "exactly so many"),
            may("minimum", Count(), "at least so many"),
            may("maximum", Count(1), "at most so many"),
            may("by", Choice(("theme", "member_size", "region")), "what they are formed by"),
            may("names", Many(Words()), "their names"),
            may("led_by", Choice(("lead_city", "coordinator", "elected_chair")), "who leads"),
            may("sub_coordinators", Flag(), "whether there are sub-coordinators"),
            may("own_money", Flag(), "whether they have money of their own"),
        ),
        bare=True,
    ),
    Kind(
        "body_life", "thematic_bodies", "Who creates, continues, splits and ends such bodies.",
        (
            _BODY,
            need("acts", Many(Choice(("create", "continue", "split", "end"))), "what is done"),
            may("by", Slug("organ"), "by an organ"),
            may("by_body", Choice(BODY_KINDS), "by a body of this sort"),
        ),
        one_of=("by", "by_body"),
    ),
    Kind(
        "body_autonomy", "thematic_bodies", "What such a body does by itself.",
        (
            _BODY,
            may("elects_chair", Flag(), "whether it elects its chair"),
            may("elects_vice_chair", Flag(), "whether it elects its vice-chair"),
            may("electorate", Many(Slug("category")), "the categories that vote in it"),
            may("drafts_positions", Flag(), "whether it drafts positions"),
            may("positions_adopted_by", Slug("organ"), "the organ that adopts them"),
        ),
    ),
)  # fmt: skip

MEETINGS = (
    Kind(
        "meetings", "meetings", "How often an organ or a body meets.",
        (
            ORGAN, BODIES,
            may("minimum", Count(1), "at least so often"),
            may("maximum", Count(1), "at most so often"),
            _EVERY,
            may("tied_to", Words(), "the event it goes with"),
            may("when", Choice(("during", "day_before")), "during it, or the day before"),
        ),
    ),
    Kind(
        "extraordinary_meeting", "meetings", "Who can call a meeting out of turn.",
        (
            ORGAN,
            need("called_by", Many(CALLER), "each of these can"),
            may("held_within", Duration(), "to be held within"),
        ),
    ),
    Kind(
        "notice", "meetings", "How long before a meeting the invitation goes out.",
        (ORGAN, SUBJECTS_FIELD, need("before", Duration(), "so long before")),
        keys=("organ", "subjects"),
    ),
    Kind(
        "meeting_form", "meetings", "In what form an organ meets.",
        (ORGAN, need("forms", Many(Choice(("in_person", "video", "mixed"))), "the forms it can take")),
    ),
    Kind(
        "decision_between_meetings", "meetings", "How something is decided between meetings.",
        (
            ORGAN,
            need("method", Choice(("remote_vote", "circular", "by_smaller_organ", "urgent_measure")), "how"),
            may("by", Choice(DECIDERS), "who decides"),
            may("reported_to", Slug("organ"), "reported afterwards to"),
        ),
    ),
    Kind(
        "host", "meetings", "Who hosts a meeting.",
        (
            ORGAN,
            need(
                "chosen",
                Choice(("duty_of_each_member", "alphabetical", "by_organ", "by_call")),
                "how the host is found",
            ),
            may("by", Slug("organ"), "the organ that chooses"),
            may("proposed_by", Slug("organ"), "the organ that proposes"),
        ),
    ),
    Kind(
        "minutes", "meetings", "Who checks and approves the minutes.",
        (
            ORGAN,
            may("checked_by", Choice(("elected_checkers", "absent_members")), "who checks"),
            may("count", Count(1), "so many of them"),
            may("approval_needed", Flag(), "whether they have to approve"),
        ),
    ),
)  # fmt: skip
