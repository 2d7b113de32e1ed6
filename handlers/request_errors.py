"""What officers read when a step of a lawful request is refused: a sentence for each error that says what to do instead."""

from collections.abc import Mapping
from typing import Final

from desk import request_errors as errors
from desk.errors import DeskError
from handlers.messages.reader import mark

SENTENCES: Final[Mapping[type[DeskError], str]] = {
    errors.RequestMovedOn: mark(
        "This request has moved on since you saw it, or this step is not possible from where it is now. Open it again."
    ),
    errors.InvolvedInRequest: mark(
        "You are involved in a case that this request reaches. Another officer has to work on it."
    ),
    errors.PreparedIt: mark("You prepared this or did it yourself. Somebody else has to look at it."),
    errors.ApprovedAlready: mark(
        "You approved this already, or the person you stand in for did. The other approval has to come from somebody else."
    ),
    errors.ApproverMayNotCollect: mark("You approved it, so you may not collect it. Whoever prepared it can."),
    errors.NotHanded: mark(
        "An approval no longer counts: whoever gave it is no longer an officer or counsel, or is involved. Send the scope back and submit"
        " it again."
    ),
    errors.ScopeChanged: mark("The scope is no longer the one you read. Open it again, read it in full, then approve."),
    errors.ScopeMissing: mark(
        "The scope needs at least one specific account, one kind of data and a period with a beginning and an end."
    ),
    errors.ScopeTooWide: mark("This is more than the authority asks for. Stay within what the request says."),
    errors.ScopeTooDeep: mark(
        "The instrument, or this particular document, does not cover data of that kind. Narrow the scope, or refuse."
    ),
    errors.NotAuthenticated: mark(
        "Nobody has called the authority back yet. Call it on a number from an independent directory, and record that first."
    ),
    errors.AnalysisIncomplete: mark(
        "Some questions of the legal analysis have no answer yet. Open the analysis and answer them."
    ),
    errors.AnalysisNegative: mark(
        "One answer in the analysis is no, so nothing can be disclosed. Narrow the scope and answer again, ask the authority, or refuse."
    ),
    errors.WordsMissing: mark(
        "Please write it in words: it is kept with the step, and others have to be able to follow it."
    ),
    errors.SameContact: mark(
        "That is the contact given in the request itself. Find the authority in an independent directory, and call the number given"
        " there."
    ),
    errors.BindingOrder: mark(
        "Telegram's own conditions are no reason to refuse a binding order. Choose a reason that the law knows, or go on."
    ),
    errors.TooFewApprovers: mark(
        "Two people who did not prepare it have to approve, and there are too few here. You can preserve, answer “not held” or refuse; an"
        " owner can appoint officers or counsel."
    ),
    errors.LeavesTooFew: mark(
        "If you prepare this as well, too few are left to approve it. Leave it to whoever began; your approval is needed later."
    ),
    errors.FaultsOnFace: mark(
        "On its face it lacks what an instrument of its kind needs; its page says what. Ask the authority to clarify, add what it"
        " supplies, or refuse."
    ),
    errors.TooSoon: mark(
        "The time that has to pass first is not over yet. When it is, the request moves on by itself."
    ),
    errors.NothingDisclosed: mark(
        "This instrument only preserves. Preserve what is there; nothing is disclosed under it."
    ),
    errors.AlreadyEscalated: mark("{ref} is with the officers already. They have been called, and do the rest."),
    errors.KeyUnconfirmed: mark("A second person has to confirm the fingerprint of the authority's key first."),
    errors.SecrecyRuns: mark(
        "The person may not be told yet. When the time is over you are asked to release the notice, or to delay it further."
    ),
    errors.NoticeDelivered: mark(
        "Everybody it is about has already received the notice, so nothing can be taken back. Tell the authority so."
    ),
    errors.NoticeNotOurs: mark("The issuing authority tells the person about this one. Leave it to them."),
    errors.CopyNamesOthers: mark(
        "The order names more than one person, and a copy would show them to each other. Tell them without a copy."
    ),
    errors.BarIncomplete: mark(
        "The legal basis and the name of whoever says so are needed, each on a line of its own. For a delay, the last day of secrecy goes"
        " on a line above them."
    ),
    errors.KeyUnreadable: mark(
        "That is not a usable public key, for age (age1 and 58 characters) or for OpenPGP. Copy it whole from what the authority sent."
    ),
    errors.KeyKindMissing: mark(
        "This desk has no OpenPGP. Ask the authority for an age key, or have the operator install ombud[openpgp]."
    ),
    errors.KeyMissing: mark("Nobody has entered the authority's key yet. That comes first."),
    errors.KeyMismatch: mark(
        "This is not the fingerprint of the key that was entered. Have it read out again; if it still differs, enter the right key."
    ),
    errors.NothingHeld: mark("Nothing that was approved is held here. Answer “not held” instead of sending a package."),
    errors.PackageTooLarge: mark(
        "This is more than one package can hold. Send the scope back, and answer in parts: a shorter period at a time."
    ),
    errors.PackageGone: mark(
        "There is no package: none was made, or it was deleted after its time. If it never arrived, take the request in again."
    ),
    errors.ReviewOwed: mark(
        "One officer approved this alone, and nobody else has reviewed it yet. The review comes first."
    ),
    errors.NotValidated: mark(
        "No validation of this order was recorded in time, so it counts as revoked. Treat it as revoked, or record the"
        " validation if there is one."
    ),
    errors.ValidationOwed: mark(
        "This order was answered before it was validated. Record the validation, or that the authority was asked to delete what it"
        " received."
    ),
    errors.ApprovalFell: mark(
        "Whoever approved this alone is no longer an officer, or is involved. Send the scope back; then another officer approves it."
    ),
    errors.NobodyReviews: mark(
        "Somebody else has to review this afterwards, and nobody would be left. Whoever approved it can collect it, or an owner can"
        " appoint another officer with /role."
    ),
}

