"""What people read when the desk refuses: a sentence for each error that says what to do instead. Plain text, in their language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desk import errors
from desk.drafts import Step
from desk.errors import DeskError
from desk.model import Role
from desk.request_errors import DeputyRefused, IntakeRefused, SourceFailed
from desk.rules.durations import Ms
from desk.rules.policy import Policy, read_step
from handlers import request_errors
from handlers.messages.naming import label
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import step_name
from handlers.messages.wording import language_name, length, when


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a sentence needs besides the error."""

    reader: Reader
    policy: Policy
    now: Ms
    who: str = ""
    """The name of the member of staff whom the error names, if it is known."""


_SENTENCES: Final = {
    **request_errors.SENTENCES,
    errors.UnknownReference: mark("There is no {ref} that you can see. Please check the number."),
    errors.UnknownTarget: mark("I have never met “{typed}”. Reply to a message of theirs or give their numeric id."),
    errors.NotAllowed: mark("Your role does not cover this. If it should, ask an owner of this desk."),
    errors.ForStaffOnly: mark(
        "This is for the desk's own staff to decide. Reply to the message with /report, and they see it."
    ),
    errors.AdministersToo: mark(
        "They are an administrator of this group, as you are. Only the desk's own staff can decide about them: report them."
    ),
    errors.NotInside: mark(
        "They are not in this group now. Reply to a message of theirs, or report them with /report."
    ),
    errors.SharingForLeads: mark(
        "Who shares learns whom other groups have banned, so this is for the desk's leads and owners. An owner can choose it here."
    ),
    errors.NotServed: mark("I am not in that group now. Add me to it, then write /settings there."),
    errors.NotYourCommand: mark(
        "Only the administrator who gave this command, as the chat, can confirm it. Write as yourself instead."
    ),
    errors.LogRefused: mark(
        "I may not post here. Make me an administrator who may post messages, then write it again."
    ),
    errors.LogOfWhich: mark(
        "Which group's decisions? Write /settings in that group: its page about the log shows the whole line to write here."
    ),
    errors.NotAboveThem: mark(
        "They work here too, and your role is not above theirs. Report them with /report: whoever stands above them decides."
    ),
    errors.Unidentified: mark(
        "As a group or a channel you do not show who you are. Write as yourself, or use the buttons of the case's card."
    ),
    errors.CommandIncomplete: mark(
        "Something is missing from /{command}. /help shows what it needs, and in which order."
    ),
    errors.PolicyForOwners: mark(
        "This changes what keeps the staff in check (second persons, officers, undoing, what may be spent): an owner has to announce it."
    ),
    errors.PolicyTooSoon: mark(
        "People have to hear of it before it holds. It can come into force {at} at the earliest: please choose a later time."
    ),
    errors.NothingSealed: mark(
        "Nothing of the journal is sealed yet. Ask again in a minute; if it stays so, look at the log."
    ),
    errors.StartFirst: mark("The answer is for you alone. Open a private chat with me, press Start, and ask there."),
    errors.LastOwner: mark("A desk needs an owner. Give the role to somebody else first."),
    errors.OwnWork: mark("You proposed this, or it is about you. Somebody else has to look at it."),
    errors.AlreadySettled: mark("This is settled already: nobody has to decide it any more."),
    errors.SecondPersonNeeded: mark(
        "A ban for ever in several groups takes a second person. It is proposed: somebody else can approve it on the card of the case."
    ),
    errors.NobodyToApprove: mark(
        "A ban for ever in several groups takes a second person, and nobody else here could look. Ban for a time or in one group;"
        " the owner can waive it in the policy (lone_bans)."
    ),
    errors.SanctionsPaused: mark(
        "You have imposed many sanctions in a short time, so yours pause until a lead lets you go on. They have been told."
        " You can still warn, dismiss and write notes."
    ),
    errors.OwnReport: mark("This is your own message or account. You cannot report yourself, but you can delete it."),
    errors.AlreadyReported: mark(
        "You have reported this already: {ref} is still being worked on. /myreports shows how far it is."
    ),
    errors.CaseHeld: mark("{by} is working on {ref}, until {until}. Ask them to release it, or take another one."),
    errors.CaseMovedOn: mark("{ref} has changed since you saw it, {at}. Look at its card again, then decide."),
    errors.CampaignMovedOn: mark(
        "{ref} has moved on since you saw it, and that cannot be done to it now. Look at it again."
    ),
    errors.AlreadyDecided: mark("{by} has decided {ref} already, {at}: {decision}."),
    errors.AlreadyVoided: mark("{ref} holds no more: it was withdrawn {at}. There is nothing left to undo."),
    errors.DecisionWithdrawn: mark(
        "{ref} is closed: {decision} was withdrawn {at}. To act anew, give the command with the message or the account."
    ),
    errors.NothingToLift: mark(
        "Nothing of that kind by this desk holds for them here. What was done in Telegram itself is lifted there, in the group's settings."
    ),
    errors.NothingToUndo: mark("There is no decision about {ref} that holds, so there is nothing to undo."),
    errors.DecidedAbove: mark("{by} stands above you and decided {ref}. Ask them, or an owner."),
    errors.NotYourClaim: mark("You do not hold {ref}. Only who has claimed it can release it."),
    errors.ConcernsYou: mark("{ref} concerns you, or you reported it. Somebody else has to work on it."),
    errors.CannotTake: mark("{by} cannot take {ref} now. Choose somebody else, or release it."),
    errors.TooGrave: mark("{ref} has to be looked at by itself: it is too grave, or cannot be compared with others."),
    errors.AppealTooLate: mark("The time to appeal {ref} was over {at}. You may still turn to a court."),
    errors.NothingToAppeal: mark(
        "{ref} holds no more: it was undone {at}. There is nothing left to appeal; /appeal shows what there is."
    ),
    errors.NotDismissed: mark(
        "{ref} was not dismissed: it is still worked on, or something was done. /myreports shows how far it is."
    ),
    errors.AppealPending: mark("{ref} is being looked at again already. /appeal shows what you have asked for."),
    errors.AppealExhausted: mark(
        "Somebody has looked at {ref} again already: this desk has no third look. You may still turn to a court."
    ),
    errors.AppealSettled: mark("{ref} is settled already, since {at}. There is nothing left to do about it."),
    errors.OwnVerdict: mark("{ref} is against a decision of your own. Another moderator or a lead has to judge it."),
    errors.NothingToReplace: mark(
        "{ref} is about a report that was dismissed: uphold that, or overturn it, and the case is open again."
    ),
    errors.AboutYourself: mark(
        "This is your own message or account, and nobody decides about themselves. Reply to the message that you mean."
    ),
    errors.TargetLeads: mark(
        "They are an administrator of that group: Telegram lets no bot mute, remove or ban them. Ask its owner to take their rights"
        " first, or use /warn."
    ),
    errors.ReasonMissing: mark("Please give a reason in words: write it behind the command."),
    errors.ReasonExposes: mark(
        "Your reason may name a person other than the one who will read it. Say what was done, without names or mentions."
    ),
    errors.NobodyToSanction: mark("Who is behind {ref} is not known, so there is nobody to warn, mute or ban."),
    errors.NothingToDelete: mark("{ref} is about no message that I could delete. Choose another outcome."),
    errors.NoGroup: mark(
        "No group is named. Give the command in the group where it should hold, or add --everywhere for all that share."
    ),
    errors.NoGroupShares: mark(
        "No group shares its measures yet; /settings, written in a group, changes that. Give the command in the group where it should"
        " hold."
    ),
    errors.UnknownFlag: mark("I do not know {typed}. There are --everywhere, for all groups that share, and --silent."),
    errors.UnclearDuration: mark("“{typed}” is no length of time. Write it as 30m, 12h, 7d, 6mo or forever."),
    errors.DurationMissing: mark("The rules name no length for this. Please say how long, such as 12h or 7d."),
    errors.LengthMissing: mark(
        "/{command} needs a length first, such as 30m, 12h or 7d. /{plain} without one takes what the rules say."
    ),
    errors.DepartureUnexplained: mark(
        "The ladder makes something else due here: {due}. To decide otherwise, say why, for staff only, after two slashes: // why."
    ),
    errors.CannotBeRemoved: mark(
        "A channel is no member whom I could remove. Ban it, so that it cannot write here, or delete the message."
    ),
    errors.CautionMissing: mark(
        "Who sent {ref} has not been cautioned lately, and must be before they are muted: /cautionreporter does it."
    ),
    errors.AlreadyCautioned: mark("Who sent {report} has been cautioned over it already: {ref}. /misuse shows it."),
    errors.AlreadyMuted: mark("Their reports are muted already, until {until}: {ref}. /clearreporter ends that."),
    errors.OwnDecision: mark("You decided {ref} yourself. Another lead has to look at it; you can still withdraw it."),
    errors.NotContested: mark("Nobody has contested {ref}, so there is nothing to look at again."),
    errors.AlreadyReviewed: mark("{ref} was looked at again already, or withdrawn. That stands."),
    errors.TooLateToContest: mark("The time to contest {ref} is over. You may still turn to a court."),
    errors.AnnouncementTooLong: mark(
        "The text in {language} is {over} characters too long: what I add below needs room too. Please shorten it."
    ),
    errors.AnnouncementFrozen: mark(
        "You have finished writing {ref}. To change it, take it back first, with the button of its panel."
    ),
    errors.AnnouncementChanged: mark("Its author changed {ref} since you read it. Read it again, on its latest card."),
    errors.AnnouncementSettled: mark(
        "This is settled: {ref} is not waiting any more. /campaign {ref} shows how it stands."
    ),
    errors.NotYourAnnouncement: mark("Only its author changes {ref}. Ask them, or begin your own with /announce."),
    errors.AnotherAnnouncement: mark("You are writing {ref}. Send or drop it first: one at a time."),
    errors.NobodyElseToApprove: mark(
        "It would go to more than {limit}, which takes a second person, and nobody else here is a lead or owner."
        " Give somebody the role with /role."
    ),
    errors.DraftGone: mark("This draft was sent, was cancelled or has expired. /report or /appeal begins a new one."),
    errors.DraftOpen: mark(
        "You are in the middle of writing something else. Send it or cancel it first, then come back."
    ),
    errors.TextTooLong: mark("That is too long: I take {limit} characters in all. Please use fewer words."),
    errors.CopiesForbidden: mark(
        "I take no files or copies of this: to keep them may be an offence. Please delete it here, and use words only."
    ),
    errors.CopyTooSoon: mark("You got a copy a short time ago, and it is above. The next one can be made {until}."),
    errors.NothingToRead: mark(
        "There is nothing for you to confirm here: this announcement was withdrawn, or it was not for you."
    ),
    errors.StillStaff: mark(
        "You work here, and what you do is recorded under your id. Ask an owner to take your role from you, then write /forgetme again."
    ),
    errors.ErasureNotAsked: mark("This question is over. Send /forgetme: it shows what is held about you now."),
    errors.StaleButton: mark("This button is from an earlier step or an older version. Please use the latest message."),
}
"""Placeholders are the errors' fields."""

