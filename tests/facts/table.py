"""Where each fact of the survey stands: the record that tells it, the page that shows it, and the element there.

A survey of what public pages say numbered its facts F001 to F078. Here every number has its rows, or what it waits for.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERY = tuple(f"F{number:03}" for number in range(1, 79))


@dataclass(frozen=True)
class Told:
    """A told line, by the slug of the network or of the organisation that it is told of, its kind and its key.

    `field` names the part of the line that is meant; "" the whole of it.
    """

    owner: str
    kind: str
    key: str
    field: str = ""


@dataclass(frozen=True)
class Entered:
    """An entry of the ledger, by its key."""

    key: str


@dataclass(frozen=True)
class Shown:
    """One record of a fact: the element of a page with that id contains that text, as long as the record is there."""

    fact: str
    record: Told | Entered
    page: str
    element: str
    text: str


EUROCITIES, SMALLER = "eurocities", "medium-sized-cities"
POLIS, IRE, UNESCO = "polis", "ire", "unesco"
MOZART, LEAGUE = "european-mozart-ways", "league-of-historical-cities"
PROFILE = "/en/networks/{}/"
CLAIMS = "/en/networks/{}/claims/"
BODIES = "/en/networks/{}/bodies/"
"""The page on which bodies and their powers stand."""
EVENTS = "/en/networks/{}/events/"
"""The page with all meetings; the profile shows the next and the last few."""
CITY = "/en/organisations/{}/"


def profile(fact: str, network: str, field: str, text: str) -> Shown:
    """A field of a network's profile."""
    return Shown(fact, Told(network, "profile", network, field), PROFILE.format(network), f"profile-{field}", text)


def told(fact: str, network: str, kind: str, key: str, text: str) -> Shown:
    """A line of a network: an aim, a service, a fact or a series, which its profile shows, or a meeting."""
    page = EVENTS if kind == "event" else PROFILE
    return Shown(fact, Told(network, kind, key), page.format(network), f"{kind}-{key.lower()}", text)


def organ(fact: str, kind: str, key: str, text: str) -> Shown:
    """A body of EUROCITIES or a power of one."""
    return Shown(fact, Told(EUROCITIES, kind, key), BODIES.format(EUROCITIES), f"{kind}-{key}", text)


def president(fact: str, key: str, on: str, name: str) -> Shown:
    """A source's word on who was President of EUROCITIES."""
    return Shown(fact, Entered(key), f"{BODIES.format(EUROCITIES)}?on={on}", "post-executive-committee-president", name)


def claim(fact: str, network: str, source: str, of: str, text: str) -> Shown:
    """A claim: its key is made of the source, the network and what it counts."""
    key = f"{source}-{network}-{of}"
    return Shown(fact, Told(network, "claim", key), CLAIMS.format(network), f"claim-{key}", text)


def city(fact: str, slug: str, text: str) -> Shown:
    """A fact that a city tells of itself."""
    return Shown(fact, Told(slug, "fact", fact), CITY.format(slug), f"fact-{fact.lower()}", text)


def own_decision(fact: str, slug: str, key: str, text: str) -> Shown:
    """A decision of an organisation's own organ."""
    return Shown(fact, Entered(key), CITY.format(slug), f"entry-{key}", text)


def standing(fact: str, network: str, slug: str, on: str, key: str, text: str) -> Shown:
    """An entry that says what an organisation is in a network, on the page that says why."""
    return Shown(fact, Entered(key), f"/en/networks/{network}/members/{slug}/?on={on}", f"entry-{key}", text)


def founder(fact: str, network: str, slug: str, source: str, on: str) -> Shown:
    """A source's word that an organisation was among the founders."""
    return standing(fact, network, slug, on, f"{source}-{slug}-{network}-founder", "founding member")


PRAHA_PAGE, PRAHA_LIST, LUBLIN_PAGE = "praha-eurocities-page", "praha-memberships-page", "lublin-eurocities-page"
GOTEBORG_PAGE, OPAVA_PAGE = "goteborg-networks-page", "opava-network-page"