SOURCES: Final[Mapping[str, str]] = {
    "down": mark("The source “{source}” cannot be reached. Nothing was collected. Try again later."),
    "slow": mark("The source “{source}” takes too long. Nothing was collected. Try again later."),
    "refused": mark("The source “{source}” denies us access. Nothing was collected. Tell whoever runs this desk."),
    "malformed": mark("The source “{source}” answers in the wrong form. Nothing was collected. Tell whoever runs it."),
    "large": mark("The source “{source}” answers with too much data. Nothing was collected. Narrow the period."),
}
"""How a source failed, when data was collected."""

DEPUTIES: Final[Mapping[str, str]] = {
    "who": mark(
        "Who stands in for you? Write /deputy @name 2w, with the name of somebody I have met, or with their numeric id."
    ),
    "length": mark("For how long? Write it as 3d or 2w, ninety days at most: /deputy @name 2w"),
    "self": mark("That is you. A deputy is another officer, or counsel."),
    "role": mark(
        "They are neither an officer nor counsel, or they are an owner, and owners approve nothing. Name somebody else."
    ),
    "none": mark("Nobody stands in for you, so there is nothing to end."),
}

INTAKE: Final[Mapping[str, str]] = {
    "elsewhere": mark("Requests are worked on in private only. Write this to me in our private chat."),
    "which": mark(
        "Which request? Write /request L-5. Officers take in one that has come with /request new; /requests lists them."
    ),
    "gone": mark("The form that you were filling in is gone. Begin again with /request new"),
    "open": mark("You are writing a report or an appeal. Send or cancel that first."),
    "incomplete": mark("Something that is required is still missing. Fill it in, then take the request in."),
    "words": mark("Please write it in words."),
    "long": mark("This is too long: 2,000 characters at most. The document itself is kept whole."),
    "buttons": mark("Please choose with the buttons above."),
    "country": mark("Write the country as two letters, then the language for the answer if you like: DE de"),
    "persons": mark(
        "Only ids and @usernames name a specific account. Where the request names none, as in “everyone in the group”, press Skip."
    ),
    "many": mark("That is more than 200 accounts. Ask the authority to name fewer, or take it in as several requests."),
    "period": mark("Write the period as 2026-01-01..2026-03-31. Where the request leaves an end open, leave it out."),
    "backwards": mark("That period ends before it begins. Please look at the request again."),
    "day": mark("The calendar has no such day. Write it as 2026-03-31"),
    "past": mark("That day is over. Write one that is still to come."),
    "secrecy": mark("Write the last day of secrecy, then its legal basis: 2027-01-31 Art. 13 of the Regulation"),
    "no_document": mark("Please send the original document as a file. Nothing is taken in without it."),
    "large": mark("That file is over 20 MB. Send a smaller copy of the whole document."),
    "not_fetched": mark("Telegram does not give me that file any more. Please send it again."),
}
"""Why a request is not taken in like this."""
