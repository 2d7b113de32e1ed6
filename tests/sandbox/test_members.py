"""Bans, restrictions, ranks and rights."""

import pytest

from sandbox import CannotWrite
from tests.sandbox.client import Refused

DAY = 24 * 3600


async def status(bot, group, person):
    return (await bot.call("getChatMember", chat_id=group.id, user_id=person.id))["status"]


async def test_a_ban_removes_the_member_and_their_messages(bot, group, ana, ben):
    ben.says("spam", in_=group)
    kept = ana.says("plants", in_=group)
    await bot.call("banChatMember", chat_id=group.id, user_id=ben.id)
    assert await status(bot, group, ben) == "kicked"
    assert group.texts() == [kept.text]
    with pytest.raises(CannotWrite):
        ben.says("more spam", in_=group)


@pytest.mark.parametrize(("seconds", "is_for_ever"), [(10, True), (60, False), (366 * DAY + 60, True)])
async def test_a_ban_under_30_seconds_or_over_366_days_is_for_ever(telegram, bot, group, ben, seconds, is_for_ever):
    until = telegram.clock.date() + seconds
    await bot.call("banChatMember", chat_id=group.id, user_id=ben.id, until_date=until)
    member = await bot.call("getChatMember", chat_id=group.id, user_id=ben.id)
    assert member["until_date"] == (0 if is_for_ever else until)


async def test_a_ban_ends_by_itself(telegram, bot, group, ben):
    await bot.call("banChatMember", chat_id=group.id, user_id=ben.id, until_date=telegram.clock.date() + 60)
    telegram.clock.advance(61)
    assert await status(bot, group, ben) == "left"


async def test_unban_removes_a_member_who_is_inside(bot, group, ben):
    await bot.call("unbanChatMember", chat_id=group.id, user_id=ben.id)
    assert await status(bot, group, ben) == "left"


async def test_unban_only_if_banned_leaves_members_alone(bot, group, ben):
    await bot.call("unbanChatMember", chat_id=group.id, user_id=ben.id, only_if_banned=True)
    assert await status(bot, group, ben) == "member"


async def test_a_mute_takes_the_permissions_away_until_its_date(telegram, bot, group, ben):
    until = telegram.clock.date() + DAY
    silent = {"can_send_messages": False}
    await bot.call("restrictChatMember", chat_id=group.id, user_id=ben.id, permissions=silent, until_date=until)
    with pytest.raises(CannotWrite, match="Ben is muted in Gardeners"):
        ben.says("mmm", in_=group)
    telegram.clock.advance(DAY + 1)
    ben.says("I can talk again", in_=group)


async def test_permissions_can_be_independent(bot, group, ben):
    wide = {"can_send_other_messages": True}
    restrict = {"chat_id": group.id, "user_id": ben.id, "permissions": wide}
    await bot.call("restrictChatMember", **restrict)
    implied = await bot.call("getChatMember", chat_id=group.id, user_id=ben.id)
    await bot.call("restrictChatMember", **restrict, use_independent_chat_permissions=True)
    alone = await bot.call("getChatMember", chat_id=group.id, user_id=ben.id)
    assert (implied["can_send_messages"], alone["can_send_messages"]) == (True, False)


async def test_restrictions_need_a_supergroup(telegram, bot, olga, ben):
    group = telegram.group("Small", owner=olga, members=[ben])
    group.add_bot(admin=True)
    with pytest.raises(Refused, match="method is available only for supergroups"):
        await bot.call("restrictChatMember", chat_id=group.id, user_id=ben.id, permissions={})


@pytest.mark.parametrize("method", ["banChatMember", "restrictChatMember", "unbanChatMember"])
async def test_the_owner_and_administrators_are_out_of_reach(bot, group, olga, ana, method):
    group.promotes(ana)
    more = {"permissions": {}} if method == "restrictChatMember" else {}
    with pytest.raises(Refused, match="Bad Request: can't remove chat owner"):
        await bot.call(method, chat_id=group.id, user_id=olga.id, **more)
    with pytest.raises(Refused, match="Bad Request: user is an administrator of the chat"):
        await bot.call(method, chat_id=group.id, user_id=ana.id, **more)


