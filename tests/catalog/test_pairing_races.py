"""Two people at once: the second is told who was first, and nothing is lost between them."""

import threading
from typing import Any

import pytest
from django.utils import translation

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
from zhongshu.catalog.models import PairingProposal, Product
from zhongshu.catalog.pairing_values import Pair, Paired, Reason
from zhongshu.catalog.product_links import Links, check_links
from zhongshu.catalog.statements import pairings as statements
from zhongshu.catalog.statements import proposals as proposing
from zhongshu.catalog.usecases import remove_products as removing
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
        with translation.override("en"):  # a thread begins in the language of the settings
            answers[actor.name] = catalog.pair_skus(
                pairs, reason=Reason.PERSON, actor=actor, at=MONDAY
            )

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


@pytest.mark.django_db(transaction=True)
def test_a_product_that_is_being_removed_cannot_be_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    [sku], product = make_skus(1), make_product()
    was_checked, was_paired = threading.Event(), threading.Event()
    answers: list[Paired] = []

    def check_and_wait(*args: Any) -> Links:
        links = check_links(*args)
        was_checked.set()
        was_paired.wait(0.5)
        return links

    def pair() -> None:
        was_checked.wait(5)
        pairs = [Pair(sku, product.pk)]
        with translation.override("en"):
            answers.extend(
                catalog.pair_skus(pairs, reason=Reason.PERSON, actor=OPERATOR, at=MONDAY)
            )
        was_paired.set()

    monkeypatch.setattr(removing, "check_links", check_and_wait)
    outcomes = run_together(
        lambda: catalog.remove_products([product.pk], actor=ADMIN, at=MONDAY), pair
    )

    assert outcomes == [None, None]
    assert [each.refusal for each in answers] == ["There is no such product any more."]
    assert now(sku) is None
    assert catalog.find_contradictions(ADMIN) == []


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_proposals_at_once_leave_each_proposal_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_skus(20)
    for number in range(20):
        make_product(f"SKU-{number}")
    meet_at(monkeypatch, proposing, "take_draft_over")

    def propose() -> object:
        return catalog.propose_pairings(actor=OPERATOR, at=MONDAY)

    outcomes = run_together(propose, propose)

    assert outcomes == [None, None]
    assert PairingProposal.objects.filter(score=1000, is_best=True).count() == 20
    assert PairingProposal.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_what_is_paired_while_proposals_are_found_is_not_proposed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sku, other = make_skus(2)
    product = make_product("SKU-0")
    make_product("SKU-1")
    take_over = proposing.take_draft_over

    def pair_first(actor: identity.Actor) -> None:
        [outcome] = run_together(lambda: open_pairing(sku, product))
        assert outcome is None
        take_over(actor)

    monkeypatch.setattr(proposing, "take_draft_over", pair_first)

    catalog.propose_pairings(actor=OPERATOR, at=MONDAY)

    proposed = PairingProposal.objects.values_list("seller_sku_id", flat=True)
    assert list(proposed) == [other]