_NOT_REPORTABLE: Final = {
    "desk": mark("This message is mine. To report somebody else's, reply to that one."),
    "service": mark("Telegram wrote this notice, nobody is behind it. Reply to a message that somebody wrote."),
}
_NOT_NEW: Final = {
    "same": mark(
        "This says the same as version {version}, which is in force. Please send a policy that changes something."
    ),
    "used": mark(
        'A version of this name was in force already. Please give yours another version = "…", and send it again.'
    ),
    "older": mark(
        "By its name this is older than version {version}, which is in force. Please give it the name of a later day."
    ),
    "ahead": mark(
        "Version {version} is announced already and not in force yet. Announce yours after that, or stop that announcement first."
    ),
    "changed": mark(
        "Version {version} came into force meanwhile. Its author takes this back and lets it go again, so that it says what changes now."
    ),
}
_NO_IMPORT: Final = {
    "elsewhere": mark("Please send me the file in private or in the staff chat: others here would read it."),
    "no_file": mark(
        "Send the file with /import rose as its caption, or reply to the file with that. It is a CSV list."
    ),
    "which_group": mark("Say for which of my groups, by its id: /import rose -1001234567890. /chatid there shows it."),
    "not_fetched": mark("Telegram did not give me the file. Please send it again."),
    "too_large": mark("The file is too large: a list takes 256 kB. Please split it."),
    "too_many": mark("The list is too long: it takes 500 warnings. Please split it."),
    "unreadable": mark("I cannot read this file. It has to be a CSV list, saved as UTF-8."),
    "no_export": mark("This is no export of Rose's. Warnings come as a CSV list: account,date,reason,category."),
    "columns": mark("The first line has to name the columns: account, and if you like date, reason and category."),
    "empty": mark("The list holds no warnings: below the first line, write one line for each."),
    "row": mark("Line {line} has not as many cells as the first line. Put words that hold a comma in quotation marks."),
    "quotes": mark("A quotation mark in the list is opened and never closed. Please mend it, and send the list again."),
    "account": mark("Line {line}: the account has to be a person's numeric id. Names change hands, so I take none."),
    "date": mark("Line {line}: write the date as 2025-11-03, not in the future, or leave it empty."),
    "reason": mark("Line {line}: the reason is too long, it takes 500 characters."),
    "category": mark("Line {line} names a category that the policy does not have. /help lists them."),
}
_UNCORRECTABLE: Final = {
    "not_sent": mark("It was not sent to anybody yet, or is withdrawn already: there is nothing to correct."),
    "others": mark("Somebody else is correcting this announcement now. Let them finish, then press again."),
    "settled": mark("This correction was sent on its way or dropped already. The card of the announcement shows it."),
    "unwritten": mark("Nothing is written anew yet. Choose a language first, and send me its new text."),
    "no_words": mark("I need words: please send me the whole new text, formatted as it should be."),
    "media": mark("A photo or file stays as it was sent. Please send me the new text alone."),
    "alone": mark(
        "So many have got it that a second person has to approve a correction, and no other lead or owner is here."
    ),
}
_NO_HOLD: Final = {
    "elsewhere": mark("This does not work here. Please write it to me in private."),
    "what": mark(
        "Say what to keep: a case such as C-7, an id, a @name, a category or everything. Then how long, such as 90d, and the basis."
    ),
    "which": mark("Which one? Please write it like this: /unhold H-1. /holds lists them."),
    "no_basis": mark("On which basis? Name the law or the order that asks for it, at the end of the command."),
    "long_basis": mark(
        "The basis is too long: it takes 500 characters. Name the law and the order; the rest is for your files."
    ),
    "day": mark("I cannot read this day. Please write it like this: 2027-03-01"),
    "end": mark("Until when? Please add a length or a day at the end, such as 90d or 2027-03-01."),
    "past": mark("That would be over already. Please name an end that is still to come."),
    "too_long": mark(
        "Three years from today is the most. Please name an earlier end; it can be extended before it is over."
    ),
    "sooner": mark("{ref} lasts longer than that already. Please name a later end; /unhold {ref} ends it now."),
    "no_period": mark("A period is for a category only. Please leave it out: a case or an account is kept as a whole."),
    "empty_period": mark(
        "This period ends before it begins. Please write its first and its last day: 2026-01-01..2026-03-31"
    ),
    "gone": mark("This was placed or dropped already, or has expired. /holds shows what is in force."),
    "ended": mark("{ref} has ended already. /hold places a new one."),
    "moved": mark("{ref} has changed since you saw it. /holds shows how it is now: please press there."),
    "of_request": mark("{ref} keeps data for a lawful request. It ends with that request: /requests shows it."),
    "yours": mark(
        "This concerns you, or somebody whom you reported. Another officer or an owner has to decide about it."
    ),
}
_UNANNOUNCEABLE: Final = {
    "album": mark("An announcement takes one photo or document, not an album. Please send it with one of them."),
    "kind": mark("An announcement takes text, with one photo or document. Please send it as that."),
    "no_words": mark("It says nothing. Please write a text, or a caption below the photo or document."),
    "no_text": mark("There is no text yet. Write one first: /announce opens the panel."),
    "nobody": mark("Nobody would get it as it is. Choose somebody else to send it to."),
    "few_reporters": mark(
        "So few reporters would get it that leaving languages out could show who they are. Give others the first text, too."
    ),
    "past": mark("That is in the past. Please choose a time to come."),
    "far": mark("That is more than two years away. Please choose an earlier time."),
    "too_late": mark("It could not begin before the time after which nobody gets it. Please change one of the two."),
    "moment": mark("I cannot read this time. Please write the day and the time like this: 2026-12-01 09:00"),
    "days": mark("I cannot read this number of days. Please write it like this: 30"),
    "spread": mark("I cannot read this length. Please write it like this: 6h. A week is the most."),
    "quiet": mark("I cannot read these hours. Please write them like this: 22-8, or 21:30-07:00"),
    "paid_off": mark("Paid sending is off. Who runs the desk turns it on in the policy (paid_budget_stars)."),
    "must_be_heard": mark(
        "Everybody has to hear of a new policy, so this is mandatory. Remove the policy to make it optional."
    ),
    "policy_for_all": mark(
        "A new policy holds for everybody, so everybody has to be told. Send it to everyone who pressed Start."
    ),
    "policy_in_all_languages": mark(
        "A new policy holds for everybody, so nobody is left out for their language. Give others the first text, too."
    ),
    "no_staff_chat": mark("This desk has no staff chat. Who runs it names one: OMBUD_STAFF_CHAT."),
    "no_policy": mark("It carries no policy yet. Please add the file first."),
    "no_file": mark("Please send me the policy as a file (.toml)."),
    "large_file": mark("The file is too large for a policy: 256 kB is the most."),
    "lost_file": mark("Telegram did not give me the file. Please send it again."),
}
_FAULTS: Final[Mapping[type[DeskError], Mapping[str, str]]] = {
    errors.ImportRefused: _NO_IMPORT,
    errors.Unannounceable: _UNANNOUNCEABLE,
    errors.Uncorrectable: _UNCORRECTABLE,
    errors.HoldRefused: _NO_HOLD,
    DeputyRefused: request_errors.DEPUTIES,
    IntakeRefused: request_errors.INTAKE,
    SourceFailed: request_errors.SOURCES,
}
"""Of errors that say by a code what is wrong."""
_INCOMPLETE: Final = {
    Step.CATEGORY: mark("Please choose first what it is about, with one of the buttons above."),
    Step.SUBJECT: mark(
        "Please say what or whom you report: forward the message, paste its link, or write a @name or an id."
    ),
}
_VERSION_AT_MOST: Final = 40
_PROBLEM_AT_MOST: Final = 110
"""UTF-16 units, of the 200 that a refusal has."""
_TOO_LATE: Final[Mapping[str, str]] = {
    Role.LEAD: mark("It is too late for you to undo {ref}. Ask a lead: they still can."),
    Role.OWNER: mark("It is too late for you to undo {ref}. Ask an owner: they still can."),
}
_APPEAL: Final = mark("It is too late to undo {ref}. An appeal of the person concerned can still change it.")
_USE_BUTTONS: Final = mark("Please use the buttons above: send it, change it or cancel it.")


