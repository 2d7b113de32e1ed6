"""The story's lawful request: narrowed by one officer, approved by two others, delivered sealed, and counted in public."""

import io
import tarfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec
import pyrage

from bot.demo.expecting import expect
from bot.demo.stage import Stage
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.transparency.quarters import quarter_of
from sandbox import Call, Message

DOCUMENT: Final = b"%PDF-1.7 European Production Order 12 Js 7/26"
REASON: Final = "Section by section as the form has it."


class _File(msgspec.Struct, frozen=True):
    file_id: str


class _Sent(msgspec.Struct, frozen=True):
    document: _File


async def appoint(stage: Stage) -> None:
    """Three officers: the least with whom a desk discloses anything. Raises AssertionError with what did not happen."""
    who = stage.cast
    for officer in (who.ida, who.ruth, who.pavel):
        officer.starts()
        await officer.sees("Welcome")
        who.olga.writes(f"/role {officer.id} officer")
        await officer.sees("is an officer now, appointed by Olga")


async def prepare(stage: Stage) -> None:
    """Ida takes an order in, analyses and narrows it while others work; the transcript tells it later. Raises as `appoint` does."""
    ida = stage.cast.ida
    stage.transcript.keep_for_later(ida.id)
    taken = await stage.desk.take_in(_form(stage), DOCUMENT, ida.id)
    expect((taken.ref, taken.faults) == ("L-1", []), f"the order lacks nothing on its face: {taken}")
    expect(taken.document_sha256 == sha256(DOCUMENT).hexdigest(), "its document is the one that came")
    ida.writes("/request L-1")
    await ida.presses("Check the sender", "Record the call-back")
    await ida.sees("Write it as your next message")
    ida.writes("Directory of the Ministry of Justice, +49 30 1234; Ms Krause confirms it")
    await ida.presses("Confirm that its form is valid", "Open the analysis")
    for place in range(1, len(questions(Instrument.EU_EPOC, telegram_8_3=False)) + 1):
        await ida.presses(f"Yes: {place}")
        await ida.sees("Write it as your next message")
        ida.writes(REASON)
        await ida.sees(f"✅ {place}.")
    await ida.presses("« Go back", "Open the scope", "☑ reported messages")
    await ida.sees("less than the authority asks for")
    await ida.presses("« Go back", "Submit for approval")


async def two_approve_it(stage: Stage) -> None:
    """From the approvals to the quarter's report. Raises as `appoint` does."""
    who = stage.cast
    stage.transcript.scene(
        "A court asks for data, and gets what two officers approved",
        "Ida took an order in, called its sender back through a directory, and narrowed it. She approves nothing of it herself.",
    )
    stage.transcript.tell_meanwhile(who.ida.id)
    await who.ida.presses("Open the scope")
    refusal = await who.ida.presses("Approve this scope")
    expect("You prepared this" in refusal, f"who prepared it does not approve it: {refusal}")
    for officer in (who.ruth, who.pavel):
        await officer.presses("Read L-1")
        scope = await officer.sees(str(who.max.id))
        expect("reported messages" not in scope.text, f"what is approved is the narrowed scope: {scope.text}")
        await officer.presses("Approve this scope")
    await who.pavel.sees("Status: approved")
    await _delivered(stage)
    seen = [text for person in (who.max, who.mira, who.noor) for text in (*person.texts(), *who.staff.texts())]
    expect(not any("L-1" in text for text in seen), "moderators and Max see no trace of the order")
    await _the_quarter(stage)


async def _delivered(stage: Stage) -> None:
    """Collected, sealed to the authority's key, opened by it, and handed over."""
    ida, ruth = stage.cast.ida, stage.cast.ruth
    court = pyrage.x25519.Identity.generate()
    key = str(court.to_public())
    ida.writes("/request L-1")
    await ida.presses("Collect")
    await ida.sees("Status: collected")
    await ida.presses("Enter the authority's key")
    await ida.sees("Send the authority's public key")
    ida.writes(key)
    await ida.sees("Somebody else still has to confirm")
    ruth.writes("/request L-1")
    await ruth.sees("Status: collected")
    await ruth.presses("Confirm the fingerprint")
    await ruth.sees("read out")
    ruth.writes(read(key).fingerprint)
    await ruth.sees("The authority's key is confirmed")
    ida.writes("/request L-1")
    await ida.sees("The authority's key is confirmed")
    await ida.presses("Package")
    handed = await ida.sees("SHA-256")
    await _opened(stage, handed, court)
    await ida.presses("Open L-1", "Record the delivery")
    await ida.sees("Write it as your next message")
    ida.writes("Through the court's portal, receipt 2231")
    await ida.sees("Status: delivered")


async def _opened(stage: Stage, handed: Message, court: pyrage.x25519.Identity) -> None:
    (sent,) = [one for one in await stage.telegram.called("sendDocument") if one.params["chat_id"] == stage.cast.ida.id]
    content = _file(stage, sent)
    expect(sha256(content).hexdigest() in handed.text, "the digest is that of the file")
    expect(str(stage.cast.max.id).encode() not in content, "nobody reads the package but the court")
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(content, [court]))) as bag:
        files = [(name.name, f"{name.size} bytes") for name in bag.getmembers() if name.isfile()]
    stage.transcript.remark("\nThe court opens it with its own key, and finds a bag whose every file can be checked:")
    stage.transcript.table(files)


def _file(stage: Stage, sent: Call) -> bytes:
    message = msgspec.convert(sent.result, type=_Sent)
    return stage.telegram.world.files.find(message.document.file_id).content


async def _the_quarter(stage: Stage) -> None:
    """What everybody may read of it."""
    quarter = str(quarter_of(round(stage.telegram.clock.now() * 1000)))
    stage.transcript.scene(
        "The quarter's report",
        f"`ombud transparency --period {quarter}`: small counts are withheld, so that nobody is found by them.",
    )
    printed = await stage.desk.transparency(quarter)
    expect("Germany" in printed and quarter in printed, f"the order is counted for its country: {printed}")
    stage.transcript.remark(printed, "")


def _form(stage: Stage) -> dict[str, object]:
    today = datetime.fromtimestamp(stage.telegram.clock.now(), UTC).date()
    return {
        "instrument": Instrument.EU_EPOC,
        "authority": "Court of Rostock",
        "country": "DE",
        "contact": "office@court.example",
        "channel": "e-mail",
        "reference": "12 Js 7/26",
        "legal_basis": "Regulation (EU) 2023/1543, Art. 5",
        "persons": [str(stage.cast.max.id)],
        "since": str(today - timedelta(days=30)),
        "until": str(today),
        "data": ["identity", "messages"],
        "reach": "content",
    }
