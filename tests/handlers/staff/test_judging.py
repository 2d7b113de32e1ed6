"""An appeal from the button to the verdict: written in private, judged from its card or by command, by somebody who did not decide."""

from desk.drafts import Step
from desk.evidence import EvidenceKind
from desk.model import STAFF, AppealState, Contested
from desk.notices import AppealCard, AppealDecided, DeliveryState, DraftEnd, DraftPrompt
from desk.rules.durations import DAY
from handlers.buttons import Action
from storage.outbox import Outbox
from tests.handlers.staff.desk import CARD, LENA, MIA, NOAH, ROOM
from tests.handlers.updates import BOT, GROUP, message, private, update
from tests.storage.desk import MASTER, SPAMMER

SAM = {"id": SPAMMER.id, "is_bot": False, "first_name": "Sam", "language_code": "en"}
ANNA = {"id": 5_000_000_101, "is_bot": False, "first_name": "Anna", "language_code": "en"}
PHOTO = [{"file_id": "id", "file_unique_id": "unique"}]


async def muted(desk) -> None:
    await desk.report()
    await desk.types(MIA, "/mute C-1 7d scam You asked people for money.")


async def appealed(desk) -> None:
    await muted(desk)
    await says(desk, "/appeal D-1 It was satire.")
    await desk.presses(SAM, Action.DRAFT_NEXT, "details", chat=private(SAM))
    await desk.presses(SAM, Action.DRAFT_CONFIRM, chat=private(SAM))
    await draw_card(desk)


async def says(desk, text: str, person=SAM, chat=None, **fields) -> None:
    await desk.handles(update(message=message(chat or private(person), person, text=text, **fields)))


async def draw_card(desk) -> None:
    """Let the courier post the appeal's card in the staff chat."""
    outbox = Outbox(desk.database, MASTER)
    due = await outbox.claim(desk.clock.now, 100, 100)
    card = next(one for one in due if isinstance(one.what, AppealCard) and one.recipient == STAFF)
    await outbox.settle([card.settled(DeliveryState.SENT, message=CARD)], desk.clock.now)


async def appeal(desk, number: int = 1):
    return await desk.run(lambda unit: unit.appeals.get(number))


async def test_the_statements_button_begins_an_appeal_which_is_sent_after_a_last_look(desk):
    await muted(desk)
    await desk.presses(SAM, Action.APPEAL, 1, chat=private(SAM))
    assert (await desk.draft(SAM["id"])).step is Step.DETAILS
    await says(desk, "It was satire.")
    await desk.handles(update(message=message(private(SAM), SAM, photo=PHOTO, caption="look")))
    await desk.presses(SAM, Action.DRAFT_NEXT, "details", chat=private(SAM))
    assert (await desk.draft(SAM["id"])).appeal == Contested(1)
    answer = await desk.presses(SAM, Action.DRAFT_CONFIRM, chat=private(SAM))

    assert answer.text == "Sent: A-1"
    assert ((await appeal(desk)).text, await desk.draft(SAM["id"])) == ("It was satire.", None)
    (added,) = [one for one in await desk.run(lambda unit: unit.evidence.of_case(1)) if one.appeal == 1]
    assert (added.kind, added.snapshot.text) == (EvidenceKind.FILE, "look")
    assert DraftPrompt(SAM["id"], DraftEnd.SENT, appeal=True) in await desk.owes_to(SAM["id"])


async def test_who_never_pressed_start_is_led_to_the_private_chat(desk):
    await muted(desk)
    answer = await desk.presses(SAM, Action.APPEAL, 1, chat=GROUP)
    assert answer.url == "https://t.me/ombud_bot?start=appeal"
    assert (await desk.draft(SAM["id"])).appeal == Contested(1)


async def test_without_a_reference_it_lists_what_can_be_appealed(desk):
    await muted(desk)
    await says(desk, "/appeal")
    assert "D-1, a decision about you: Scam or fraud" in desk.last_said
    await says(desk, "/appeal", person=ANNA)
    assert desk.last_said == "There is nothing that you can appeal now."


async def test_in_a_group_the_command_goes_and_the_answer_is_private(desk):
    await muted(desk)
    await says(desk, "/appeal", chat=GROUP, message_id=77)
    assert desk.telegram.said[-1][0] == SAM["id"]
    assert 77 in [getattr(one.what, "message", None) for one in await desk.owes() if one.recipient == GROUP["id"]]


async def test_a_report_in_the_making_is_not_lost_to_an_appeal_nor_the_other_way_round(desk):
    await muted(desk)
    await says(desk, "/report scam")
    await says(desk, "/appeal D-1")
    assert desk.last_said.startswith("You are in the middle of writing something else.")
    await desk.presses(SAM, Action.DRAFT_CANCEL, chat=private(SAM))
    await says(desk, "/appeal D-1 It was satire.")
    await says(desk, "/report scam")
    assert (await desk.draft(SAM["id"])).text == "It was satire."
    await desk.presses(SAM, Action.REPORT, chat=private(SAM))
    assert (await desk.draft(SAM["id"])).appeal == Contested(1)


