"""The list of spot checks, one check, and one listing of it."""

from math import ceil

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.numbers import to_id
from zhongshu.web.shell import navigation
from zhongshu.web.spot_checks import lines, words

PAGE_ROWS = 50


@require_safe
def spot_checks(request: SignedInRequest) -> HttpResponse:
    """List checks, the newest first."""
    before = to_id(request.GET.get("before", ""))
    found = catalog.list_spot_checks(request.actor, older_than=before, limit=PAGE_ROWS)
    context = {
        "checks": [lines.check_line(row) for row in found.rows],
        "older": found.next,
        "is_first": before is None,
        "may_check": request.actor.is_one_of(identity.Role.OPERATIONS),
    }
    return answer(request, "spot_checks/checks.html", context)


@require_safe
def spot_check(request: SignedInRequest, spot_check_id: int) -> HttpResponse:
    """Show one check: how far it is, or what came of it."""
    context = check_context(request.actor, spot_check_id)
    return answer(request, "spot_checks/check.html", context, part="body")


@require_safe
def item(request: SignedInRequest, spot_check_id: int, place: int) -> HttpResponse:
    """Show one listing of a check: ours beside Amazon's."""
    check = catalog.get_spot_check(request.actor, spot_check_id)
    items = catalog.list_spot_check_items(request.actor, spot_check_id)
    row = find_item(items, place)
    places = [each.place for each in items]
    context = {
        "check": check,
        "line": lines.item_line(row),
        "judge_name": lines.describe_judge(row) if row.verdict else "",
        "previous": place - 1 if place - 1 in places else None,
        "following": place + 1 if place + 1 in places else None,
        "verdicts": [
            (verdict.value, name, tone, number, verdict is row.verdict)
            for number, (verdict, (name, tone)) in enumerate(words.VERDICTS.items(), start=1)
        ],
        "may_check": request.actor.is_one_of(identity.Role.OPERATIONS),
        "done": check.size - check.waiting - check.left,
    }
    return answer(request, "spot_checks/item.html", context)


def check_context(actor: identity.Actor, spot_check_id: int) -> dict[str, object]:
    """Return what the page of a check shows.

    Raises:
        catalog.SpotCheckNotFoundError: no such check, or not for this actor.
    """
    check = catalog.get_spot_check(actor, spot_check_id)
    items = catalog.list_spot_check_items(actor, spot_check_id)
    following = lines.find_next(items)
    return {
        "line": lines.check_line(check),
        "check": check,
        "items": [lines.item_line(each) for each in sorted(items, key=lines.rank)],
        "following": following,
        "equal_left": sum(each.is_left and not each.differences for each in items),
        "trouble": words.say_trouble(check.trouble) if check.trouble else None,
        "mend_url": _mend_url(check),
        "wait_s": _wait(check),
        "may_check": actor.is_one_of(identity.Role.OPERATIONS),
        "issues_url": f"{reverse('sync:issues')}?stream=spot_check"
        if navigation.address_of("sync")
        else "",
    }


def find_item(items: list[catalog.SpotCheckItemRow], place: int) -> catalog.SpotCheckItemRow:
    """Return the listing at a place.

    Raises:
        catalog.SpotCheckItemNotFoundError: there is none.
    """
    for each in items:
        if each.place == place:
            return each
    raise catalog.SpotCheckItemNotFoundError(item_id=place)


def _wait(check: catalog.SpotCheckRow) -> int:
    """Return in how many seconds the page asks again by itself; 0: a person has to."""
    after = check.trouble.ask_after if check.trouble else None
    return max(1, ceil((after - timezone.now()).total_seconds())) if after else 0


def _mend_url(check: catalog.SpotCheckRow) -> str:
    """Return where what stops the check is mended, if that is a page of ours."""
    mend = words.say_trouble(check.trouble).mend if check.trouble else ""
    return reverse(f"accounts:{mend}", args=[check.account_id]) if mend else ""
