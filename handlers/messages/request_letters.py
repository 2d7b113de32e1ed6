"""What an officer sends to an authority, in its language where the desk speaks that, else in English. No letter names a person.

Nor is one protected: it is written to be copied, and Telegram lets nobody copy what is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.disclosure.letters import latest
from desk.disclosure.package import KeptPackage
from desk.disclosure.reading import Whole
from desk.disclosure.validating import NOT_VALIDATED
from desk.disclosure.values import Request, TakenStep
from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.instruments import RULES, Informs
from desk.rules.disclosure.public_key import KeyKind
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, paginate
from handlers.messages.naming import one_line
from handlers.messages.package_handed import names
from handlers.messages.reader import Reader
from handlers.messages.request_card import INSTRUMENTS
from handlers.messages.request_words import DATA, LETTERS, NOT_HELD
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import day, length

_LINE = 200
_OPENS: Final = {KeyKind.AGE: "age -d -i key.txt {name} | tar x", KeyKind.OPENPGP: "gpg -d {name} | tar x"}


def receipt(request: Request, reader: Reader, officer: Reader) -> Text:
    """For the `officer` to send: that it has come, under which reference, and by when it is answered (DSA Art. 10(1): the authority is told
    of the receipt)."""
    _ = reader.gettext
    lines = [_head(request, reader), "", _came(request, reader)]
    lines.append(_("Before we go on, we will confirm through an independent directory who sent it."))
    if RULES[request.instrument].preserves_only:
        lines.append(_("Once that is done, we will preserve what we hold. Nothing is disclosed under this instrument."))
    elif request.due_at is not None:
        lines.append(
            _("We will answer by {day} (UTC), and tell you what effect was given to your request.").format(
                day=day(request.due_at - 1, reader)
            )
        )
    else:
        lines.append(_("We will answer without undue delay, and tell you what effect was given to your request."))
    lines.append(_closing(reader))
    row = (Button(officer.gettext("Record that it was sent"), encode(Action.REQUEST_RECEIPT_TOLD, request.id)),)
    return Text("\n".join(lines), (row,))


def _came(request: Request, reader: Reader) -> str:
    _ = reader.gettext
    words = _("We received your request ({instrument}) on {day} (UTC).")
    return words.format(instrument=_(INSTRUMENTS[request.instrument]), day=day(request.received_at, reader))


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about."""

    whole: Whole
    told: TakenStep
    """The step that it tells of."""
    facts: Facts


def letter(whole: Whole, taken: Sequence[TakenStep], facts: Facts, reader: Reader, officer: Reader) -> Sequence[Text]:
    """What the latest step that an authority hears of tells it, for the `officer` to send; empty where there is none yet, or where the
    authority has answered since."""
    told = latest(taken)
    if told is None:
        return []
    blocks = [
        Block(_head(whole.request, reader)),
        *(Block(one) for one in _BODIES[told.step](Occasion(whole, told, facts), reader)),
        Block(_closing(reader)),
    ]
    *first, last = paginate(blocks)
    sent = encode(Action.REQUEST_LETTER_SENT, whole.request.id, told.id)
    row = (Button(officer.gettext("Record that it was sent"), sent),)
    return [*map(Text, first), Text(last, (row,))]


def _head(request: Request, reader: Reader) -> str:
    _ = reader.gettext
    said = request.particulars
    lines = [one_line(said.authority, _LINE)]
    if said.reference:
        lines.append(_("Your reference: {words}").format(words=one_line(said.reference, _LINE)))
    lines.append(_("Our reference: {ref}").format(ref=request.ref))
    return "\n".join(lines)


def _closing(reader: Reader) -> str:
    return reader.gettext("Please quote our reference when you write to us.")


