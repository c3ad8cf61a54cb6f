"""Files of imports are deleted, by a person or after their time; what they stored stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import ADMIN, MONDAY, OPERATOR, READER, make_store
from tests.flows.import_cast import bring, counts, get, store, take_back, work
from tests.flows.test_import_stock import HEAD, RED
from tests.flows.test_import_stock import bring as bring_stock
from zhongshu.catalog.models import Product
from zhongshu.documents import public as documents
from zhongshu.documents.models import FileImport, FilePart, ImportEffect, ImportRowError
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory.models import AmazonStockLevel

pytestmark = pytest.mark.django_db
GOODS = "SKU,重量(g)\nMUG,350\nCUP,much\n"
DAY = timedelta(days=1)


def delete(import_id: int, actor: identity.Actor = ADMIN) -> documents.ImportRow:
    documents.delete_import(import_id, actor=actor, at=MONDAY)
    return get(import_id)


def test_the_file_and_its_rows_go_and_what_it_stored_stays() -> None:
    row = bring_stock(HEAD + RED + "BAD\tX1\tB1\tYes\tmany\t0\t0\t0\t0\n", make_store())
    kept = row.may_take_back, row.kept_until
    assert row.finished_at is not None

    gone = delete(row.id)
    again = delete(row.id)

    assert kept == (True, row.finished_at + timedelta(days=180))
    assert (gone.deleted_at, gone.may_take_back, gone.kept_until) == (MONDAY, False, None)
    assert gone.has_stored
    assert gone.state is documents.ImportState.DONE
    assert (counts(gone), gone.sha256, gone.first) == (counts(row), row.sha256, ())
    assert again == gone
    assert not any(each.objects.exists() for each in (FilePart, ImportRowError, ImportEffect))
    assert AmazonStockLevel.objects.count() == 1
    with pytest.raises(documents.ImportStateError, match="was deleted"):
        take_back(row.id)
    [told] = AuditRecord.objects.filter(action="documents.import.deleted").values_list(
        "facts", flat=True
    )
    assert told == {"kind": "fba-inventory", "file": "Report.txt", "could_be_taken_back": True}


def test_the_same_file_is_still_known_when_it_comes_again() -> None:
    first = store(work(bring(GOODS)).id)
    delete(first.id)

    second = work(bring(GOODS))

    twin = documents.find_twin(ADMIN, second.id)
    assert twin is not None
    assert twin.id == first.id


def test_what_waited_for_a_person_waits_no_more() -> None:
    import_id = work(bring(GOODS)).id

    row = delete(import_id)

    assert row.state is documents.ImportState.FAILED
    with pytest.raises(documents.ImportStateError):
        documents.start_import(import_id, actor=ADMIN, at=MONDAY)
    with pytest.raises(documents.ImportStateError, match="was deleted"):
        documents.choose_columns(import_id, (), documents.Reading(), actor=ADMIN, at=MONDAY)
    assert work(import_id).state is documents.ImportState.FAILED
    assert Product.objects.count() == 0


def test_an_import_that_was_stopped_goes_on_no_more() -> None:
    import_id = work(bring(GOODS)).id
    FileImport.objects.filter(pk=import_id).update(state=documents.ImportState.STOPPED)
    delete(import_id)

    with pytest.raises(documents.ImportStateError, match="was deleted"):
        documents.start_import(import_id, actor=ADMIN, at=MONDAY)


def test_what_is_worked_on_and_what_is_somebody_elses_is_not_deleted() -> None:
    import_id = bring(GOODS)

    with pytest.raises(documents.ImportStateError, match="still being worked on"):
        delete(import_id)
    with pytest.raises(documents.ImportNotFoundError):
        delete(work(import_id).id, OPERATOR)
    with pytest.raises(documents.ImportNotFoundError):
        delete(import_id, READER)
    assert FilePart.objects.count() == 1


def test_at_night_files_go_that_nobody_needed_for_long(settings: Settings) -> None:
    settings.IMPORTS_KEPT = 30 * DAY
    old, waiting = store(work(bring(GOODS)).id), work(bring(GOODS))
    running = bring(GOODS)
    FileImport.objects.update(made_at=MONDAY - 31 * DAY, finished_at=None)
    young = work(bring(GOODS))

    purged = documents.purge_imports(at=MONDAY)
    again = documents.purge_imports(at=MONDAY)

    deleted = FileImport.objects.exclude(deleted_at=None).order_by("pk")
    assert (purged, again) == (2, 0)
    assert list(deleted.values_list("pk", flat=True)) == [old.id, waiting.id]
    assert FilePart.objects.count() == 2
    assert get(running).state is documents.ImportState.CHECKING
    assert get(young.id).deleted_at is None
    [told] = AuditRecord.objects.filter(action="documents.imports.purged")
    assert (told.actor_name, told.facts) == (identity.SYSTEM.name, {"files": 2})


def test_files_are_kept_for_ever_where_the_company_says_so(settings: Settings) -> None:
    settings.IMPORTS_KEPT = None
    row = work(bring(GOODS))

    assert documents.purge_imports(at=MONDAY + 9_999 * DAY) == 0
    assert get(row.id).kept_until is None


def test_many_cost_the_statements_of_one() -> None:
    def spent(number: int) -> int:
        for _ in range(number):
            work(bring(GOODS))
        with CaptureQueriesContext(connection) as queries:
            purged = documents.purge_imports(at=MONDAY + 999 * DAY)
        assert purged == number
        return len(queries)

    assert spent(1) == spent(4)
