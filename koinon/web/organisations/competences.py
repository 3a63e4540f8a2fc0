"""Which organ of an organisation decides on a membership, and whose consent it needs, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from koinon.rules.competences import read_competence
from koinon.web.addresses import Walk
from koinon.web.organisations.known_of import KnownOf, told_period
from koinon.web.pages import Fact, Link, Said
from koinon.web.words.content import spoken
from koinon.web.words.sources import Footnotes


def competence_facts(walk: Walk, known: KnownOf, slug: str, footnotes: Footnotes) -> Iterator[Fact]:
    """A line each, in the order of the file."""
    for content in known.competences:
        one = read_competence(content)
        owner = one.organ.partition("/")[0]
        link = None
        if one.status == "none":
            words: tuple[Said, ...] = (Said(_("nobody, as the source says")),)
        elif not one.organ:
            words = ()
        elif owner == slug:
            words = (known.organ(one.organ),)
        else:
            words = ()
            link = Link(
                known.owners[owner].name.text if owner in known.owners else spoken(owner), walk.organisation(owner)
            )
        period = told_period(str(content.get("begins", "")), str(content.get("ends", "")))
        assumed = _("Assumed here; no source says it.") if one.status == "assumed" else ""
        remark = " ".join(filter(None, (period, assumed)))
        yield Fact(competence_term(one.act, one.role), words, link=link, remark=remark, cites=footnotes.of(content))


def competence_term(act: str, role: str) -> str:
    """What an organ has a part in."""
    terms = {
        ("join", "decides"): _("Decides on joining a network"),
        ("pay", "decides"): _("Decides on paying a network"),
        ("leave", "decides"): _("Decides on leaving a network"),
        ("join", "consents"): _("Has to agree to joining"),
        ("pay", "consents"): _("Has to agree to paying"),
        ("leave", "consents"): _("Has to agree to leaving"),
    }
    return terms[act, role]
