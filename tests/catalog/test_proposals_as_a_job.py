"""When proposals are found anew: after every change that they follow, once for many."""

from collections.abc import Callable

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.catalog.pairing_cast import (
    CA,
    DAY,
    MONDAY,
    OPERATOR,
    READER,
    listing,
    make_product,
    make_sku,
    open_pairing,
    record,
    sees,
)
from tests.catalog.test_proposals import proposed, rule
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import PairingRule, ProposalWish
from zhongshu.catalog.pairing_values import RuleKind
from zhongshu.catalog.statements import proposals as statements
from zhongshu.identity import public as identity
from zhongshu.jobs.tasks import propose_pairings

SYSTEM = identity.SYSTEM


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name="propose_pairings", status="todo").count()


def is_fresh() -> bool:
    return catalog.get_proposal_state(SYSTEM).is_fresh


def rest() -> None:
    """Let the last run be long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_proposalrun SET began_at = began_at - interval '1 hour',"
            " ended_at = ended_at - interval '1 hour'"
        )


def save(sku: str, **values: str) -> catalog.SavedProducts:
    return catalog.save_products(
        [catalog.ProductChange(values, sku=sku)],
        source=catalog.EditSource.PAGE,
        actor=OPERATOR,
        at=MONDAY,
    )


def test_a_run_finds_what_changed_and_then_there_is_nothing_to_do(db: None) -> None:
    sku = make_sku("MUG-RED")
    save("MUG-RED", name="Red mug")
    assert not is_fresh()

    propose_pairings()

    assert [told[0] for told in proposed(sku)] == ["MUG-RED"]
    assert is_fresh()
    assert catalog.begin_proposing(at=MONDAY) is False
    state = catalog.get_proposal_state(SYSTEM)
    assert (state.since, state.found) == (None, catalog.Proposed(1, 1, 1))


def test_the_tick_queues_one_run_for_many_changes_and_lets_it_rest(db: None) -> None:
    save("MUG-RED", name="Red mug")
    save("MUG-BLUE", name="Blue mug")

    first, again = (catalog.queue_proposals(at=MONDAY) for _ in range(2))
    ProcrastinateJob.objects.all().delete()
    propose_pairings()
    save("MUG-GREEN")
    at_once = catalog.queue_proposals(at=MONDAY)
    rest()
    later = catalog.queue_proposals(at=MONDAY)

    assert (first, again, at_once, later) == (True, False, False, True)
    assert queued() == 1


def test_what_changes_during_a_run_is_left_to_the_next(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sku = make_sku("MUG-RED")
    take_over = statements.take_draft_over

    def change_meanwhile(actor: identity.Actor) -> None:
        save("MUG-RED", name="Red mug")
        take_over(actor)

    monkeypatch.setattr(statements, "take_draft_over", change_meanwhile)
    propose_pairings()
    monkeypatch.undo()

    assert proposed(sku) == []
    assert not is_fresh()
    propose_pairings()
    assert [told[0] for told in proposed(sku)] == ["MUG-RED"]


def test_a_run_that_another_overtook_is_followed_by_one_more(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sku("MUG-RED")
    take_over = statements.take_draft_over

    def overtake(actor: identity.Actor) -> None:
        monkeypatch.undo()
        catalog.propose_pairings(actor=SYSTEM, at=MONDAY)
        take_over(actor)

    monkeypatch.setattr(statements, "take_draft_over", overtake)

    catalog.propose_pairings(actor=SYSTEM, at=MONDAY)

    assert not is_fresh()


def change_title() -> None:
    record(listing("SKU-1", title="Another lamp"), at=MONDAY + DAY)


def change_rules() -> None:
    rule_id = PairingRule.objects.get().pk
    catalog.remove_rule(rule_id, actor=OPERATOR, at=MONDAY)


def pair_and_undo() -> None:
    sku = make_sku("SKU-9")
    pairing = open_pairing(sku, make_product("LAMP"))
    ProposalWish.objects.all().delete()
    catalog.undo_pairings([pairing], actor=OPERATOR, at=MONDAY)


@pytest.mark.parametrize(
    ("change", "jobs"),
    [
        (change_title, 0),
        (change_rules, 1),
        (pair_and_undo, 1),
        (lambda: save("CUP", name="A cup"), 0),
        (lambda: catalog.ask_for_proposals(actor=OPERATOR, at=MONDAY), 1),
    ],
)
def test_every_change_that_proposals_follow_is_noted(
    db: None, change: Callable[[], object], jobs: int
) -> None:
    record(listing("SKU-1", title="A lamp"), at=MONDAY)
    rule(RuleKind.SUFFIX, "-FBA")
    ProposalWish.objects.all().delete()
    ProcrastinateJob.objects.all().delete()

    change()

    assert not is_fresh()
    assert queued() == jobs


def test_a_change_of_price_or_note_is_no_reason(db: None) -> None:
    record(listing("SKU-1", title="A lamp"), at=MONDAY)
    save("CUP", name="A cup")
    ProposalWish.objects.all().delete()

    record(listing("SKU-1", title="A lamp", quantity=77), at=MONDAY + DAY)
    save("CUP", note="Fragile")

    assert is_fresh()


def test_who_does_not_see_all_ends_no_wish_and_reads_no_figures(db: None) -> None:
    make_sku("MUG-CA", marketplace_id=CA)
    kim = sees(CA)

    catalog.propose_pairings(actor=kim, at=MONDAY)
    propose_pairings_seen = catalog.get_proposal_state(kim)
    propose_pairings()

    assert propose_pairings_seen.is_waiting
    assert catalog.get_proposal_state(kim).found is None
    assert catalog.get_proposal_state(SYSTEM).found is not None


def test_only_who_pairs_may_ask(db: None) -> None:
    with pytest.raises(identity.NotAllowedError):
        catalog.ask_for_proposals(actor=READER, at=MONDAY)

    assert queued() == 0
