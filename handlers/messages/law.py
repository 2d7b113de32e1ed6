"""What the law expects of a case: the policy says it by category, and where it is silent about what nobody may copy, the desk does."""

from typing import Final

from desk.views import CaseView
from handlers.messages.reader import Reader, mark
from handlers.messages.text import foreign

_NOBODY_MAY_COPY: Final = mark(
    "Inform the police or the hotline of your country now (INHOPE lists hotlines). Do not copy, forward or save the material."
)


def laws(view: CaseView) -> tuple[str, ...]:
    """Whom to inform and by when, each a message of the catalogues. Of a case that holds references only there is always one."""
    return view.laws or ((_NOBODY_MAY_COPY,) if view.case.reference_only else ())


def law_lines(view: CaseView, reader: Reader) -> list[str]:
    """The same as staff read it, in HTML."""
    _ = reader.gettext
    return [_("<b>What the law asks</b>: {law}").format(law=foreign(_(law))) for law in laws(view)]
