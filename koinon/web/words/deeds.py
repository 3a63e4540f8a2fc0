"""What a decision does, in words: one sentence an effect, and a few words for a pin in a time bar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from koinon.rules.effects import (
    COUNTRY_IN,
    Admit,
    AdoptBudget,
    ChangeCategory,
    Condition,
    Consent,
    CreateBody,
    Effect,
    End,
    EndBody,
    EnforceStatutes,
    OnMembership,
    RenameBody,
    Resume,
    Revoke,
    Seat,
    SetGoal,
    Suspend,
    TakePosition,
    Unseat,
)
from koinon.rules.periods import ENDED_IN, LAST_DAY
from koinon.web.glossary import Glossary
from koinon.web.words.content import said
from koinon.web.words.dates import when_edtf


def sentence(effect: Effect, glossary: Glossary) -> str:
    """What the effect does, as a sentence whose subject is the organ."""
    if isinstance(effect, OnMembership):
        return _on_membership(effect, glossary)
    if isinstance(effect, Seat | Unseat):
        return _on_mandate(effect, glossary)
    if isinstance(effect, CreateBody | RenameBody | EndBody):
        return _on_body(effect, glossary)
    if isinstance(effect, Revoke):
        return _("Revokes an earlier decision: %(entry)s.") % {"entry": effect.entry}
    return _on_policy(effect, glossary)


def in_short(effect: Effect, organ: str, glossary: Glossary) -> str:
    """The same in a few words, for the organ named."""
    words = {
        Consent: _("%(organ)s consents"),
        Admit: _("%(organ)s admits"),
        ChangeCategory: _("%(organ)s changes the category"),
        Suspend: _("%(organ)s suspends rights"),
        Resume: _("%(organ)s gives rights back"),
        End: _("%(organ)s ends the membership"),
        Revoke: _("%(organ)s revokes a decision"),
    }.get(type(effect))
    if words is None:
        return organ
    phrase = words % {"organ": organ}
    if isinstance(effect, Admit | ChangeCategory) and effect.category:
        category = glossary.category(effect.network, effect.category)
        return _("%(phrase)s: %(what)s") % {"phrase": phrase, "what": category}
    return phrase


def condition(told: Condition, glossary: Glossary) -> str:
    """What must be true before an effect takes hold."""
    if told.kind == COUNTRY_IN:
        return _("its country is in this union: %(union)s") % {"union": glossary.union(told.union)}
    return _("another decision is there: %(entry)s") % {"entry": told.key}


def _on_membership(effect: OnMembership, glossary: Glossary) -> str:
    names = {"organisation": glossary.organisation(effect.organisation), "network": glossary.network(effect.network)}
    if isinstance(effect, Admit | ChangeCategory) and effect.category:
        names["category"] = glossary.category(effect.network, effect.category)
        if isinstance(effect, Admit):
            return _("Admits %(organisation)s to %(network)s. Category: %(category)s.") % names
        return _("Gives %(organisation)s another category in %(network)s: %(category)s.") % names
    if isinstance(effect, End):
        ended = _("Ends the membership of %(organisation)s in %(network)s.") % names
        return f"{ended} {_end(effect)}".strip()
    return {
        Consent: _("Consents to %(organisation)s joining %(network)s."),
        Admit: _("Admits %(organisation)s to %(network)s. The category is not stated."),
        Suspend: _("Lets the rights of %(organisation)s in %(network)s rest."),
        Resume: _("Gives %(organisation)s its rights in %(network)s back."),
    }[type(effect)] % names


def _end(effect: End) -> str:
    return {
        LAST_DAY: _("The date named is the last day inside."),
        ENDED_IN: _("It ended at some time of the date named."),
    }.get(effect.sense, "")


def _on_mandate(effect: Seat | Unseat, glossary: Glossary) -> str:
    names = {
        "who": glossary.holder(effect.organisation, effect.person),
        "place": glossary.post(effect.network, effect.office, effect.body),
        "network": glossary.network(effect.network),
    }
    if isinstance(effect, Unseat):
        return _("Ends a mandate in %(network)s. Who: %(who)s. Where: %(place)s.") % names
    seated = _("Fills a seat in %(network)s. Who: %(who)s. Where: %(place)s.") % names
    until = _("Until: %(date)s.") % {"date": when_edtf(effect.until).text} if effect.until else ""
    return " ".join(filter(None, (seated, until)))


def _on_body(effect: CreateBody | RenameBody | EndBody, glossary: Glossary) -> str:
    names = {"network": glossary.network(effect.network), "body": glossary.body(effect.network, effect.body)}
    if isinstance(effect, RenameBody):
        return _("Gives a body of %(network)s a new name: %(name)s.") % {**names, "name": said(effect.names).text}
    if isinstance(effect, EndBody):
        return _("Ends a body of %(network)s: %(body)s.") % names
    return _("Creates a body of %(network)s: %(body)s.") % names


def _on_policy(effect: Effect, glossary: Glossary) -> str:
    if isinstance(effect, EnforceStatutes):
        names = {"network": glossary.network(effect.network), "version": effect.version}
        return _("Brings a version of the statutes of %(network)s into force: %(version)s.") % names
    if isinstance(effect, AdoptBudget):
        names = {"network": glossary.network(effect.network), "period": when_edtf(effect.period).text}
        adopted = _("Adopts a budget of %(network)s. Period: %(period)s.") % names
        amount = _("Amount: %(amount)s.") % {"amount": f"{effect.amount} {effect.currency}".strip()}
        return f"{adopted} {amount}" if effect.amount else adopted
    if isinstance(effect, SetGoal):
        names = {"network": glossary.network(effect.network), "period": when_edtf(effect.period).text}
        return _("Sets a goal of %(network)s. Period: %(period)s.") % names + f" {said(effect.text).text}"
    if isinstance(effect, TakePosition):
        names = {"network": glossary.network(effect.network), "dossier": effect.dossier}
        return _("Says what %(network)s holds on this: %(dossier)s.") % names + f" {said(effect.text).text}"
    return effect.kind