def sentence(error: DeskError, at: Circumstances) -> str:
    """The words for a refusal."""
    _ = at.reader.gettext
    match error:
        case errors.NotReportable():
            return _(_NOT_REPORTABLE[error.what])
        case (
            errors.ImportRefused()
            | errors.Uncorrectable()
            | errors.Unannounceable()
            | errors.HoldRefused()
            | DeputyRefused()
            | IntakeRefused()
            | SourceFailed()
        ):
            return _(_FAULTS[type(error)][error.fault]).format(**_placeholders(error, at))
        case errors.PolicyNotNew() | errors.PolicyUnusable():
            return _policy(error, at)
        case errors.DraftIncomplete():
            return _(_INCOMPLETE.get(Step(error.step), _USE_BUTTONS))
        case errors.UnknownCategory() | errors.UnknownTimezone():
            return _unknown(error, at)
        case errors.UndoTooLate():
            return _(_TOO_LATE.get(error.role, _APPEAL)).format(ref=error.ref)
        case errors.TooManyReports() | errors.TooManyFiles():
            return _too_many(error, at)
        case errors.MuteTooLong():
            words = _("A reporter can be muted for {length} at most. Please name a shorter time, such as 30d.")
            return words.format(length=length(error.longest, at.reader))
        case errors.NotMilder():
            return _not_milder(error, at)
        case _:
            return _(_SENTENCES[type(error)]).format(**_placeholders(error, at))