FORUMS = {
    "culture": "Culture Forum",
    "economic-development": "Economic Development Forum",
    "environment": "Environment Forum",
    "knowledge-society": "Knowledge Society Forum",
    "mobility": "Mobility Forum",
    "social-affairs": "Social Affairs Forum",
}
GROUPS = {
    "european-neighbourhood-policy-and-enlargement": "European Neighbourhood Policy and Enlargement",
    "city-branding-and-attractiveness": "City Branding and Attractiveness",
}
FOUNDERS = ("barcelona", "birmingham", "frankfurt-am-main", "lyon", "milano", "rotterdam")
SMALLER_FOUNDERS = ("innsbruck", "jena", "passau", "szekesfehervar", "ceske-budejovice", "trnava", "brno")
CONFERENCES = {
    "2006-21": "Heidenheim", "2006-23": "Brno", "2007-21": "Nyíregyháza", "2007-23": "Innsbruck",
    "2008-21": "Leszno", "2008-23": "Wels", "2009-21": "Nagykanizsa", "2009-23": "Martin",
    "2010-21": "Social problems", "2011-23": "Hodonín", "2012-21": "Leszno", "2012-23": "Trnava",
    "2013-21": "Opava", "2014-21": "Nyíregyháza", "2015-21": "Leoben", "2016-21": "digitally",
}  # fmt: skip
CONFERENCE = f"{SMALLER}-conference-"

