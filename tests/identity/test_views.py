import pytest

from tests.cast import ADMIN
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User


@pytest.fixture
def olga(db: None) -> identity.Actor:
    return User.objects.create_user("olga", role=identity.Role.OPERATIONS).as_actor()


@pytest.fixture
def rita(db: None) -> identity.Actor:
    return User.objects.create_user("rita").as_actor()


def save(actor: identity.Actor, name: str, **more: bool) -> int:
    flags = {"is_shared": False, "is_default": False} | more
    return identity.save_view(page="orders", name=name, query="?due=today", actor=actor, **flags)


def test_a_view_is_one_s_own_unless_shared(olga: identity.Actor, rita: identity.Actor) -> None:
    save(olga, "Morning")
    save(olga, "Team", is_shared=True)

    seen = [(view.name, view.is_own) for view in identity.list_saved_views(rita, "orders")]

    assert seen == [("Team", False)]
    assert identity.list_saved_views(olga, "listings") == []


def test_the_same_name_replaces_and_one_is_the_default(olga: identity.Actor) -> None:
    first = save(olga, "Morning", is_default=True)

    assert save(olga, "Morning") == first
    save(olga, "Evening", is_default=True)

    seen = [(view.name, view.is_default) for view in identity.list_saved_views(olga, "orders")]
    assert seen == [("Evening", True), ("Morning", False)]


def test_nobody_deletes_another_s_view(olga: identity.Actor, rita: identity.Actor) -> None:
    view_id = save(olga, "Team", is_shared=True)

    with pytest.raises(identity.ViewNotFoundError):
        identity.delete_view(view_id=view_id, actor=rita)
    identity.delete_view(view_id=view_id, actor=ADMIN)

    assert identity.list_saved_views(olga, "orders") == []


def test_preferences_lie_over_each_other(olga: identity.Actor) -> None:
    identity.set_preference(page="orders", chosen={"columns": ["a"], "rows": 50}, actor=olga)
    identity.set_preference(page="orders", chosen={"rows": 100}, actor=olga)

    assert identity.get_preference(olga, "orders") == {"columns": ["a"], "rows": 100}
    assert identity.get_preference(olga, "listings") == {}


def test_the_trail_is_paged_both_ways(db: None) -> None:
    for number in range(5):
        identity.record(identity.SYSTEM, "thing.done", f"thing:{number}")
    everything = identity.AuditFilter()

    first = identity.list_audit(ADMIN, everything, limit=2)
    second = identity.list_audit(ADMIN, everything, cursor=first.older or "", limit=2)
    last = identity.list_audit(ADMIN, everything, cursor=second.older or "", limit=2)
    back = identity.list_audit(ADMIN, everything, cursor=second.newer or "", limit=2)

    pages = [[line.subject for line in page.lines] for page in (first, second, last, back)]
    assert pages == [
        ["thing:4", "thing:3"],
        ["thing:2", "thing:1"],
        ["thing:0"],
        ["thing:4", "thing:3"],
    ]
    assert (first.newer, last.older, back.newer) == (None, None, None)


def test_the_trail_is_filtered(db: None, rita: identity.Actor) -> None:
    identity.record(rita, "thing.done", "thing:1")
    identity.record(identity.SYSTEM, "other.done", "thing:2")

    def subjects(actor: identity.Actor, **chosen: str) -> list[str]:
        rows = identity.list_audit(actor, identity.AuditFilter(**chosen))
        return [line.subject for line in rows.lines]

    assert subjects(ADMIN, who="RITA") == ["thing:1"]
    assert subjects(ADMIN, action="other") == ["thing:2"]
    assert subjects(ADMIN, subject="thing:") == ["thing:2", "thing:1"]
    assert subjects(rita) == ["thing:1"]


@pytest.mark.parametrize("cursor", ["1", "older", "older.", "older.x", "older.-1", "newer.١"])
def test_o21_a_forged_cursor_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(identity.CursorRefusedError):
        identity.list_audit(ADMIN, identity.AuditFilter(), cursor=cursor)


def test_a_cursor_beyond_everything_finds_nothing(db: None) -> None:
    identity.record(identity.SYSTEM, "thing.done", "thing:1")
    assert AuditRecord.objects.count() == 1

    found = identity.list_audit(ADMIN, identity.AuditFilter(), cursor="newer." + "9" * 40)

    assert (found.lines, found.older, found.newer) == ((), None, None)
