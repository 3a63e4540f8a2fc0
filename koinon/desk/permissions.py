"""Who may see and do what, read from the program itself: routes with what they need, records with whose they are.

docs/permissions.md is made from this (`python docs/renew_permissions.py`), and a test fails when it is out of date. So
does a table without a line in RECORDS, and an address that says nothing of who may use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from koinon.desk.gate import NEED
from koinon.rules.rights import GIVERS, NARROWS, SCOPES

PUBLIC, SHARED, CITY_PRIVATE, NETWORK_PRIVATE, OWN, INSTALLATION = (
    "public", "shared", "city-private", "network-private", "own", "installation",
)  # fmt: skip

MEANINGS: Mapping[str, str] = {
    PUBLIC: "everybody, without signing in",
    SHARED: "the secretariat of the network and the coordinators of the organisation it is about",
    CITY_PRIVATE: "the coordinators of the organisation alone",
    NETWORK_PRIVATE: "the secretariat of the network alone",
    OWN: "the person it is about",
    INSTALLATION: "nobody by a page; who runs the installation, by its commands",
}

RECORDS: Mapping[str, tuple[str, str]] = {
    "accounts.person": (OWN, "Names of people in the ledger are public; an address is not."),
    "accounts.account": (OWN, "How a person signs in."),
    "accounts.invitation": (OWN, "Those who may give the role see the address until it is accepted."),
    "accounts.signin": (OWN, "Where a person is signed in."),
    "acts.publicversion": (PUBLIC, "A number."),
    "admissions.arrears": (
        SHARED,
        "Both sides see the mark and the note for the member; the other note is network-private.",
    ),
    "admissions.case": (SHARED, "What lies between a network and an organisation, both see whole."),
    "admissions.stepfile": (SHARED, "Which file is the document of which step; as its case."),
    "admissions.stepdone": (SHARED, "As its case. What an organ decided stands in the public ledger as well."),
    "atlas.name": (PUBLIC, ""),
    "atlas.organisation": (PUBLIC, ""),
    "atlas.population": (PUBLIC, ""),
    "atlas.relation": (PUBLIC, ""),
    "atlas.source": (PUBLIC, ""),
    "atlas.territory": (PUBLIC, ""),
    "atlas.union": (PUBLIC, ""),
    "atlas.unionmembership": (PUBLIC, ""),
    "audit.auditconcern": (INSTALLATION, "Which records an action is about: by it a record finds its own history."),
    "audit.auditpayload": (INSTALLATION, "What an action was told; a page shows what concerns its own record."),
    "audit.auditrow": (INSTALLATION, "Who did what, when."),
    "audit.auditseal": (INSTALLATION, "The chain; its head is public."),
    "audit.auditsubject": (INSTALLATION, "Finds what an erasure has to empty."),
    "challenges.dailysalt": (INSTALLATION, "What a day's network addresses are hashed with; gone a day later."),
    "challenges.usedchallenge": (INSTALLATION, "Questions that were answered; gone when they could be no more."),
    "confirmations.campaign": (NETWORK_PRIVATE, "When its members are asked to confirm their records."),
    "confirmations.confirmation": (PUBLIC, "When a fact was confirmed, by which role; not by whom, and no posts."),
    "confirmations.request": (NETWORK_PRIVATE, "Which members answered; a member opens its own by the letter's link."),
    "corrections.remark": (SHARED, "The keeper of the record that the report is about, and its reporter."),
    "corrections.report": (SHARED, "The keeper of the record that it is about, and by its link its reporter."),
    "exchange.loading": (INSTALLATION, "Which folders were loaded."),
    "files.file": (SHARED, "Its owner's: a network's, an organisation's, a shared one both sides', a person's own."),
    "files.filenames": (SHARED, "Whom a file names, by key; as the file."),
    "files.room": (INSTALLATION, "How many bytes each owner has."),
    "files.stored": (INSTALLATION, "Contents by digest; only a file opens one."),
    "ledger.clause": (PUBLIC, ""),
    "ledger.entry": (PUBLIC, ""),
    "ledger.record": (PUBLIC, "Every version, with who recorded it by a random key."),
    "ledger.tie": (PUBLIC, ""),
    "mailings.addressee": (NETWORK_PRIVATE, "Whom a mailing found, by key, and why somebody was left out."),
    "mailings.mailing": (NETWORK_PRIVATE, "What a secretariat writes to many: drafts, and what was sent."),
    "mandates.nomination": (SHARED, "Whom an organisation names for its posts in a network."),
    "networks.network": (PUBLIC, ""),
    "networks.office": (PUBLIC, ""),
    "networks.organ": (PUBLIC, ""),
    "outbox.beat": (INSTALLATION, "What comes round, and when it last did."),
    "outbox.job": (NETWORK_PRIVATE, "Long work in the background."),
    "outbox.mail": (NETWORK_PRIVATE, "Messages of a network; each receiver has their own."),
    "outbox.mailsubject": (INSTALLATION, "Finds what an erasure has to empty."),
    "outbox.unsubscribed": (INSTALLATION, "Who wants no more messages of a kind, by key or by digest."),
    "outbox.worker": (INSTALLATION, "When the worker was last seen."),
    "people.contact": (NETWORK_PRIVATE, "Of an organisation's own contacts: city-private."),
    "people.contactlog": (NETWORK_PRIVATE, "Calls, letters, visits. Of an organisation's own: city-private."),
    "people.function": (NETWORK_PRIVATE, "Where it is marked as shared: everybody who holds a role here."),
    "people.import": (NETWORK_PRIVATE, "Emptied after 30 days."),
    "people.importdeed": (NETWORK_PRIVATE, "What an import did, so that it can be undone; emptied with it."),
    "people.importrow": (NETWORK_PRIVATE, "Emptied with its import."),
    "people.rememberedcolumns": (NETWORK_PRIVATE, "How a list with these headings was mapped the last time."),
    "people.rememberedspelling": (NETWORK_PRIVATE, "Which organisation a spelling means."),
    "people.segment": (NETWORK_PRIVATE, "A question; its answer is what one may see anyway."),
    "people.role": (SHARED, "Who acts for whom is known to both sides; a role without an organisation to the network."),
    "records.line": (PUBLIC, ""),
    "register.bodylife": (PUBLIC, ""),
    "register.mandate": (PUBLIC, ""),
    "register.standing": (PUBLIC, ""),
    "tasks.task": (SHARED, "Those for whom it waits: a secretariat, coordinators, or one person."),
}
"""Every table of Koinon's own: who may read it, and a word on why."""

