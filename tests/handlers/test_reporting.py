"""A report from a group, and that nobody there sees it."""

from desk.model import Missing
from desk.notices import CaseCard, RemoveMessage, ReportReceived, Whisper
from tests.handlers.updates import ANNA, ANONYMOUS, BOT, GROUP, SAM, message, presses, report, update
from tests.storage.desk import START


async def test_a_reply_is_filed_with_the_message_as_evidence(desk):
    await desk.handles(report("/report scam he took my money", message(message_id=7, text="send 5 coins")))

    case = await desk.case(1)
    (evidence,) = await desk.run(lambda unit: unit.evidence.of_case(1))
    filed = await desk.run(lambda unit: unit.reports.get(1))
    assert (case.category, case.chat, case.message, case.accused) == ("scam", GROUP["id"], 7, SAM["id"])
    assert (evidence.snapshot.text, evidence.snapshot.link) == ("send 5 coins", "https://t.me/c/1234567890/7")
    assert (filed.reporter, filed.text) == (ANNA["id"], "he took my money")


async def test_the_command_is_removed_before_anything_else_is_sent(desk):
    await desk.handles(report(message_id=8))

    owed = await desk.owes()
    assert [(one.recipient, type(one.what)) for one in owed] == [
        (GROUP["id"], RemoveMessage),
        (ANNA["id"], ReportReceived),
        (0, CaseCard),
    ]
    assert owed[0].what == RemoveMessage(8)
    assert desk.telegram.said == []


async def test_without_a_category_it_is_filed_and_the_receipt_asks(desk):
    await desk.handles(report("/report he is mean"))

    (receipt,) = await desk.owes_to(ANNA["id"])
    assert (receipt.category, receipt.ask_category) == ("other", True)


async def test_a_category_named_later_brings_its_own_receipt(desk):
    await desk.handles(report("/report"))
    await desk.owes()

    await desk.handles(presses("1|named|1|self_harm"))

    receipts = [what for what in await desk.owes_to(ANNA["id"]) if isinstance(what, ReportReceived)]
    assert [(receipt.category, receipt.ask_category) for receipt in receipts] == [("self_harm", False)]
    assert (await desk.case(1)).category == "self_harm"
    assert desk.telegram.answers == ["Thank you. Your report is about: Suicide or self-harm"]


async def test_nobody_names_the_category_of_someone_elses_report(desk):
    await desk.handles(report("/report"))
    await desk.handles(presses("1|named|1|spam", SAM))

    assert (await desk.case(1)).category == "other"
    assert desk.telegram.answers == ["There is no R-1 that you can see. Please check the number."]


async def test_calling_for_admins_is_a_report(desk):
    await desk.handles(report("@admin what is this", message_id=8))

    assert (await desk.run(lambda unit: unit.reports.get(1))).text == "what is this"
    assert RemoveMessage(8) in await desk.owes_to(GROUP["id"])


async def test_an_ephemeral_command_is_answered_where_it_was_written_and_leaves_nothing_to_remove(desk):
    await desk.handles(report(message_id=0, ephemeral_message_id=77, receiver_user=BOT))

    owed = await desk.owes()
    assert [type(one.what) for one in owed] == [ReportReceived, CaseCard]
    assert owed[0].whisper == Whisper(GROUP["id"], ANNA["id"], 77, START + 15_000)


async def test_where_the_server_can_a_visible_command_is_answered_unseen(desk):
    desk.ephemeral = True
    await desk.handles(report("@admin"))

    receipt = next(one for one in await desk.owes() if one.recipient == ANNA["id"])
    assert receipt.whisper == Whisper(GROUP["id"], ANNA["id"], None, START + 15_000)


async def test_a_refused_command_is_removed_too_and_the_reason_is_private(desk):
    await desk.handles(report(message_id=8, reply=message(sender=ANNA)))

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8)]
    ((chat, words, _),) = desk.telegram.said
    assert chat == ANNA["id"]
    assert words.startswith("This is your own message")


async def test_a_second_report_gets_the_first_ones_reference(desk):
    reported = message(message_id=7)
    await desk.handles(report(reply=reported))
    await desk.handles(report("/report scam", reported))

    assert "R-1 is still being worked on" in desk.last_said


async def test_the_desks_own_message_is_refused(desk):
    await desk.handles(report(reply=message(sender=BOT)))
    assert desk.last_said.startswith("This message is mine")


async def test_a_service_message_is_refused(desk):
    await desk.handles(report(reply=message(new_chat_members=[SAM])))
    assert "nobody is behind it" in desk.last_said


async def test_without_a_reply_it_is_explained_in_private(desk):
    await desk.handles(update(message=message(sender=ANNA, text="/report", message_id=8)))

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8)]
    assert desk.telegram.said[-1][0] == ANNA["id"]
    assert "reply to it with /report" in desk.last_said


async def test_a_topics_opening_is_no_reply(desk):
    opening = message(message_id=5, sender=SAM, forum_topic_created={"name": "x"})
    await desk.handles(report("/report", opening, message_thread_id=5, is_topic_message=True))
    assert "reply to it with /report" in desk.last_said


async def test_who_reports_an_administrator_learns_what_administrators_can_see(desk):
    desk.telegram.administrators = {SAM["id"]}
    await desk.handles(report())

    assert desk.telegram.said[-1][0] == ANNA["id"]
    assert "Recent Actions for 48 hours" in desk.last_said


async def test_an_unseen_command_needs_no_such_warning(desk):
    desk.telegram.administrators = {SAM["id"]}
    await desk.handles(report(message_id=0, ephemeral_message_id=77))
    assert desk.telegram.said == []


async def test_an_anonymous_administrator_reports_as_the_group_and_reads_nothing(desk):
    await desk.handles(report(sender=ANONYMOUS, sender_chat=GROUP))

    assert (await desk.run(lambda unit: unit.reports.get(1))).reporter == GROUP["id"]
    assert [type(what) for what in await desk.owes_to(GROUP["id"])] == [RemoveMessage]
    assert desk.telegram.said == []


async def test_the_rest_of_an_album_is_said_to_be_missing(desk):
    photo = [{"file_id": "a", "file_unique_id": "a"}]
    await desk.handles(report(reply=message(photo=photo, media_group_id="9")))

    (receipt,) = await desk.owes_to(ANNA["id"])
    assert receipt.missing == (Missing.REST_OF_ALBUM,)


async def test_a_later_edit_is_kept_beside_the_first_words(desk):
    await desk.handles(report(reply=message(message_id=7, text="cheap coins")))
    await desk.handles(update(edited_message=message(message_id=7, text="lovely flowers", edit_date=1_764_000_100)))

    texts = [item.snapshot.text for item in await desk.run(lambda unit: unit.evidence.of_case(1))]
    assert texts == ["cheap coins", "lovely flowers"]


async def test_an_edit_of_an_unknown_message_is_nobodys_business(desk):
    await desk.handles(update(edited_message=message(message_id=7, text="changed", edit_date=1_764_000_100)))
    assert await desk.owes() == []
