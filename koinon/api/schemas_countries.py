"""The types of answers on countries."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from koinon.api.schemas import Count, Held, InNetwork, Listed, OnDay, Organisation, Shape, Source


class CountryName(Shape):
    """What a country is called in one of its official languages (CLDR)."""

    text: str
    language: str = Field(description="BCP 47.")


class OfCountry(Shape):
    """Which country it is."""

    code: str = Field(description="ISO 3166-1 alpha-2, and XK for Kosovo.")
    names: list[CountryName]


class CountryItem(OfCountry):
    """A country of which organisations are recorded."""

    organisations: int = Field(description="How many are recorded, members or not; without those made up.")
    members: Count | None = Field(
        description="How many of them are a member of some network, each counted once, as surely as in the surest. "
        "Null when `known` is given: ask the country."
    )


class Countries(Listed[CountryItem]):
    """The countries of which organisations are recorded, by code."""


class InUnion(Shape):
    """A country in a union."""

    union: str
    begins: date
    ends: date | None = Field(description="The first day outside; null: it has not left.")
    source: str | None


class InNetworkOfCountry(InNetwork):
    """How many of a country's organisations are members of a network."""

    members: Count


class MembershipShort(Shape):
    """A membership in short; the organisation's memberships say why."""

    network: str
    held: Held
    category: str | None
    category_held: Held


class OrganisationOfCountry(Organisation):
    """An organisation with where it is and its memberships of the day."""

    made_up: bool = Field(description="True for an organisation that does not exist. Say so wherever you show it.")
    latitude: float | None
    longitude: float | None
    memberships: list[MembershipShort]


class Country(OfCountry, OnDay):
    """A country on a day."""

    unions: list[InUnion] = Field(description="Every union it was or is in, on whatever day.")
    networks: list[InNetworkOfCountry]
    organisations: list[OrganisationOfCountry] = Field(description="All that are recorded, by slug.")
    sources: list[Source]