OTHERS = frozenset({"auth", "contenttypes", "account", "mfa", "socialaccount"})
"""Tables of libraries, which no page of ours shows but the person's own."""


@dataclass(frozen=True)
class Route:
    """One address: its name, its path, and who may use it.

    `needs` are kinds of roles of which one is needed; empty where signing in is enough; None where nobody needs to.
    """

    name: str
    path: str
    needs: tuple[str, ...] | None
    writes: bool


def routes() -> Iterator[Route]:
    """Every address that the program answers, in the order in which they are looked up."""
    yield from _routes(get_resolver().url_patterns, "")


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            continue  # the sign-in library's names for addresses that stand before
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield Route(
                pattern.name or path,
                f"/{path}",
                getattr(pattern.callback, NEED, None),
                bool(getattr(pattern.callback, "koinon_writes", False)),
            )


def unstated_tables() -> list[str]:
    """Tables of which RECORDS says nothing, and lines of RECORDS without a table."""
    ours = {m._meta.label_lower for m in apps.get_models() if m._meta.app_label not in OTHERS}
    return sorted(ours ^ set(RECORDS))


def document() -> str:
    """docs/permissions.md."""
    return "\n".join([*_head(), *_roles(), *_records(), *_addresses(), ""])


def _head() -> Iterator[str]:
    yield "# Who may see and do what"
    yield ""
    yield "Made from the sources by `python docs/renew_permissions.py`; a test fails when it is out of date."
    yield ""
    yield "Rights follow from roles, each with a scope and a period, on the day it is where the network is. Whoever"
    yield "lacks one is told which, and who can give it. What is kept for others answers as if it were not there."


def _roles() -> Iterator[str]:
    yield "\n## Roles\n"
    yield "| role | holds for | can be narrowed to | given by |"
    yield "|---|---|---|---|"
    for kind, scope in SCOPES.items():
        named = ", ".join(sorted(scope)).replace("stands_for", "a person") or "the installation"
        narrowed = ", ".join(sorted(NARROWS.get(kind, ())))
        yield f"| {kind} | {named} | {narrowed} | {', '.join(GIVERS[kind])} |"
    yield "\nAn assistant uses roles of the person they act for, of the kinds that were stated, and of no other."


def _records() -> Iterator[str]:
    yield "\n## Records\n"
    yield from (f"- **{word}**: {meaning}" for word, meaning in MEANINGS.items())
    yield "\n| record | who may see it | |"
    yield "|---|---|---|"
    yield from (f"| `{label}` | {word} | {why} |" for label, (word, why) in sorted(RECORDS.items()))


def _addresses() -> Iterator[str]:
    yield "\n## Addresses\n"
    yield "Those of the desk. All others are public, and take GET and HEAD alone; `report/` and the links that"
    yield "letters bring take POST besides, without a cookie."
    yield "\n| address | name | takes | writes |"
    yield "|---|---|---|---|"
    for route in routes():
        if route.needs is not None:
            needed = " or ".join(route.needs) or "signing in"
            path = route.path.replace("<language:language>", "‹language›").replace("slug:", "").replace("str:", "")
            yield f"| `{path}` | {route.name} | {needed} | {'yes' if route.writes else ''} |"