SHOWN: tuple[Shown, ...] = (
    told("F001", EUROCITIES, "fact", "F001", "network of large European cities"),
    profile("F002", EUROCITIES, "founded", "1986"),
    *(founder("F002", EUROCITIES, slug, PRAHA_PAGE, "1990-01-01") for slug in FOUNDERS),
    claim("F003", EUROCITIES, PRAHA_PAGE, "members", "more than 130"),
    claim("F003", EUROCITIES, PRAHA_PAGE, "partners", "40"),
    claim("F003", EUROCITIES, PRAHA_PAGE, "countries", "about 35"),
    told("F004", EUROCITIES, "aim", "policy", "policy of the European Union"),
    told("F004", EUROCITIES, "aim", "projects", "international projects together"),
    told("F004", EUROCITIES, "aim", "learning", "learn from each other"),
    told("F005", EUROCITIES, "aim", "prosperity", "new jobs"),
    told("F006", EUROCITIES, "service", "dialogue-with-institutions", "Dialogue with institutions"),
    profile("F007", EUROCITIES, "seat", "Brussels"),
    president("F008", "praha-eurocities-page-president-nantes", "2010-01-01", "Johanna Rolland"),
    organ("F009", "body", "general-assembly", "General Assembly"),
    organ("F010", "body", "executive-committee", "Executive Committee"),
    organ("F010", "power", "assembly-elects-committee", "from among the member cities"),
    organ("F011", "power", "committee-chooses-secretary-general", "whom the page calls secretary general"),
    organ("F012", "body", "secretariat", "Secretariat"),
    organ("F012", "power", "secretariat-runs-business", "professional office in Brussels"),
    organ("F013", "power", "assembly-evaluates-projects", "projects of the past period"),
    organ("F014", "power", "assembly-sets-goals", "goals for the next year"),
    organ("F015", "power", "assembly-elects-committee", "Elects the Executive Committee"),
    organ("F016", "power", "assembly-approves-budget", "Approves the budget"),
    *(organ("F017", "body", slug, name) for slug, name in FORUMS.items()),
    organ("F018", "body", "international-cooperation", "Coordination Forum for International Cooperation"),
    told("F019", EUROCITIES, "fact", "F019", "inside each forum"),
    told("F020", EUROCITIES, "service", "forum-meetings", "regularly"),
    told("F021", EUROCITIES, "service", "newsletter", "Newsletter"),
    told("F021", EUROCITIES, "service", "web-pages", "internet"),
    told("F021", EUROCITIES, "service", "expert-conferences", "expert conferences"),
    standing("F022", EUROCITIES, "praha", "2000-01-01", f"{PRAHA_PAGE}-praha-eurocities-associate", "1993"),
    standing("F022", EUROCITIES, "praha", "2005-01-01", f"{PRAHA_PAGE}-praha-eurocities-full", "since 2004"),
    city("F023", "praha", "active, steady and important"),
    city("F024", "praha", "Lord Mayor"),
    city("F025", "praha", "department concerned"),
    city("F026", "praha", "foreign policy"),
    city("F027", "praha", "settled"),
    city("F028", "praha", "five networks"),
    standing("F028", EUROCITIES, "praha", "2005-01-01", f"{PRAHA_LIST}-praha-eurocities-full", "Full member"),
    standing("F028", POLIS, "praha", "2017-01-01", f"{PRAHA_LIST}-praha-polis", "Full member"),
    *(
        standing("F028", network, "praha", "2010-01-01", f"{PRAHA_LIST}-praha-{network}", "member")
        for network in (IRE, MOZART, LEAGUE)
    ),
    city("F029", "praha", "UNESCO"),
    standing("F029", UNESCO, "cesko", "2010-01-01", f"{PRAHA_LIST}-cesko-unesco", "stands for another"),
    told("F029", UNESCO, "fact", "unesco-city-counts-itself-in", "first of all the state that represents it"),
    claim("F030", EUROCITIES, PRAHA_LIST, "members", "more than 140"),
    claim("F030", EUROCITIES, PRAHA_LIST, "partners", "about 40"),
    claim("F030", EUROCITIES, PRAHA_LIST, "countries", "36"),
    claim("F031", EUROCITIES, PRAHA_LIST, "networks-inside", "7 networks in one"),
    told("F032", EUROCITIES, "fact", "F032", "www.eurocities.org/main.php"),
    standing(
        "F033", EUROCITIES, "praha", "2000-01-01", f"{PRAHA_LIST}-praha-eurocities-observer", "Observer, since 1993"
    ),
    told("F034", POLIS, "aim", "sharing", "large cities and regions of Europe"),
    told("F034", POLIS, "aim", "technology", "New technology"),
    told("F034", POLIS, "service", "knowledge-exchange", "tried in transport"),
    told("F035", POLIS, "service", "joint-projects", "international projects"),
    city("F036", "praha", "transport department"),
    told("F037", IRE, "aim", "ties", "economic and political ties"),
    told("F037", IRE, "fact", "ire-profile", "international non-governmental organisation"),
    city("F038", "praha", "rather limited"),
    told("F039", MOZART, "fact", "european-mozart-ways-profile", "cities, regions and institutions in ten countries"),
    claim("F039", MOZART, PRAHA_LIST, "countries", "10"),
    city("F040", "praha", "rather limited"),
    told("F041", LEAGUE, "fact", "league-of-historical-cities-profile", "the whole world"),
    told("F042", LEAGUE, "service", "magazine", "interviews with members"),
    told("F043", LEAGUE, "service", "conferences", "expert conferences"),
    city("F044", "praha", "now and then"),
    claim("F046", EUROCITIES, LUBLIN_PAGE, "members", "186"),
    profile("F047", EUROCITIES, "seat", "Brussels"),
    told("F048", EUROCITIES, "service", "representation", "institutions and agencies"),
    told("F048", EUROCITIES, "service", "influence-on-policy", "Influence on policy"),
    told("F048", EUROCITIES, "service", "consultation", "Asks the cities"),
    told("F048", EUROCITIES, "service", "advocacy", "solutions and recommendations"),
    told("F049", EUROCITIES, "service", "knowledge-exchange", "Exchange of knowledge"),
    told("F050", EUROCITIES, "service", "partner-search", "projects of several countries"),
    told("F051", EUROCITIES, "fact", "F051", "narrower ones in working groups"),
    *(organ("F052", "body", slug, FORUMS[slug]) for slug in ("culture", "economic-development", "environment")),
    *(organ("F052", "body", slug, name) for slug, name in GROUPS.items()),
    own_decision("F053", "lublin", "lublin-council-2003-10-16-274-x-2003", "274/X/2003"),
    standing(
        "F054", EUROCITIES, "lublin", "2003-12-01", "eurocities-executive-committee-2003-11-26-lublin", "Admits Lublin"
    ),
    standing("F055", EUROCITIES, "lublin", "2004-05-01", f"{LUBLIN_PAGE}-lublin-eurocities-full", "1 May 2004"),
    city("F056", "lublin", "Chancellery of the Mayor"),
    city("F058", "goteborg", "city executive board"),
    city("F059", "goteborg", "someone outside helps to pay for"),
    claim("F060", EUROCITIES, GOTEBORG_PAGE, "members", "about 140"),
    claim("F060", EUROCITIES, GOTEBORG_PAGE, "countries", "35"),
    claim("F060", EUROCITIES, GOTEBORG_PAGE, "inhabitants", "130 million"),
    told("F060", EUROCITIES, "fact", "F060", "more than 250,000 inhabitants"),
    standing("F061", EUROCITIES, "goteborg", "2000-01-01", f"{GOTEBORG_PAGE}-goteborg-eurocities", "1995"),
    city("F062", "goteborg", "speak up for large cities"),
    told("F063", EUROCITIES, "service", "project-coordination", "Coordination of projects"),
    told("F063", EUROCITIES, "service", "forum-for-cooperation", "member cities work together"),
    *(organ("F064", "body", slug, FORUMS[slug]) for slug in FORUMS if slug != "knowledge-society"),
    organ("F064", "body", "digitalisation", "Digitalisation Forum"),
    city("F065", "goteborg", "three gains"),
    city("F066", "goteborg", "EU questions that matter"),
    city("F067", "goteborg", "white papers, directives and laws"),
    city("F068", "goteborg", "look after"),
    city("F069", "goteborg", "good use of EU money"),
    profile("F071", SMALLER, "initiator", "Sankt Pölten"),
    profile("F071", SMALLER, "founded", "1995"),
    *(founder("F072", SMALLER, slug, OPAVA_PAGE, "1996-01-01") for slug in SMALLER_FOUNDERS),
    claim("F072", SMALLER, OPAVA_PAGE, "founders", "7 founders"),
    claim("F073", SMALLER, OPAVA_PAGE, "members", "34"),
    claim("F073", SMALLER, OPAVA_PAGE, "countries", "Albania, Austria, Bulgaria, Croatia, Czechia"),
    told("F073", SMALLER, "fact", "F073", "open system"),
    told("F074", SMALLER, "aim", "sharing", "share what they have learnt"),
    told("F074", SMALLER, "service", "themed-conferences", "twice a year"),
    told("F074", SMALLER, "series", "themed-conference", "Themed conference"),
    own_decision("F075", "opava", "opava-council-2004-12-medium-sized-cities", "December 2004"),
    *(told("F076", SMALLER, "event", f"{CONFERENCE}{when}", words) for when, words in CONFERENCES.items()),
    told("F077", SMALLER, "event", f"{CONFERENCE}2013-21", "Cities' cooperation abroad"),
)

WAITS: dict[str, str] = {
    "F045": "a page on privacy and cookies of the installation itself",
    "F057": "reports of mistakes: a form on every page",
    "F070": "documents: a library of files",
    "F078": "an address that the source's text does not give: it says only that there is more behind a link",
}
"""The facts without a row, and which later work or what else they wait for."""

MORE_WAITS: dict[str, str] = {
    "F013": "meetings: an item of the agenda",
    "F014": "meetings: an item of the agenda",
    "F015": "meetings: elections",
    "F016": "meetings: an item of the agenda",
    "F025": "tasks: delegates by forum and department",
    "F059": "projects",
    "F065": "tasks: benefits of a membership, told each year",
    "F066": "dossiers: which question goes to which department",
    "F067": "dossiers: the city's answers",
    "F068": "dossiers: the city's stance",
    "F069": "calls and funding",
}
"""Facts that are shown as statements and will be worked with by later parts."""
