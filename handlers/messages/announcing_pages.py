"""The pages of an announcement's panel, and what its author is asked for: the words and the buttons of each."""

from collections.abc import Mapping, Sequence
from typing import Final

from desk.announced import AnnouncementView
from desk.campaigns import CAPTION_AT_MOST, TEXT_AT_MOST, AudienceKind, MissingText
from handlers.announcing_words import ALBUM, DAYS, TEXT, Ask, Page, language_of
from handlers.buttons import Action, encode
from handlers.messages.announcing_terms import moment, money, outlook, terms, times
from handlers.messages.campaign_card import audience
from handlers.messages.facts import Facts
from handlers.messages.menus import Rows
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button
from handlers.messages.wording import language_name

LABELS: Final[Mapping[Page, str]] = {
    Page.TEXTS: mark("Write the text"),
    Page.WHO: mark("Choose who gets it"),
    Page.WHEN: mark("Choose when"),
    Page.POLICY: mark("Announce a new policy"),
    Page.LET_GO: mark("Check and send"),
    Page.DROP: mark("Drop it"),
}
Parts = tuple[str, Rows]


def page(name: Page, view: AnnouncementView, languages: Sequence[str], facts: Facts, reader: Reader) -> Parts:
    """What stands on a page, and its buttons but for the way back."""
    match name:
        case Page.TEXTS:
            return _texts(view, languages, reader)
        case Page.WHO:
            return _who(view, reader)
        case Page.WHEN:
            return _when(view, facts, reader)
        case Page.POLICY:
            return _policy(view, facts, reader)
        case Page.LET_GO:
            return _letting_go(view, facts, reader)
        case Page.DROP:
            words = reader.gettext("Drop this draft, with its texts and all that was chosen?")
            return words, (
                (Button(reader.gettext("Drop it for good"), encode(Action.ANNOUNCE_DROP, view.campaign.id)),),
            )


def question(asked: str, facts: Facts, reader: Reader) -> str:
    """What the author is asked to type or to send."""
    _ = reader.gettext
    if asked.startswith(ALBUM):
        refused = _("An announcement takes one photo or document, not an album.")
        return f"⚠️ {refused}\n\n{question(asked.removeprefix(ALBUM), facts, reader)}"
    language = language_of(asked)
    if language is not None:
        words = _(
            "Send me the text in {language} as one message: written or forwarded, with its formatting, and with one photo or"
            " document if you like. It can have {text} characters, below a photo or document {caption}."
        )
        name = one_line(language_name(language))
        return words.format(language=f"<b>{name}</b>", text=TEXT_AT_MOST, caption=CAPTION_AT_MOST)
    return _(_QUESTIONS[Ask(asked)]).format(zone=one_line(facts.policy.staff.timezone))


_QUESTIONS: Final[Mapping[Ask, str]] = {
    Ask.DAYS: mark("Reporters of how many days back? Write the number, such as <code>30</code>."),
    Ask.STARTS: mark("When shall it begin? Write the day and the time in {zone}: <code>2026-12-01 09:00</code>"),
    Ask.SPREAD: mark(
        "Over how long shall it be spread? Write it as <code>6h</code> or <code>2d</code>, a week at most."
    ),
    Ask.QUIET: mark(
        "When shall nobody get it, on their own clock? Write it as <code>22-8</code> or <code>21:30-07:00</code>."
    ),
    Ask.NOT_AFTER: mark(
        "After which moment shall nobody get it any more? Write the day and the time in {zone}: <code>2026-12-01 18:00</code>"
    ),
    Ask.POLICY: mark(
        "Send me the policy as a file, like the one that the desk starts with (.toml). What it leaves out becomes what Ombud ships with."
        " It is checked at once."
    ),
    Ask.EFFECTIVE: mark(
        "From when is it in force? Write the day and the time in {zone}: <code>2026-12-15 00:00</code>"
    ),
}


def _texts(view: AnnouncementView, languages: Sequence[str], reader: Reader) -> Parts:
    _ = reader.gettext
    number = view.campaign.id
    rows: list[tuple[Button, ...]] = []
    for code in dict.fromkeys((*view.texts, *languages)):
        name, ask = language_name(code), encode(Action.ANNOUNCE_ASK, number, f"{TEXT}{code}")
        if code in view.texts:
            change = Button(_("Change it in {language}").format(language=name), ask)
            rows.append((change, Button(_("Remove"), encode(Action.ANNOUNCE_ERASE, number, code))))
        else:
            rows.append((Button(_("Write it in {language}").format(language=name), ask),))
    if view.texts:
        rows += _missing(view, reader)
    words = _("In which language? Everybody reads the text in their own language, where there is one.")
    return words if view.texts else _("In which language do you begin? Others can follow."), tuple(rows)


def _missing(view: AnnouncementView, reader: Reader) -> Rows:
    """What becomes of those whose language is missing."""
    _ = reader.gettext
    now, first = view.campaign.terms.missing, language_name(next(iter(view.texts)))
    return (
        _choice(
            view,
            "first",
            _("Give others the text in {language}").format(language=first),
            chosen=now is MissingText.FIRST,
        ),
        _choice(view, "skip", _("Leave others out"), chosen=now is MissingText.SKIP),
    )


