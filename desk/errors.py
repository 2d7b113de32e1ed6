"""Refusals: what the desk says no to, each with what the person needs in order to go on.

    DeskError
        UnknownReference  UnknownTarget  UnknownCategory
        NotAllowed (NotAboveThem, SharingForLeads)  ForStaffOnly  AdministersToo  NotInside  NotServed  LogRefused  LogOfWhich
        NotYourCommand  Unidentified  CommandIncomplete  StartFirst  LastOwner  OwnWork  AlreadySettled  ImportRefused
        ReportRefused
            OwnReport  NotReportable  AlreadyReported  TooManyReports
        CaseRefused
            CaseHeld  CaseMovedOn  AlreadyDecided  NotYourClaim  ConcernsYou  CannotTake  TooGrave
            AlreadyVoided  DecisionWithdrawn  NothingToUndo  NothingToLift  UndoTooLate  DecidedAbove
        AppealRefused
            AppealTooLate  NothingToAppeal  NotDismissed  AppealPending  AppealExhausted  AppealSettled
            OwnVerdict  NotMilder  NothingToReplace
        VerdictRefused
            SanctionsPaused  SecondPersonNeeded  NobodyToApprove  AboutYourself  TargetLeads
            ReasonMissing  ReasonExposes  NobodyToSanction  NothingToDelete  NoGroup  NoGroupShares
            CannotBeRemoved  UnknownFlag  UnclearDuration  DurationMissing  LengthMissing
        PolicyRefused
            PolicyUnusable  PolicyNotNew  PolicyTooSoon  PolicyForOwners
        MisuseRefused
            CautionMissing  AlreadyCautioned  AlreadyMuted  MuteTooLong  OwnDecision  NotContested  AlreadyReviewed  TooLateToContest
        CampaignMovedOn  HoldRefused
        AnnouncementRefused
            Unannounceable  AnnouncementTooLong  AnnouncementFrozen  AnnouncementChanged  AnnouncementSettled
            NotYourAnnouncement  AnotherAnnouncement  NobodyElseToApprove
        DraftGone  DraftIncomplete  DraftOpen
        DraftRefused
            TextTooLong  TooManyFiles  CopiesForbidden
        UnknownTimezone  NothingToRead  Uncorrectable
        RequestRefused, whose tree is in `desk.request_errors`
        UnknownTimezone  NothingToRead  Uncorrectable  CopyTooSoon
        StillStaff  ErasureNotAsked
        StaleButton
        AlreadyHandled

A refusal rolls its unit back, so nothing is half done. The docstrings are for developers; `handlers/errors.py` says each one to people.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk.campaigns import CampaignState
from desk.rules.durations import Ms

if TYPE_CHECKING:
    from desk.decisions import OwnAction
    from desk.verdict import Verdict


class DeskError(Exception):
    """Something that the desk refuses on purpose."""


@dataclass(eq=False)
class UnknownReference(DeskError):
    """No case, report or decision has this reference, or the person may not know of it."""

    ref: str


@dataclass(eq=False)
class UnknownTarget(DeskError):
    """Nobody whom the desk has met goes by this name: a bot cannot look up a stranger."""

    typed: str


@dataclass(eq=False)
class UnknownCategory(DeskError):
    """The policy has no such category; `near` holds those with a similar name."""

    typed: str
    near: tuple[str, ...] = ()


@dataclass(eq=False)
class NotAllowed(DeskError):
    """The person's roles do not cover this, at the moment of the press."""


class ForStaffOnly(DeskError):
    """A group's administrator may moderate that group; this reaches beyond it, or is too grave for a lent right."""


class AdministersToo(DeskError):
    """A group's administrators do not judge one another: that is for the desk's staff."""


class NotInside(DeskError):
    """A group's administrators judge its members, and what was written there: not whomever they know a number of."""


class SharingForLeads(NotAllowed):
    """A group that shares learns whom others have banned: that is not for its own administrators to choose."""


class NotServed(DeskError):
    """The desk is not in this group, or not any more."""


class NotYourCommand(DeskError):
    """Somebody who cannot have given a held command pressed its button."""


class LogRefused(DeskError):
    """The desk may not post in the chat that was meant for the log."""


class LogOfWhich(DeskError):
    """It is not said which group's decisions are to be logged."""


class NotAboveThem(NotAllowed):
    """It is about a colleague whose role is not below the person's own."""


class Unidentified(DeskError):
    """A command of an anonymous administrator or a channel: it does not show which person gave it. A button does."""


