"""The list of claims, put together from a few queries."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.web.addresses import carry
from zhongshu.web.claims import words
from zhongshu.web.claims.filters import CARRIED, DEFAULT_SORT, DUE, TABS, read_address
from zhongshu.web.claims.forms import PayAllForm, RefuseForm, SubmitForm
from zhongshu.web.http import SignedInRequest
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000
WAITING = frozenset({claims.Status.OPEN, claims.Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Line:
    """One claim, as the page names it; `left` None: the deadline does not matter any more."""

    row: claims.ClaimRow
    kind: Promise
    status: Promise | str
    tone: str
    url: str
    left: int | None
    due: str
    due_tone: str


def to_line(row: claims.ClaimRow, today: date, soon: int) -> Line:
    """Return a claim with words; `soon`: from so many days before the last one it is urgent."""
    settled = row.units_paid + row.units_back
    left, due, tone = _due(row, today, soon)
    return Line(
        row,
        words.KIND_NAMES[row.kind],
        words.status_name(row.status, units=row.units, settled=settled),
        words.STATUS_TONES.get(row.status, ""),
        words.link_cause(row),
        left,
        due,
        tone,
    )


def _due(row: claims.ClaimRow, today: date, soon: int) -> tuple[int | None, str, str]:
    """Return the days left, what is said of the deadline, and in which tone."""
    if row.status not in WAITING:
        return None, "", ""
    left = (row.deadline - today).days
    if left < 0:
        return left, ngettext("%d day too late", "%d days too late", -left) % -left, "bad"
    if row.opens_on > today:
        wait = (row.opens_on - today).days
        return left, ngettext("in %d day", "in %d days", wait) % wait, ""
    if left == 0:
        return left, _("today"), "bad"
    tone = "warn" if left <= soon else ""
    return left, ngettext("%d day left", "%d days left", left) % left, tone


def list_lines_of(
    request: SignedInRequest, kind: claims.Kind, reference: str, account_id: int | None = None
) -> list[Line]:
    """Return the claims of one shipment or difference, for the page that shows it."""
    at = timezone.now()
    wanted = claims.ClaimFilter(kinds=(kind.value,), reference=reference, account_id=account_id)
    rows = claims.list_claims(request.actor, wanted, at=at, limit=PAGE_ROWS).rows
    today, soon = request.company.day_of(at), claims.read_remind_days()
    return [to_line(row, today, soon) for row in rows]


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters, at = request.actor, request.GET, timezone.now()
    today = request.company.day_of(at)
    address = read_address(parameters, actor, today)
    soon = claims.read_remind_days()
    found = claims.list_claims(
        actor,
        address.wanted,
        at=at,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = claims.count_claims(actor, address.wanted, at=at)
    total = counts[address.wanted.tab]
    stores = list_amazon_stores(request)
    pools = {each.pool_id: f"{each.pool_code} · {each.account_name}" for each in stores}
    return {
        "address": address,
        "rows": [to_line(row, today, soon) for row in found.rows],
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "all_count": total,
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "pools": [(str(pool_id), name) for pool_id, name in pools.items()],
        "kinds": [(str(code), name) for code, name in words.KIND_NAMES.items()],
        "dues": [
            (each, ngettext("within %d day", "within %d days", int(each)) % int(each))
            for each in DUE
        ],
        "owed": claims.get_owed(actor, at=at),
        "has_stores": bool(stores),
        "sees_costs": catalog.may_see_costs(actor),
        "may_settle": claims.may_settle(actor),
        "default_sort": DEFAULT_SORT,
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
    }


def dialogs(request: SignedInRequest) -> dict[str, object]:
    """Return the empty forms of what is said to several claims at once."""
    currencies = {each.currency for each in list_amazon_stores(request)}
    currency = currencies.pop() if len(currencies) == 1 else request.company.base_currency
    return {
        "submit_form": SubmitForm(auto_id="submit_%s"),
        "pay_form": PayAllForm(currency=currency, auto_id="pay_%s"),
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
    }