def _question(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    return [
        _came(one.whole.request, reader),
        _("Before we can go on, please clarify:"),
        foreign(one.told.words),
        _("Until you answer, our time to respond is paused. What you ask for stays preserved."),
    ]


def _refusal(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    reason = _(LETTERS[Refusal(one.told.code)]) if one.told.code in {*Refusal} else ""
    return [
        _came(one.whole.request, reader),
        _("We cannot give effect to it, for this reason:"),
        reason,
        foreign(one.told.words),
        _(
            "If you can remedy this, send us a new request. From now on, what was preserved for this one is kept no longer than any other"
            " data."
        ),
    ]


def _nothing(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    return [
        _came(one.whole.request, reader),
        _("We hold none of the data that you ask for, and it is not within our control."),
        foreign(one.told.words),
        *_elsewhere(frozenset(one.whole.request.particulars.data), one.facts, reader),
    ]


def _preserved(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    until = one.whole.request.due_at
    lines = [_came(one.whole.request, reader)]
    if until is None:
        lines.append(_("What we hold about the accounts that you name is preserved."))
    else:
        words = _("What we hold about the accounts that you name is preserved until {day} (UTC).")
        lines.append(words.format(day=day(until - 1, reader)))
        lines.append(
            _("If you need it for longer, ask us before that day. After that, our usual deletion applies again.")
        )
    return [*lines, _("Nothing is disclosed under this instrument: that needs an order of its own.")]


def _ended(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    revoked = _(
        "It was sent in an emergency before it was validated, and no validation reached us in time (Regulation (EU) 2023/1543, Article"
        " 4(5)). It counts as revoked, so we will do nothing more about it. No data was handed over."
    )
    withdrawn = _("You have withdrawn it, so we will do nothing more about it. No data was handed over.")
    over = _("It is no longer in force, so we will do nothing more about it. No data was handed over.")
    return [
        _came(one.whole.request, reader),
        revoked if one.told.code == NOT_VALIDATED else withdrawn if one.told.step is Step.WITHDRAW else over,
        _("From now on, what was preserved for it is kept no longer than any other data."),
    ]


def _deletion(one: Occasion, reader: Reader) -> list[str]:
    _ = reader.gettext
    return [
        _came(one.whole.request, reader),
        _(
            "It was sent in an emergency before it was validated. We answered it, and no validation reached us in time (Regulation (EU)"
            " 2023/1543, Article 4(5))."
        ),
        _("Please delete what you received from us and confirm that to us; or show us that the order was validated."),
    ]


def _answer(one: Occasion, reader: Reader) -> list[str]:
    """With the package: what is in it and what is not, who tells the person, and what is asked of the authority."""
    _ = reader.gettext
    grace = length(one.facts.policy.retention.package_grace, reader)
    words = _("Please confirm that the package arrived and opens. We delete our copy {length} after delivery.")
    head = _("You receive an encrypted package, which contains this and nothing else:")
    return [*_package(one, head, reader, _opening(one.whole, reader)), words.format(length=grace)]


def _opening(whole: Whole, reader: Reader) -> list[str]:
    """How: the clerk who gets the file has not read our manual."""
    if whole.key is None:
        return []
    (name,) = names(whole.request.id, whole.key.kind, 1)
    opens = _OPENS[whole.key.kind].format(name=name)
    words = reader.gettext("To open it, use: {command}. Then begin with {file}.")
    begin = f"{whole.request.ref}/data/collected/summary.html"
    return [words.format(command=f"<code>{opens}</code>", file=f"<code>{begin}</code>")]


def _effect(one: Occasion, reader: Reader) -> list[str]:
    """Once it was handed over: which effect was given, and when (DSA Art. 10(1))."""
    _ = reader.gettext
    words = _(
        "We gave effect to it on {day} (UTC): you were handed an encrypted package, which contains this and nothing else:"
    )
    lines = _package(one, words.format(day=day(one.told.at, reader)), reader)
    if one.whole.request.state is State.DELIVERED:
        lines.append(_("Please confirm that the package arrived and opens."))
    return lines


def _package(one: Occasion, head: str, reader: Reader, opening: Sequence[str] = ()) -> list[str]:
    _ = reader.gettext
    scope, asked = one.whole.scope, one.whole.request.particulars.asked
    lines = [_came(one.whole.request, reader)]
    if scope is not None:
        lines.append(_contents(scope, head, one.facts, reader))
        lines += [*_digests(one.whole.package, reader), *opening]
        if scope != asked:
            lines.append(
                _(
                    "This is less than you asked for: the rest is not covered by the request, or not needed for its purpose."
                )
            )
        lines += _elsewhere(scope.data | (asked.data if asked is not None else frozenset()), one.facts, reader)
    return [*lines, _who_informs(one.whole, one.facts, reader)]


def _contents(scope: Scope, head: str, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    inside = scope.data - facts.catalogue.at(Place.NOT_HELD, scope.data)
    kinds = [f"• {_(DATA[kind])}" for kind in Data if kind in inside]
    words = reader.ngettext(
        "{n} account, from {first} to {last}, UTC", "{n} accounts, from {first} to {last}, UTC", len(scope.persons)
    )
    period = words.format(n=len(scope.persons), first=day(scope.since, reader), last=day(scope.before - 1, reader))
    return "\n".join([head, *kinds, period])


def _digests(package: KeptPackage | None, reader: Reader) -> list[str]:
    """By what the authority can tell that it holds the very package, and with which key it opens."""
    _ = reader.gettext
    if package is None or not package.sha256:
        return []
    lines = (
        _("Encrypted to the key with this fingerprint: {words}").format(words=one_line(package.fingerprint, _LINE)),
        _("SHA-256 of the package: {words}").format(words=f"<code>{package.sha256}</code>"),
    )
    return ["\n".join(lines)]


def _elsewhere(kinds: frozenset[Data], facts: Facts, reader: Reader) -> list[str]:
    """For what is not held: who may hold it."""
    unheld = facts.catalogue.at(Place.NOT_HELD, kinds)
    said = {reader.gettext(NOT_HELD[kind]): None for kind in Data if kind in unheld}
    return ["\n".join(said)] if said else []


def _who_informs(whole: Whole, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    request = whole.request
    if request.informs is not Informs.DESK:
        return _("We do not inform the person: that is for the issuing authority.")
    if whole.course.told and whole.reached and not whole.unreached:
        return _("The person has been informed.")
    if request.state is State.NOTICE_NOT_PERMITTED:
        return _("We do not inform the person: that is not permitted.")
    if request.secrecy_until is not None and request.secrecy_until > facts.now:
        words = _(
            "We do not inform the person before {day} (UTC). Tell us before that day if secrecy is extended, and on which basis."
        )
        return words.format(day=day(request.secrecy_until, reader))
    if whole.course.emergency_by is not None:
        return _(
            "We inform the person once the emergency has passed. If that must wait or is not permitted, tell us on which legal basis, by"
            " whose order and until when."
        )
    return _(
        "We inform the person, as the law requires. If that must wait or is not permitted, tell us on which legal basis, by whose order"
        " and until when."
    )


_Body = Callable[[Occasion, Reader], list[str]]
_BODIES: Final[Mapping[Step, _Body]] = {
    Step.ASK: _question,
    Step.REFUSE: _refusal,
    Step.FIND_NOTHING: _nothing,
    Step.PRESERVE: _preserved,
    Step.EXTEND: _preserved,
    Step.WITHDRAW: _ended,
    Step.EXPIRE: _ended,
    Step.ASK_DELETION: _deletion,
    Step.PACKAGE: _answer,
    Step.DELIVER: _effect,
}
"""All of `letters.TOLD_OF`."""
