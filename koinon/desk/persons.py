"""People's names on the desk. Whoever was erased is called so, and what they held stays."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from koinon.accounts.models import Person
from koinon.lib.text import Text
from koinon.web.words.content import said


def name_words(name: Text | None) -> str:
    """A person's name in the reader's language, or that the person was erased."""
    return said(name.to_json()).text if name else _("a person, erased")


def holder_words(name: Text | None, office: Text) -> str:
    """Who holds a post: a person, an office of the organisation, or the person in that office. `name` None: nobody."""
    if name is None:
        return said(office.to_json()).text
    if not office:
        return name_words(name)
    return _("%(person)s, %(office)s") % {"person": name_words(name), "office": said(office.to_json()).text}


def names_by_key(keys: Collection[str]) -> dict[str, str]:
    """What each person is called, by key. One query; a key that nobody has is left out."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    return {key: name_words(name) for key, name in Person.objects.filter(key__in=wanted).values_list("key", "name")}
