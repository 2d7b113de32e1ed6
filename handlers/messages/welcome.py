"""What everyone can ask the desk for: a greeting, help, their own reports and standing, a chat's id; and the group's pinned button."""

from collections.abc import Sequence

from desk.heads import READERS
from desk.model import JUDGES, KEEPERS, CaseState, Chat, Role, Strike
from desk.views import MyReport, MyStatus
from handlers.arrival import Bot
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.misuse import your_misuse
from handlers.messages.naming import category_title, category_titles, one_line
from handlers.messages.reader import Reader
from handlers.messages.standing import counted_once, counts_where, lost_with_a_ban, your_standing
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import points, when


def greeting(facts: Facts, reader: Reader) -> Text:
    """The answer to Start. Help comes first: whoever opens this may be in danger."""
    _ = reader.gettext
    blocks = [
        Block("<b>" + _("Welcome. Here you can report, in private, what should not happen in a group.") + "</b>"),
        Block(foreign(_(facts.helplines.for_language(reader.language)))),
        Block(
            _(
                "A person reads every report. We do not tell the group or the person you report that it was you. You will"
                " hear here what came of it."
            )
        ),
        Block(always_told(reader)),
        Block(_("/help shows everything else.")),
    ]
    return Text(fit(blocks), (_report(reader), _reports(reader)))


def help_text(roles: frozenset[Role], facts: Facts, reader: Reader, *, lent: bool = False) -> Text:
    """The commands, those of the person's roles or of a right that the group has `lent` them, and the categories that commands take."""
    _ = reader.gettext
    blocks = [Block("<b>" + _("What you can do here") + "</b>\n" + "\n".join(_for_everyone(reader)))]
    if roles & JUDGES:
        blocks.append(Block("<b>" + _("For moderators") + "</b>\n" + "\n".join(_for_moderators(reader))))
    elif lent:
        blocks.append(Block("<b>" + _("For administrators of this group") + "</b>\n" + "\n".join(_for_lent(reader))))
    if roles & {Role.LEAD, Role.OWNER}:
        blocks.append(Block("<b>" + _("For leads") + "</b>\n" + "\n".join(_for_leads(reader))))
    if roles & READERS:
        blocks.append(Block(_("/head: the latest signed head of the journal")))
    if roles & KEEPERS:
        blocks.append(
            Block("<b>" + _("For owners and officers, in private") + "</b>\n" + "\n".join(_for_keepers(reader)))
        )
    if Role.OFFICER in roles:
        blocks.append(Block("<b>" + _("For officers, in private") + "</b>\n" + "\n".join(_for_officers(reader))))
    elif Role.COUNSEL in roles:
        blocks.append(Block(_("/request L-5: read a lawful request that waits for your approval")))
    blocks += [Block(always_told(reader)), Block(_categories(facts, reader), Worth.MAY)]
    return Text(fit(blocks), (_report(reader),))


def always_told(reader: Reader) -> str:
    """Which announcements come in any case, and how to be rid of the others."""
    _ = reader.gettext
    return _(
        "Announcements about the rules, and what concerns a case of your own, always come. Optional announcements you can turn off:"
        " /notices"
    )


def _for_everyone(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _("/report: report a message or a person; in a group, as a reply to the message"),
        _("/myreports: follow what became of your reports"),
        _("/mystatus: see your own warnings, and until when they count"),
        _("/contest M-3: have another lead look again, if your reports were found to be misuse"),
        _("/rules: read the rules"),
        _("/appeal: have somebody else look again at a decision about you, or at your report that was dismissed"),
        _("/withdraw A-4: take your appeal back"),
        _("/notices: turn optional announcements off or on"),
        _("/language: choose the language in which I write to you"),
        _("/timezone: say where you live, for quiet hours"),
        _("/privacy: what is kept of you, how long, and who sees it"),
        _("/transparency: how often authorities asked for data"),
        _("/mydata: get a copy of everything that is held about you"),
        _("/forgetme: have your data here erased; you read first what goes and what stays"),
        _("/setup: in your group, pin a button for reporting privately"),
        _("/settings: in your group, choose how I work there"),
        _("/chatid: show the id of a chat"),
    )