async def test_a_ban_needs_the_right_to(bot, group, ben):
    group.add_bot(admin=True, can_restrict_members=False)
    with pytest.raises(Refused, match="Bad Request: not enough rights to restrict/unrestrict chat member"):
        await bot.call("banChatMember", chat_id=group.id, user_id=ben.id)


async def test_a_membership_of_others_is_told_to_administrators_only(telegram, bot, olga, ana):
    group = telegram.supergroup("Others", owner=olga, members=[ana])
    group.add_bot()
    with pytest.raises(Refused, match="CHAT_ADMIN_REQUIRED"):
        await bot.call("getChatMember", chat_id=group.id, user_id=ana.id)
    assert (await bot.call("getChatMember", chat_id=group.id, user_id=telegram.bot.id))["status"] == "member"


async def test_administrators_and_the_member_count_are_listed(telegram, bot, group, olga, ana):
    group.promotes(ana, title="Guard")
    listed = await bot.call("getChatAdministrators", chat_id=group.id)
    assert {one["user"]["id"]: one["status"] for one in listed} == {
        olga.id: "creator",
        ana.id: "administrator",
        telegram.bot.id: "administrator",
    }
    assert await bot.call("getChatMemberCount", chat_id=group.id) == 4


async def test_an_anonymous_administrator_writes_as_the_group(bot, group, ana):
    group.promotes(ana, anonymous=True, title="Guard")
    ana.says("order!", in_=group)
    message = await bot.update("message")
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, group.id)
    assert message["author_signature"] == "Guard"


async def test_a_channel_writes_as_itself_until_it_is_banned(telegram, bot, group, olga):
    channel = telegram.channel("Offers", owner=olga)
    channel.writes("buy", in_=group)
    message = await bot.update("message")
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (136817688, channel.id)
    await bot.call("banChatSenderChat", chat_id=group.id, sender_chat_id=channel.id)
    with pytest.raises(CannotWrite):
        channel.writes("buy more", in_=group)
    await bot.call("unbanChatSenderChat", chat_id=group.id, sender_chat_id=channel.id)
    channel.writes("sorry", in_=group)


async def test_a_linked_channels_posts_arrive_as_automatic_forwards(telegram, bot, group, olga):
    channel = telegram.channel("News", owner=olga)
    group.links(channel)
    published = channel.posts("breaking")
    message = await bot.update("message")
    assert (message["from"]["id"], message["is_automatic_forward"]) == (777000, True)
    assert message["forward_origin"]["message_id"] == published.id


async def test_the_bot_is_told_when_it_is_added_and_removed(bot, group):
    added = await bot.update("my_chat_member")
    group.remove_bot()
    removed = await bot.update("my_chat_member")
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "administrator")
    assert removed["new_chat_member"]["status"] == "kicked"


async def test_joining_and_leaving_leave_service_messages(telegram, bot, group):
    carl = telegram.person("Carl")
    group.adds(carl)
    assert (await bot.update("message"))["new_chat_members"][0]["id"] == carl.id
    group.removes(carl)
    assert (await bot.update("message"))["left_chat_member"]["id"] == carl.id


async def test_an_upgraded_group_answers_with_its_new_id(telegram, bot, olga, ana):
    group = telegram.group("Small", owner=olga, members=[ana])
    group.add_bot(admin=True)
    old_id = group.id
    group.upgrades()
    with pytest.raises(Refused, match="group chat was upgraded to a supergroup chat") as refusal:
        await bot.call("sendMessage", chat_id=old_id, text="x")
    assert refusal.value.parameters == {"migrate_to_chat_id": group.id}
    moved = [one["message"] for one in await bot.updates() if "migrate_" in str(one)]
    assert (moved[0]["migrate_to_chat_id"], moved[1]["migrate_from_chat_id"]) == (group.id, old_id)
    assert (await bot.call("sendMessage", chat_id=group.id, text="x"))["chat"]["type"] == "supergroup"


async def test_of_telegrams_own_filter_only_administrators_are_told(bot, telegram, olga):
    group = telegram.supergroup("Roses", owner=olga)
    group.filters_spam()
    group.add_bot()
    assert "has_aggressive_anti_spam_enabled" not in await bot.call("getChat", chat_id=group.id)
    group.add_bot(admin=True)
    assert (await bot.call("getChat", chat_id=group.id))["has_aggressive_anti_spam_enabled"] is True
