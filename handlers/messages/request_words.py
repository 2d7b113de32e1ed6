"""How the steps, the questions, the kinds of data and the refusals of lawful requests are called."""

from collections.abc import Mapping
from typing import Final

from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import Step
from handlers.messages.reader import mark

DATA: Final[Mapping[Data, str]] = {
    Data.IDENTITY: mark("account ids and names"),
    Data.REPORTS: mark("reports about the person"),
    Data.MESSAGES: mark("reported messages"),
    Data.DECISIONS: mark("decisions and sanctions"),
    Data.APPEALS: mark("appeals"),
    Data.CONTACT: mark("contact shared with the bot"),
    Data.IP: mark("IP addresses"),
    Data.PHONE: mark("phone number"),
}

PLACES: Final[Mapping[Place, str]] = {
    Place.HELD: mark("held here"),
    Place.ELSEWHERE: mark("in another source of ours"),
    Place.NOT_HELD: mark("not held"),
}

NOT_HELD: Final[Mapping[Data, str]] = {
    Data.CONTACT: mark(
        "We do not keep the phone numbers that accounts share with our bot. Please address Telegram (telegram.org/privacy, section 8.3)."
    ),
    Data.IP: mark(
        "We hold no IP addresses: Telegram does not give them to bots. Please address Telegram (telegram.org/privacy, section 8.3)."
    ),
    Data.PHONE: mark(
        "We hold no phone numbers of accounts: Telegram does not give them to bots. Please address Telegram (telegram.org/privacy,"
        " section 8.3)."
    ),
}
"""To the authority, of what it asks for and the desk has not: a sentence for each kind that can be missing."""

QUESTIONS: Final[Mapping[str, str]] = {
    "authority_competent": mark("Is the authority competent for this, here?"),
    "legal_basis_stated": mark("Does it state its legal basis?"),
    "persons_specific": mark("Does it name specific accounts?"),
    "period_bounded": mark("Does its period have a beginning and an end, and is it no wider than its purpose needs?"),
    "data_held": mark("Is what it asks for held here, or within our control?"),
    "no_privilege": mark("Is it free of privilege, press protection and conflicts of law?"),
    "reasons_stated": mark("Does it state reasons?"),
    "redress_stated": mark("Does it say what redress there is?"),
    "proportionate": mark("Is it necessary and proportionate?"),
    "territory_stated": mark("Does it state its territorial scope?"),
    "language_usable": mark("Is it in a language that we have declared, or can work in?"),
    "epoc_sections_complete": mark("Are all sections of the certificate complete?"),
    "issuer_validated": mark("Is it issued or validated by whoever may do that for this category?"),
    "category_covers_data": mark("Does its category of data cover what it asks for?"),
    "level_covers_data": mark("Does an order of this level cover what it asks for?"),
    "danger_imminent": mark("Is a life in danger now?"),
    "facts_verified": mark("Are the facts stated, and confirmed in the call-back?"),
    "data_helps": mark("Would the data help to avert the danger?"),
    "valid_order": mark("Telegram 8.3: is it a valid order?"),
    "judicial_authority": mark("Telegram 8.3: does it come from the relevant judicial authority?"),
    "confirms_suspect": mark("Telegram 8.3: does it confirm that the person is a suspect?"),
    "criminal_activity": mark("Telegram 8.3: is it a case of criminal activity?"),
    "violates_terms": mark("Telegram 8.3: does that activity violate the terms of service?"),
}

REFUSE: Final[Mapping[Refusal, str]] = {
    Refusal.UNVERIFIED_SENDER: mark("Refuse: sender not verified"),
    Refusal.NO_LEGAL_BASIS: mark("Refuse: no legal basis"),
    Refusal.NOT_COMPETENT: mark("Refuse: not competent"),
    Refusal.NO_ACCOUNT: mark("Refuse: no specific account"),
    Refusal.TOO_BROAD: mark("Refuse: period too broad"),
    Refusal.FUTURE_MESSAGES: mark("Refuse: future messages"),
    Refusal.TOO_DEEP: mark("Refuse: data not covered"),
    Refusal.NO_FACTS: mark("Refuse: emergency without facts"),
    Refusal.CONFLICT: mark("Refuse: conflict or privilege"),
    Refusal.EXPIRED_ORDER: mark("Refuse: order not in force"),
    Refusal.CIVIL_CLAIM: mark("Refuse: civil claim, no court"),
    Refusal.WEAKENING: mark("Refuse: weakens encryption"),
    Refusal.ENFORCER_OBJECTED: mark("Refuse: authority objected"),
    Refusal.TELEGRAM_8_3: mark("Refuse: Telegram 8.3 not met"),
    Refusal.CHANGED: mark("Refuse: changed since"),
    Refusal.UNVERIFIED_KEY: mark("Refuse: key not confirmed"),
    Refusal.INCOMPLETE: mark("Refuse: incomplete"),
}
"""Buttons, for officers."""

