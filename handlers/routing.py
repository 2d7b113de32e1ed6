"""Which update goes where: the whole table, what of Telegram's stream is kept at all, and the one error boundary."""

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum, auto
from typing import Final

from desk.errors import AlreadyHandled, DeskError, Unidentified
from handlers import (
    access,
    alike,
    announcing,
    announcing_answers,
    anonymous,
    appealing,
    appointing,
    approving,
    carding,
    casework,
    correcting,
    deciding,
    deputies,
    draft_buttons,
    drafting,
    escalating,
    flagging,
    following,
    forgetting,
    group_settings,
    handing,
    histories,
    importing,
    intaking,
    judging,
    looking,
    meeting,
    pardoning,
    pausing,
    preferences,
    preserving,
    privacy,
    reporters,
    reporting,
    request_asking,
    request_packing,
    request_steps,
    requesting,
    rulebook,
    sealing,
    seconding,
    staffing,
    transparency,
    undoing,
    unsealing,
    watching,
    welcoming,
    wire,
)
from handlers.addressing import Place, answers_desk, command_in, is_migration, place_of
from handlers.arrival import Arrival, Bot
from handlers.boundary import refuse
from handlers.buttons import Action, Press, decode
from handlers.commands import Command
from handlers.habits import MANNERS
from handlers.incoming import is_group, is_private, is_service
from handlers.wire import CallbackQuery, Message, Update

CommandHandler = Callable[[Arrival, Message, Command], Awaitable[None]]
PressHandler = Callable[[Arrival, CallbackQuery, Press], Awaitable[None]]
"""Answers the press."""


_EVERYWHERE: Final = (Place.PRIVATE, Place.GROUP, Place.CHANNEL)
_CHATS: Final = (Place.PRIVATE, Place.GROUP)

_COMMANDS: Final[tuple[tuple[str, tuple[Place, ...], CommandHandler], ...]] = (
    ("start", (Place.PRIVATE,), welcoming.on_start),
    ("help", _CHATS, welcoming.on_help),
    ("report", (Place.GROUP,), reporting.on_report),
    ("report", (Place.PRIVATE,), drafting.begin),
    ("myreports", _CHATS, welcoming.on_my_reports),
    ("mystatus", _CHATS, welcoming.on_my_status),
    ("language", _CHATS, welcoming.on_language),
    ("privacy", _CHATS, privacy.on_privacy),
    ("transparency", _CHATS, transparency.on_transparency),
    ("mydata", (Place.PRIVATE,), privacy.on_my_data),
    ("forgetme", (Place.PRIVATE,), forgetting.on_forget_me),
    ("notices", (Place.PRIVATE,), preferences.on_notices),
    ("timezone", (Place.PRIVATE,), preferences.on_timezone),
    ("chatid", _EVERYWHERE, welcoming.on_chat_id),
    ("setup", _CHATS, welcoming.on_setup),
    ("appeal", _CHATS, appealing.on_appeal),
    ("withdraw", _CHATS, appealing.on_withdraw),
    ("rules", _CHATS, rulebook.on_rules),
    ("settings", _CHATS, group_settings.on_settings),
    ("setlog", (Place.GROUP, Place.CHANNEL), group_settings.on_set_log),
    ("queue", _CHATS, casework.on_queue),
    ("case", _CHATS, casework.on_case),
    ("claim", _CHATS, casework.on_claim),
    ("release", _CHATS, casework.on_release),
    ("handover", _CHATS, handing.on_handover),
    ("note", _CHATS, casework.on_note),
    ("escalate", _CHATS, escalating.on_escalate),
    ("warns", _CHATS, casework.on_warns),
    ("resetwarns", _CHATS, casework.on_reset_warns),
    ("resetwarn", _CHATS, casework.on_reset_warns),
    ("history", _CHATS, histories.on_history),
    ("alike", _CHATS, alike.on_alike),
    ("dismiss", _CHATS, deciding.on_dismiss),
    *((name, _CHATS, deciding.on_verdict) for name in MANNERS),
    ("unmute", _CHATS, pardoning.on_pardon),
    ("unban", _CHATS, pardoning.on_pardon),
    ("undo", _CHATS, undoing.on_undo),
    ("unwarn", _CHATS, undoing.on_unwarn),
    ("rmwarn", _CHATS, undoing.on_unwarn),
    ("appeals", _CHATS, judging.on_appeals),
    ("uphold", _CHATS, judging.on_uphold),
    ("overturn", _CHATS, judging.on_overturn),
    ("replace", _CHATS, judging.on_replace),
    ("announce", _CHATS, announcing.on_announce),
    ("import", _CHATS, importing.on_import),
    ("campaigns", _CHATS, watching.on_campaigns),
    ("campaign", _CHATS, watching.on_campaign),
    ("role", _CHATS, staffing.on_role),
    ("roles", _CHATS, staffing.on_roles),
    ("flagger", _CHATS, flagging.on_flagger),
    ("flaggers", _CHATS, flagging.on_flaggers),
    ("head", _CHATS, sealing.on_head),
    ("misuse", _CHATS, reporters.on_misuse),
    ("cautionreporter", _CHATS, reporters.on_caution),
    ("mutereporter", _CHATS, reporters.on_mute),
    ("upholdmisuse", _CHATS, reporters.on_uphold),
    ("clearreporter", _CHATS, reporters.on_clear),
    ("unseal", _CHATS, unsealing.on_unseal),
    ("hold", _CHATS, preserving.on_hold),
    ("holds", _CHATS, preserving.on_holds),
    ("unhold", _CHATS, preserving.on_unhold),
    ("requests", _CHATS, requesting.on_requests),
    ("request", (Place.PRIVATE,), requesting.on_request),
    ("deputy", (Place.PRIVATE,), deputies.on_deputy),
    ("contest", (Place.PRIVATE,), reporters.on_contest),
)

