"""What staff read of those who reported: how their reports fared before, whether they may have joined forces. Never who they are."""

from desk.hearing import PileOn
from desk.rules.trust import Credit
from desk.views import CaseView
from handlers.messages.reader import Reader
from handlers.messages.wording import length


def reporters_standing(view: CaseView, reader: Reader) -> str:
    """What the reporters' past adds to the case, and whether this looks like a pile-on."""
    credit = view.reasons.credit
    lines = [_flagger(credit, reader), _past(credit, reader, vital=view.category.vital), _pile_on(view.pile_on, reader)]
    return "\n".join(line for line in lines if line)


def _flagger(credit: Credit, reader: Reader) -> str:
    _ = reader.gettext
    return "⭐ " + _("Reported by a trusted flagger: it comes first.") if credit.flagger else ""


def _past(credit: Credit, reader: Reader, *, vital: bool) -> str:
    """In tenths: exact figures would let a reader follow one reporter from case to case."""
    _ = reader.gettext
    if credit.tenths is None:
        return ""
    if credit.trust > 0:
        words = _("Reports here come from people whose reports were mostly right: {n} of 10 upheld. That moves it up.")
    elif credit.trust == 0:
        words = _("Reports here come from people whose reports were right as often as not: {n} of 10 upheld.")
    elif vital:
        words = _(
            "Reports here come from people whose reports were mostly dismissed: {n} of 10 upheld. It waits no longer than others."
        )
    else:
        words = _(
            "Reports here come from people whose reports were mostly dismissed: {n} of 10 upheld. That moves it down."
        )
    return words.format(n=credit.tenths)


def _pile_on(pile: PileOn | None, reader: Reader) -> str:
    if pile is None:
        return ""
    words = reader.ngettext(
        "Possible pile-on: {n} person reported this account within {time}. Many reports are no proof; look at what was posted.",
        "Possible pile-on: {n} people reported this account within {time}. Many reports are no proof; look at what was posted.",
        pile.people,
    )
    return "⚠️ " + words.format(n=pile.people, time=length(pile.within, reader))
