"""The forms by which roles are given and ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from koinon.desk.forms import DayField, DeskForm
from koinon.desk.roles.words import role_words
from koinon.rules.rights import (
    ADMINISTRATOR,
    CHAIR,
    COMMITTEE,
    COORDINATOR,
    DELEGATE,
    DEPUTY,
    REPRESENTATIVE,
    SECRETARIAT,
)

Choices = Sequence[tuple[str, str]]
SIGN_IN = frozenset({ADMINISTRATOR, SECRETARIAT, COORDINATOR})
"""Roles that are of no use without an account."""

FIELD_OF = {
    "kind": "kind", "person": "name", "network": "where", "organisation": "where", "body": "where", "ends": "ends",
    "stands_for": "stands_for", "uses": "uses",
}  # fmt: skip
"""The form's field for the field that an action names."""


class Somebody(DeskForm):
    """Who gets something, and from when to when."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "If there is no account at the address, an invitation goes there. "
            "Without an address the person does not sign in."
        ),
    )
    begins = DayField(label=gettext_lazy("First day"))
    ends = DayField(
        label=gettext_lazy("First day no more"),
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )


class RoleForm(Somebody):
    """Who gets which role."""

    kind = forms.ChoiceField(label=gettext_lazy("Role"))
    field_order = ("kind", "where", "name", "address", "begins", "ends")

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, role_words(kind)) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An address for whoever has to sign in."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") in SIGN_IN and not given.get("address") and "address" not in self.errors:
            self.refuse("address", _("Whoever has this role has to sign in. Give an address."))
        return given


class GiveRole(RoleForm):
    """A role in a network, or for a city in one."""

    where = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, *args: Any, where: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [("", _("Choose")), *where]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The sort of place that the role is held in."""
        given = super().clean()
        kind, where = given.get("kind"), given.get("where", "")
        if "where" in self.errors:
            return given
        if kind == DELEGATE and "/" not in where:
            self.refuse("where", _("A delegate sits in a body. Choose one."))
        elif kind in (REPRESENTATIVE, DEPUTY) and (not where or "/" in where):
            self.refuse("where", _("This role is held in a network. Choose one."))
        elif kind in (CHAIR, COMMITTEE) and not where:
            self.refuse("where", _("This role is held in a body. Choose one."))
        return given


class GiveInstallationRole(RoleForm):
    """Roles that whoever runs the place gives: the network or the organisation is named by its slug."""

    where = forms.SlugField(
        label=gettext_lazy("Network or organisation"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As it stands in the address of its page, such as lublin."),
    )

    def clean(self) -> dict[str, Any]:
        """A secretariat is of a network, a coordinator of an organisation, an administrator of neither."""
        given = super().clean()
        kind, where = given.get("kind"), given.get("where", "")
        if kind in (SECRETARIAT, COORDINATOR) and not where and "where" not in self.errors:
            self.refuse("where", _("Say of which network or organisation."))
        if kind == ADMINISTRATOR and where:
            self.refuse("where", _("An administrator is one of the whole installation. Leave this empty."))
        return given


class GiveAssistant(Somebody):
    """Who acts for whom, with which of their roles."""

    stands_for = forms.ChoiceField(label=gettext_lazy("For whom"))
    uses = forms.MultipleChoiceField(
        label=gettext_lazy("With which of their roles"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("stands_for", "uses", "name", "address", "begins", "ends")

    def __init__(self, *args: Any, people: Choices, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands_for"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]
        self.fields["uses"].choices = [(kind, role_words(kind)) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["address"].required = True
        self.fields["address"].help_text = _("If there is no account at the address, an invitation goes there.")


class EndRole(DeskForm):
    """When a role ends."""

    ends = DayField(label=gettext_lazy("First day no more"))


def refusal_words(code: str) -> str:
    """What an action refused, with how to mend it."""
    return {
        "unknown_person": _("There is nobody like that here any more. Look at the list again."),
        "unknown_network": _("There is no network of that name here. Take the word from the address of its page."),
        "unknown_organisation": _("There is no organisation of that name here. Take the word from its page's address."),
        "reading_copy": _("Nobody acts for this network here: it is a reading copy of public sources."),
        "made_up": _("Somebody made up cannot act in a real network."),
        "held_already": _("This person holds the very role already. End that one first."),
        "period": _("The role would end before it began. Choose a later day."),
        "not_held": _("The role was ended meanwhile."),
        "uses": _("Choose at least one role that the person holds."),
        "scope": _("This does not go together with the role. Choose what fits."),
        "invited_elsewhere": _("Somebody else was invited at this address a moment ago. Try again."),
    }.get(code, _("This could not be done. Look at what was given."))
