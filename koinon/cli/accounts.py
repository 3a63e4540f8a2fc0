"""The commands on accounts: inviting the first administrator, closing and opening an account."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from koinon.accounts.actions import create_person
from koinon.accounts.models import Account
from koinon.accounts.queries import person_at
from koinon.accounts.ways_in import actions
from koinon.acts.wrapper import COMMAND_LINE
from koinon.cli import codes
from koinon.cli.result import Refused, Result, command
from koinon.desk.signing_in.letters import invitation_token
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.people.actions import RoleError, give_role
from koinon.rules.rights import ADMINISTRATOR


def add_to(nouns: Any) -> None:
    """Give the parser the commands."""
    says = "who can sign in"
    account = nouns.add_parser("account", help=says, description=says).add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    inviting = command(account, "invite", _invite, "invite somebody as an administrator; prints the address to open")
    inviting.add_argument("address", help="the e-mail address to sign in with")
    inviting.add_argument("--name", help="what the person is called; the address if left out")
    closing = command(account, "close", _close, "let somebody sign in no more, and sign them out everywhere")
    closing.add_argument("address")
    opening = command(account, "open", _open, "let somebody whose account was closed sign in again")
    opening.add_argument("address")
    command(account, "seal", _seal, "seal the secrets of second factors anew, after the installation's secret changed")


def _invite(told: argparse.Namespace) -> Result:
    at, email = clock.now(), told.address.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise _refused(f"{told.address} is no e-mail address.", "no_address") from None
    if Account.objects.filter(email=email).exists():
        raise _refused(f"{email} has an account already.", "has_account")
    person = person_at(email, at) or create_person(
        actor=COMMAND_LINE, at=at, name=Text.of({"und": told.name or email}), address=email
    )
    invitation = actions.invite(actor=COMMAND_LINE, at=at, person=person.key, email=email)
    try:
        give_role(actor=COMMAND_LINE, at=at, person=person.key, kind=ADMINISTRATOR, begins=clock.today("UTC", at))
    except RoleError as error:
        if error.code != "held_already":
            raise
    path = reverse("invitation", kwargs={"language": "en", "token": invitation_token(invitation.pk)})
    address = f"{settings.KOINON_SITE}{path}"
    lines = [f"{person.key} is an administrator once the invitation is accepted, within 14 days, at", address]
    return Result(codes.FINE, lines, {"person": person.key, "address": address})


def _close(told: argparse.Namespace) -> Result:
    return _switch(told.address, actions.close_account, "is closed")


def _open(told: argparse.Namespace) -> Result:
    return _switch(told.address, actions.reopen_account, "is open")


def _seal(told: argparse.Namespace) -> Result:
    anew = actions.seal_second_factors(actor=COMMAND_LINE, at=clock.now())
    return Result(codes.FINE, [f"Second factors sealed with the present secret: {anew}."], {"sealed": anew})


def _switch(address: str, act: Any, says: str) -> Result:
    account = Account.objects.select_related("person").filter(email=address.strip().lower()).first()
    if account is None:
        raise _refused(f"Nobody signs in with {address}.", "unknown_account")
    try:
        act(actor=COMMAND_LINE, at=clock.now(), person=account.person.key)
    except actions.AccountError:
        raise _refused(f"The account of {address} {says} already.", "already") from None
    return Result(codes.FINE, [f"The account of {address} {says}."], {"person": account.person.key})


def _refused(says: str, code: str) -> Refused:
    return Refused(Result(codes.WRONG_CALL, [says], {"error": code}))
