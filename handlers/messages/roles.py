"""Who works here, as owners and leads see and change it."""

from collections.abc import Collection, Sequence
from typing import Final

from desk.model import Account, Role
from desk.records import OfficerGrant
from desk.rules.durations import Ms
from desk.rules.rights import may_grant
from desk.staffing import Member
from handlers.buttons import Action, encode
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, account_name, label
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text
from handlers.messages.wording import when

ROLES: Final = {
    Role.OWNER: mark("owner"),
    Role.LEAD: mark("lead"),
    Role.MODERATOR: mark("moderator"),
    Role.OFFICER: mark("officer"),
    Role.AUDITOR: mark("auditor"),
    Role.COUNSEL: mark("external counsel"),
}
_COVERS: Final = {
    Role.OWNER: mark("decides who works here, and everything that leads decide"),
    Role.LEAD: mark("answers for the moderators, and decides about them"),
    Role.MODERATOR: mark("works on cases"),
    Role.OFFICER: mark("answers lawful requests"),
    Role.AUDITOR: mark("reads the journal"),
    Role.COUNSEL: mark("may approve a lawful request, and sees nothing else"),
}
_PEOPLE_AT_MOST: Final = 40
"""Buttons of one message: whom they leave out can still be named with /role."""


def granted(account: Account, role: Role, reader: Reader) -> Text:
    words = reader.gettext("{name} has this role now: {role}.")
    return Text(words.format(name=account_name(account, account.id), role=reader.gettext(ROLES[role])))


def held_already(account: Account, role: Role, reader: Reader) -> Text:
    words = reader.gettext("{name} has this role already: {role}.")
    return Text(words.format(name=account_name(account, account.id), role=reader.gettext(ROLES[role])))


def officer_waits(account: Account, role: Role, reader: Reader) -> Text:
    words = (
        reader.gettext(
            "{name} will be counsel once the time to object is over and an officer has consented. The officers are told."
        )
        if role is Role.COUNSEL
        else reader.gettext(
            "{name} will be an officer once the time to object is over and another officer has consented. The officers are told."
        )
    )
    return Text(words.format(name=account_name(account, account.id)))


def revoked(account: Account, roles: Sequence[Role], reader: Reader) -> Text:
    _ = reader.gettext
    name = account_name(account, account.id)
    if not roles:
        return Text(_("{name} has no role here.").format(name=name))
    return Text(_("{name} has these roles no longer: {roles}.").format(name=name, roles=_named(roles, reader)))


def everybody(members: Sequence[Member], now: Ms, reader: Reader) -> Text:
    """All who work here; a button each leads to their roles."""
    _ = reader.gettext
    blocks = [Block("<b>" + _("Who works here") + "</b>")]
    blocks += [Block(_line(member, now, reader), Worth.SHOULD) for member in members]
    blocks.append(Block(_("Press a name to change roles. Somebody new: /role target moderator")))
    rows = [(_open(member, reader),) for member in members[:_PEOPLE_AT_MOST]]
    return Text(fit(blocks), tuple(rows))


def one(member: Member, presser: Collection[Role], now: Ms, reader: Reader) -> Text:
    """One of them, and what the presser may change."""
    _ = reader.gettext
    mine = frozenset(presser)
    about = "\n".join(f"• <b>{_(ROLES[role])}</b>: {_(_COVERS[role])}" for role in Role)
    blocks = [Block(_line(member, now, reader)), Block(about)]
    rows = [(_toggle(member, role, reader),) for role in Role if may_grant(mine, role)]
    return Text(fit(blocks), (*rows, (Button("« " + _("Go back"), encode(Action.STAFF)),)))


def gone(reader: Reader) -> Text:
    """To who has just taken from themselves what it needs to see more."""
    return Text(reader.gettext("You have that role no longer, and with it the right to see this."))


def _toggle(member: Member, role: Role, reader: Reader) -> Button:
    _ = reader.gettext
    if role in member.roles:
        return Button(_("Take: {role}").format(role=_(ROLES[role])), encode(Action.TAKE_ROLE, member.id, role))
    if member.waiting is not None and member.waiting.role is role:
        words = (
            _("Withdraw the appointment as officer")
            if role is Role.OFFICER
            else _("Withdraw the appointment as counsel")
        )
        return Button(words, encode(Action.TAKE_ROLE, member.id, role))
    return Button(_("Give: {role}").format(role=_(ROLES[role])), encode(Action.GIVE_ROLE, member.id, role))


def _open(member: Member, reader: Reader) -> Button:
    name = label(member.account.name if member.account is not None and member.account.name else str(member.id))
    return Button(reader.gettext("Change {name}").format(name=name), encode(Action.STAFF_MEMBER, member.id))


def _line(member: Member, now: Ms, reader: Reader) -> str:
    _ = reader.gettext
    held = _named([role for role in Role if role in member.roles], reader) or _("no role")
    line = f"{account_line(member.account, member.id, reader)}: {held}"
    return f"{line}\n⏳ {_waits(member.waiting, now, reader)}" if member.waiting is not None else line


def _waits(grant: OfficerGrant, now: Ms, reader: Reader) -> str:
    _ = reader.gettext
    if grant.role is Role.COUNSEL:
        words = _("to be counsel {time} at the earliest, if an officer consents and nobody objects")
    elif grant.consented_by is None:
        words = _("to be an officer {time} at the earliest; another officer has to consent")
    else:
        words = _("to be an officer {time}, unless somebody objects")
    return words.format(time=when(max(grant.due_at, now), now, reader))


def _named(roles: Sequence[Role], reader: Reader) -> str:
    return ", ".join(reader.gettext(ROLES[role]) for role in roles)