def _policy(error: errors.PolicyNotNew | errors.PolicyUnusable, at: Circumstances) -> str:
    """Of what is wrong with a file, the first problem and how many more there are: in English, as on the command line."""
    _ = at.reader.gettext
    if isinstance(error, errors.PolicyNotNew):
        return _(_NOT_NEW[error.why]).format(version=label(error.in_force, _VERSION_AT_MOST))
    problem, count = label(error.problems[0], _PROBLEM_AT_MOST), len(error.problems)
    if count == 1:
        return _("I cannot use this policy: “{problem}”. Please mend it and send it again.").format(problem=problem)
    words = at.reader.ngettext(
        "I cannot use this policy, for {n} reason. The first: “{problem}”. Please mend them and send it again.",
        "I cannot use this policy, for {n} reasons. The first: “{problem}”. Please mend them and send it again.",
        count,
    )
    return words.format(n=count, problem=problem)


def _unknown(error: errors.UnknownCategory | errors.UnknownTimezone, at: Circumstances) -> str:
    return _unknown_timezone(error, at) if isinstance(error, errors.UnknownTimezone) else _unknown_category(error, at)


def _unknown_category(error: errors.UnknownCategory, at: Circumstances) -> str:
    _ = at.reader.gettext
    if error.near:
        return _("There is no category “{typed}”. Did you mean {names}?").format(
            typed=label(error.typed), names=", ".join(error.near)
        )
    names = ", ".join(list(at.policy.categories)[:3])
    if error.typed:
        return _("There is no category “{typed}”. There are {names} and others.").format(
            typed=label(error.typed), names=names
        )
    return _("Please name a category, such as {names}.").format(names=names)