_PRESSES: Final[Mapping[Action, PressHandler]] = {
    Action.REPORT: draft_buttons.on_begin,
    Action.MY_REPORTS: welcoming.on_my_reports_button,
    Action.LANGUAGE: welcoming.on_language_button,
    Action.NAME_CATEGORY: reporting.on_category,
    Action.OPTIONAL: preferences.on_optional,
    Action.STOP_OPTIONAL: preferences.on_stop_optional,
    Action.TIMEZONE: preferences.on_timezone_button,
    Action.READ: preferences.on_read,
    Action.TRANSPARENCY: transparency.on_country,
    Action.TRANSPARENCY_COUNTRIES: transparency.on_countries,
    Action.ERASE: forgetting.on_erase,
    Action.ERASE_NOT: forgetting.on_erase_not,
    Action.APPEAL: appealing.on_appeal_button,
    Action.SECOND_LOOK: appealing.on_second_look,
    Action.WITHDRAW: appealing.on_withdraw_button,
    Action.UPHOLD: judging.on_uphold_button,
    Action.OVERTURN: judging.on_overturn_button,
    Action.REPLACE: judging.on_replace_button,
    Action.REPLACE_AS: judging.on_replace_as,
    Action.JUDGE_NOT: judging.on_close,
    Action.OPEN_APPEAL: judging.on_open,
    Action.DRAFT_CATEGORY: draft_buttons.on_category,
    Action.DRAFT_PICK: draft_buttons.on_pick,
    Action.DRAFT_BACK: draft_buttons.on_back,
    Action.DRAFT_NEXT: draft_buttons.on_next,
    Action.DRAFT_CHANGE: draft_buttons.on_change,
    Action.DRAFT_CONSENT: draft_buttons.on_consent,
    Action.DRAFT_CONFIRM: draft_buttons.on_confirm,
    Action.DRAFT_CANCEL: draft_buttons.on_cancel,
    Action.CLAIM: carding.on_claim,
    Action.RELEASE: carding.on_release,
    Action.ACKNOWLEDGE: carding.on_acknowledge,
    Action.NOTE: carding.on_note,
    Action.HANDOVER: carding.on_handover,
    Action.ESCALATE: escalating.on_escalate_button,
    Action.ESCALATE_AS: escalating.on_escalate_as,
    Action.RECATEGORISE: carding.on_recategorise,
    Action.CLOSE_MENU: carding.on_close_menu,
    Action.TRY_AGAIN: carding.on_try_again,
    Action.WARN: carding.on_warn,
    Action.DELETE: carding.on_delete,
    Action.KICK: carding.on_kick,
    Action.CONFIRM: following.on_confirm,
    Action.OTHERWISE: following.on_otherwise,
    Action.OTHERWISE_AS: following.on_otherwise_as,
    Action.DISMISS: carding.on_dismiss,
    Action.UNDO: undoing.on_undo_button,
    Action.PARDON: pardoning.on_pardon_button,
    Action.WARN_AS: carding.on_warn_as,
    Action.DELETE_AS: carding.on_delete_as,
    Action.KICK_AS: carding.on_kick_as,
    Action.DISMISS_AS: carding.on_dismiss_as,
    Action.BY_RULE: carding.on_by_rule,
    Action.RECATEGORISE_AS: carding.on_recategorise_as,
    Action.IMPORT: importing.on_confirm,
    Action.RULED_AS: deciding.on_ruled_as,
    Action.EVIDENCE: looking.on_evidence,
    Action.EVIDENCE_ANYWAY: looking.on_evidence_anyway,
    Action.RELATED: histories.on_related,
    Action.HISTORY: histories.on_more,
    Action.GIVE: handing.on_give,
    Action.GIVE_TO: handing.on_give_to,
    Action.HAND_ON: handing.on_hand_on,
    Action.OPEN_CASE: looking.on_open_case,
    Action.SHOW_SELF: lambda arrival, query, press: _on_show_self(arrival, query, press),
    Action.GROUP_PAGE: group_settings.on_page,
    Action.GROUP_LANGUAGE: group_settings.on_language,
    Action.GROUP_MODERATORS: group_settings.on_moderators,
    Action.GROUP_SHARED: group_settings.on_shared,
    Action.GROUP_SAID: group_settings.on_said,
    Action.GROUP_LADDER: group_settings.on_ladder,
    Action.GROUP_LOG_OFF: group_settings.on_log_off,
    Action.STAFF: staffing.on_staff,
    Action.STAFF_MEMBER: staffing.on_member,
    Action.GIVE_ROLE: staffing.on_give_role,
    Action.TAKE_ROLE: staffing.on_take_role,
    Action.APPROVE_BAN: seconding.on_approve,
    Action.REJECT_BAN: seconding.on_reject,
    Action.RESUME: pausing.on_resume,
    Action.CONSENT: appointing.on_consent,
    Action.OBJECT: appointing.on_object,
    Action.ALIKE: alike.on_alike_button,
    Action.DISMISS_ALIKE: alike.on_dismiss_alike,
    Action.CAMPAIGN: watching.on_open,
    Action.CAMPAIGN_PAUSE: watching.on_pause,
    Action.CAMPAIGN_RESUME: watching.on_resume,
    Action.CAMPAIGN_STOP: watching.on_stop,
    Action.CAMPAIGN_STOP_NOW: watching.on_stop_now,
    Action.CAMPAIGN_RETRY: watching.on_retry,
    Action.CAMPAIGN_RETRY_NOW: watching.on_retry_now,
    Action.CAMPAIGN_BACK: watching.on_back,
    Action.CAMPAIGN_TABLE: watching.on_table,
    Action.EDIT_EVERYWHERE: correcting.on_edit,
    Action.EDIT_TEXT: correcting.on_text,
    Action.EDIT_READ: correcting.on_read,
    Action.EDIT_SEND: correcting.on_send,
    Action.EDIT_APPROVE: correcting.on_approve,
    Action.EDIT_DROP: correcting.on_drop,
    Action.CAMPAIGN_WITHDRAW: correcting.on_withdraw,
    Action.CAMPAIGN_WITHDRAW_NOW: correcting.on_withdraw_now,
    Action.QUEUE: looking.on_queue,
    Action.ANNOUNCE_PAGE: announcing.on_page,
    Action.ANNOUNCE_ASK: announcing.on_ask,
    Action.ANNOUNCE_SET: announcing.on_set,
    Action.ANNOUNCE_ERASE: announcing.on_erase,
    Action.ANNOUNCE_NO_POLICY: announcing.on_no_policy,
    Action.ANNOUNCE_PREVIEW: announcing.on_preview,
    Action.ANNOUNCE_TEST: announcing.on_test,
    Action.ANNOUNCE_LET_GO: announcing.on_let_go,
    Action.ANNOUNCE_TAKE_BACK: announcing.on_take_back,
    Action.ANNOUNCE_DROP: announcing.on_drop,
    Action.ANNOUNCEMENT_READ: approving.on_read,
    Action.ANNOUNCEMENT_APPROVE: approving.on_approve,
    Action.ANNOUNCEMENT_REJECT: approving.on_reject,
    Action.REPORTERS: reporters.on_reporters,
    Action.MISUSE: reporters.on_choice,
    Action.MISUSE_UPHOLD: reporters.on_uphold_button,
    Action.MISUSE_CLEAR: reporters.on_clear_button,
    Action.MISUSE_CONTEST: reporters.on_contest_button,
    Action.HOLD_PLACE: preserving.on_place,
    Action.HOLD_DROP: preserving.on_drop,
    Action.HOLDS: preserving.on_list,
    Action.HOLD_OPEN: preserving.on_open,
    Action.HOLD_EXTEND: preserving.on_extend,
    Action.HOLD_END: preserving.on_end,
    Action.HOLD_END_NOW: preserving.on_end_now,
    Action.REQUEST_STEPS: request_steps.on_steps,
    Action.REQUEST_ANALYSIS: request_steps.on_analysis,
    Action.REQUEST_SCOPE: request_steps.on_scope,
    Action.REQUEST_REFUSE: request_steps.on_refuse,
    Action.REQUEST_STEP: request_steps.on_step,
    Action.REQUEST_ASK: request_asking.on_ask,
    Action.REQUEST_APPROVE: request_steps.on_approve,
    Action.REQUEST_PERSON: request_steps.on_person,
    Action.REQUEST_DATA: request_steps.on_data,
    Action.REQUEST_DOCUMENT: requesting.on_document,
    Action.REQUEST_RECEIPT: requesting.on_receipt,
    Action.REQUEST_RECEIPT_TOLD: requesting.on_receipt_told,
    Action.REQUEST_LETTER: requesting.on_letter,
    Action.REQUEST_LETTER_SENT: requesting.on_letter_sent,
    Action.REQUEST_NOTICE: request_steps.on_notice,
    Action.REQUEST_PACK: request_packing.on_pack,
    Action.REQUEST_HAND: request_packing.on_hand,
    Action.THREAT: escalating.on_threat,
    Action.THREAT_ACKNOWLEDGE: escalating.on_acknowledge,
    Action.THREAT_TEXT: escalating.on_text,
    Action.THREAT_ASK: escalating.on_ask,
    Action.PRESERVE_CASE: escalating.on_preserve,
    Action.PRESERVE_NOT: escalating.on_preserve_not,
    Action.INTAKE: intaking.on_new,
    Action.INTAKE_PART: intaking.on_part,
    Action.INTAKE_CHOOSE: intaking.on_choose,
    Action.INTAKE_NEXT: intaking.on_next,
    Action.INTAKE_CONFIRM: intaking.on_confirm,
    Action.INTAKE_DROP: intaking.on_drop,
    Action.INTAKE_SUPPLY: intaking.on_supply,
}

