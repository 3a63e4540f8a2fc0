"""The names by which the sign-in library asks for addresses: each is the address of a page that stands before.

These patterns never answer: `koinon.desk.urls` has the same addresses and is looked up first. The library reverses
names without a language; `i18n_patterns` puts the one of the page in front.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from koinon.desk.views import desk

ADDRESSES = {
    "account_login": "sign-in/",
    "account_inactive": "sign-in/",
    "account_logout": "sign-out/",
    "account_reset_password": "recover/",
    "account_reset_password_done": "recover/sent/",
    "account_reset_password_from_key_done": "sign-in/",
    "account_change_password": "account/password/",
    "account_set_password": "account/password/first/",
    "account_reauthenticate": "account/confirm/",
    "socialaccount_connections": "account/",
    "mfa_index": "account/",
    "mfa_authenticate": "sign-in/second/",
    "mfa_login_webauthn": "sign-in/passkey/",
    "mfa_reauthenticate": "account/confirm/code/",
    "mfa_reauthenticate_webauthn": "account/confirm/passkey/",
    "mfa_list_webauthn": "account/",
    "mfa_add_webauthn": "account/passkeys/new/",
    "mfa_activate_totp": "account/codes/",
    "mfa_deactivate_totp": "account/codes/off/",
    "mfa_view_recovery_codes": "account/recovery-codes/",
    "mfa_generate_recovery_codes": "account/recovery-codes/new/",
}

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(address, desk, name=name) for name, address in ADDRESSES.items()),
    re_path(
        r"^recover/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$", desk, name="account_reset_password_from_key"
    ),
    path("sign-in/with/<slug:provider_id>/", desk, name="openid_connect_login"),
]
