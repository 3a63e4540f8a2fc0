"""Where somebody who was erased is perhaps named: what stands there, and the keeper's word on who is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.desk.forms import DeskForm, posted
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.privacy.naming.actions import REDACTED, SOMEBODY_ELSE, leave_place, redact_place
from koinon.privacy.naming.likeness import Found
from koinon.privacy.naming.places import BY_LABEL, Place, PlaceChanged, place_now, place_of, waiting_at
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.tasks.actions import UnknownTask
from koinon.tasks.models import Task
from koinon.web.pages import Link

WHERE: Mapping[str, tuple[Promise, str, Mapping[str, str]]] = {
    "admissions.case": (
        gettext_lazy("Case"),
        "case",
        {"network": "network__slug", "organisation": "organisation__slug", "case": "key"},
    ),
    "admissions.stepdone": (
        gettext_lazy("Case"),
        "case",
        {"network": "case__network__slug", "organisation": "case__organisation__slug", "case": "case__key"},
    ),
    "admissions.arrears": (gettext_lazy("Arrears"), "arrears", {"network": "network__slug"}),
    "corrections.report": (gettext_lazy("Report of an error"), "report_detail", {"key": "key"}),
    "corrections.remark": (gettext_lazy("Report of an error"), "report_detail", {"key": "report__key"}),
    "files.file": (
        gettext_lazy("Files"),
        "member_files",
        {"network": "network", "organisation": "organisation"},
    ),
    "mailings.mailing": (
        gettext_lazy("Letters to many"),
        "mailing",
        {"network": "network__slug", "mailing": "pk"},
    ),
    "outbox.mail": (gettext_lazy("Messages"), "network_mail", {"network": "network", "mail": "pk"}),
    "people.contact": (gettext_lazy("Contacts"), "contact", {"network": "network__slug", "person": "person"}),
    "people.function": (gettext_lazy("Contacts"), "contact", {"network": "network__slug", "person": "person"}),
    "people.contactlog": (
        gettext_lazy("Calls, letters and visits"),
        "member_file",
        {"network": "network__slug", "organisation": "organisation__slug"},
    ),
    "people.segment": (gettext_lazy("Segment"), "segment", {"network": "network__slug", "segment": "pk"}),
}
"""What a place is called, and the page of the desk where it stands: its name and what its address is made of."""


class WhoForm(DeskForm):
    """Who is meant."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who is meant"),
        choices=[
            (REDACTED, gettext_lazy("The person who was erased: take the name out")),
            (SOMEBODY_ELSE, gettext_lazy("Somebody else: leave it as it stands")),
        ],
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class Part:
    """A piece of what was written; `marked` where the name perhaps stands."""

    text: str
    marked: bool


@desk_page(writes=True)
def perhaps_named(desk: Desk, word: str) -> HttpResponse:
    """One place, for who keeps it: what stands there, and who is meant."""
    waiting = waiting_at(word)
    if waiting is None or not _is_theirs(desk, waiting):
        raise not_there(desk.asked)
    hits: dict[str, list[Found]] = {}
    try:
        place, hits = place_of(waiting.subject)
    except PlaceChanged:
        now = place_now(waiting.subject)
        place = now or Place(BY_LABEL[waiting.subject["place"]], 0, "", "", "")
    form = WhoForm(posted(desk.request))
    if not any(hits.values()):  # nobody can tell where it stands by now: there is nothing left but to look
        form.fields["who"].choices = [(SOMEBODY_ELSE, _("I have looked: it is no longer there, or mended"))]  # type: ignore[attr-defined]
    if desk.request.method == "POST" and form.is_valid():
        deed = redact_place if form.cleaned_data["who"] == REDACTED else leave_place
        try:
            deed(actor=desk.actor(), at=desk.at, word=word)
        except (UnknownTask, PlaceChanged):  # somebody else was faster: the page shows how it is now
            return desk.onward("perhaps_named", word=word)
        return desk.onward("desk", "named-said")
    status = 400 if form.errors else 200
    return show(
        desk, "perhaps_named.html", _("Perhaps a person who was erased"), status, form=form,
        texts=[list(_parts(string, hits.get(path, ()))) for path, (string, _language) in place.strings.items()
               if hits.get(path) or not any(hits.values())],
        changed=not any(hits.values()), where=_where(desk, waiting.subject), under=waiting.subject["under"],
    )  # fmt: skip


def _is_theirs(desk: Desk, task: Task) -> bool:
    if task.person:
        return task.person == desk.account.person.key
    if task.network:
        return desk.rights.role(SECRETARIAT, network=task.network) is not None
    return desk.rights.role(COORDINATOR, organisation=task.organisation) is not None


def _parts(string: str, hits: list[Found] | tuple[()]) -> Iterator[Part]:
    before = 0
    for one in sorted(hits, key=lambda each: each.begins):
        yield from (Part(string[before : one.begins], False), Part(string[one.begins : one.ends], True))
        before = one.ends
    yield Part(string[before:], False)


def _where(desk: Desk, subject: Mapping[str, str]) -> Link | None:
    """The way to the page where it stands, if the desk has one."""
    if subject["place"] not in WHERE:
        return None
    words, name, ways = WHERE[subject["place"]]
    row = BY_LABEL[subject["place"]].model._base_manager.filter(pk=subject["row"]).values(*ways.values()).first()
    told = {part: row[way] for part, way in ways.items()} if row else {}
    if not told or not all(told.values()):
        return None
    return Link(str(words), reverse(name, kwargs={"language": desk.language, **told}))
