"""The addresses of the door and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from koinon.desk.signing_in import account, invitations, sign_in
from koinon.desk.signing_in.framed import at_the_desk, at_the_door

DOOR: list[URLPattern | URLResolver] = [
    path("sign-in/", at_the_door(sign_in.SignIn), name="sign_in"),
    path("sign-in/passkey/", at_the_door(sign_in.SignInPasskey), name="sign_in_passkey"),
    path("sign-in/second/", at_the_door(sign_in.SecondStep), name="sign_in_second"),
    path("sign-in/with/<slug:provider>/", at_the_door(sign_in.provider, "POST"), name="sign_in_provider"),
    path("sign-out/", at_the_door(sign_in.sign_out), name="sign_out"),
    path("recover/", at_the_door(sign_in.Recover), name="recover"),
    path("recover/sent/", at_the_door(sign_in.recover_sent, "GET", "HEAD"), name="recover_sent"),
    re_path(
        r"^recover/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        at_the_door(sign_in.RecoverPassword),
        name="recover_password",
    ),
    path("invitation/<str:token>/", at_the_door(invitations.invitation), name="invitation"),
    path("address/<str:token>/", at_the_door(invitations.confirm_address), name="confirm_address"),
]
OWN: list[URLPattern | URLResolver] = [
    path("account/", account.overview, name="account"),
    path("account/sign-ins/", account.sign_ins, name="sign_ins"),
    path("account/digest/", account.digest, name="own_digest"),
    path("account/address/", invitations.address, name="own_address"),
    path("account/password/", at_the_desk(account.Password), name="own_password"),
    path("account/password/first/", at_the_desk(account.FirstPassword), name="first_password"),
    path("account/passkeys/new/", at_the_desk(account.NewPasskey), name="new_passkey"),
    path("account/passkeys/<int:pk>/remove/", at_the_desk(account.RemovePasskey), name="remove_passkey"),
    path("account/codes/", at_the_desk(account.Codes), name="codes"),
    path("account/codes/off/", at_the_desk(account.NoCodes), name="no_codes"),
    path("account/recovery-codes/", at_the_desk(account.RecoveryCodes), name="recovery_codes"),
    path("account/recovery-codes/new/", at_the_desk(account.NewRecoveryCodes), name="new_recovery_codes"),
    path("account/linked/<int:linked>/unlink/", account.unlink, name="unlink"),
    path("account/confirm/", at_the_desk(account.Confirm), name="confirm"),
    path("account/confirm/code/", at_the_desk(account.ConfirmCode), name="confirm_code"),
    path("account/confirm/passkey/", at_the_desk(account.ConfirmPasskey), name="confirm_passkey"),
]

OPEN: list[URLPattern | URLResolver] = [
    path("oidc/<slug:provider_id>/login/callback/", sign_in.provider_callback, name="openid_connect_callback"),
]
"""Outside the languages: where a provider sends people back to."""
