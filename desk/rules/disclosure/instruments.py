"""Instruments: under which law an authority asks, what such an order can reach, and who tells the person. Facts: `lawful-requests.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Instrument(StrEnum):
    """As the policy names them in `[requests.*]`."""

    EU_EPOC = "eu_epoc"
    """European Production Order, Regulation (EU) 2023/1543."""
    EU_EPOC_PR = "eu_epoc_pr"
    """European Preservation Order, the same."""
    EU_INFORMATION = "eu_information"
    """Order to provide information, DSA Art. 10."""
    NATIONAL_ORDER = "national_order"
    """Order, warrant or subpoena of a national authority."""
    EMERGENCY = "emergency"
    """Danger to life, without an order."""
    PRESERVATION = "preservation"
    """Request to keep data until an order comes."""
    MUTUAL_LEGAL_ASSISTANCE = "mutual_legal_assistance"
    ART18 = "art18"
    """The desk's own notification of a threat to life, DSA Art. 18."""


class DataClass(StrEnum):
    """How deep into somebody's life a kind of data reaches (Regulation (EU) 2023/1543, Art. 3(9) to (12)), the shallowest first."""

    SUBSCRIBER = "subscriber"
    IDENTIFICATION = "identification"
    """Asked for the sole purpose of identifying the person."""
    TRAFFIC = "traffic"
    CONTENT = "content"

    @property
    def depth(self) -> int:
        return tuple(DataClass).index(self)


class Informs(StrEnum):
    """Who tells the person."""

    DESK = "desk"
    AUTHORITY = "authority"
    NOBODY = "nobody"
    """Nothing is disclosed, so there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class InstrumentRules:
    reaches: DataClass | None
    """The deepest data that it can ask for; None: it makes a hold and nothing else."""
    informs: Informs
    binding: bool
    """An order that the desk must obey where it is valid; a request is granted or not."""
    asks: tuple[str, ...]
    """The questions of its legal analysis, each answered with yes or no and a reason."""

    @property
    def preserves_only(self) -> bool:
        return self.reaches is None


_COMMON: Final = (
    "authority_competent",
    "legal_basis_stated",
    "persons_specific",
    "period_bounded",
    "data_held",
    "no_privilege",
)
_ORDER: Final = (*_COMMON, "reasons_stated", "redress_stated", "proportionate")
TELEGRAM_8_3: Final = ("valid_order", "judicial_authority", "confirms_suspect", "criminal_activity", "violates_terms")
"""Telegram's own norm (privacy policy, 8.3): an optional stricter policy, which cannot refuse a binding order."""


RULES: Final[Mapping[Instrument, InstrumentRules]] = {
    Instrument.EU_EPOC: InstrumentRules(
        DataClass.CONTENT,
        Informs.AUTHORITY,
        True,
        (*_COMMON, "epoc_sections_complete", "issuer_validated", "category_covers_data"),
    ),
    Instrument.EU_EPOC_PR: InstrumentRules(
        None, Informs.NOBODY, True, ("authority_competent", "persons_specific", "issuer_validated")
    ),
    Instrument.EU_INFORMATION: InstrumentRules(
        DataClass.TRAFFIC, Informs.DESK, True, (*_ORDER, "territory_stated", "language_usable")
    ),
    Instrument.NATIONAL_ORDER: InstrumentRules(DataClass.CONTENT, Informs.DESK, True, (*_ORDER, "level_covers_data")),
    Instrument.EMERGENCY: InstrumentRules(
        DataClass.IDENTIFICATION,
        Informs.DESK,
        False,
        ("danger_imminent", "facts_verified", "persons_specific", "data_helps"),
    ),
    Instrument.PRESERVATION: InstrumentRules(None, Informs.NOBODY, False, ("authority_competent", "persons_specific")),
    Instrument.MUTUAL_LEGAL_ASSISTANCE: InstrumentRules(DataClass.CONTENT, Informs.DESK, True, _ORDER),
    Instrument.ART18: InstrumentRules(DataClass.CONTENT, Informs.AUTHORITY, False, ()),
}


UNVALIDATED_REACHES: Final = DataClass.IDENTIFICATION
"""The deepest that an order covers which was sent in an emergency before it was validated (Regulation (EU) 2023/1543, Art. 4(5))."""


def questions(instrument: Instrument, *, telegram_8_3: bool) -> tuple[str, ...]:
    """All that the legal analysis asks; the stricter norm's questions too where the policy follows it."""
    asked = RULES[instrument].asks
    return (*asked, *TELEGRAM_8_3) if telegram_8_3 and not RULES[instrument].preserves_only else asked


def informs(instrument: Instrument, *, asked: bool) -> Informs:
    """Who tells the person of an order; `asked`: the issuing authority wants the desk to, in writing."""
    who = RULES[instrument].informs
    return Informs.DESK if asked and who is Informs.AUTHORITY else who


def bars(instrument: Instrument, question: str) -> bool:
    """Whether a no to a question stands in the way of disclosure: to one of Telegram's it does not where the order is binding."""
    return question not in TELEGRAM_8_3 or not RULES[instrument].binding
