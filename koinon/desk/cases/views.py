"""Pages of cases: a network's and an organisation's lists, one case for both its sides, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from koinon.admissions import actions
from koinon.admissions.access import recording_side, sides_of, somebody_acts_for
from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Arrears, Case, CaseState
from koinon.admissions.papers import PaperRefused
from koinon.admissions.queries import CaseNow, arrears_of, case_called, case_now, cases_of
from koinon.admissions.waiting import ONBOARDING
from koinon.atlas.models import Name, Organisation
from koinon.desk.cases.beginning import BeginForm, begun, chosen, matter_lines
from koinon.desk.cases.forms import (
    ArrearsForm,
    ClearForm,
    EndForm,
    FindForm,
    ReasonForm,
    StepForm,
)
from koinon.desk.cases.pages import MOST_CLOSED, case_list, case_page, title_of
from koinon.desk.cases.practice_form import PracticeForm, open_kinds
from koinon.desk.cases.words import item_words, kind_words, mistake_words, question_words, step_words
from koinon.desk.files.of_steps import StepFiles, StepFilesForm
from koinon.desk.files.views import people_of
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.files.owners import Owner
from koinon.lib.text import folded
from koinon.networks.models import Keeper
from koinon.register.queries import members_on
from koinon.rules.procedure import NETWORK, ORGANISATION, Step
from koinon.rules.rights import COORDINATOR, REPRESENTATIVE, SECRETARIAT, Role
from koinon.web.glossary import Glossary, glossary_for
from koinon.web.networks.hosted import host, host_all
from koinon.web.pages import Link
from koinon.web.words.dates import when_day
from koinon.web.words.names import names_of

BOTH = (SECRETARIAT, COORDINATOR, REPRESENTATIVE)
MOST_FOUND = 20


@desk_page(SECRETARIAT)
def network_cases(desk: Desk, network: str) -> HttpResponse:
    """The cases of a network, and the way to a new one: of which organisation?"""
    asked = desk.request.GET if "organisation" in desk.request.GET else None
    form = FindForm(asked)
    found = _found(desk, form.cleaned_data["organisation"]) if asked is not None and form.is_valid() else None
    closed = list(cases_of(network=desk.its_network, is_open=False)[:MOST_CLOSED])
    told = case_list(desk, list(cases_of(network=desk.its_network)), closed)
    status = 400 if form.errors else 200
    return show(desk, "case_list.html", _("Cases"), status, cases=told, form=form, found=found)


@desk_page(COORDINATOR)
def organisation_cases(desk: Desk, organisation: str) -> HttpResponse:
    """The cases of an organisation, in all networks."""
    closed = list(cases_of(organisation=desk.its_organisation, is_open=False)[:MOST_CLOSED])
    told = case_list(desk, list(cases_of(organisation=desk.its_organisation)), closed)
    return show(desk, "case_list.html", _("Cases"), cases=told, form=None, found=_networks_kept_here(desk))


def _networks_kept_here(desk: Desk) -> list[Link]:
    """The networks in which the organisation can begin a case."""
    organisation = desk.its_organisation.slug
    return [
        Link(hosted.name.text, desk.to("case_begin", network=slug, organisation=organisation))
        for slug, hosted in sorted(host_all().items())
        if hosted.network.keeper == Keeper.HERE
    ]


def _found(desk: Desk, asked: str) -> list[Link]:
    """Organisations that bear the name or one that begins so, each with the way to a case of it."""
    rows = Name.objects.known(None).filter(folded__startswith=folded(asked)).order_by("folded")
    ids = list(dict.fromkeys(rows.values_list("organisation_id", "organisation__slug")[: 5 * MOST_FOUND]))[:MOST_FOUND]
    names = names_of([id_ for id_, _slug in ids])
    network = desk.its_network.slug
    return [
        Link(names.of(id_, slug).name.text, desk.to("case_begin", network=network, organisation=slug))
        for id_, slug in ids
    ]


@desk_page(*BOTH, writes=True)
def case_begin(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """Begin a case, from either side: the choice of matter and day, or with both of them the matter's own form."""
    name = names_of([desk.its_organisation.pk]).of(desk.its_organisation.pk, organisation).name.text
    title = _("Begin a case: %(organisation)s") % {"organisation": name}
    posted = _posted(desk)
    choice = chosen(
        desk.request.GET if posted is None else posted, desk.its_network, desk.its_organisation, desk.today,
        sent=posted is not None,
    )  # fmt: skip
    kind, openings = choice.kind, choice.openings
    if not kind or openings is None:
        status = HTTPStatus.BAD_REQUEST if choice.form.errors else HTTPStatus.OK
        possible, barred = matter_lines(openings) if openings else ([], [])
        day = when_day(openings.on) if openings else None
        told = {"form": choice.form, "remark": choice.remark, "possible": possible, "barred": barred, "day": day}
        return show(desk, "case_choose.html", title, status, **told)
    form = BeginForm(posted, kind=kind, openings=openings)

    def begin() -> HttpResponse:
        side = next(iter(_sides(desk)))
        told = begun(form, desk.its_network, desk.its_organisation)
        case, _notices = actions.open_case(actor=_actor(desk, side), at=desk.at, side=side, **told)
        return desk.onward("case", "case-begun", **_where(case))

    version = openings.version.version
    back = desk.to("case_begin", network=network, organisation=organisation)
    return _answered(
        desk, form, title, _("Begin"), begin, template="case_begin.html", matter=kind_words(kind),
        day=when_day(openings.on), statutes=Link(version, desk.asked.walk.statutes(network, version)),
        back=f"{back}?{urlencode({'opened_on': openings.on, 'kind': kind, 'show': 1})}",
    )  # fmt: skip