LETTERS: Final[Mapping[Refusal, str]] = {
    Refusal.UNVERIFIED_SENDER: mark(
        "We could not confirm through an independent directory that this request comes from the authority that it names."
    ),
    Refusal.NO_LEGAL_BASIS: mark("The request does not state a legal basis."),
    Refusal.NOT_COMPETENT: mark(
        "The authority is not competent for this request. Where another State is concerned, mutual legal assistance is the way."
    ),
    Refusal.NO_ACCOUNT: mark("The request names no specific account. We cannot search everyone in a group."),
    Refusal.TOO_BROAD: mark("The period of the request is open-ended, or wider than its purpose needs."),
    Refusal.FUTURE_MESSAGES: mark(
        "The request concerns future messages. We hold only what is there already, and intercept nothing."
    ),
    Refusal.TOO_DEEP: mark("The request asks for data that an instrument of its kind does not cover."),
    Refusal.NO_FACTS: mark("The request states no facts that show an imminent danger to life."),
    Refusal.CONFLICT: mark(
        "The request conflicts with the law that applies to us, with a privilege or with the protection of the press."
    ),
    Refusal.EXPIRED_ORDER: mark("The order is no longer in force, or was withdrawn."),
    Refusal.CIVIL_CLAIM: mark("A private claim needs an order of a court. Please address the court."),
    Refusal.WEAKENING: mark(
        "The request demands that encryption be weakened, or a way around it be built. We do not do that."
    ),
    Refusal.ENFORCER_OBJECTED: mark("The enforcing authority has raised a ground for refusal."),
    Refusal.TELEGRAM_8_3: mark(
        "Without a binding order we disclose data only where a judicial authority confirms, in a valid order, that the person is a"
        " suspect."
    ),
    Refusal.CHANGED: mark(
        "What the request asks for was changed after we had confirmed who sent it. Please send the change as a request of its own."
    ),
    Refusal.UNVERIFIED_KEY: mark(
        "We could not confirm that the key to which our answer would be encrypted is yours. We send data to no other key."
    ),
    Refusal.INCOMPLETE: mark(
        "The request lacks what an instrument of its kind has to contain, and it was not supplied when we asked."
    ),
}
"""To the authority, as the first sentence of its letter; what the officer wrote stands below."""

LETTER_NAMES: Final[Mapping[Step, str]] = {
    Step.ASK: mark("the question"),
    Step.REFUSE: mark("the refusal"),
    Step.FIND_NOTHING: mark("the answer that nothing is held"),
    Step.PRESERVE: mark("what is preserved, and until when"),
    Step.EXTEND: mark("the new end of its preservation"),
    Step.WITHDRAW: mark("what became of the withdrawn request"),
    Step.EXPIRE: mark("what became of the expired request"),
    Step.ASK_DELETION: mark("the request to delete what was sent"),
    Step.PACKAGE: mark("the answer that goes with the package"),
    Step.DELIVER: mark("what effect was given, and when"),
}
"""Letters by the step that they tell of."""

PROMPTS: Final[Mapping[str, str]] = {
    "authenticate": mark(
        "How did you call the authority back, and who confirmed the request? Name the independent directory in which you found the"
        " number. Never use a contact that is given in the request itself."
    ),
    "ask": mark("What must the authority clarify? It reads what you write. The clock is paused until it answers."),
    "clarified": mark(
        "What did the authority answer, and how do you know that it was them? Call back as before if they now ask for more."
    ),
    "consented": mark("How did the enforcing authority consent, and who said so?"),
    "extend": mark("Who asks for the extension, and by which document?"),
    "withdraw": mark("Who is withdrawing the request, and how do you know that it is them?"),
    "expire": mark("Since when has the order no longer been in force, and how do you know?"),
    "nothing": mark(
        "What is not held here, and to whom should the authority turn instead? For Telegram accounts, that is Telegram. The authority"
        " reads what you write."
    ),
    "delay": mark(
        "Until when may the person not be told, on which legal basis, and who says so? Write three lines: the last day of secrecy, as"
        " 2027-03-31; the legal basis; the name of whoever says so."
    ),
    "bar": mark("Why may the person never be told? Write two lines: the legal basis; the name of whoever says so."),
    "inform": mark(
        "In which document does the issuing authority ask us to inform the person, and who signed it? Write two lines: the document and"
        " its legal basis; the name. From then on it is for us to tell the person."
    ),
    "key": mark(
        "Send the authority's public key: an age key, which begins with age1, or an OpenPGP key as its whole block. Another officer"
        " confirms its fingerprint with the authority."
    ),
    "fingerprint": mark(
        "Call the authority on the number from the independent directory and have it read out the fingerprint of its key. For age, that"
        " is the first 32 characters printed by “printf %s age1... | sha256sum”; for OpenPGP, what its own program shows. Write down what"
        " you hear. Only somebody who did not enter the key can confirm it."
    ),
    "validated": mark("Who validated the order, when, and who told you so?"),
    "delete": mark(
        "Whom do you ask to delete what was handed over, and through which official channel? Afterwards, “Write the letter” has the words"
        " for it."
    ),
    "deliver": mark("To whom did you hand the package over, and through which official channel?"),
    "undelivered": mark(
        "What went wrong, and who said so? The package is kept, and can be made again for another key."
    ),
    "received": mark("Who confirmed that it arrived and opens, and how?"),
    "review-yes": mark("Why was it right that one officer approved this alone?"),
    "review-no": mark("What was wrong about it, and what should be done now?"),
    "review-back": mark(
        "What is wrong about it? The scope goes back, and nothing is collected until an officer approves it anew."
    ),
    "period": mark(
        "Which period? Write it as 2026-01-01..2026-03-31, within what the authority asks for. Days are in UTC; the last one is included."
    ),
    "refuse": mark(
        "What should the authority read below the sentence that goes with this reason? Name nobody but the authority."
    ),
    "answer": mark("Why? The reason is stored with the answer."),
}
"""What somebody is asked to write next."""
