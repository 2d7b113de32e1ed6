"""The card of a campaign: what it is, how far it is, and what can be done; and the list that leads to the cards."""

from collections.abc import Sequence
from typing import Final

from desk.campaigns import Audience, AudienceKind, Campaign, CampaignState, RecipientState, Skipped
from desk.notices import CampaignQuestion
from desk.rules.durations import Ms
from desk.watching import CampaignView, Progress
from handlers.buttons import Action, encode
from handlers.messages.campaign_steering import buttons, confirming, question
from handlers.messages.corrections import correction_lines
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import one_line, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text
from handlers.messages.wording import amount, language_name, length, when

_BAR: Final = 12
"""Signs of the bar."""
_WITH_REASON: Final = 8
"""Reasons, and languages, that one line tells."""

STATES: Final = {
    CampaignState.DRAFT: mark("draft"),
    CampaignState.WAITING: mark("waits for a second person"),
    CampaignState.SCHEDULED: mark("scheduled"),
    CampaignState.SENDING: mark("being sent"),
    CampaignState.PAUSED: mark("paused"),
    CampaignState.STOPPED: mark("stopped"),
    CampaignState.DONE: mark("done"),
    CampaignState.WITHDRAWN: mark("withdrawn"),
}
_AUDIENCES: Final = {
    AudienceKind.EVERYONE: mark("everyone who pressed Start"),
    AudienceKind.SANCTIONED: mark("members who are muted or banned"),
    AudienceKind.STAFF: mark("staff"),
    AudienceKind.GROUPS: mark("all groups"),
    AudienceKind.CHANNELS: mark("all channels"),
}
_COUNTED: Final = (
    (RecipientState.SENT, mark("Sent: {n}")),
    (RecipientState.BLOCKED, mark("Blocked the bot or gone: {n}")),
    (RecipientState.FAILED, mark("Failed: {n}")),
    (RecipientState.UNKNOWN, mark("Unknown whether it arrived: {n}")),
)
_SKIPPED: Final = {
    Skipped.NEVER_STARTED: mark("have not pressed Start: {n}"),
    Skipped.OPTED_OUT: mark("want no optional announcements: {n}"),
    Skipped.NO_LANGUAGE: mark("no text in their language: {n}"),
    Skipped.TOO_LATE: mark("too late: {n}"),
    Skipped.LEFT: mark("no longer in the audience: {n}"),
    Skipped.MOVED: mark("became a supergroup: {n}"),
    Skipped.STOPPED: mark("stopped before their turn: {n}"),
    Skipped.ERASED: mark("had their data erased: {n}"),
}
_OVER: Final = frozenset({CampaignState.STOPPED, CampaignState.DONE, CampaignState.WITHDRAWN})


def campaign_card(view: CampaignView, asks: CampaignQuestion | None, facts: Facts, reader: Reader) -> Text:
    """How far a campaign is; with what it asks, where a press has to be confirmed."""
    asked = question(view, asks, reader)
    blocks = [
        Block(_heading(view.campaign, facts, reader)),
        Block(_policy(view, facts, reader)),
        Block(_figures(view, facts, reader)),
        Block(_pace(view, reader)),
        Block(_reads(view, reader), Worth.SHOULD),
        Block(correction_lines(view.correction, view.corrected, reader)),
        Block(asked),
    ]
    return Text(fit(blocks), confirming(view, asks, reader) if asked and asks else buttons(view, reader))


def taken_back(ref: str, reader: Reader) -> Text:
    """What stays of a card while the author changes what was let go."""
    return Text(reader.gettext("{ref} was taken back by its author, who is changing it.").format(ref=ref))


def withdrawn_card(ref: str, reader: Reader) -> Text:
    """What stays of the card of whoever is no lead any more."""
    return Text(reader.gettext("{ref} is not for you to watch any more.").format(ref=ref))


