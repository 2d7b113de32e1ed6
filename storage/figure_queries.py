"""The queries behind every published figure. They read the journal and nothing else, and are what the desk itself runs.

`{x.name}` is a detail of the row x, which both engines spell differently; `:since` and `:before` are the quarter's first moment and the
first after it, in milliseconds. A request counts in the quarter of the step that is counted, the first time that it is taken.
`ombud transparency --queries` prints them as an engine takes them.

The verbs that they expect in the journal. `request_collect`, `request_deliver` and those of notices come with the steps of those names,
which `desk.disclosure.course` writes for whoever takes them:
`request_received` with country, instrument, emergency, persons and strangers; `request_receipt_told`;
`request_submit` and `request_approve_emergency` with narrowed; `request_approve`, `request_approve_second` and
`request_approve_emergency` with persons and data; `request_collect` with persons and data, where it found less than was approved;
`request_deliver`, `request_refuse` with code, `request_find_nothing`, `request_withdraw`, `request_expire`, `request_preserve`,
`request_reviewed` with proper, `request_notify`, `request_delay_notice`, `request_bar_notice`;
`reported` and `named_category` with category; `decided` with category, outcome and sanctions; `imported`; `voided`; `appealed`, `appeal_*`.
"""

from collections.abc import Mapping
from typing import Final

_REQUESTS: Final = """
WITH told AS (
    SELECT id, at, verb, ref, detail FROM journal WHERE substr(verb, 1, 8) = 'request_' AND at < :before
), asked AS (
    SELECT r.ref, r.at, r.detail, {r.country} AS country, {r.instrument} AS instrument,
           COALESCE(CAST({r.emergency} AS BIGINT), 0) AS emergency
    FROM told r WHERE r.verb = 'request_received' AND {r.instrument} <> 'art18'
)"""
_FIRST: Final = "SELECT ref, MIN(at) AS at, MIN(id) AS id FROM told WHERE verb = '%s' GROUP BY ref"
_BY: Final = "a.country, a.instrument, a.emergency"
_WHEN: Final = "WHERE e.at >= :since AND e.at < :before"
_APPROVED: Final = "'request_approve', 'request_approve_second', 'request_approve_emergency', 'request_collect'"


def _reached(verb: str) -> str:
    """How many requests came to a step for the first time."""
    return f"""{_REQUESTS}
SELECT {_BY}, COUNT(*) AS n FROM asked a JOIN ({_FIRST % verb}) e ON e.ref = a.ref
{_WHEN} GROUP BY {_BY}"""


_HANDED_OVER: Final = f"""{_REQUESTS}, done AS (
    SELECT e.ref, e.id FROM ({_FIRST % "request_deliver"}) e {_WHEN}
), drawn AS (
    SELECT s.ref, MAX(s.id) AS id FROM told s JOIN done d ON d.ref = s.ref AND s.id < d.id
    WHERE s.verb IN ('request_submit', 'request_approve_emergency') GROUP BY s.ref
), agreed AS (
    SELECT s.ref, MAX(s.id) AS id FROM told s JOIN done d ON d.ref = s.ref AND s.id < d.id
    WHERE s.verb IN ({_APPROVED}) AND {{s.persons}} IS NOT NULL GROUP BY s.ref
), handed AS (
    SELECT {_BY}, COALESCE(CAST({{n.narrowed}} AS BIGINT), 0) AS narrowed, COALESCE(CAST({{g.persons}} AS BIGINT), 0) AS persons,
           COALESCE({{g.data}}, '') AS data
    FROM asked a JOIN done ON done.ref = a.ref
    LEFT JOIN drawn ON drawn.ref = a.ref LEFT JOIN told n ON n.id = drawn.id
    LEFT JOIN agreed ON agreed.ref = a.ref LEFT JOIN told g ON g.id = agreed.id
)"""


def _handed(narrowed: int) -> str:
    return f"""{_HANDED_OVER}
SELECT {_BY}, COUNT(*) AS n FROM handed a WHERE a.narrowed = {narrowed} GROUP BY {_BY}"""


def _since_received(*verbs: str) -> str:
    """How long each request took to its first step of these, in milliseconds."""
    found = ", ".join(f"'{verb}'" for verb in verbs)
    return f"""{_REQUESTS}
SELECT e.at - a.at AS n FROM asked a
JOIN (SELECT ref, MIN(at) AS at FROM told WHERE verb IN ({found}) GROUP BY ref) e ON e.ref = a.ref {_WHEN}"""


def _steps(verb: str) -> str:
    return f"""{_REQUESTS}
SELECT COUNT(*) AS n FROM asked a JOIN ({_FIRST % verb}) e ON e.ref = a.ref {_WHEN}"""


_BROUGHT: Final = "SELECT i.case_id FROM journal i WHERE i.verb = 'imported' AND i.case_id IS NOT NULL"
"""Cases of warnings that another bot had given: nobody here decided them."""


def _written(verb: str) -> str:
    return f"SELECT COUNT(*) AS n FROM journal j WHERE j.verb = '{verb}' AND j.at >= :since AND j.at < :before"


