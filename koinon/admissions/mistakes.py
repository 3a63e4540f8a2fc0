"""What a case refuses, by code; the desk puts each into words."""

from __future__ import annotations


class CaseError(ValueError):
    """What is refused of a case, with the field at fault ("" for the whole) and what it is about.

    reading_copy        the network is kept by a folder: nobody acts for it here
    no_statutes         no version of the statutes was in force on the day
    unknown_category    the statutes of the day have no such category
    case_open           there is an open case of this kind
    event_followed      a case of this member follows from the outside event already
    already_member, not_member, not_suspended, never_member   the register says otherwise on the day
    successor_needed, same_organisation                        of a succession
    not_provided        a source says that the statutes have no such thing
    not_open            the case is closed
    unknown_step        the case has no such step
    not_recorded        it is not on record, or not any more
    already_recorded    somebody else was sooner, or it is on record already
    not_yet             other steps come before, or its day has not come
    other_side          the step is the other side's to put on record
    in_future, bad_date, bad_organ, organ_needed, outcome_needed, papers_missing, reason_needed   what was filled in
    not_waivable        the membership is counted from it
    already_said        the statutes say it: no practice can be stated; `value` is the rule
    bad_practice        what was stated cannot be read
    stated_meanwhile    somebody else stated the practice since it was looked at
    steps_taken         practice can be stated until the first step that rests on it is on record
    too_late            a later step, or the outcome, hangs on it
    arrears_open, no_arrears, ends_before_it_begins            of an arrears mark
    """

    def __init__(self, code: str, field: str = "", value: str = "") -> None:
        super().__init__(f"{code}: {field} {value}")
        self.code = code
        self.field = field
        self.value = value
