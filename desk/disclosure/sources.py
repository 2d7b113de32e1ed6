"""What collecting asks of sources: the operator's own records, outside of the desk."""

from typing import Protocol

from desk.rules.disclosure.catalogue import Catalogue
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.supplied import Supplied


class Sources(Protocol):
    """All that are configured. Asked between two units, never inside one: it takes as long as the slowest of them.

    What comes goes straight into the sealed package. It is neither stored nor logged, and stands in no exception.
    """

    @property
    def catalogue(self) -> Catalogue:
        """Where each kind of data is at this desk."""

    async def ask(self, scope: Scope) -> Supplied:
        """Ask for the kinds of an approved scope that are elsewhere, about its persons and its period, and for nothing else.

        Raises SourceFailed where one of them does not answer as it should. Nothing is given then, not even what others gave: the
        request stays as it is, and is collected later.
        """