_ROUTES: Final = {(place, name): handler for name, places, handler in _COMMANDS for place in places}


class Want(Enum):
    """Whether an update is stored at all. The desk must not become a log of every group."""

    KEEP = auto()
    DROP = auto()
    IF_EVIDENCE = auto()
    """An edit: only where the message is evidence of an open case."""
    IF_SANCTIONED = auto()
    """A change of somebody's membership: only where the desk ever did something to them."""


def wants(update: Update, bot: Bot) -> Want:
    """What of the stream some route is for: commands, `@admin`, answers to the desk, presses, private chats, memberships, edits.

    What the desk does to members comes back as an update, too: it is no news.
    """
    edited = update.edited_message or update.edited_channel_post
    if edited is not None:
        return Want.DROP if is_private(edited.chat) else Want.IF_EVIDENCE
    message = update.message or update.channel_post
    if message is not None:
        return Want.KEEP if _is_for_desk(message, bot) else Want.DROP
    if update.chat_member is not None:
        return Want.DROP if update.chat_member.sender.id == bot.id else Want.IF_SANCTIONED
    return Want.DROP if update.callback_query is None and update.my_chat_member is None else Want.KEEP


def _is_for_desk(message: Message, bot: Bot) -> bool:
    if is_migration(message):
        return True
    if is_private(message.chat):
        return not is_service(message) or message.users_shared is not None
    command = command_in(message, bot)
    if command is not None:
        return (place_of(message), command.name) in _ROUTES
    return is_group(message.chat) and answers_desk(message, bot)