@desk_page(*BOTH)
def case(desk: Desk, network: str, organisation: str, case: str) -> HttpResponse:
    """One case, as both its sides see it."""
    found = _case(desk, case)
    return show(desk, "case_detail.html", title_of(found), case=case_page(desk, found, _sides(desk)))


@desk_page(*BOTH, writes=True)
def case_step(desk: Desk, network: str, organisation: str, case: str, step: str) -> HttpResponse:
    """Put a step on record."""
    found = _case(desk, case)
    now = case_now(found, desk.today)
    placed, side = _placed(desk, now, step)
    about = case_page(desk, found, _sides(desk))
    line = next(one for one in about.steps if one.slug == step)
    form = StepForm(
        _posted(desk), desk.request.FILES or None, now=now, step=placed, glossary=_glossary(desk, found, placed),
        initial={"papers": [one.slug for one in line.papers if one.there]}, **_uploading(desk, found),
    )  # fmt: skip

    def record() -> HttpResponse:
        row, _notices = actions.record_step(
            actor=_actor(desk, side), at=desk.at, case=found, step=step, side=side,
            for_nobody_here=_for_nobody(desk, found, placed, side), **form.record(desk.language),
        )  # fmt: skip
        is_complete = Case.objects.filter(pk=row.case_id, state=CaseState.COMPLETED).exists()
        return desk.onward("case", "case-completed" if is_complete else "step-recorded", **_where(found))

    return _answered(desk, form, step_words(placed), _("Put on record"), record, line=line, case=about)


@desk_page(*BOTH, writes=True)
def case_files(desk: Desk, network: str, organisation: str, case: str, step: str) -> HttpResponse:
    """Documents of a step by themselves, before it is on record or after."""
    found = _case(desk, case)
    placed, side = _placed(desk, case_now(found, desk.today), step)
    form = StepFilesForm(_posted(desk), desk.request.FILES or None, step=placed, **_uploading(desk, found))

    def attach() -> HttpResponse:
        actions.attach_to_step(
            actor=_actor(desk, side), at=desk.at, case=found, step=step, side=side,
            for_nobody_here=_for_nobody(desk, found, placed, side), attached=form.attached(desk.language),
        )  # fmt: skip
        return desk.onward("case", "files-kept", **_where(found))

    line = next(one for one in case_page(desk, found, _sides(desk)).steps if one.slug == step)
    title = _("Add documents: %(step)s") % {"step": step_words(placed)}
    return _answered(desk, form, title, _("Keep the files"), attach, line=line)


def _for_nobody(desk: Desk, case: Case, step: Step, side: str) -> bool:
    """Whether the network records an organisation's act because nobody acts for the organisation here."""
    return side == NETWORK and step.recorder == ORGANISATION and not somebody_acts_for(case, desk.today)


def _uploading(desk: Desk, case: Case) -> dict[str, Any]:
    """Who sends files with a form of this case, and whom these may name."""
    owner = Owner(network=case.network.slug, organisation=case.organisation.slug)
    return {"person": desk.account.person.key, "people": people_of(owner)}


@desk_page(*BOTH, writes=True)
def case_leave_out(desk: Desk, network: str, organisation: str, case: str, step: str) -> HttpResponse:
    """Leave a step out, with the reason."""
    found = _case(desk, case)
    placed, side = _placed(desk, case_now(found, desk.today), step)
    form = ReasonForm(_posted(desk))

    def leave_out() -> HttpResponse:
        told = {"case": found, "step": step, "side": side, "reason": form.cleaned_data["reason"]}
        actions.waive_step(actor=_actor(desk, side), at=desk.at, **told)
        return desk.onward("case", "step-left-out", **_where(found))

    title = _("Leave out: %(step)s") % {"step": step_words(placed)}
    return _answered(desk, form, title, _("Leave out"), leave_out)


