"""What officers read when somebody becomes one, or is one no more."""

from collections.abc import Mapping

from desk.model import Account, Role
from desk.notices import OfficerChange, OfficerNews
from desk.records import OfficerGrant
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.fitting import Block, fit
from handlers.messages.naming import account_line, label, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import when


def proposed(grant: OfficerGrant, people: Mapping[int, Account], now: Ms, reader: Reader) -> Text:
    """That an owner wants another officer, and what whoever reads it can do about that."""
    _ = reader.gettext
    words = (
        _("<b>New counsel?</b> {owner} wants {name} to be external counsel, who may approve lawful requests.")
        if grant.role is Role.COUNSEL
        else _("<b>A new officer?</b> {owner} wants {name} to be an officer, who answers lawful requests.")
    ).format(
        owner=staff_link(grant.granted_by, people), name=account_line(people.get(grant.account), grant.account, reader)
    )
    rule = _(
        "It holds from {time} if another officer consents and nobody objects. If you do not know this person, ask before you consent."
    ).format(time=when(grant.due_at, now, reader))
    row = (Button(_("Consent"), encode(Action.CONSENT, grant.id)), Button(_("Object"), encode(Action.OBJECT, grant.id)))
    return Text(fit([Block(words), Block(rule)]), (row,))


def told(news: OfficerNews, people: Mapping[int, Account], reader: Reader) -> Text:
    """What became of it."""
    _ = reader.gettext
    match news.change:
        case OfficerChange.LEFT if news.role is Role.COUNSEL:
            words = _("{name} is counsel no longer. {by} took the role.")
        case OfficerChange.REFUSED if news.role is Role.COUNSEL:
            words = _("{name} does not become counsel: {by} objects.")
        case OfficerChange.APPOINTED if news.role is Role.COUNSEL:
            words = _("{name} is external counsel now, appointed by {by}.")
        case OfficerChange.LEFT:
            words = _("{name} is an officer no longer. {by} took the role.")
        case OfficerChange.REFUSED:
            words = _("{name} does not become an officer: {by} objects.")
        case _:
            words = _("{name} is an officer now, appointed by {by}.")
    name = account_line(people.get(news.account), news.account, reader)
    return Text(words.format(name=name, by=staff_link(news.by, people)))


def consented(grant: OfficerGrant, account: Account | None, now: Ms, reader: Reader) -> str:
    """To who consented. Plain text."""
    words = (
        reader.gettext("You consent. {name} will be counsel {time}, unless somebody objects.")
        if grant.role is Role.COUNSEL
        else reader.gettext("You consent. {name} will be an officer {time}, unless somebody objects.")
    )
    return words.format(name=_name(grant, account), time=when(max(grant.due_at, now), now, reader))


def objected(grant: OfficerGrant, account: Account | None, reader: Reader) -> str:
    """To who objected. Plain text."""
    words = (
        reader.gettext("{name} does not become counsel. The officers and the owner are told that you object.")
        if grant.role is Role.COUNSEL
        else reader.gettext("{name} does not become an officer. The officers and the owner are told that you object.")
    )
    return words.format(name=_name(grant, account))


def _name(grant: OfficerGrant, account: Account | None) -> str:
    return label(account.name) if account is not None and account.name else str(grant.account)