@dataclass(eq=False)
class CommandIncomplete(DeskError):
    """A command without what it needs; `command` names it."""

    command: str


class StartFirst(DeskError):
    """The answer is for their eyes alone, and the bot may not write to them: they never pressed Start."""


class NothingSealed(DeskError):
    """The journal has no head yet: the sealer signs one within seconds of the first entry."""


class OwnWork(DeskError):
    """Somebody else has to look at it: the person proposed it, or it is about them."""


class AlreadySettled(DeskError):
    """What waited for somebody's word waits no more."""


class LastOwner(DeskError):
    """The only owner keeps the role: nobody else could give it, or work on a report about a lead."""


@dataclass(eq=False)
class ImportRefused(DeskError):
    """A list of warnings that is not taken, whole; `line` says where it is wrong, 0 for the file as such."""

    fault: str
    line: int = 0


class PolicyRefused(DeskError):
    """A version of the policy that cannot be announced."""


@dataclass(eq=False)
class PolicyUnusable(PolicyRefused):
    """A file that is no policy; `problems` says all that is wrong, a line each, in English as `ombud check` does."""

    problems: tuple[str, ...]


@dataclass(eq=False)
class PolicyNotNew(PolicyRefused):
    """It is not later than the version in force: `same` in what it says, `used` by its name, or `older` by the day in its name. Or it is
    not the next one: another is `ahead`, or what it was compared with has `changed`. `in_force` is the version that stands against it."""

    why: str
    in_force: str


class PolicyForOwners(PolicyRefused):
    """It changes what keeps the staff in check, and no owner announces it."""


@dataclass(eq=False)
class PolicyTooSoon(PolicyRefused):
    """It would come into force before people hear of it."""

    at: Ms
    """The earliest moment."""


class ReportRefused(DeskError):
    """A report that is not taken."""


class OwnReport(ReportRefused):
    """People cannot report themselves."""


@dataclass(eq=False)
class NotReportable(ReportRefused):
    """The desk's own message, or a service message: `what` is `desk` or `service`."""

    what: str


@dataclass(eq=False)
class AlreadyReported(ReportRefused):
    """This person's report about the same thing is still open."""

    ref: str


@dataclass(eq=False)
class TooManyReports(ReportRefused):
    """The policy's limit for one person is reached; `again_at` is when the next one is welcome."""

    limit: int
    again_at: Ms


class CaseRefused(DeskError):
    """Work on a case that cannot be done now, or not by this person."""


@dataclass(eq=False)
class CaseHeld(CaseRefused):
    """Another moderator holds the claim."""

    ref: str
    by: int
    until: Ms


@dataclass(eq=False)
class CaseMovedOn(CaseRefused):
    """The case changed after the person last saw it."""

    ref: str
    at: Ms


@dataclass(eq=False)
class AlreadyDecided(CaseRefused):
    """The case is closed; `decision` is its reference."""

    ref: str
    decision: str
    by: int
    at: Ms


@dataclass(eq=False)
class NotYourClaim(CaseRefused):
    """Only who holds a claim can release it."""

    ref: str


@dataclass(eq=False)
class ConcernsYou(CaseRefused):
    """Nobody judges a case about themselves or one they reported."""

    ref: str


@dataclass(eq=False)
class CannotTake(CaseRefused):
    """A case cannot be given to this colleague now; why is nobody's business: they may have reported it."""

    ref: str
    by: int


@dataclass(eq=False)
class TooGrave(CaseRefused):
    """The case is never dismissed with others: it is grave, or cannot be compared."""

    ref: str


@dataclass(eq=False)
class AlreadyVoided(CaseRefused):
    """The decision holds no more: it was undone, or an appeal overturned it."""

    ref: str
    at: Ms


@dataclass(eq=False)
class DecisionWithdrawn(CaseRefused):
    """The case is closed, and the decision that closed it holds no more."""

    ref: str
    decision: str
    at: Ms


@dataclass(eq=False)
class NothingToUndo(CaseRefused):
    """The case has no decision that holds."""

    ref: str


class NothingToLift(CaseRefused):
    """No mute, or no ban, that the desk did holds there."""


@dataclass(eq=False)
class UndoTooLate(CaseRefused):
    """The person's roles do not let them undo a decision so late; `role` is the lowest one that still may, empty for none."""

    ref: str
    role: str


@dataclass(eq=False)
class DecidedAbove(CaseRefused):
    """Somebody of a higher role decided: nobody undoes what was decided above them."""

    ref: str
    by: int


class AppealRefused(DeskError):
    """An appeal that is not taken, or not judged so."""


