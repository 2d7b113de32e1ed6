"""A document that somebody takes away: one page of HTML that needs nothing else.

No scripts, nothing from outside (the page itself forbids both); light or dark as the reader's device has it; from right to left where the
language is; fit to be printed.
"""

from collections.abc import Iterable
from typing import Final

from handlers.messages.reader import Reader
from handlers.messages.text import foreign
from handlers.messages.wording import direction

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2024; --paper: #fcfcfb; --quiet: #5f6770; --line: #dfe2e5; --sheet: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --paper: #15181b; --quiet: #9aa3ab; --line: #30363b; --sheet: #1c2024; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 48rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
header p, footer, nav { color: var(--quiet); }
nav ul { list-style: none; margin: 1.25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
a { color: inherit; text-underline-offset: .2em; }
article { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 .75rem; }
dl { display: grid; grid-template-columns: minmax(7rem, 30%) 1fr; gap: .3rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; white-space: pre-wrap; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .9rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print {
  :root { --ink: #000; --paper: #fff; --quiet: #444; --line: #bbb; --sheet: #fff; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
  article { break-inside: avoid; border-radius: 0; } h2 { break-after: avoid; }
}
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, lines: Iterable[str], reader: Reader) -> str:
    """The whole page: `lines` is its body, `title` is escaped already, as they are."""
    whole = [
        "<!doctype html>",
        f'<html lang="{foreign(reader.language)}" dir="{direction(reader.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *lines,
        "</body>",
        "</html>",
    ]
    return "\n".join(whole) + "\n"
