"""Two who name at the same moment. On PostgreSQL, where both really are at work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from koinon.acts.wrapper import Actor
from koinon.mandates import actions as mandates
from koinon.mandates.checks import NominationError
from koinon.mandates.models import Nomination
from koinon.people.models import Role
from koinon.rules.rights import DELEGATE, REPRESENTATIVE
from tests.desk.cast import AT
from tests.mandates.world import TODAY, make_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NAMES = ["olga", "ivo", "greta", "farid", "daniel", "bruno"]


@pytest.fixture
def cast(transactional_db):
    """Everybody, committed."""
    return make_world()


def at_once(work, names):
    """What each of several gets who do the same at the same moment: "done", or the code of the refusal."""

    def run(name):
        try:
            work(name)
            return "done"
        except NominationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return sorted(pool.map(run, names))


def test_no_more_are_named_than_the_statutes_let_a_member_have(cast):
    def name(who):
        mandates.nominate(
            actor=Actor(cast.key("edith")), at=AT, on=TODAY, network="harbours", organisation="riverbend",
            kind=DELEGATE, body="forum", begins=date(2026, 12, 1), person=cast.key(who),
        )  # fmt: skip

    assert at_once(name, NAMES) == ["done"] * 2 + ["limit"] * 4
    assert Nomination.objects.filter(state="nominated").count() == 2


def test_one_alone_represents_a_member_however_many_are_named_at_once(cast):
    def name(who):
        mandates.nominate(
            actor=Actor(cast.key("edith")), at=AT, on=TODAY, network="harbours", organisation="riverbend",
            kind=REPRESENTATIVE, begins=date(2026, 12, 1), person=cast.key(who),
        )  # fmt: skip

    assert at_once(name, NAMES) == ["done"] + ["held_already"] * 5
    assert Role.objects.filter(kind=REPRESENTATIVE, organisation__slug="riverbend", ends__isnull=True).count() == 1


def test_a_nomination_is_confirmed_once(cast):
    named = mandates.nominate(
        actor=Actor(cast.key("edith")), at=AT, on=TODAY, network="harbours", organisation="riverbend",
        kind=DELEGATE, body="forum", begins=date(2026, 12, 1), person=cast.key("hana"),
    )  # fmt: skip

    def confirm(_who):
        mandates.confirm(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=named.pk)

    assert at_once(confirm, NAMES).count("done") == 1
    assert Role.objects.filter(person=cast.people["hana"], kind=DELEGATE).count() == 1