def campaign_list(found: Sequence[Campaign], reader: Reader) -> Text:
    """The campaigns to choose from, a button each."""
    _ = reader.gettext
    if not found:
        return Text(_("Nothing has been announced yet. /announce begins an announcement."))
    lines = [f"<b>{one.ref}</b> · {state_of(one, reader)} · {audience(one.terms.audience, reader)}" for one in found]
    text = "<b>" + _("Announcements") + "</b>\n" + "\n".join(lines)
    buttons = [Button(_("Open {ref}").format(ref=one.ref), encode(Action.CAMPAIGN, one.id)) for one in found]
    return Text(text, tuple(tuple(buttons[place : place + 3]) for place in range(0, len(buttons), 3)))


def audience(whom: Audience, reader: Reader) -> str:
    """To whom it goes, in the middle of a line."""
    _ = reader.gettext
    if whom.kind is AudienceKind.REPORTERS:
        days = whom.days or 0
        words = reader.ngettext("reporters of the last {n} day", "reporters of the last {n} days", days)
        return words.format(n=days)
    return _(_AUDIENCES[whom.kind])


def too_large(ref: str, reader: Reader) -> Text:
    """Instead of a table that Telegram does not take."""
    words = reader.gettext(
        "The table of {ref} is larger than Telegram takes from a bot (50 MB). Whoever runs the desk can write it: "
        "<code>ombud campaign export {ref} --csv</code>"
    )
    return Text(words.format(ref=ref))


def ordered(campaign: Campaign, reader: Reader) -> str:
    """To who has just paused, resumed, stopped or retried it; plain text over a button."""
    _ = reader.gettext
    match campaign.state:
        case CampaignState.PAUSED:
            words = _("{ref} is paused. What is on its way still arrives.")
        case CampaignState.STOPPED if campaign.begun_at is None:
            words = _("{ref} is stopped. Nobody gets it.")
        case CampaignState.STOPPED:
            words = _("{ref} is stopped. What is on its way still arrives.")
        case _:
            words = _("{ref} is being sent.")
    return words.format(ref=campaign.ref)


def table_comes(ref: str, reader: Reader) -> str:
    """To who asked for it; plain text over a button."""
    return reader.gettext("The table of {ref} comes as a file, here in private.").format(ref=ref)