@desk_page(*BOTH, writes=True)
def case_take_back(desk: Desk, network: str, organisation: str, case: str, step: str) -> HttpResponse:
    """Take back what was put on record by mistake."""
    found = _case(desk, case)
    now = case_now(found, desk.today)
    placed, row = now.procedure.step(step), now.recorded.get(step)
    if placed is None or (row is None and _posted(desk) is None) or (row is not None and row.side not in _sides(desk)):
        raise not_there(desk.asked)
    form = ReasonForm(_posted(desk))

    def take_back() -> HttpResponse:
        if row is None:  # somebody else was faster
            raise CaseError("not_recorded")
        told = {"case": found, "step": step, "side": row.side, "why": form.cleaned_data["reason"]}
        actions.take_back_step(actor=_actor(desk, row.side), at=desk.at, **told)
        return desk.onward("case", "step-taken-back", **_where(found))

    title = _("Take back: %(step)s") % {"step": step_words(placed)}
    return _answered(desk, form, title, _("Take back"), take_back)


@desk_page(SECRETARIAT, writes=True)
def case_practice(desk: Desk, network: str, organisation: str, case: str) -> HttpResponse:
    """State the practice that is followed where the statutes are silent."""
    found = _case(desk, case)
    now = case_now(found, desk.today)
    if not open_kinds(now):
        raise not_there(desk.asked)
    form = PracticeForm(_posted(desk), now=now, glossary=_glossary(desk, found))

    def state() -> HttpResponse:
        told = {"practice": form.practice(), "seen": form.cleaned_data["seen"]}
        actions.state_practice(actor=desk.actor(), at=desk.at, case=found, **told)
        return desk.onward("case", "practice-stated", **_where(found))

    asked = tuple(question_words(question.code) for question in now.procedure.questions)
    return _answered(desk, form, _("State the practice"), _("State the practice"), state, questions=asked)


@desk_page(*BOTH, writes=True)
def case_end(desk: Desk, network: str, organisation: str, case: str) -> HttpResponse:
    """End a case without effect: refused, or taken back."""
    found = _case(desk, case)
    sides = _sides(desk)
    if NETWORK not in sides and found.opened_by_side not in sides:
        raise not_there(desk.asked)
    form = EndForm(_posted(desk), case=found, sides=sides, glossary=_glossary(desk, found))

    def end() -> HttpResponse:
        told = form.cleaned_data
        common = {"at": desk.at, "case": found, "on": told["on"].text, "organ": told["organ"], "reason": told["reason"]}
        if told["how"] == "refuse":
            _needs_organ(told["organ"])
            more = {"number": told["number"], "side": NETWORK}
            actions.refuse_case(actor=_actor(desk, NETWORK), **common, **more)
        else:
            side = found.opened_by_side
            actions.withdraw_case(actor=_actor(desk, side), side=side, **common)
        return desk.onward("case", "case-ended", **_where(found))

    return _answered(desk, form, _("End without effect"), _("End the case"), end)


def _needs_organ(organ: str) -> None:
    if not organ:
        raise CaseError("organ_needed", "organ")


@desk_page(COORDINATOR, REPRESENTATIVE, writes=True)
def case_let_record(desk: Desk, network: str, organisation: str, case: str) -> HttpResponse:
    """The organisation lets the network record its acts in this case, or no longer."""
    found = _case(desk, case)
    lets = not found.network_records_all
    words = _("Let the network do it") if lets else _("Let the network do it no longer")

    def let() -> HttpResponse:
        actions.let_network_record(actor=desk.actor(), at=desk.at, case=found, lets=lets)
        return desk.onward("case", "saved", **_where(found))

    return _answered(desk, DeskForm(_posted(desk)), _("Who may record"), words, let)


@desk_page(*BOTH, writes=True)
def case_check_off(desk: Desk, network: str, organisation: str, case: str, item: str) -> HttpResponse:
    """Something of the checklist after an admission is done."""
    found = _case(desk, case)
    side = ONBOARDING.get(item)
    if side not in _sides(desk):
        raise not_there(desk.asked)

    def check() -> HttpResponse:
        actions.check_off(actor=_actor(desk, str(side)), at=desk.at, case=found, item=item)
        return desk.onward("case", "saved", **_where(found))

    return _answered(desk, DeskForm(_posted(desk)), item_words(item), _("Done"), check)


