"""What can be done to a campaign from its card: the buttons, and what they ask before they do what cannot be taken back."""

from typing import Final

from desk.broadcasting import may_retry, may_stop
from desk.campaigns import CampaignState, RecipientState
from desk.correcting import SENT
from desk.notices import CampaignQuestion
from desk.watching import CampaignView
from handlers.buttons import Action, encode
from handlers.messages.corrections import ask_withdraw, correction_buttons
from handlers.messages.menus import Rows
from handlers.messages.naming import label, one_line
from handlers.messages.reader import Reader
from handlers.messages.text import Button
from handlers.messages.wording import amount

_NO_TABLE: Final = frozenset({CampaignState.WAITING, CampaignState.SCHEDULED})


def question(view: CampaignView, asks: CampaignQuestion | None, reader: Reader) -> str:
    """What the card asks; nothing where the campaign has moved on since."""
    match asks:
        case CampaignQuestion.STOP if may_stop(view.campaign):
            return _ask_stop(view, reader)
        case CampaignQuestion.RETRY if view.progress.again and may_retry(view.campaign, view.at):
            return _ask_retry(view, reader)
        case CampaignQuestion.WITHDRAW if view.campaign.state in SENT:
            return ask_withdraw(view, reader)
        case _:
            return ""


def _ask_stop(view: CampaignView, reader: Reader) -> str:
    _ = reader.gettext
    lines = ["❓ <b>" + _("Stop {ref} for good?").format(ref=view.campaign.ref) + "</b>"]
    if view.campaign.begun_at is None:
        lines.append(_("Nobody will get it."))
    else:
        lines.append(
            _(
                "Who has got it keeps it; {n} who wait will not get it. Pausing can be taken back, stopping cannot."
            ).format(n=amount(view.progress.counts[RecipientState.DUE], reader))
        )
    carried = view.campaign.policy
    if carried is not None:
        words = (
            _("Policy {version}, which it announces, will not come into force.")
            if carried.adopted_at is None
            else _("Policy {version}, which it announces, is in force and stays so.")
        )
        lines.append(words.format(version=one_line(carried.version)))
    return "\n".join(lines)


def _ask_retry(view: CampaignView, reader: Reader) -> str:
    _ = reader.gettext
    again, unknown = view.progress.again, view.progress.counts[RecipientState.UNKNOWN]
    title = reader.ngettext("Send it again to {n} recipient?", "Send it again to {n} recipients?", again)
    lines = ["❓ <b>" + title.format(n=amount(again, reader)) + "</b>"]
    if unknown:
        words = reader.ngettext(
            "Of {n} of them it is not known whether it arrived: it may reach them twice.",
            "Of {n} of them it is not known whether it arrived: it may reach them twice.",
            unknown,
        )
        lines.append(words.format(n=amount(unknown, reader)))
    return "\n".join(lines)


def confirming(view: CampaignView, asks: CampaignQuestion, reader: Reader) -> Rows:
    _ = reader.gettext
    number = view.campaign.id
    back = Button("« " + _("Go back"), encode(Action.CAMPAIGN_BACK, number))
    if asks is CampaignQuestion.STOP:
        return ((Button(_("Stop it for good"), encode(Action.CAMPAIGN_STOP_NOW, number)),), (back,))
    if asks is CampaignQuestion.WITHDRAW:
        return ((Button(_("Withdraw it everywhere"), encode(Action.CAMPAIGN_WITHDRAW_NOW, number)),), (back,))
    again = _("Send again to {n}").format(n=amount(view.progress.again, reader))
    return ((Button(label(again), encode(Action.CAMPAIGN_RETRY_NOW, number)),), (back,))


def buttons(view: CampaignView, reader: Reader) -> Rows:
    _ = reader.gettext
    number, state = view.campaign.id, view.campaign.state
    steer: list[Button] = []
    if state is CampaignState.SENDING:
        steer.append(Button(_("Pause"), encode(Action.CAMPAIGN_PAUSE, number)))
    if state is CampaignState.PAUSED:
        steer.append(Button(_("Resume"), encode(Action.CAMPAIGN_RESUME, number)))
    if may_stop(view.campaign):
        steer.append(Button(_("Stop"), encode(Action.CAMPAIGN_STOP, number)))
    below: list[Button] = []
    if view.progress.again and may_retry(view.campaign, view.at):
        again = _("Retry {n}").format(n=amount(view.progress.again, reader))
        below.append(Button(label(again), encode(Action.CAMPAIGN_RETRY, number)))
    if state not in _NO_TABLE:
        below.append(Button(_("Send me the table"), encode(Action.CAMPAIGN_TABLE, number)))
    rows = (tuple(steer), *correction_buttons(view.campaign, reader), tuple(below))
    return tuple(row for row in rows if row)