def _heading(campaign: Campaign, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    terms = campaign.terms
    whom = _("To {audience}").format(audience=audience(terms.audience, reader))
    if terms.audience.of_people:
        kind = _("mandatory") if terms.mandatory else _("optional")
        whom = _("To {audience} · {kind}").format(audience=audience(terms.audience, reader), kind=kind)
    lines = [
        f"📣 <b>{campaign.ref}</b> · {state_of(campaign, reader)}",
        whom,
    ]
    author = staff_link(campaign.author, facts.people)
    if campaign.approved_by is not None:
        words = _("By {author}, approved by {approver}")
        lines.append(words.format(author=author, approver=staff_link(campaign.approved_by, facts.people)))
    else:
        lines.append(_("By {author}").format(author=author))
    return "\n".join([*lines, *_times(campaign, facts.now, reader)])


def state_of(campaign: Campaign, reader: Reader) -> str:
    """In a word or two."""
    if campaign.state is CampaignState.WAITING and campaign.rejected_by is not None:
        return reader.gettext("rejected")
    return reader.gettext(STATES[campaign.state])


def _times(campaign: Campaign, now: Ms, reader: Reader) -> list[str]:
    _ = reader.gettext
    if campaign.begun_at is None:
        starts = campaign.terms.starts_at
        return (
            []
            if starts is None or campaign.state in _OVER
            else [_("Starts {time}").format(time=when(starts, now, reader))]
        )
    lines = [_("Begun {time}").format(time=when(campaign.begun_at, now, reader))]
    if campaign.ended_at is not None:
        lasted = length(campaign.ended_at - campaign.begun_at, reader)
        lines.append(_("Ended {time}, after {length}").format(time=when(campaign.ended_at, now, reader), length=lasted))
    elif campaign.terms.not_after is not None:
        lines.append(_("Not sent after {time}").format(time=when(campaign.terms.not_after, now, reader)))
    return lines


def _policy(view: CampaignView, facts: Facts, reader: Reader) -> str:
    _, campaign = reader.gettext, view.campaign
    carried = campaign.policy
    if carried is None:
        return ""
    version = one_line(carried.version)
    if carried.adopted_at is not None:
        words = _("Policy {version} came into force {time}.")
        since = max(carried.effective_at, campaign.begun_at or carried.effective_at)
        return words.format(version=version, time=when(since, facts.now, reader))
    nobody = campaign.state is CampaignState.DONE and not view.progress.counts[RecipientState.SENT]
    if nobody or campaign.state in (CampaignState.STOPPED, CampaignState.WITHDRAWN) or _came_too_late(campaign):
        return _("Policy {version} does not come into force.").format(version=version)
    words = _("Policy {version} comes into force {time}.")
    return words.format(version=version, time=when(carried.effective_at, facts.now, reader))


def _came_too_late(campaign: Campaign) -> bool:
    """Whether it began after its last moment, so that nobody got it: then its policy does not come into force either."""
    begun, last = campaign.begun_at, campaign.terms.not_after
    return begun is not None and last is not None and begun > last


def _figures(view: CampaignView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    campaign, progress = view.campaign, view.progress
    if campaign.begun_at is None:
        return ""
    lines = [_bar(progress, reader)] if progress.total else []
    if campaign.filled_at is None and campaign.state not in _OVER:
        lines.append(_("Recipients are still being gathered."))
    counts = progress.counts
    lines += [
        _(words).format(n=amount(counts[state], reader))
        for state, words in _COUNTED
        if counts[state] or state is RecipientState.SENT
    ]
    lines.append(_skipped(progress, reader))
    if progress.open:
        lines.append(_waiting(view, facts, reader))
    if progress.repeated:
        lines.append(_("Possibly sent twice: {n}").format(n=amount(progress.repeated, reader)))
    return "\n".join(line for line in lines if line)


def _bar(progress: Progress, reader: Reader) -> str:
    settled = progress.total - progress.open
    full = settled * _BAR // progress.total
    words = reader.gettext("{n} of {total}")
    said = words.format(n=amount(settled, reader), total=amount(progress.total, reader))
    return f"{'▓' * full}{'░' * (_BAR - full)} {said}"


def _skipped(progress: Progress, reader: Reader) -> str:
    _ = reader.gettext
    skipped = progress.counts[RecipientState.SKIPPED]
    if not skipped:
        return ""
    said = _("Skipped: {n}").format(n=amount(skipped, reader))
    reasons = sorted(progress.skipped.items(), key=lambda item: -item[1])[:_WITH_REASON]
    known = [_(_SKIPPED[Skipped(code)]).format(n=amount(n, reader)) for code, n in reasons if code in _CODES]
    return f"{said} ({', '.join(known)})" if known else said


_CODES: Final = frozenset(code.value for code in _SKIPPED)


def _waiting(view: CampaignView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    progress = view.progress
    said = _("Still to be sent: {n}").format(n=amount(progress.open, reader))
    if progress.due is None or progress.due[0] <= facts.now or view.campaign.state is not CampaignState.SENDING:
        return said
    return said + ", " + _("the next one {time}").format(time=when(progress.due[0], facts.now, reader))


def _pace(view: CampaignView, reader: Reader) -> str:
    _ = reader.gettext
    progress = view.progress
    if view.campaign.state is not CampaignState.SENDING or not progress.rate:
        return ""
    if progress.rate >= 1:
        said = _("{n} a second").format(n=amount(round(progress.rate), reader))
    else:
        said = _("{n} a minute").format(n=amount(max(round(progress.rate * 60), 1), reader))
    left = progress.left(view.at)
    if left is None:
        return said
    return said + ", " + _("{length} left").format(length=length(left, reader))


def _reads(view: CampaignView, reader: Reader) -> str:
    _ = reader.gettext
    reads = view.progress.reads
    if not view.campaign.terms.ask_read or view.campaign.begun_at is None:
        return ""
    said = _("Have read it: {n}").format(n=amount(sum(reads.values()), reader))
    most = sorted(reads.items(), key=lambda item: -item[1])[:_WITH_REASON]
    by_language = [f"{one_line(language_name(code))} {amount(n, reader)}" for code, n in most if code]
    return f"{said} ({', '.join(by_language)})" if by_language else said