def _unknown_timezone(error: errors.UnknownTimezone, at: Circumstances) -> str:
    _ = at.reader.gettext
    typed = label(error.typed, _ZONE_AT_MOST)
    if error.near:
        return _("I know no time zone “{typed}”. Did you mean {names}?").format(
            typed=typed, names=", ".join(error.near)
        )
    return _("I know no time zone “{typed}”. Write a region and a city, such as Europe/Madrid.").format(typed=typed)


_ZONE_AT_MOST: Final = 24
"""UTF-16 units of a mistyped zone that are repeated: beside three names that come close, the sentence stays below 200."""


def _too_many(error: errors.TooManyReports | errors.TooManyFiles, at: Circumstances) -> str:
    if isinstance(error, errors.TooManyFiles):
        return at.reader.ngettext(
            "I take {n} file. This one was not added.",
            "I take {n} files. This one was not added.",
            error.limit,
        ).format(n=error.limit)
    return at.reader.ngettext(
        "You have sent {n} report; the next is welcome {when}. If a life is in danger, report that now: no limit holds.",
        "You have sent {n} reports; the next is welcome {when}. If a life is in danger, report that now: no limit holds.",
        error.limit,
    ).format(n=error.limit, when=when(error.again_at, at.now, at.reader))


def _not_milder(error: errors.NotMilder, at: Circumstances) -> str:
    _ = at.reader.gettext
    if not error.outcomes:
        return _("Nothing is milder than the decision that {ref} is about: uphold it or overturn it.").format(
            ref=error.ref
        )
    words = _("An appeal must not make it worse. In {ref} a milder measure may be: {names}; a length must be shorter.")
    return words.format(ref=error.ref, names=", ".join(error.outcomes))


def _placeholders(error: DeskError, at: Circumstances) -> dict[str, str]:
    return {name: _said(name, value, at) for name, value in vars(error).items()}


def _said(name: str, value: str | int, at: Circumstances) -> str:
    if name in ("at", "until"):
        return when(int(value), at.now, at.reader)
    if name == "by" and at.who:
        return label(at.who)
    if name == "language":
        return label(language_name(str(value)))
    if name == "due":
        return step_name(read_step(str(value)), at.reader)
    return label(str(value))
