"""Row O2: whatever stands in any text of the database is shown as text on every page."""

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import F

from tests.browser.hostile_texts import PAYLOADS
from tests.browser.test_every_page import whole_pages
from tests.browser.test_hostile_browser import Watch, watch
from tests.hostile.world import Company, make_company

__all__ = ["watch"]

ROOMS = ("catalog", "channels", "company", "identity", "inventory", "notifications", "orders")
# Words that the program itself acts on: what it is told may be anything, these are its own.
CODES = frozenset(
    {
        *("base", "base_currency", "code_hash", "content_hash", "country_code", "currency"),
        *("amazon_currency", "sales_currency", "total_currency", "kind", "language", "look_alike"),
        *("marketplace_id", "media_type", "password", "path", "pool_code", "prefix", "quote"),
        *("region", "role", "scope", "sku", "source", "stamp", "state", "status", "time_zone"),
        *("token_hash", "trigger", "username", "value", "work_status"),
    }
)
# All ways out of a text in one.
EVERY_WAY_OUT = (
    "\"'></title></textarea></script><img data-hit src=x onerror=window.__hit=1>"
    "<svg data-hit onload=window.__hit=1>{{7*7}}"
)


def write_everywhere(text: str) -> int:
    """Write the text into every column of texts that the database lets it into."""
    written = 0
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:  # noqa: SLF001 - Django's public way
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001 - as above
            if not isinstance(field, models.CharField | models.TextField) or field.name in CODES:
                continue
            rows = models.QuerySet(model).annotate(was=F(field.name)).exclude(was="")
            try:
                with transaction.atomic():
                    written += rows.update(**{field.name: text[: field.max_length or None]})
            except DatabaseError:
                continue  # other words are kept out, it must be unique, or it is written once
    return written


def look_everywhere(watch: Watch, text: str, company: Company) -> None:
    assert write_everywhere(text) > 30
    own = company.own
    singles = (
        f"/orders/{company.canadian_order_id}/",
        f"/listings/{own.listing_id}/",
        f"/connect/{own.account_id}/",
    )
    shown = 0
    for address in (*whole_pages(watch.tab), *singles, "/orders/?tab=all", "/listings/?tab=all"):
        watch.open(address)
        shown += text[:12] in watch.tab.evaluate("document.body.textContent")
    assert watch.faults == []
    assert shown > 5  # it stood there to be seen


def test_o2_a_text_with_every_way_out_stays_in_every_column(watch: Watch) -> None:
    look_everywhere(watch, EVERY_WAY_OUT, make_company())


@pytest.mark.soak
@pytest.mark.parametrize("name", PAYLOADS)
def test_o2_each_of_thirty_texts_stays_in_every_column(watch: Watch, name: str) -> None:
    look_everywhere(watch, PAYLOADS[name], make_company())
