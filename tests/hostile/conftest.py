"""What the hostile tests stand on: a company, people of every kind, and an Amazon that refuses."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.api.conftest import admin, make_api, transactional_db_or_db
from tests.cast import MONDAY
from tests.cli.conftest import run
from tests.fake_gateway import FakeGateway
from tests.hostile.world import Company, make_company
from tests.web import fake_amazon
from zhongshu.channels import public as channels

__all__ = ["admin", "make_api", "run", "transactional_db_or_db"]


class Refusing(FakeGateway):
    """An Amazon that refuses whatever it is asked, for as long as the tests ask."""

    def _answer(self, method: str, *arguments: object) -> object:
        raise channels.RequestRefusedError(f"Amazon refuses {method}.")


@pytest.fixture(autouse=True)
def refusing_amazon(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = channels.RequestRefusedError("Amazon grants nobody anything.")
    monkeypatch.setattr(fake_amazon.serve(monkeypatch), "refusal", refusal)
    Refusing(clock=MONDAY + timedelta(days=1)).serve(monkeypatch)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def company(db: None) -> Company:
    return make_company()