def _who(view: AnnouncementView, reader: Reader) -> Parts:
    _ = reader.gettext
    now = view.campaign.terms
    kinds = {
        "everyone": (AudienceKind.EVERYONE, _("Send to everyone who pressed Start")),
        "sanctioned": (AudienceKind.SANCTIONED, _("Send to those who are muted or banned")),
        "reporters": (
            AudienceKind.REPORTERS,
            _("Send to reporters of the last {n} days").format(n=now.audience.days or DAYS),
        ),
        "staff": (AudienceKind.STAFF, _("Send to staff")),
        "groups": (AudienceKind.GROUPS, _("Post in all groups")),
        "channels": (AudienceKind.CHANNELS, _("Post in all channels")),
    }
    rows = [_choice(view, word, said, chosen=now.audience.kind is kind) for word, (kind, said) in kinds.items()]
    if now.audience.kind is AudienceKind.REPORTERS:
        rows.insert(
            3, (Button(_("Change the number of days"), encode(Action.ANNOUNCE_ASK, view.campaign.id, Ask.DAYS)),)
        )
    counted = _("To {audience}").format(audience=audience(now.audience, reader))
    if not now.audience.of_people:
        words = _("In groups and channels everybody reads it: there is no “I have read this”, and nothing to turn off.")
        rows += [
            _choice(view, "optional", _("Post it without sound"), chosen=not now.mandatory),
            _choice(view, "mandatory", _("Post it with sound"), chosen=now.mandatory),
        ]
        return f"{counted}\n\n{words}", tuple(rows)
    rows += [
        _choice(view, "optional", _("Make it optional"), chosen=not now.mandatory),
        _choice(view, "mandatory", _("Make it mandatory"), chosen=now.mandatory),
        _choice(view, "noread" if now.ask_read else "read", _("Ask for “I have read this”"), chosen=now.ask_read),
    ]
    words = _(
        "An optional one comes without sound, and not to people who turned such announcements off. A mandatory one comes to all of"
        " them, and a few may get it twice after a crash."
    )
    return f"{counted}\n\n{words}", tuple(rows)


def _when(view: AnnouncementView, facts: Facts, reader: Reader) -> Parts:
    _ = reader.gettext
    now, number = view.campaign.terms, view.campaign.id

    def ask(what: Ask, said: str) -> Button:
        return Button(said, encode(Action.ANNOUNCE_ASK, number, what))

    rows: list[tuple[Button, ...]] = [
        (*_choice(view, "now", _("Send at once"), chosen=now.starts_at is None), ask(Ask.STARTS, _("Choose a time"))),
        _choice(view, "tomorrow", _("Send tomorrow at 9"), chosen=False),
        (*_choice(view, "spread-6h", _("Spread over 6 h"), chosen=False), ask(Ask.SPREAD, _("Choose how long"))),
        (*_choice(view, "quiet", _("Keep the night quiet"), chosen=False), ask(Ask.QUIET, _("Choose quiet hours"))),
        (ask(Ask.NOT_AFTER, _("Choose an end")),),
    ]
    undo = {
        "spread-0": (now.spread > 0, _("Do not spread it")),
        "noquiet": (now.quiet is not None, _("Allow all hours")),
        "noend": (now.not_after is not None, _("Set no end")),
    }
    rows += [_choice(view, word, said, chosen=False) for word, (there, said) in undo.items() if there]
    if facts.policy.campaigns.paid_budget_stars:
        rows += [
            _choice(view, "free", _("Send it free of charge"), chosen=not now.paid),
            _choice(view, "paid", _("Pay in Stars to be faster"), chosen=now.paid),
        ]
    lines = "\n".join(line for line in (*times(now, facts, reader), money(view, reader)) if line)
    zone = _("Times that you type are those of {zone}.").format(zone=one_line(facts.policy.staff.timezone))
    return f"{lines}\n\n{outlook(view, facts, reader)}\n\n{zone}", tuple(rows)


def _policy(view: AnnouncementView, facts: Facts, reader: Reader) -> Parts:
    _ = reader.gettext
    number, carried = view.campaign.id, view.campaign.policy
    if carried is None:
        words = _(
            "With a new version of the policy it shows what changes for people, and the version comes into force by itself."
        )
        return words, ((Button(_("Add the policy as a file"), encode(Action.ANNOUNCE_ASK, number, Ask.POLICY)),),)
    words = _(
        "It announces the policy {version}, in force from {time}. Preview it to see what people read of the changes."
    )
    at = moment(carried.effective_at, facts, reader)
    return words.format(version=f"<b>{one_line(carried.version)}</b>", time=at), (
        (Button(_("Change when it is in force"), encode(Action.ANNOUNCE_ASK, number, Ask.EFFECTIVE)),),
        (Button(_("Replace the file"), encode(Action.ANNOUNCE_ASK, number, Ask.POLICY)),),
        (Button(_("Remove the policy"), encode(Action.ANNOUNCE_NO_POLICY, number)),),
    )


def _letting_go(view: AnnouncementView, facts: Facts, reader: Reader) -> Parts:
    _ = reader.gettext
    limit = facts.policy.campaigns.second_person_over
    if not view.outlook.recipients:
        return f"{terms(view, facts, reader)}\n\n{outlook(view, facts, reader)}", ()
    if view.second_person:
        after = _("It goes to more than {limit}: another lead or owner reads and approves it first.").format(
            limit=limit
        )
        said = _("Ask a second person")
    elif view.campaign.terms.starts_at is None:
        after, said = _("It begins within a minute."), _("Send it")
    else:
        after, said = _("It begins at its time, or as soon as the desk can after that."), _("Schedule it")
    words = f"{terms(view, facts, reader)}\n\n{outlook(view, facts, reader)}\n\n{after}"
    return words, ((Button(said, encode(Action.ANNOUNCE_LET_GO, view.campaign.id)),),)


def _choice(view: AnnouncementView, word: str, said: str, *, chosen: bool) -> tuple[Button, ...]:
    label = f"{said} ✓" if chosen else said
    return (Button(label, encode(Action.ANNOUNCE_SET, view.campaign.id, word)),)
