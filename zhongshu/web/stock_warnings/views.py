"""The list of warnings, and what puts them off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.replenishment import public as replenishment
from zhongshu.web.addresses import MINE, adopt_address, carry
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.numbers import to_ids
from zhongshu.web.shell.stores import list_stores
from zhongshu.web.stock_warnings import words
from zhongshu.web.stock_warnings.filters import CARRIED, OPENED, Address, read_address
from zhongshu.web.templatetags.ui import Tab, change_query

TEMPLATE = "stock_warnings/warnings.html"
PAGE_ROWS = 50
COUNT_BOUND = 1_000
MAY_SNOOZE = (identity.Role.OPERATIONS, identity.Role.BUYER, identity.Role.WAREHOUSE)
DAYS = (3, 7, 30)


@dataclass(frozen=True, slots=True)
class Row:
    """A warning with the words of its kind; `units` are those the kind speaks of."""

    alert: replenishment.AlertRow
    kind: Promise
    tone: str

    @property
    def is_low(self) -> bool:
        return self.alert.limit is not None


@require_safe
def warning_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of warnings, what is worst first."""
    return answer(request, TEMPLATE, list_context(request), part="list")


@require_safe
def warning(request: SignedInRequest, alert_id: int) -> HttpResponse:
    """Lead from a message to its warning, in whichever list it stands by now."""
    row = replenishment.get_alert(request.actor, alert_id)
    state = row.state_at(timezone.now())
    told = {OPENED: alert_id} | ({} if state == "OPEN" else {"state": state.value})
    return redirect(f"{reverse('stock-warnings:list')}?{urlencode(told)}")


@require_POST
@allowed_to(*MAY_SNOOZE)
def snooze(request: SignedInRequest) -> HttpResponse:
    """Put the chosen warnings off for some days or until a day, or show them again."""
    at = timezone.now()
    chosen = to_ids(request.POST.getlist("id"))
    try:
        until = _read_until(request, at)
        snooze_id, number = replenishment.snooze_alerts(
            chosen, until=until, actor=request.actor, at=at
        )
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
        return _show_again(request)
    if not number:
        toast(request, _("None of the chosen warnings was changed."), is_bad=True)
        return _show_again(request)
    text = (
        ngettext("%d warning is put off.", "%d warnings are put off.", number)
        if until
        else ngettext("%d warning is shown again.", "%d warnings are shown again.", number)
    )
    undo = Undo(reverse("stock-warnings:undo", args=[snooze_id]), "#warning-list")
    toast(request, text % number, undo=undo)
    return _show_again(request)


@require_POST
@allowed_to(*MAY_SNOOZE)
def undo(request: SignedInRequest, snooze_id: int) -> HttpResponse:
    """Take back that warnings were put off."""
    number = replenishment.undo_snooze(snooze_id, actor=request.actor, at=timezone.now())
    toast(request, ngettext("%d taken back.", "%d taken back.", number) % number)
    return _show_again(request)


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters, actor)
    found = replenishment.list_alerts(
        actor,
        address.wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = replenishment.count_alerts(actor, address.wanted)
    total = counts["" if address.tab == "all" else address.tab]
    stores = list_stores(request)
    is_mine = parameters.get("owner") == MINE
    return {
        "address": address,
        "rows": [
            Row(each, words.name_kind(each), words.TONES[each.severity]) for each in found.rows
        ],
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": _list_tabs(address, counts, parameters),
        "states": [(key, str(name)) for key, name in words.STATE_NAMES.items()][1:],
        "grains": [(key, str(name)) for key, name in words.GRAIN_NAMES.items()],
        "stores": [(str(each.store_id), each.name) for each in stores],
        "categories": [(path, path) for path in replenishment.list_categories(actor)],
        "run": replenishment.get_run_state(actor),
        "default_sort": replenishment.AlertSort.RANK.value,
        "is_mine": is_mine,
        "opened_url": change_query(parameters, **{OPENED: ""}) if parameters.get(OPENED) else "",
        "mine_url": change_query(parameters, owner="" if is_mine else MINE),
        "clear_url": change_query(QueryDict(), tab=address.tab, state=parameters.get("state", "")),
        "carried": carry(parameters, CARRIED),
        "may_snooze": actor.is_one_of(*MAY_SNOOZE) and address.wanted.state != "GONE",
        "days": DAYS,
        "tomorrow": (request.company.day_of(timezone.now()) + timedelta(days=1)).isoformat(),
    }


def _list_tabs(address: Address, counts: Mapping[str, int], parameters: QueryDict) -> list[Tab]:
    names = {"": ("all", _("All"))} | {
        kind.value: (kind.value, str(words.KIND_NAMES[kind])) for kind in replenishment.AlertKind
    }
    return [
        Tab(name, change_query(parameters, tab=key), counts[code], key == address.tab)
        for code, (key, name) in names.items()
    ]


def _read_until(request: SignedInRequest, at: datetime) -> datetime | None:
    """Return the beginning of the day until which is put off; None wakes.

    Raises:
        replenishment.SnoozeRefusedError: no day, or none that can be.
    """
    if request.POST.get("wake") == "1":
        return None
    days = request.POST.get("days", "")
    today = request.company.day_of(at)
    try:
        if days:
            day = today + timedelta(days=int(days))
        else:
            day = date.fromisoformat(request.POST.get("until", ""))
    except (ValueError, OverflowError) as error:
        raise replenishment.SnoozeRefusedError(most=366) from error
    return datetime.combine(day, time(), ZoneInfo(request.company.time_zone))


def _show_again(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("stock-warnings:list")
    adopt_address(request, reverse("stock-warnings:list"))
    return answer(request, TEMPLATE, list_context(request), part="list")
