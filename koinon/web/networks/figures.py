"""What the numbers of a day are made of: the rows behind each, the rule that tells them apart, and the moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from koinon import __version__
from koinon.lib.days import instant_text
from koinon.lib.order import sort_key
from koinon.rules.dates import FOREVER
from koinon.rules.reasons import YES
from koinon.rules.standing import NOT_KNOWN_RIGHT, RIGHTS
from koinon.web.asked import Asked
from koinon.web.filters import UNKNOWN
from koinon.web.networks.directory import Entered
from koinon.web.networks.headline import headline
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Count, Fact, Link, Said
from koinon.web.pages.figures import AnswerFigure, CountryFigure, Figures, RightFigure, ShareFigure
from koinon.web.words.content import country_name, number, pair_of, range_words, reader, said
from koinon.web.words.dates import when_day, when_instant
from koinon.web.words.sources import Footnotes

ANSWERS = (YES, "no", NOT_KNOWN_RIGHT)


@dataclass(frozen=True)
class Told:
    """Everyone certain or possible on the day; `instant` is when something was last recorded, None: never."""

    asked: Asked
    hosted: Hosted
    entered: Sequence[Entered]
    footnotes: Footnotes
    instant: datetime | None


def cited_by(asked: Asked, hosted: Hosted, entered: Iterable[Entered]) -> set[str]:
    """The sources that the page names: those the memberships rest on, and those of the day's categories."""
    version = hosted.version_on(asked.day)
    behind = (one.stretch.standing.sources() for one in entered)
    rules = version.categories() if version else ()
    return {source for rule in rules for source in rule.sources}.union(*behind)


def figures(told: Told) -> Figures:
    """The numbers of the day with all that they are made of. Nothing is read any more."""
    asked, hosted = told.asked, told.hosted
    held = [one.held for one in told.entered]
    countries = _shares(told, lambda one: (one.who.country,))
    # in the order of the page, since that numbers the footnotes
    first = headline(asked, hosted, held, countries, told.footnotes)
    return Figures(
        headline=replace(first, made_of=(), why_address=""),
        by_held=first.made_of,
        by_category=tuple(_by_category(told)),
        by_right=tuple(_by_right(told)),
        by_country=tuple(_by_country(told, countries)),
        countries_text=_countries_text(countries),
        by_source=tuple(_by_source(told)),
        moment=tuple(_moment(told)),
        lasting_address=_lasting(told),
        export_address=asked.walk.export(hosted.slug),
    )


def _by_category(told: Told) -> Iterator[ShareFigure]:
    """A line a category that the statutes of the day know or somebody has, then those of whom none can be named."""
    hosted, day = told.hosted, told.asked.day
    version = hosted.version_on(day)
    rules = {category.slug: category for category in version.categories()} if version else {}
    counts = _shares(told, lambda one: one.categories, lambda one: one.stretch.standing.category.held)
    for slug in dict.fromkeys([*rules, *sorted(counts.keys() - {UNKNOWN})]):
        rule = rules.get(slug)
        yield ShareFigure(
            name=hosted.category_name(slug, day),
            count=counts.get(slug) or pair_of(()),
            address=told.asked.walk.members(hosted.slug, category=slug) if slug in counts else "",
            rule=hosted.rule_link(rule.id, day, told.asked.walk) if rule else None,
            status=rule.status if rule else "",
            cites=told.footnotes.cite(*rule.sources) if rule else (),
        )
    if UNKNOWN in counts:
        address = told.asked.walk.members(hosted.slug, category=UNKNOWN)
        yield ShareFigure(Said(_("not known")), counts[UNKNOWN], address)


def _by_country(told: Told, counts: Mapping[str, Count]) -> list[CountryFigure]:
    """The countries, those with most members first; those of whom the country is not known stand last."""

    def order(country: str) -> tuple[bool, int, object]:
        return not country, -counts[country].possible, sort_key(country_name(country), reader())

    return [
        CountryFigure(
            country_name(country) if country else _("Country not known"),
            range_words(counts[country].certain, counts[country].possible),
            told.asked.walk.members(told.hosted.slug, country=country) if country else "",
        )
        for country in sorted(counts, key=order)
    ]


def _by_source(told: Told) -> list[ShareFigure]:
    """The sources behind the memberships, those that most rest on first. Who rests on two is counted with both."""
    counts = _shares(told, lambda one: one.stretch.standing.sources())
    return [
        ShareFigure(
            told.footnotes.label(source),
            counts[source],
            told.asked.walk.members(told.hosted.slug, source=source),
            cites=cites,
        )
        for source in sorted(counts, key=lambda source: (-counts[source].possible, source))
        if (cites := told.footnotes.cite(source))
    ]


def _shares(
    told: Told, of: Callable[[Entered], Iterable[str]], held: Callable[[Entered], str] = lambda one: one.held
) -> dict[str, Count]:
    """The pair of members by each thing that `of` says of them; `held` says how surely."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for one in told.entered:
        for key in of(one):
            by_key[key].append(held(one))
    return {key: pair_of(told_of) for key, told_of in by_key.items()}


def _countries_text(counts: Mapping[str, Count]) -> str:
    """In how many countries there are members: from those with a certain one to those with a possible one."""
    known = [count for country, count in counts.items() if country]
    return range_words(sum(count.certain > 0 for count in known), len(known))


def _by_right(told: Told) -> Iterator[RightFigure]:
    """Each right that the statutes can give: of how many it is told so, and by which rules."""
    times: Counter[tuple[str, str]] = Counter()
    rules: dict[str, set[str]] = defaultdict(set)
    for judged in (right for one in told.entered for right in one.stretch.standing.rights):
        times[judged.right, judged.value] += 1
        if judged.rule and judged.value != NOT_KNOWN_RIGHT:
            rules[judged.right].add(judged.rule)
    walk, slug = told.asked.walk, told.hosted.slug
    for right in RIGHTS:
        answers = tuple(
            AnswerFigure(answer, number(times[right, answer]), walk.members(slug, right=f"{right}.{answer}"))
            for answer in ANSWERS
            if times[right, answer]
        )
        links = [told.hosted.rule_link(rule, told.asked.day, walk) for rule in sorted(rules[right])]
        if answers:
            yield RightFigure(right, answers, tuple(_each_once(link for link in links if link)))


def _each_once(links: Iterable[Link]) -> Iterable[Link]:
    """Rules that stand in one article are named once."""
    return {link.text: link for link in links}.values()


def _moment(told: Told) -> Iterator[Fact]:
    asked, hosted = told.asked, told.hosted
    yield Fact(_("Day"), when=when_day(asked.day))
    yield Fact(_("Time zone"), (Said(hosted.network.zone),))
    if asked.known:
        yield Fact(_("As known at"), when=when_instant(asked.known))
    elif told.instant:
        yield Fact(_("Last recorded"), when=when_instant(told.instant))
    version = hosted.version_on(asked.day)
    if version is None:
        yield Fact(_("Statutes applied"), (Said(_("No statutes are known for this day.")),))
    else:
        title = said(version.title)
        link = Link(title.text, asked.walk.statutes(hosted.slug, version.version), language=title.language)
        yield Fact(_("Statutes applied"), link=link)
    yield Fact(_("Worked out by"), (Said(f"Koinon {__version__}"),))


def _lasting(told: Told) -> str:
    """The address under which these very numbers stay, whatever is recorded later."""
    if told.asked.known or told.instant is None or told.asked.day >= FOREVER:
        return ""
    return told.asked.here(on=told.asked.day.isoformat(), known=instant_text(told.instant))