async def handle(arrival: Arrival, body: bytes) -> None:
    """Handle one update, to its end or to a refusal that the person has been told of.

    Raises Undecodable; AlreadyHandled, when another worker has settled it; and whatever is no refusal. A read-only answer opens no
    unit that writes: then the update is still to be settled.
    """
    update = wire.decode(body)
    try:
        await _route(arrival, update)
    except AlreadyHandled:
        raise
    except DeskError as error:
        await refuse(arrival, update, error)


async def _route(arrival: Arrival, update: Update) -> None:
    message, edited = update.message or update.channel_post, update.edited_message or update.edited_channel_post
    if message is not None:
        await _on_message(arrival, message)
    elif edited is not None:
        await reporting.on_edit(arrival, edited)
    elif update.callback_query is not None:
        await _on_press(arrival, update.callback_query)
    elif update.my_chat_member is not None:
        await meeting.on_membership(arrival, update.my_chat_member)
    elif update.chat_member is not None:
        await meeting.on_member(arrival, update.chat_member)


async def _on_message(arrival: Arrival, message: Message) -> None:
    command = command_in(message, arrival.house.bot)
    if is_migration(message):
        await meeting.on_migration(arrival, message)
    elif command is not None:
        await _on_command(arrival, message, command)
    elif answers_desk(message, arrival.house.bot) and (
        await carding.on_reply(arrival, message) or await judging.on_reply(arrival, message)
    ):
        return
    elif is_private(message.chat) and not (
        await request_asking.on_message(arrival, message)
        or await intaking.on_message(arrival, message)
        or await announcing_answers.on_message(arrival, message)
    ):
        await drafting.on_message(arrival, message)


async def _on_command(arrival: Arrival, message: Message, command: Command) -> None:
    handler = _ROUTES.get((place_of(message), command.name), welcoming.on_unknown_command)
    try:
        await handler(arrival, message, command)
    except Unidentified as error:
        if not access.is_held(message, error):
            raise
        await anonymous.hold(arrival, message)


async def _on_show_self(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Whoever gave a command as the chat shows it: the command takes effect in their name."""
    message = await anonymous.revealed(arrival, query, press)
    own, desk = anonymous.once(arrival, query, press)
    command = command_in(message, arrival.house.bot)
    if command is not None:
        await _on_command(own, message, command)
    await desk.settle()
    await arrival.house.telegram.answer_press(query.id)


async def _on_press(arrival: Arrival, query: CallbackQuery) -> None:
    press = decode(query.data)
    await _PRESSES[press.action](arrival, query, press)
