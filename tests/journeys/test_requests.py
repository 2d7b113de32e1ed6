"""A lawful request from its arrival to a refusal: what officers see in private, what their chat sees, and what nobody else does."""

from tests.journeys.stage import Stage


async def test_a_request_whose_sender_nobody_can_confirm_is_taken_in_and_refused(stage: Stage):
    max_ = stage.cast.max
    legal = stage.telegram.supergroup("Legal", owner=stage.cast.olga, members=[max_])
    legal.add_bot(admin=True)
    stage.settings = stage.settings.model_copy(update={"legal_chat": legal.id})
    await stage.restarts()
    stage.cast.olga.writes(f"/role {max_.id} officer")
    await max_.sees("is an officer now")
    await _max_takes_it_in(stage)
    card = await max_.sees("L-1 · national order", in_=legal)
    assert "Police of Springfield" in card.text
    for person in ("spike_sells", str(stage.cast.spike.id)):
        assert not any(person in text for text in stage.posts_in(legal))
    await max_.presses("Check the sender")
    await max_.presses("Refuse", "Refuse: sender not verified")
    max_.writes("The directory knows no such office.")
    await max_.sees("Status: refused")
    await max_.sees("Status: refused", in_=legal)
    shown = await stage.shows("L-1")
    assert (shown["state"], shown["country"]) == ("refused", "US")
    assert not any("L-1" in text for text in stage.posts_in(stage.staff))


async def _max_takes_it_in(stage: Stage) -> None:
    max_ = stage.cast.max
    max_.writes("/request new")
    await max_.presses("national order")
    for asked, words in (
        ("Which authority", "Police of Springfield"),
        ("From which country", "US"),
        ("Which official contact", "chief@springfield.example"),
        ("How did it arrive", "a message in chat"),
    ):
        await max_.sees(asked)
        max_.writes(words)
    await max_.sees("own reference")
    await max_.presses("Skip")
    await max_.sees("Which legal basis")
    await max_.presses("Skip")
    await max_.sees("Which accounts")
    max_.writes("@spike_sells")
    await max_.sees("Which period")
    max_.writes("2025-01-01..2025-03-31")
    await max_.presses("☐ account ids and names", "Go on", "subscriber data")
    for asked in ("Must the person not be told", "By when does it want an answer"):
        await max_.sees(asked)
        await max_.presses("Skip")
    await max_.sees("Send the original document")
    max_.sends_file("document", "order.pdf", content=b"%PDF-1.7 order")
    await max_.sees("does not state a legal basis")
    await max_.presses("Take it in")
    await max_.sees("Our reference: L-1")