@desk_page(SECRETARIAT, writes=True)
def arrears(desk: Desk, network: str) -> HttpResponse:
    """Who owes the network, and a form to mark it."""
    members = members_on(desk.its_network, desk.today)
    names = names_of([member.id for member in members])
    choices = sorted(
        ((one.slug, names.of(one.id, one.slug).name.text) for one in members), key=lambda pair: folded(pair[1])
    )
    form = ArrearsForm(_posted(desk), members=[("", "–"), *choices])

    def mark() -> HttpResponse:
        told = dict(form.cleaned_data)
        chosen = told.pop("organisation")
        organisation = _member_called(chosen)
        actions.mark_arrears(
            actor=desk.actor(), at=desk.at, network=desk.its_network, organisation=organisation, **told
        )
        return desk.onward("arrears", "saved", network=network)

    rows = list(arrears_of(desk.its_network))
    owers = names_of([one.organisation_id for one in rows])
    owing = [(owers.of(one.organisation_id, one.organisation.slug), when_day(one.since), one) for one in rows]
    return _answered(desk, form, _("Arrears"), _("Mark as owing"), mark, template="arrears.html", owing=owing)


def _member_called(slug: str) -> Organisation:
    """The organisation of that slug, which the form found among the members."""
    return Organisation.objects.get(slug=slug)


@desk_page(SECRETARIAT, writes=True)
def arrears_cleared(desk: Desk, network: str, mark: int) -> HttpResponse:
    """Nothing is owed any more, from a day on."""
    found = Arrears.objects.filter(pk=mark, network=desk.its_network).first()
    if found is None or (found.until is not None and _posted(desk) is None):
        raise not_there(desk.asked)
    form = ClearForm(_posted(desk), initial={"until": desk.today})

    def clear() -> HttpResponse:
        actions.clear_arrears(actor=desk.actor(), at=desk.at, arrears=found, until=form.cleaned_data["until"])
        return desk.onward("arrears", "saved", network=network)

    words = _("Nothing is owed any more")
    return _answered(desk, form, words, words, clear)


# --- what these have in common


def _posted(desk: Desk) -> QueryDict | None:
    """What was sent, be it empty; None for who only asks for the form."""
    return desk.request.POST if desk.request.method == "POST" else None


def _sides(desk: Desk) -> dict[str, Role]:
    return sides_of(desk.rights, desk.its_network.slug, desk.its_organisation.slug)


def _actor(desk: Desk, side: str) -> Any:
    return desk.actor(_sides(desk)[side])


def _case(desk: Desk, key: str) -> Case:
    """The case of the address, between the two that the address names: the door has seen that the reader may."""
    found = case_called(key)
    if found is None or (found.network_id, found.organisation_id) != (desk.its_network.pk, desk.its_organisation.pk):
        raise not_there(desk.asked)
    return found


def _where(case: Case) -> Mapping[str, str]:
    return {"network": case.network.slug, "organisation": case.organisation.slug, "case": case.key}


def _placed(desk: Desk, now: CaseNow, slug: str) -> tuple[Step, str]:
    """The step of the address and the side as which the reader can put it on record."""
    step = now.procedure.step(slug)
    side = recording_side(now.case, step, _sides(desk), desk.today) if step else ""
    if step is None or not side:
        raise not_there(desk.asked)
    return step, side


def _glossary(desk: Desk, case: Case, step: Step | None = None) -> Glossary:
    """The names of the organs of both sides."""
    paths = [f"{case.network.slug}/{organ.slug}" for organ in case.network.organs.all()]
    paths += [f"{case.organisation.slug}/{organ.slug}" for organ in case.organisation.organs.all()]
    paths += [step.organ] if step and step.organ else []
    return glossary_for(desk.asked, {case.network.slug: host(case.network)}, [{"organ": path} for path in paths])


def _answered(
    desk: Desk, form: DeskForm, title: str, button: str, act: Callable[[], HttpResponse],
    template: str = "case_form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """The form, or what comes of it. What an action refuses stands beside the field at fault, and nothing is lost."""
    files = form if isinstance(form, StepFiles) else None
    if desk.request.method == "POST" and form.is_valid():
        try:
            answer = act()
            if files:
                files.let_go(desk)
            return answer
        except CaseError as error:
            if error.code == "stated_meanwhile":
                form.tell_change(mistake_words(error), "seen")
            else:
                form.refuse(error.field, mistake_words(error))
        except PaperRefused as refused:
            if files:
                files.refuse_paper(refused)
    if files:
        files.keep_aside(desk)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return show(desk, template, title, status, form=form, button=button, **context)
