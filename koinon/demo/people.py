"""The people of the demonstration: nobody of them exists. Addresses under `.example` lead nowhere (RFC 2606)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koinon.rules import rights


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody of the demonstration holds; `stands_for` is the key of whom an assistant acts for."""

    kind: str
    begins: date
    network: str = ""
    organisation: str = ""
    body: str = ""
    ends: date | None = None
    stands_for: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Somebody:
    """A made-up person. Who has no `address` has no account, and is a full person in the records all the same."""

    key: str
    name: str
    address: str
    says: str
    language: str = "en"
    roles: tuple[Held, ...] = ()


LINDEN, SUNDIAL = "linden-cities", "sundial-league"
MAYOR = "p-vbqkzrtn"
SECRETARY_GENERAL, SECRETARY, COORDINATOR_OF_LIPOHRAD = "p-kqtrvwem", "p-hgwmxzpe", "p-dysuhfka"

PEOPLE = (
    Somebody(
        SECRETARY_GENERAL, "Rozalinde Ondrwald", "rozalinde@linden.example", "secretary general of the Linden Cities",
        roles=(Held(rights.SECRETARIAT, date(2018, 2, 1), LINDEN),),
    ),
    Somebody(
        SECRETARY, "Tibalt Kvistgren", "tibalt@linden.example", "secretary of the Linden Cities", "sv",
        roles=(Held(rights.SECRETARIAT, date(2021, 9, 1), LINDEN),),
    ),
    Somebody(
        "p-jtfyqsdo", "Mirabel Stautz", "mirabel@linden.example", "secretary of the Linden Cities", "de",
        roles=(Held(rights.SECRETARIAT, date(2024, 1, 15), LINDEN),),
    ),
    Somebody(
        "p-nzkwvylc", "Ottavia Merilume", "ottavia@sundial.example", "secretary of the Sundial League",
        roles=(Held(rights.SECRETARIAT, date(2016, 4, 16), SUNDIAL),),
    ),
    Somebody(
        "p-rcxopmbg", "Bożydar Lipko-Jesionny", "bozydar@wierzbogrod.example", "coordinator of Wierzbogród", "pl",
        roles=(Held(rights.COORDINATOR, date(2020, 3, 1), organisation="wierzbogrod"),),
    ),
    Somebody(
        COORDINATOR_OF_LIPOHRAD, "Kvido Lipanovský", "kvido@lipohrad.example",
        "coordinator of Lipohrad, in both networks", "cs",
        roles=(Held(rights.COORDINATOR, date(2019, 5, 2), organisation="lipohrad"),),
    ),
    Somebody(
        "p-wmeqtgzi", "Fiordalisa Sorgetti", "fiordalisa@portoselce.example", "coordinator of Portoselce",
        roles=(Held(rights.COORDINATOR, date(2022, 1, 10), organisation="portoselce"),),
    ),
    Somebody(
        MAYOR, "Świętomira Wierzbińska-Zdrój", "", "mayor of Wierzbogród; she has no account", "pl",
        roles=(
            Held(rights.COORDINATOR, date(2018, 11, 22), organisation="wierzbogrod"),
            Held(rights.REPRESENTATIVE, date(2018, 11, 22), LINDEN, "wierzbogrod"),
        ),
    ),
    Somebody(
        "p-xafbjluo", "Gniewosława Czeremcha", "gniewoslawa@wierzbogrod.example",
        "assistant: acts for the mayor of Wierzbogród, who has no account", "pl",
        roles=(
            Held(
                rights.ASSISTANT, date(2019, 1, 2), stands_for=MAYOR, uses=(rights.COORDINATOR, rights.REPRESENTATIVE)
            ),
        ),
    ),
    Somebody(
        "p-qkivnerw", "Dobrogniewa Morelska", "dobrogniewa@zlotobrzeg.example",
        "delegate of Złotobrzeg in the Environment Forum", "pl",
        roles=(Held(rights.DELEGATE, date(2023, 2, 1), LINDEN, "zlotobrzeg", "environment"),),
    ),
    Somebody(
        "p-ylthcobs", "Wunibald Ehrenlind", "wunibald@lindenfurt.example",
        "was a delegate of Lindenfurt in the Mobility Forum until June 2025", "de",
        roles=(Held(rights.DELEGATE, date(2021, 2, 1), LINDEN, "lindenfurt", "mobility", date(2025, 7, 1)),),
    ),
    Somebody(
        "p-ezgmpuaf", "Aubierge Clairtilleul", "aubierge@valmeraude.example",
        "represents Valmeraude in the Linden Cities",
        roles=(Held(rights.REPRESENTATIVE, date(2020, 7, 4), LINDEN, "valmeraude"),),
    ),
    Somebody(
        "p-tbodjxnr", "Isidor Vaktmark", "isidor@koinon.example", "administrator of this installation", "sv",
        roles=(Held(rights.ADMINISTRATOR, date(2020, 1, 1)),),
    ),
)  # fmt: skip
"""Everybody. The keys were drawn at random once; by them a later start finds who is there."""
