"""Two people put the same step on record, or begin the same case, at the same time: one does, the other is told so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Case, StepDone
from koinon.ledger.models import Entry
from koinon.register.models import Standing
from tests.admissions.world import MEMBER, WAY_IN, begin, made_up, make_member_city, make_network, record

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS = 4


def at_once(work: Callable[[], object]) -> list[str]:
    """The work in several threads, each with a connection of its own; what each was refused with, "" for none."""
    gate = Barrier(WRITERS)

    def run(_number: int) -> str:
        try:
            gate.wait()
            work()
        except CaseError as error:
            return error.code
        else:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return sorted(pool.map(run, range(WRITERS)))


def test_one_of_those_who_record_a_step_at_once_does_and_the_others_are_told():
    case = begin(make_network(made_up(MEMBER, WAY_IN)), make_member_city("lipa"))
    told = {"on": "2003-10-16", "organ": "lipa/council"}
    heard = at_once(lambda: record(case, "consent", "organisation", **told))
    assert heard == ["", *["already_recorded"] * (WRITERS - 1)]
    assert (StepDone.objects.count(), Entry.objects.count()) == (1, 1)


def test_the_last_step_at_once_admits_once():
    league, lipa = make_network(made_up(MEMBER, WAY_IN)), make_member_city("lipa")
    case = begin(league, lipa)
    record(case, "consent", "organisation", "2003-10-16", organ="lipa/council")
    heard = at_once(lambda: record(case, "2-board", "network", "2003-11-26"))
    assert heard == ["", *["not_open"] * (WRITERS - 1)]
    assert Standing.objects.filter(network=league, organisation=lipa, held="yes").exists()
    assert Entry.objects.count() == 2


def test_one_case_is_begun():
    league, lipa = make_network(made_up(MEMBER, WAY_IN)), make_member_city("lipa")
    heard = at_once(lambda: begin(league, lipa))
    assert heard == ["", *["case_open"] * (WRITERS - 1)]
    assert Case.objects.count() == 1
