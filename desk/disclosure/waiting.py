"""What is waited for: the authority's answer to a question, while the clock stands, and the enforcing authority's objection."""

from desk.disclosure.course import take
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import WordsMissing
from desk.rules.disclosure.states import Step


async def ask(unit: Unit, number: int, person: int, question: str) -> Request:
    """Ask the authority to clarify: the clock stands until it does. Raises WordsMissing."""
    return await take(unit, number, Step.ASK, person, code="clarification", words=_said(question))


async def clarified(unit: Unit, number: int, person: int, reply: str) -> Request:
    """Go on where the question was asked, with as much time as was left. Raises WordsMissing."""
    return await take(unit, number, Step.CLARIFIED, person, words=_said(reply))


async def notify_enforcer(unit: Unit, number: int, person: int) -> Request:
    """Record that the enforcing authority was notified of an EPOC: it may object for a time (Regulation (EU) 2023/1543, Art. 8, 10)."""
    return await take(unit, number, Step.NOTIFY_ENFORCER, person)


async def enforcer_consented(unit: Unit, number: int, person: int, how: str) -> Request:
    """Record its consent, which ends the wait before its time. An objection is a refusal, with a code of its own. Raises WordsMissing."""
    words = _said(how)
    await unit.requests.lock(number)
    await unit.requests.wait(number, unit.now)
    return await take(unit, number, Step.ENFORCER_SILENT, person, code="consented", words=words)


async def withdraw(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record that the authority takes it back. Raises WordsMissing."""
    return await take(unit, number, Step.WITHDRAW, person, code="withdrawn", words=_said(words))


async def expire(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record that the order is in force no more. Raises WordsMissing; TooSoon while something is preserved for it."""
    return await take(unit, number, Step.EXPIRE, person, code="expired", words=_said(words))


def _said(words: str) -> str:
    if not words.strip():
        raise WordsMissing
    return words.strip()