def _for_moderators(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _("/queue: open cases, the most urgent first"),
        _("/case C-7: one case with its whole history"),
        _("/claim C-7, /release C-7: take a case, let it go"),
        _("/handover C-7 target: give a case to a colleague"),
        _("/note C-7 text: add a note for staff"),
        _("/escalate C-7 why: hand a case to the officers as a threat to life; with “preserve: why” to have it kept"),
        _("/dismiss C-7 reason: close it without a measure"),
        _("/alike C-7: all open cases that are alike, to dismiss them together"),
        _("/warn target category reason: do what the ladder makes due, from a notice to a ban"),
        _("/delete target category reason: the same, and the message goes"),
        _("/mute or /ban target [7d] category reason: in the group of the case"),
        _("… reason // why: for staff only, why you decide otherwise than the ladder"),
        _("--everywhere: in all groups that share their measures; --silent: the group is told nothing"),
        lost_with_a_ban(reader),
        _("/kick target category reason: remove someone, who may come back"),
        _("/unmute or /unban target reason: end it before its time; the decision stands"),
        _("/undo D-9 reason: take a decision back, with all that it did"),
        _("/appeals: open appeals that wait for somebody to judge them"),
        _("/uphold A-4 reason, /overturn A-4 reason: judge an appeal against somebody else's decision"),
        _("/replace A-4 mute 12h reason: put something milder in its place"),
        _("/warns target: someone's active warnings"),
        _("/history target: all cases, decisions and sanctions about someone"),
        _("/unwarn target reason: undo the latest decision that counts against someone"),
        _(
            "Rose's short forms work too: /dwarn also deletes the message, /sban says nothing in the group, /tmute needs a length."
        ),
        _("A target is a reply to a message, a case such as C-7, an id or a @username."),
    )


def _for_keepers(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _(
            "/hold target 90d basis: keep records from being purged or erased, for a time; “secret” before the basis keeps it secret"
        ),
        _("/hold H-1 90d: let a hold end later; /unhold H-1: end it"),
        _("/holds: the holds in force"),
    )


def _for_officers(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _("/requests: the lawful requests that are open, by deadline; /request L-5: one of them in full"),
        _("/request new: take in one that has come, with its original document"),
        _("/deputy @name 2w: who approves lawful requests in your place while you are away; /deputy end takes it back"),
    )


def _for_lent(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _("/warn target category reason: do what the ladder makes due, from a notice to a ban"),
        _("/delete target category reason: the same, and the message goes"),
        _("/mute or /ban target [7d] category reason: in the group of the case"),
        _("… reason // why: for staff only, why you decide otherwise than the ladder"),
        lost_with_a_ban(reader),
        _("/kick target category reason: remove someone, who may come back"),
        _("/unmute or /unban target reason: end it before its time; the decision stands"),
        _("/undo D-9 reason: take a decision back, with all that it did"),
        _("/unwarn target reason: undo the latest decision that counts against someone"),
        _(
            "Rose's short forms work too: /dwarn also deletes the message, /sban says nothing in the group, /tmute needs a length."
        ),
        _("A target is a reply to a message, a case such as C-7, an id or a @username."),
    )


def _for_leads(reader: Reader) -> tuple[str, ...]:
    _ = reader.gettext
    return (
        _("/role target moderator, or none: give or take a role"),
        _("/roles: who works here; press a name to change roles"),
        _("/announce text: begin an announcement to many; alone, or in reply to a message of yours, too"),
        _("/campaigns: what is announced to many, and how far it is; /campaign B-2 opens one"),
        _("/import rose, as the caption of a file: bring warnings from Rose, after a dry run"),
        _("/flagger target on reason, /flagger target off [serious careless] reason: trusted flaggers"),
        _("/flaggers: the trusted flaggers, and how their reports fared"),
        _("/misuse: cautioned and muted reporters; /misuse R-12: how the reports of who sent R-12 fared"),
        _("/cautionreporter, /mutereporter R-12 [30d] serious careless reason: against the misuse of reports"),
        _("/clearreporter M-3 reason: withdraw that; /upholdmisuse M-3 reason: let stand what was contested"),
        _("/unseal R-12 reason: look at who sent a report; the other leads are told that you did"),
    )


