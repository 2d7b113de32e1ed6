"""The process: the only room that knows all others."""

import sys
from types import ModuleType

# python-telegram-bot imports httpx, which we do not use (see `bot.transport`), and httpx its own command line wherever click and rich
# happen to be installed: 4 MB and 40 ms of every start. It goes without where that module has no `main`.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
