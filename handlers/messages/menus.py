"""The categories of the policy as buttons: every one in a single menu, narrower ones below the one they belong to."""

from collections.abc import Callable, Iterator

from desk.rules.policy import Category, Policy
from handlers.messages.naming import category_label
from handlers.messages.reader import Reader
from handlers.messages.text import Button

Rows = tuple[tuple[Button, ...], ...]


def category_rows(policy: Policy, reader: Reader, data: Callable[[str], str]) -> Rows:
    """A button for each category, marked where someone's life may be at stake; `data` makes callback data of a category's name."""
    rows: list[tuple[Button, ...]] = []
    pair: tuple[Button, ...] = ()
    for family in _families(policy):
        buttons = [_category(category, policy, reader, data) for category in family]
        if len(buttons) == 1:
            pair = (*pair, *buttons)
        if len(pair) == 2 or len(buttons) > 1:
            rows += [pair] if pair else []
            pair = ()
        if len(buttons) > 1:
            rows += [(button,) for button in buttons]
    return (*rows, pair) if pair else tuple(rows)


def _families(policy: Policy) -> Iterator[list[Category]]:
    """Each category with its narrower ones, in the policy's order."""
    for category in policy.categories.values():
        if category.parent not in policy.categories:
            yield [category, *(child for child in policy.categories.values() if child.parent == category.name)]


def _category(category: Category, policy: Policy, reader: Reader, data: Callable[[str], str]) -> Button:
    title = category_label(category.name, policy, reader)
    mark = "🆘 " if category.page else "↳ " if category.parent in policy.categories else ""
    return Button(mark + title, data(category.name))
