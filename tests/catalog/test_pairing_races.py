"""Two people pair the same SKUs at once: one is first, the other is told who was."""

import pytest

from tests.cast import ADMIN
from tests.catalog.pairing_cast import (
    MONDAY,
    OPERATOR,
    history_of,
    make_product,
    make_skus,
    now,
    open_pairing,
)
from tests.race import meet_at, run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.catalog.pairing_values import Pair, Paired, Reason
from zhongshu.catalog.statements import pairings as statements
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("was", ["unpaired", "paired"])
def test_the_second_of_two_people_is_told_who_paired_it_with_what(
    monkeypatch: pytest.MonkeyPatch, was: str
) -> None:
    skus = make_skus(10)
    red, blue, cup = make_product(), make_product("MUG-BLUE"), make_product("CUP")
    before = {sku: open_pairing(sku, cup) if was == "paired" else None for sku in skus}
    answers: dict[str, list[Paired]] = {}
    meet_at(monkeypatch, statements, "insert_pairings")

    def pair(actor: identity.Actor, order: list[int], product: Product) -> None:
        pairs = [Pair(sku, product.pk, replaces=before[sku]) for sku in order]
        answers[actor.name] = catalog.pair_skus(pairs, reason=Reason.PERSON, actor=actor, at=MONDAY)

    outcomes = run_together(
        lambda: pair(OPERATOR, skus, red), lambda: pair(ADMIN, skus[::-1], blue)
    )

    assert outcomes == [None, None]
    first = "operator" if answers["operator"][0].outcome is not Outcome.REFUSED else "admin"
    second = "admin" if first == "operator" else "operator"
    taken = "MUG-RED" if first == "operator" else "MUG-BLUE"
    assert {each.refusal for each in answers[first]} == {""}
    assert {each.refusal for each in answers[second]} == {
        f"{first} paired it with {taken} in the meantime. Nothing was changed."
    }
    former = [("CUP", 1, "operator", True)] if was == "paired" else []
    for sku in skus:
        assert history_of(sku) == [*former, (taken, 1, first, False)]
        found = now(sku)
        assert found is not None
        assert found.product.sku == taken
