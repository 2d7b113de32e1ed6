"""What was chosen about an announcement and what it would come to, a line each: for its author and for the second person."""

from typing import Final

from desk.announced import AnnouncementView, Outlook
from desk.campaigns import Audience, Campaign, CampaignState, MissingText, QuietHours, Terms
from desk.rules.announcing import Doubt
from desk.rules.durations import Ms
from handlers.messages.campaign_card import audience
from handlers.messages.facts import Facts
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.wording import amount, language_name, length, time_there, when

_EXCERPT: Final = 60
"""UTF-16 units of a text, on a line of its own."""
_DOUBTS: Final = {
    Doubt.NIGHT: mark("Part of it is sent at night. Choose another time, or quiet hours."),
    Doubt.AFTER_POLICY: mark(
        "Some will read it when the policy is in force already. Begin earlier, or let it come into force later."
    ),
    Doubt.OVER_BUDGET: mark(
        "It costs more Stars than one announcement may spend. The rest of it is sent unpaid, and slower."
    ),
    Doubt.CUT_OFF: mark("Not all can be reached by the time after which nobody gets it."),
}


def texts(view: AnnouncementView, reader: Reader) -> str:
    """Each language with the beginning of its text."""
    _ = reader.gettext
    if not view.texts:
        return "✏️ " + _("There is no text yet.")
    lines = []
    for code, post in view.texts.items():
        file = "📎 " if post.attachment is not None else ""
        lines.append(f"✏️ <b>{one_line(language_name(code))}</b>: {file}{one_line(post.text, _EXCERPT)}")
    return "\n".join(lines)


def terms(view: AnnouncementView, facts: Facts, reader: Reader) -> str:
    """Who gets it, what it means to them, and when."""
    _ = reader.gettext
    campaign, chosen = view.campaign, view.campaign.terms
    # Later its card counts who got it; who would get it by now is of no interest.
    is_ahead = campaign.state in (CampaignState.DRAFT, CampaignState.WAITING, CampaignState.SCHEDULED)
    whom = _counted(chosen.audience, view.outlook, reader) if is_ahead else audience(chosen.audience, reader)
    lines = [
        _("To {audience}").format(audience=whom),
        _kind(chosen, reader),
        _missing(view, reader) if is_ahead else "",
        _reading(chosen, reader),
        *times(chosen, facts, reader),
        money(view, reader),
        _policy(campaign, facts, reader),
    ]
    return "\n".join(line for line in lines if line)


def times(chosen: Terms, facts: Facts, reader: Reader) -> list[str]:
    """When it is sent, a line for each thing that was chosen."""
    _ = reader.gettext
    if chosen.starts_at is None:
        lines = [_("When: as soon as possible")]
    else:
        lines = [_("When: {time}").format(time=moment(chosen.starts_at, facts, reader))]
    if chosen.spread:
        lines.append(_("Spread over {length}").format(length=length(chosen.spread, reader)))
    if chosen.quiet is not None:
        lines.append(_("Not between {hours} on the recipient's clock").format(hours=quiet_hours(chosen.quiet)))
    if chosen.not_after is not None:
        lines.append(_("Not after {time}").format(time=moment(chosen.not_after, facts, reader)))
    return lines


def outlook(view: AnnouncementView, facts: Facts, reader: Reader) -> str:
    """How long it takes, and what speaks against it as it is."""
    _ = reader.gettext
    found = view.outlook
    if not found.recipients:
        return "⚠️ " + _("Nobody would get it.")
    ends = moment(found.ends, facts, reader)
    if view.campaign.terms.spread:
        words = _("Takes {length} and is done {time}.")
    else:
        words = _("Takes {length} at Telegram's limit and is done {time}.")
    lines = ["⏱ " + words.format(length=length(found.takes, reader), time=ends)]
    unread = [language_name(code) for code in found.unread]
    if unread:
        lines.append(
            "⚠️ " + _("Nobody who gets it speaks {languages}.").format(languages=one_line(", ".join(unread), 200))
        )
    return "\n".join([*lines, *("⚠️ " + _(_DOUBTS[doubt]) for doubt in found.doubts)])


def moment(at: Ms, facts: Facts, reader: Reader) -> str:
    """A moment as everybody is told it, and on the clocks of the desk's zone, in which it was typed."""
    said, zone = when(at, facts.now, reader), facts.policy.staff.timezone
    if zone == "UTC":
        return said
    words = reader.gettext("{moment}, {time} in {zone}")
    return words.format(moment=said, time=time_there(at, zone, reader), zone=one_line(zone))


def quiet_hours(quiet: QuietHours) -> str:
    """ "22:00-07:00"."""
    return f"{_clock(quiet.since)}\u2013{_clock(quiet.until)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _counted(whom: Audience, found: Outlook, reader: Reader) -> str:
    words = reader.gettext("{audience}: {n} now")
    return words.format(audience=audience(whom, reader), n=amount(found.recipients, reader))


def _kind(chosen: Terms, reader: Reader) -> str:
    _ = reader.gettext
    if not chosen.audience.of_people:
        if chosen.mandatory:
            return _("With sound; what a crash leaves in doubt is posted again")
        return _("Without sound; what a crash leaves in doubt is not posted again")
    if chosen.mandatory:
        return _(
            "Mandatory: also for who turned optional announcements off, with sound; what a crash leaves in doubt is sent again"
        )
    return _(
        "Optional: without sound, and not for who turned such announcements off; what a crash leaves in doubt is not sent again"
    )


def _missing(view: AnnouncementView, reader: Reader) -> str:
    _ = reader.gettext
    n = view.outlook.without_text
    if not view.texts or not n:
        return ""
    if view.campaign.terms.missing is MissingText.SKIP:
        return _("No text in their language: {n}, who get nothing").format(n=amount(n, reader))
    first = one_line(language_name(next(iter(view.texts))))
    words = _("No text in their language: {n}, who get the one in {language}")
    return words.format(n=amount(n, reader), language=first)


def _reading(chosen: Terms, reader: Reader) -> str:
    if not chosen.ask_read:
        return ""
    return reader.gettext("With the button “I have read this”")


def money(view: AnnouncementView, reader: Reader) -> str:
    """What it costs; empty where it is free of charge."""
    if not view.campaign.terms.paid:
        return ""
    stars = view.outlook.stars
    return reader.ngettext(
        "Paid: about {n} Star, sent many times faster", "Paid: about {n} Stars, sent many times faster", stars
    ).format(n=stars)


def _policy(campaign: Campaign, facts: Facts, reader: Reader) -> str:
    if campaign.policy is None:
        return ""
    words = reader.gettext("Announces the policy {version}, in force from {time}")
    at = moment(campaign.policy.effective_at, facts, reader)
    return words.format(version=one_line(campaign.policy.version), time=at)