@dataclass(eq=False)
class AppealTooLate(AppealRefused):
    """The time for an appeal against this was over at `at`."""

    ref: str
    at: Ms


@dataclass(eq=False)
class NothingToAppeal(AppealRefused):
    """The decision holds no more since `at`."""

    ref: str
    at: Ms


@dataclass(eq=False)
class NotDismissed(AppealRefused):
    """A report that is still worked on, or upon which something was done: there is no dismissal to look at again."""

    ref: str


@dataclass(eq=False)
class AppealPending(AppealRefused):
    """It is being looked at again already. Perhaps somebody else asked: whose appeal it is is not said."""

    ref: str


@dataclass(eq=False)
class AppealExhausted(AppealRefused):
    """An appeal against this was decided, or this comes from one: the desk has no third look."""

    ref: str


@dataclass(eq=False)
class AppealSettled(AppealRefused):
    """The appeal was decided, withdrawn or overtaken at `at`."""

    ref: str
    at: Ms


@dataclass(eq=False)
class OwnVerdict(AppealRefused):
    """Nobody judges an appeal against a decision of their own."""

    ref: str


@dataclass(eq=False)
class NotMilder(AppealRefused):
    """An appeal never makes things worse for whoever appeals; `outcomes` are those that may take the place of the decision's."""

    ref: str
    outcomes: tuple[str, ...]


@dataclass(eq=False)
class NothingToReplace(AppealRefused):
    """A reporter's appeal is against a dismissal: nothing milder exists."""

    ref: str


class VerdictRefused(DeskError):
    """A decision that lacks something."""


class AboutYourself(VerdictRefused):
    """Nobody decides about themselves."""


class TargetLeads(VerdictRefused):
    """The account is an administrator of the group: Telegram lets no bot touch them."""


class ReasonMissing(VerdictRefused):
    """The person concerned has a right to reasons (DSA Art. 17)."""


@dataclass(eq=False)
class SecondPersonNeeded(VerdictRefused):
    """A ban for ever in several groups: it is proposed to the others instead, in a unit of its own."""

    case: int
    verdict: "Verdict"
    action: "OwnAction | None" = None
    """What led to the case, where it was opened for this verdict alone, and is gone with the refusal."""


class NobodyToApprove(VerdictRefused):
    """Such a ban, where nobody else could look at it."""


@dataclass(eq=False)
class SanctionsPaused(VerdictRefused):
    """The moderator has imposed more sanctions than the policy's rate; a lead has to look first."""

    moderator: int


@dataclass(eq=False)
class ReasonExposes(VerdictRefused):
    """The outgoing reason names a person who may be a reporter; it is put on record, and what people read does not say who is one."""

    case: int
    moderator: int


@dataclass(eq=False)
class NobodyToSanction(VerdictRefused):
    """The case has no known account to warn, mute or ban."""

    ref: str


@dataclass(eq=False)
class NothingToDelete(VerdictRefused):
    """The case is about no message that the bot could delete."""

    ref: str


@dataclass(eq=False)
class NoGroup(VerdictRefused):
    """A mute or a ban needs a group, and neither the case nor the command names one."""

    ref: str


class NoGroupShares(VerdictRefused):
    """It should hold in all groups that share their measures, and none does."""


@dataclass(eq=False)
class UnclearDuration(VerdictRefused):
    """A length of time that does not read as one."""

    typed: str


@dataclass(eq=False)
class UnknownFlag(VerdictRefused):
    """A word with two dashes that no command knows."""

    typed: str


class DurationMissing(VerdictRefused):
    """No length was said, and the policy's ladder names none for this consequence."""


@dataclass(eq=False)
class LengthMissing(VerdictRefused):
    """A command of Rose's that is for a time only; `plain` is the one that leaves the length to the ladder."""

    command: str
    plain: str


@dataclass(eq=False)
class DepartureUnexplained(VerdictRefused):
    """The ladder makes something else due, as `Step` writes it; who departs from it says why."""

    due: str


class CannotBeRemoved(VerdictRefused):
    """A channel or a group that writes is no member whom anybody could show out."""


class MisuseRefused(DeskError):
    """What cannot be done about a reporter's caution or mute."""


@dataclass(eq=False)
class CautionMissing(MisuseRefused):
    """No caution of this report's reporter holds: DSA Art. 23(2) wants one first."""

    ref: str


@dataclass(eq=False)
class AlreadyCautioned(MisuseRefused):
    """They were cautioned over this very report: two presses, or two leads, are one caution."""

    ref: str
    report: str


