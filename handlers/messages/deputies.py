"""Who stands in for an officer, as that officer reads it."""

from desk.disclosure.values import Deputy
from handlers.messages.facts import Facts
from handlers.messages.naming import account_line
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.messages.wording import when


def deputy(named: Deputy | None, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    if named is None:
        return Text(_("Nobody stands in for you. If you will be away, name an officer or counsel: /deputy @name 2w"))
    words = _(
        "{name} stands in for you until {time}, and may approve in your place before a deadline. /deputy end takes it back."
    )
    who = account_line(facts.people.get(named.deputy), named.deputy, reader)
    return Text(words.format(name=who, time=when(named.until, facts.now, reader)))
