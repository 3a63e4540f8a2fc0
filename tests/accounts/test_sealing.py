"""Secrets of second factors stand sealed in the database, and its copy opens none of them."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings

from koinon.accounts.ways_in.actions import seal_second_factors
from koinon.accounts.ways_in.sealing import SEALED, opened, sealed
from koinon.cli.main import main
from koinon.lib.writing import writing_allowed
from tests.accounts.test_own_account import code_now
from tests.desk.cast import make_cast
from tests.privacy.traces import texts

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW, FORMER = "n" * 50, "f" * 50


def test_what_is_sealed_is_opened_by_its_secret_or_a_former_one_alone():
    with override_settings(SECRET_KEY=FORMER):
        kept = sealed(SECRET)
        assert kept.startswith(SEALED)
        assert SECRET not in kept
        assert opened(kept) == SECRET
        assert sealed(SECRET) != kept
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[FORMER]):
        assert opened(kept) == SECRET
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]), pytest.raises(ValueError, match="No secret"):
        opened(kept)
    with pytest.raises(ValueError, match="No secret"):
        opened(kept[:-4] + "AAA=")


def test_what_was_kept_before_there_were_seals_is_taken_as_it_is():
    assert opened(SECRET) == SECRET


@pytest.fixture
def account(db):
    """Somebody with codes of an app and recovery codes."""
    account = make_cast().accounts["olga"]
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return account


def of(account, kind):
    return Authenticator.objects.get(user=account, type=kind)


def test_no_secret_of_a_second_factor_stands_in_the_database(account):
    seed = opened(of(account, "recovery_codes").data["seed"])
    assert TOTP(of(account, "totp")).validate_code(code_now(SECRET))
    codes = RecoveryCodes(of(account, "recovery_codes")).generate_codes()
    said = "".join(text for _place, text in texts())
    assert not [one for one in (SECRET, seed, *codes) if one in said]


def test_without_its_secret_no_code_is_right_and_nothing_breaks(account):
    codes = RecoveryCodes(of(account, "recovery_codes")).generate_codes()
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert not TOTP(of(account, "totp")).validate_code(code_now(SECRET))
        assert not TOTP(of(account, "totp")).validate_code(code_now(""))
        assert RecoveryCodes(of(account, "recovery_codes")).generate_codes() != codes


def test_sealing_anew_lets_the_former_secret_go_and_seals_what_was_open(account, actor, at, settings):
    codes = RecoveryCodes(of(account, "recovery_codes")).generate_codes()
    with writing_allowed("kept before there were seals"):
        Authenticator.objects.filter(type="totp").update(data={"secret": SECRET})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [settings.SECRET_KEY]
    assert seal_second_factors(actor=actor, at=at) == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert TOTP(of(account, "totp")).validate_code(code_now(SECRET))
    assert RecoveryCodes(of(account, "recovery_codes")).generate_codes() == codes
    assert of(account, "totp").data["secret"].startswith(SEALED)


@pytest.mark.django_db(transaction=True)
def test_the_command_seals_and_says_how_many(capsys):
    account = make_cast().accounts["olga"]
    TOTP.activate(account, SECRET)
    assert main(["account", "seal"]) == 0
    assert "1." in capsys.readouterr().out
    assert of(account, "totp").data["secret"].startswith(SEALED)