async def test_bad_references_get_a_sentence_that_says_what_to_do(desk):
    await muted(desk)
    for text, person, begins in (
        ("/appeal D-1", ANNA, "There is no D-1 that you can see."),
        ("/appeal nonsense", SAM, "Something is missing from /appeal."),
        ("/appeal R-1", ANNA, "R-1 was not dismissed"),
        ("/withdraw", SAM, "Something is missing from /withdraw."),
        ("/withdraw A-9", SAM, "There is no A-9 that you can see."),
    ):
        await says(desk, text, person=person)
        assert desk.last_said.startswith(begins), text
    await desk.types(LENA, "/undo D-1 It was satire.")
    await says(desk, "/appeal D-1")
    assert desk.last_said.startswith("D-1 holds no more: it was undone")


async def test_after_the_window_it_says_where_else_to_turn(desk):
    await muted(desk)
    desk.clock.now += 400 * DAY
    await says(desk, "/appeal D-1")
    assert desk.last_said.startswith("The time to appeal D-1 was over")
    assert "court" in desk.last_said


async def test_an_appeal_is_withdrawn_by_command_and_by_button(desk):
    await appealed(desk)
    await says(desk, "/withdraw A-1")
    assert desk.last_said == "You have withdrawn A-1. The decision stands as it was."
    answer = await desk.presses(SAM, Action.WITHDRAW, 1, chat=private(SAM))
    assert answer.text.startswith("A-1 is settled already")


async def test_a_judge_presses_and_replies_with_the_reason(desk):
    await appealed(desk)
    answer = await desk.presses(NOAH, Action.OVERTURN, 1)
    assert answer.text == "Reply to the card with the reason."
    await desk.replies_to_card(NOAH, "Satire is allowed.")

    assert desk.last_said == "A-1: the decision is undone. Everyone concerned is told."
    assert ((await appeal(desk)).state, (await appeal(desk)).decided_by) == (AppealState.OVERTURNED, NOAH["id"])
    assert [type(one) for one in await desk.owes_to(SAM["id"])].count(AppealDecided) == 1


async def test_who_decided_is_refused_by_button_and_by_command(desk):
    await appealed(desk)
    refused = "A-1 is against a decision of your own. Another moderator or a lead has to judge it."
    assert (await desk.presses(MIA, Action.UPHOLD, 1)).text == refused
    await desk.types(MIA, "/overturn A-1 I changed my mind.")
    assert desk.last_said == refused


async def test_a_reply_of_somebody_else_than_the_card_asked_judges_nothing(desk):
    await appealed(desk)
    await desk.presses(NOAH, Action.UPHOLD, 1)
    await desk.replies_to_card(LENA, "I agree.")
    assert desk.last_said.startswith("A-1 does not ask you for anything now.")
    assert (await appeal(desk)).state is AppealState.OPEN


async def test_a_milder_measure_is_chosen_by_button_and_its_length_replied(desk):
    await appealed(desk)
    await desk.presses(NOAH, Action.REPLACE, 1)
    await desk.presses(NOAH, Action.REPLACE_AS, 1, "mute")
    await desk.replies_to_card(NOAH, "12h A first time.")
    assert desk.last_said == "A-1: D-2 takes its place. The appellant is told why."
    assert (await desk.decisions())[1].reason == "A first time."


async def test_an_appeal_is_judged_by_command_also_in_reply_to_its_card(desk):
    await appealed(desk)
    await desk.types(LENA, "/replace A-1 ban forever Worse.")
    assert desk.last_said.startswith(
        "An appeal must not make it worse. In A-1 a milder measure may be: warn, delete, mute"
    )
    await desk.types(LENA, "/uphold", reply=message(ROOM, BOT, message_id=CARD, text="card"))
    assert desk.last_said.startswith("Please give a reason")
    await desk.types(LENA, "/uphold It was no satire.", reply=message(ROOM, BOT, message_id=CARD, text="card"))
    assert desk.last_said == "A-1: the decision stands. The appellant is told why."


async def test_the_list_goes_to_the_asker_alone(desk):
    await appealed(desk)
    await desk.types(LENA, "/appeals")
    assert desk.telegram.said[-1][0] == LENA["id"]
    assert "A-1" in desk.last_said


async def test_a_dismissed_report_is_looked_at_again_by_button(desk):
    await desk.report()
    await desk.types(MIA, "/dismiss C-1 harmless")
    await desk.presses(ANNA, Action.SECOND_LOOK, 1, chat=private(ANNA))
    assert (await desk.draft(ANNA["id"])).appeal == Contested(1, 1)
    await desk.presses(ANNA, Action.DRAFT_NEXT, "details", chat=private(ANNA))
    await desk.presses(ANNA, Action.DRAFT_CONFIRM, chat=private(ANNA))
    await desk.types(NOAH, "/overturn A-1 It was a scam after all.")
    assert desk.last_said == "A-1: the decision is undone. Everyone concerned is told."
    await says(desk, "/appeal C-1", person=ANNA)
    assert desk.last_said.startswith("R-1 was not dismissed")