@dataclass(eq=False)
class AlreadyMuted(MisuseRefused):
    """A mute of that reporter holds already."""

    ref: str
    until: Ms


@dataclass(eq=False)
class MuteTooLong(MisuseRefused):
    """Longer than the policy lets a reporter be muted; `longest` is that."""

    longest: Ms


@dataclass(eq=False)
class OwnDecision(MisuseRefused):
    """Who decided it does not look at it again."""

    ref: str


@dataclass(eq=False)
class NotContested(MisuseRefused):
    """Nobody asks for another look."""

    ref: str


@dataclass(eq=False)
class AlreadyReviewed(MisuseRefused):
    """It was looked at again, or withdrawn."""

    ref: str


@dataclass(eq=False)
class TooLateToContest(MisuseRefused):
    """The policy's window is over."""

    ref: str


@dataclass(eq=False)
class CampaignMovedOn(DeskError):
    """What is asked for cannot be done to a campaign that is in this state."""

    ref: str
    state: CampaignState


class AnnouncementRefused(DeskError):
    """An announcement that is not taken, let go or approved as it is."""


@dataclass(eq=False)
class Unannounceable(AnnouncementRefused):
    """What its author gave does not do; `fault` is the code of what is wrong, or of what is missing."""

    fault: str


@dataclass(eq=False)
class AnnouncementTooLong(AnnouncementRefused):
    """The text in a language has `over` UTF-16 units more than a message, or a caption, takes with what the desk adds below."""

    language: str
    over: int


@dataclass(eq=False)
class AnnouncementFrozen(AnnouncementRefused):
    """Its author has let it go: they take it back before they change it."""

    ref: str


@dataclass(eq=False)
class AnnouncementChanged(AnnouncementRefused):
    """Its author took it back meanwhile: what was read is not what would be sent."""

    ref: str


@dataclass(eq=False)
class AnnouncementSettled(AnnouncementRefused):
    """It waits for nobody's word any more: it was approved or rejected, it is on its way, or it has ended."""

    ref: str


@dataclass(eq=False)
class NotYourAnnouncement(AnnouncementRefused):
    """Only its author changes an announcement."""

    ref: str


@dataclass(eq=False)
class AnotherAnnouncement(AnnouncementRefused):
    """Its author has begun another one meanwhile, and composes one at a time."""

    ref: str


@dataclass(eq=False)
class NobodyElseToApprove(AnnouncementRefused):
    """More than `limit` would get it, which takes a second person, and no other lead or owner is left."""

    limit: int


class DraftGone(DeskError):
    """The draft was cancelled, sent or has expired."""


class DraftOpen(DeskError):
    """The person is in the middle of writing something else: a report, or an appeal."""


@dataclass(eq=False)
class DraftIncomplete(DeskError):
    """A step of the draft is missing; `step` names it."""

    step: str


class DraftRefused(DeskError):
    """Something that a draft does not take; what it holds already stays."""


@dataclass(eq=False)
class TextTooLong(DraftRefused):
    """More than `limit` characters in all."""

    limit: int


@dataclass(eq=False)
class TooManyFiles(DraftRefused):
    limit: int


class CopiesForbidden(DraftRefused):
    """To hold a copy of material of this category may itself be an offence: no file is taken."""


@dataclass(eq=False)
class UnknownTimezone(DeskError):
    """No time zone has this name; `near` holds those that come close."""

    typed: str
    near: tuple[str, ...] = ()


class NothingToRead(DeskError):
    """The announcement was withdrawn, or never went to who pressed its button."""


@dataclass(eq=False)
class CopyTooSoon(DeskError):
    """The person got a copy of their data a short time ago; `until` is when the next one can be made."""

    until: Ms


@dataclass(eq=False)
class Uncorrectable(DeskError):
    """A correction of what was sent that is not taken, or not carried out; `fault` is the code of why."""

    fault: str


@dataclass(eq=False)
class HoldRefused(DeskError):
    """A hold that is not placed, extended or ended; `fault` is the code of why, `ref` names the hold if there is one."""

    fault: str
    ref: str = ""


class StillStaff(DeskError):
    """Who holds a role is not erased: what they do is recorded under their id. The role has to go first."""


class ErasureNotAsked(DeskError):
    """The question whether somebody's data shall be erased is over, or was answered."""


class StaleButton(DeskError):
    """A button of an older version, or of a step that is over."""


class AlreadyHandled(DeskError):
    """Another worker has settled this update: its effect stands, this one must leave no trace."""
