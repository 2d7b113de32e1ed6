"""Refusals of a step of a lawful request.

    RequestRefused
        RequestMovedOn  InvolvedInRequest  PreparedIt  ApprovedAlready  ApproverMayNotCollect  NotHanded  ScopeChanged
        ScopeMissing  ScopeTooWide  ScopeTooDeep  NotAuthenticated  AnalysisIncomplete  NothingDisclosed  KeyUnconfirmed  ReviewOwed
        AnalysisNegative  WordsMissing  SameContact  BindingOrder  TooFewApprovers  LeavesTooFew  TooSoon  DeputyRefused
        IntakeRefused  FaultsOnFace  SourceFailed  AlreadyEscalated  SecrecyRuns  NoticeNotOurs  CopyNamesOthers  BarIncomplete
        KeyUnreadable  KeyMissing  KeyMismatch  KeyKindMissing  NothingHeld  PackageTooLarge  PackageGone
        ApprovalFell  NobodyReviews  NotValidated  ValidationOwed  NoticeDelivered

`handlers/request_errors.py` says each one to officers.
"""

from dataclasses import dataclass

from desk.errors import DeskError


class RequestRefused(DeskError):
    """A step of a lawful request that is not possible, or not for whoever tries it."""


@dataclass(eq=False)
class RequestMovedOn(RequestRefused):
    """This step is not possible from the state in which the request is."""

    state: str


class InvolvedInRequest(RequestRefused):
    """They are the reporter, the accused or the deciding moderator of a case that the request reaches."""


class PreparedIt(RequestRefused):
    """Whoever took a request in, or analysed it, does not approve it."""


class ApprovedAlready(RequestRefused):
    """They have approved this very scope."""


class ApproverMayNotCollect(RequestRefused):
    """Whoever approved does not collect."""


class NotHanded(RequestRefused):
    """Two must approve the same scope before anything is collected, and of those who did not both could any more."""


class ScopeChanged(RequestRefused):
    """The scope is not the one that they read: it must be read again."""


class ScopeMissing(RequestRefused):
    """No specific account, or no kind of data: there is nothing that could be approved."""


class ScopeTooWide(RequestRefused):
    """More than the authority asked for."""


class ScopeTooDeep(RequestRefused):
    """Data of a class that the instrument, or this very document, does not cover."""


class NotAuthenticated(RequestRefused):
    """Nobody has called the authority back through an independent directory yet."""


@dataclass(eq=False)
class AnalysisIncomplete(RequestRefused):
    """Questions of the legal analysis have no answer yet."""

    questions: tuple[str, ...]


@dataclass(eq=False)
class AnalysisNegative(RequestRefused):
    """Questions of the legal analysis were answered with no: nothing is disclosed on such a request."""

    questions: tuple[str, ...]


class WordsMissing(RequestRefused):
    """A step that is put on record with reasons, without them."""


class SameContact(RequestRefused):
    """The call-back went to the contact that the request itself names."""


class BindingOrder(RequestRefused):
    """Telegram's stricter norm is no reason to refuse what the law obliges to answer."""


class TooFewApprovers(RequestRefused):
    """Fewer than two people could approve it who did not prepare it: three officers are the least that a desk needs."""


class LeavesTooFew(RequestRefused):
    """Two could approve it, and if they prepared it too, only one could."""


class TooSoon(RequestRefused):
    """The time that has to pass first is not over."""


@dataclass(eq=False)
class DeputyRefused(RequestRefused):
    """A deputy who is not named; `fault` is the code of why."""

    fault: str


@dataclass(eq=False)
class IntakeRefused(RequestRefused):
    """A request that cannot be taken in like this; `fault` is the code of what does not fit."""

    fault: str


@dataclass(eq=False)
class SourceFailed(RequestRefused):
    """A source of data that is elsewhere did not answer as it should; `fault` is the code of how. Never what it said."""

    source: str
    fault: str


class FaultsOnFace(RequestRefused):
    """It lacks on its face what its instrument demands: it is sent back, or refused."""


class NothingDisclosed(RequestRefused):
    """The instrument preserves and does nothing else."""


@dataclass(eq=False)
class AlreadyEscalated(RequestRefused):
    """The case is with the officers already, for the same cause."""

    ref: str


class KeyUnconfirmed(RequestRefused):
    """A second person has not confirmed the fingerprint of the authority's key."""


class KeyUnreadable(RequestRefused):
    """What was entered is no public key of age (`age1` and 58 more characters, with a checksum that fits) or OpenPGP, or cannot be used."""


class KeyMissing(RequestRefused):
    """Nobody has entered the authority's key yet."""


class KeyMismatch(RequestRefused):
    """The fingerprint that the authority read out is not that of the key which was entered: one of the two is not theirs."""


class KeyKindMissing(RequestRefused):
    """The key is of OpenPGP, and the desk was installed without what that takes."""


class NothingHeld(RequestRefused):
    """Nothing of what was approved is there: the answer is that, and no package."""


class PackageTooLarge(RequestRefused):
    """What was approved is more than one package holds."""


class PackageGone(RequestRefused):
    """The package was deleted after its time, or there is none yet."""


class ReviewOwed(RequestRefused):
    """An emergency was disclosed by one officer, and nobody else has reviewed it yet."""


class ApprovalFell(RequestRefused):
    """Whoever approved an emergency alone could not do so any more: they are no officer, or turned out involved."""


class NobodyReviews(RequestRefused):
    """What one officer does alone in an emergency has to be reviewed by somebody else, and nobody would be left for that."""


class NotValidated(RequestRefused):
    """An order that was sent in an emergency before it was validated was not validated in time: it counts as revoked."""


class ValidationOwed(RequestRefused):
    """The same, and it was answered: neither its validation is on record, nor that the authority was asked to delete what it got."""


class SecrecyRuns(RequestRefused):
    """The person may not be told yet: secrecy runs, or an emergency is not over."""


class NoticeDelivered(RequestRefused):
    """Every person has got the notice, so that it can be neither delayed nor barred any more."""


class NoticeNotOurs(RequestRefused):
    """The issuing authority tells the person, so the desk does not."""


class CopyNamesOthers(RequestRefused):
    """The order names more than one person: a copy would tell each of them about the others."""


class BarIncomplete(RequestRefused):
    """A notice is delayed until a later day or barred only with the legal basis and the name of who says so."""