def my_reports(reports: Sequence[MyReport], facts: Facts, reader: Reader) -> Text:
    """A person's own reports, the latest first; of the other side nothing."""
    _ = reader.gettext
    if not reports:
        return Text(_("You have not reported anything yet."), (_report(reader),))
    blocks = [Block("<b>" + _("Your reports, the latest first") + "</b>")]
    blocks += [Block(_my_report(mine, facts, reader), Worth.SHOULD) for mine in reports]
    return Text(fit(blocks), (_report(reader),))


def my_status(status: MyStatus, facts: Facts, reader: Reader) -> Text:
    """What counts against a person now, and what it means: their warnings, and what was said about their reports."""
    _ = reader.gettext
    reports = Block(your_misuse(status.misuse, facts, reader))
    if not status.account.strikes:
        return Text(fit([Block(_("You have no active warnings.")), reports]))
    blocks = [
        Block("<b>" + _("Your active warnings") + "</b>"),
        Block(your_standing(status.account.standing, reader)),
        Block("\n".join(_warning(strike, status, facts, reader) for strike in status.account.strikes), Worth.SHOULD),
        reports,
        Block(_("Only you and the moderators can see this.")),
    ]
    return Text(fit(blocks))


def chat_id(chat: Chat, reader: Reader) -> Text:
    """A chat's number, for the settings."""
    _ = reader.gettext
    words = _("The id of “{title}” is {id}").format(title=one_line(chat.title), id=f"<code>{chat.id}</code>")
    return Text(words if one_line(chat.title) else f"<code>{chat.id}</code>")


def report_button(bot: Bot, chat: int, reader: Reader) -> Text:
    """The message to pin in a group. Its button opens the private chat with this group chosen."""
    _ = reader.gettext
    words = _(
        "If something in this group worries you, report it privately. Only the moderators of the desk see your report; the"
        " group and the person concerned are not told who sent it."
    )
    address = f"https://t.me/{bot.username}?start={start_parameter(chat)}"
    return Text(words, ((Button(_("Report privately"), url=address),),))


def start_parameter(chat: int) -> str:
    """What a deep link carries to name a group (`A-Za-z0-9_-`, 64 at most)."""
    return f"report_{chat}"


def _categories(facts: Facts, reader: Reader) -> str:
    """What can be written after /report and in a moderator's commands."""
    _ = reader.gettext
    names = (f"<code>{name}</code> {category_title(name, facts.policy, reader)}" for name in facts.policy.categories)
    return "<b>" + _("Categories") + "</b>\n<blockquote expandable>" + "\n".join(names) + "</blockquote>"


def _report(reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    return (Button(_("Report something"), encode(Action.REPORT)),)


def _reports(reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    return (Button(_("See my reports"), encode(Action.MY_REPORTS)),)


def _my_report(mine: MyReport, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    title = category_titles(mine.report.category, facts, reader)
    received = _("received {time}").format(time=when(mine.report.at, facts.now, reader))
    return f"<b>{mine.report.ref}</b> · {title}\n{received}\n→ {_stage(mine, facts, reader)}"


def _stage(mine: MyReport, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if mine.state is CaseState.CLOSED:
        return _("decided: we acted on it") if mine.acted else _("decided: no violation found that we could act on")
    if mine.report.muted_by is not None:
        return _("kept; nobody is called to look at it while your reports are muted")
    if mine.claimed:
        return _("a moderator is looking at it")
    if mine.deadline < facts.now:
        return _("waiting for a moderator; we are late, and sorry")
    return _("waiting for a moderator; we aim to decide no later than {time}").format(
        time=when(mine.deadline, facts.now, reader)
    )


def _warning(strike: Strike, status: MyStatus, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    words = (
        _("D-{n}: {category}, {points}") if strike.expires_at is None else _("D-{n}: {category}, {points} until {time}")
    )
    line = "• " + words.format(
        n=strike.decision,
        category=category_titles(strike.category, facts, reader),
        points=points(strike.points, reader),
        time=when(strike.expires_at or 0, facts.now, reader),
    )
    return line + counts_where(strike, reader) + counted_once(strike.decision, status.account.counted_with, reader)
