"""What an authority reads in a package, and an officer below its file, whatever somebody is called or wrote."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings

from desk.disclosure.collecting import Held
from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.disclosure.packing import Packable
from desk.disclosure.values import GivenApproval, TakenStep
from desk.records import Head
from desk.rules.disclosure.collected import File, Record
from desk.rules.disclosure.public_key import KeyKind
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.disclosure.supplied import Value
from handlers.messages.package_custody import custody
from handlers.messages.package_handed import names, package_handed, package_standing
from handlers.messages.package_summary import summary
from tests.handlers.messages.nasty import NASTY
from tests.handlers.messages.samples import ENGLISH, NOW
from tests.handlers.messages.test_request_pages import NARROW, REQUEST, whole

DIGITS = "0123456789abcdef" * 2
KEY = AuthorityKey(KeyKind.AGE, "age1", DIGITS, 1, NOW, 2, NOW)
KEPT = KeptPackage(5, "d" * 64, NOW, "e" * 64, DIGITS, NOW, None, None)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.found.add(tag)


def tags(page: str) -> set[str]:
    parser = Tags()
    parser.feed(page)
    return parser.found


@settings(max_examples=30)
@given(words=NASTY)
def test_what_somebody_wrote_is_text_in_the_summary_and_nothing_else(words: str):
    request = replace(REQUEST, particulars=replace(REQUEST.particulars, authority=words, reference=words))
    scope = replace(NARROW, data=frozenset({Data.MESSAGES, Data.IP, Data.PHONE}))
    said = Record(Data.MESSAGES, 4711, NOW, "E-1", {"text": words, "sent_at": NOW}, (File(1, "photo", words),))
    value = Value(Data.IP, words, 4711, words, NOW)
    page = summary(Held(request, 1, scope, (said,)), [value], frozenset({Data.PHONE}), {1: "files/E-1-1.jpg"}, ENGLISH)
    assert not tags(page) & {"script", "img", "a", "b", "i", "iframe", "link"}
    assert "files/E-1-1.jpg" in page
    assert "Please address Telegram" in page


def test_the_custody_page_names_every_step_and_digest():
    steps = [TakenStep(Step.COLLECT, State.COLLECTED, 7, "", "", NOW + 1)]
    head = Head(9, b"r" * 32, NOW, b"k" * 32, b"s" * 64)
    packable = Packable(REQUEST, b"", "d" * 64, KEY, steps, [GivenApproval(8, NOW)], NOW)
    page = custody(packable, head, ENGLISH)
    assert page.index("desk member 8") < page.index("desk member 7"), "in the order in which they were taken"
    for said in ("d" * 64, "0123 4567", f"9:{(b'r' * 32).hex()}", (b"k" * 32).hex()):
        assert said in page


def test_a_large_package_comes_in_parts_with_the_way_to_join_them():
    assert names(5, KeyKind.OPENPGP, 1) == ["L-5.tar.gpg"]
    files = names(5, KeyKind.AGE, 2)
    assert files == ["L-5.tar.age.001", "L-5.tar.age.002"]
    assert "cat L-5.tar.age.* &gt; L-5.tar.age" in package_handed(KEPT, files, ENGLISH).html
    assert "e" * 64 in package_handed(KEPT, files, ENGLISH).html


def test_the_fingerprint_is_shown_only_once_it_was_heard():
    waiting = replace(whole(State.COLLECTED), key=replace(KEY, confirmed_by=None, confirmed_at=None))
    assert "0123" not in package_standing(waiting, ENGLISH)
    assert "0123 4567" in package_standing(replace(waiting, key=KEY), ENGLISH)
    assert "was deleted" in package_standing(replace(waiting, package=replace(KEPT, dropped_at=NOW)), ENGLISH)
