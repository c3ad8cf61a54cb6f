import pytest

from tests.cast import MONDAY
from tests.race import meet_at, run_together
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.identity.usecases import create_first_administrator as use_case


@pytest.mark.django_db(transaction=True)
def test_one_link_makes_one_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    token = identity.make_setup_link(at=MONDAY)
    assert token is not None
    meet_at(monkeypatch, use_case, "add_user")

    def set_up(login: str) -> None:
        identity.create_first_administrator(
            token=token,
            login=login,
            password="a horse, correct and stapled",
            language="en",
            at=MONDAY,
        )

    outcomes = run_together(lambda: set_up("ada"), lambda: set_up("bo"))

    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "SetupLinkRefusedError"]
    assert User.objects.count() == 1