QUERIES: Final[Mapping[str, str]] = {
    "requests_received": f"""{_REQUESTS}
SELECT {_BY}, COUNT(*) AS n FROM asked a WHERE a.at >= :since GROUP BY {_BY}""",
    "accounts_named": f"""{_REQUESTS}
SELECT {_BY}, CAST(SUM(COALESCE(CAST({{a.persons}} AS BIGINT), 0) + COALESCE(CAST({{a.strangers}} AS BIGINT), 0)) AS BIGINT) AS n
FROM asked a WHERE a.at >= :since GROUP BY {_BY}""",
    "fulfilled_in_full": _handed(0),
    "fulfilled_narrowed": _handed(1),
    "refused": f"""{_REQUESTS}
SELECT {_BY}, COALESCE({{f.code}}, '') AS word, COUNT(*) AS n
FROM asked a JOIN ({_FIRST % "request_refuse"}) e ON e.ref = a.ref JOIN told f ON f.id = e.id
{_WHEN} GROUP BY {_BY}, word""",
    "no_data": _reached("request_find_nothing"),
    "withdrawn": _reached("request_withdraw"),
    "expired": _reached("request_expire"),
    "preserved": _reached("request_preserve"),
    "accounts_affected": f"""{_HANDED_OVER}
SELECT {_BY}, CAST(SUM(a.persons) AS BIGINT) AS n FROM handed a GROUP BY {_BY}""",
    "data_kinds": f"""{_HANDED_OVER}
SELECT a.data AS what, COUNT(*) AS n FROM handed a GROUP BY what""",
    "time_to_receipt": _since_received("request_receipt_told"),
    "time_to_answer": _since_received("request_deliver", "request_refuse", "request_find_nothing", "request_preserve"),
    "notices_given": _steps("request_notify"),
    "notices_delayed": _steps("request_delay_notice"),
    "notices_barred": f"""{_REQUESTS}
SELECT COUNT(*) AS n FROM asked a JOIN (
    SELECT b.ref, MIN(b.at) AS at FROM told b
    WHERE b.verb = 'request_bar_notice' AND COALESCE({{b.code}}, '') <> 'authority_informs' GROUP BY b.ref
) e ON e.ref = a.ref {_WHEN}""",
    "reviews": f"""{_REQUESTS}
SELECT {{f.proper}} AS word, COUNT(*) AS n
FROM asked a JOIN told f ON f.ref = a.ref WHERE f.verb = 'request_reviewed' AND f.at >= :since GROUP BY word""",
    "own_notifications": """SELECT COUNT(*) AS n FROM journal j
WHERE substr(j.verb, 1, 8) = 'request_' AND j.verb = 'request_received' AND {j.instrument} = 'art18'
  AND j.at >= :since AND j.at < :before""",
    "reports": """SELECT (
    SELECT {c.category} FROM journal c
    WHERE c.case_id = j.case_id AND c.ref = j.ref AND c.verb IN ('reported', 'named_category') AND c.at < :before
    ORDER BY c.id DESC LIMIT 1) AS word, COUNT(*) AS n
FROM journal j WHERE j.verb = 'reported' AND j.at >= :since AND j.at < :before GROUP BY word""",
    "decisions": f"""SELECT {{j.outcome}} AS word, {{j.category}} AS what, COUNT(*) AS n FROM journal j
WHERE j.verb = 'decided' AND j.at >= :since AND j.at < :before AND (j.case_id IS NULL OR j.case_id NOT IN ({_BROUGHT}))
GROUP BY word, what""",
    "sanctions": f"""SELECT {{j.category}} AS word, {{j.sanctions}} AS what, 1 AS n FROM journal j
WHERE j.verb = 'decided' AND j.at >= :since AND j.at < :before AND (j.case_id IS NULL OR j.case_id NOT IN ({_BROUGHT}))
  AND {{j.sanctions}} <> ''""",
    "voided": _written("voided"),
    "appeals": _written("appealed"),
    "appeals_ended": """SELECT j.verb AS word, COUNT(*) AS n FROM journal j
WHERE j.verb IN ('appeal_upheld', 'appeal_overturned', 'appeal_replaced', 'appeal_withdrawn', 'appeal_overtaken')
  AND j.at >= :since AND j.at < :before GROUP BY word""",
    "time_to_decision": """SELECT d.at - r.at AS n
FROM (SELECT case_id, MIN(at) AS at FROM journal WHERE verb = 'decided' AND case_id IS NOT NULL GROUP BY case_id) d
JOIN (SELECT case_id, MIN(at) AS at FROM journal WHERE verb = 'reported' AND case_id IS NOT NULL GROUP BY case_id) r
  ON r.case_id = d.case_id
WHERE d.at >= :since AND d.at < :before AND r.at <= d.at""",
    "time_to_appeal": """SELECT d.at - r.at AS n
FROM journal d JOIN journal r ON r.case_id = d.case_id AND r.ref = d.ref AND r.verb = 'appealed'
WHERE d.verb IN ('appeal_upheld', 'appeal_overturned', 'appeal_replaced') AND d.at >= :since AND d.at < :before""",
}

COUNTRIES: Final = f"{_REQUESTS}\nSELECT DISTINCT a.country FROM asked a ORDER BY a.country"
