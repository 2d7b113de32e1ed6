"""The story's lawful request: narrowed by one officer, approved by two others, delivered sealed, and counted in public."""

import asyncio
import io
import tarfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec
import pyrage

from bot.demo.expecting import expect
from bot.demo.stage import Stage
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.public_key import read
from desk.rules.transparency.quarters import quarter_of
from sandbox import Call, Message, Person

DOCUMENT: Final = b"%PDF-1.7 European Production Order 12 Js 7/26"
REASON: Final = "Section by section as the form has it."


class _File(msgspec.Struct, frozen=True):
    file_id: str


class _Sent(msgspec.Struct, frozen=True):
    document: _File


Files = Sequence[tuple[str, str]]
"""What the court found in the package, with sizes."""


async def appoint(stage: Stage) -> None:
    """Three officers: the least with whom a desk discloses anything. Raises AssertionError with what did not happen."""
    who = stage.cast
    officers = who.officers
    for officer in officers:
        officer.starts()
    for officer in officers:
        await officer.sees("Welcome")
        who.olga.writes(f"/role {officer.id} officer")
    for officer in officers:
        await officer.sees("is an officer now, appointed by Olga")


async def take_in(stage: Stage) -> None:
    """An order has come, and Ida takes it in; from here on the transcript tells later what officers do. Raises as `appoint` does."""
    ida = stage.cast.ida
    stage.transcript.keep_for_later(*(officer.id for officer in stage.cast.officers))
    taken = await stage.desk.take_in(_form(stage), DOCUMENT, ida.id)
    expect((taken.ref, taken.faults) == ("L-1", []), f"the order lacks nothing on its face: {taken}")
    expect(taken.document_sha256 == sha256(DOCUMENT).hexdigest(), "its document is the one that came")


async def answer(stage: Stage) -> Files:
    """From the call-back to the delivery, while others work: officers have nothing to do with moderators. Raises as `appoint` does."""
    who, court = stage.cast, pyrage.x25519.Identity.generate()
    await _analysed(stage, who.ida)
    await _enters(who.ida, court)
    await who.ida.presses("Open the scope")
    scope = await who.ida.sees("L-1: scope")
    expect(scope.labels == [["« Go back"]], f"who prepared it is not offered to approve it: {scope.labels}")
    await asyncio.gather(_approves(who.ruth, who.max), _approves(who.pavel, who.max))
    await _confirms(who.ruth, court)
    return await _delivered(stage, court)


def tell(stage: Stage, files: Files) -> None:
    """Print what officers did meanwhile. Raises as `appoint` does."""
    who = stage.cast
    stage.transcript.scene(
        "A court asks for data, and gets what two officers approved",
        "Meanwhile Ida has taken an order in, called its sender back through a directory, and narrowed it. Of nine answers to questions of"
        " law the first is shown. She approves nothing of it herself.",
    )
    stage.transcript.tell_meanwhile(*(officer.id for officer in who.officers))
    stage.transcript.remark("\nThe court opens it with its own key, and finds a bag whose every file can be checked:")
    stage.transcript.table(files)
    seen = [text for person in (who.max, who.mira, who.noor) for text in (*person.texts(), *who.staff.texts())]
    expect(not any("L-1" in text for text in seen), "moderators and Max see no trace of the order")


async def _analysed(stage: Stage, ida: Person) -> None:
    """Checked, analysed, narrowed, and put before two others."""
    ida.writes("/request L-1")
    await ida.presses("Check the sender", "Record the call-back")
    await ida.sees("Write it as your next message")
    ida.writes("Directory of the Ministry of Justice, +49 30 1234; Ms Krause confirms it")
    await ida.presses("Confirm that its form is valid", "Open the analysis")
    await ida.presses("Yes: 1")
    await ida.sees("Write it as your next message")
    ida.writes(REASON)
    await ida.sees("✅ 1.")
    await stage.desk.answer_the_rest(1, ida.id, REASON)
    ida.writes("/request L-1")
    await ida.presses("Open the scope", "☑ reported messages")
    await ida.sees("less than the authority asks for")
    await ida.presses("« Go back", "Submit for approval")
    await ida.sees("Status: waiting for approval")


async def _enters(ida: Person, court: pyrage.x25519.Identity) -> None:
    await ida.presses("Enter the authority's key")
    await ida.sees("Send the authority's public key")
    ida.writes(str(court.to_public()))
    await ida.sees("Somebody else still has to confirm")


async def _approves(officer: Person, person: Person) -> None:
    await officer.presses("Read L-1")
    scope = await officer.sees(str(person.id))
    expect("reported messages" not in scope.text, f"what is approved is the narrowed scope: {scope.text}")
    await officer.presses("Approve this scope")


async def _confirms(ruth: Person, court: pyrage.x25519.Identity) -> None:
    """Whoever did not enter the court's key has the court read its fingerprint out."""
    ruth.writes("/request L-1")
    await ruth.sees("Status: approved")
    await ruth.presses("Confirm the fingerprint")
    await ruth.sees("read out")
    ruth.writes(read(str(court.to_public())).fingerprint)
    await ruth.sees("The authority's key is confirmed")


async def _delivered(stage: Stage, court: pyrage.x25519.Identity) -> Files:
    """Collected, sealed to the authority's key, opened by it, and handed over."""
    ida = stage.cast.ida
    ida.writes("/request L-1")
    await ida.presses("Collect")
    await ida.sees("Status: collected")
    await ida.presses("Package")
    handed = await ida.sees("SHA-256")
    files = await _opened(stage, handed, court)
    await ida.presses("Open L-1", "Record the delivery")
    await ida.sees("Write it as your next message")
    ida.writes("Through the court's portal, receipt 2231")
    await ida.sees("Status: delivered")
    return files


async def _opened(stage: Stage, handed: Message, court: pyrage.x25519.Identity) -> Files:
    (sent,) = [one for one in await stage.telegram.called("sendDocument") if one.params["chat_id"] == stage.cast.ida.id]
    content = _file(stage, sent)
    expect(sha256(content).hexdigest() in handed.text, "the digest is that of the file")
    expect(str(stage.cast.max.id).encode() not in content, "nobody reads the package but the court")
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(content, [court]))) as bag:
        return [(name.name, f"{name.size} bytes") for name in bag.getmembers() if name.isfile()]


def _file(stage: Stage, sent: Call) -> bytes:
    message = msgspec.convert(sent.result, type=_Sent)
    return stage.telegram.world.files.find(message.document.file_id).content


def quarter(stage: Stage) -> str:
    """The one in which the story plays."""
    return str(quarter_of(round(stage.telegram.clock.now() * 1000)))


def tell_the_quarter(stage: Stage, printed: str) -> None:
    """What everybody may read of it. Raises as `appoint` does."""
    stage.transcript.scene(
        "The quarter's report",
        f"`ombud transparency --period {quarter(stage)}`: small counts are withheld, so that nobody is found by them.",
    )
    expect("Germany" in printed and quarter(stage) in printed, f"the order is counted for its country: {printed}")
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
