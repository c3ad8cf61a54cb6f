"""What needs a person: all of it, or what this reader has not read."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.flows.list_notifications import Inbox, list_notifications
from zhongshu.flows.mark_notifications import mark_all_notifications, mark_notification
from zhongshu.notifications import public as notifications
from zhongshu.web.http import SignedInRequest, answer, is_htmx, toast
from zhongshu.web.names import stream_name
from zhongshu.web.templatetags.ui import Tab

TEMPLATE = "notifications/inbox.html"
UNREAD = "unread"


@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """List what needs a person, urgent things first."""
    return _show(request)


@require_POST
def mark_read(request: SignedInRequest, notification_id: UUID) -> HttpResponse:
    """Take one out of the bell's count; it stays in the list until it is mended."""
    return _mark(request, notification_id, is_read=True)


@require_POST
def mark_unread(request: SignedInRequest, notification_id: UUID) -> HttpResponse:
    """Bring one back into the bell's count."""
    return _mark(request, notification_id, is_read=False)


@require_POST
def mark_all(request: SignedInRequest) -> HttpResponse:
    """Empty the bell's count."""
    mark_all_notifications(actor=request.actor, at=timezone.now())
    toast(request, _("Everything is marked as read."))
    return _show_again(request)


def address_of(notification: notifications.Notification) -> str:
    """Return the page on which it is mended; "" when that is not done on a page."""
    room, _sign, number = notification.subject.partition(":")
    if notification.streams or room == "channels.installation":
        return reverse("sync:sync")
    if room == "reconciliation.difference":
        return reverse("differences:difference", args=[number])
    if room == "reconciliation.pool":
        return f"{reverse('differences:list')}?pool={number}"
    if room == "replenishment.alerts":
        return reverse("stock-warnings:list")
    if room == "claims.claims":
        return reverse("claims:list")
    if room == "documents.export":
        return reverse("exports:list")
    if room == "channels.account":
        return reverse("accounts:account", args=[number])
    return reverse("accounts:applications") if room == "channels.application" else ""


def _mark(request: SignedInRequest, notification_id: UUID, *, is_read: bool) -> HttpResponse:
    mark_notification(
        notification_id=notification_id, is_read=is_read, actor=request.actor, at=timezone.now()
    )
    return _show_again(request)


def _show_again(request: SignedInRequest) -> HttpResponse:
    if is_htmx(request):
        return _show(request)
    return redirect(reverse("notifications:inbox") + _kept(request))


def _kept(request: SignedInRequest) -> str:
    """Return what of the address stays: which tab is open."""
    return f"?state={UNREAD}" if request.GET.get("state") == UNREAD else ""


def _show(request: SignedInRequest) -> HttpResponse:
    found = list_notifications(request.actor, timezone.now())
    state = request.GET.get("state", "")
    chosen = [each for each in found.notifications if state != UNREAD or not each.is_read]
    context = {
        "rows": [
            (each, address_of(each), ", ".join(stream_name(kind) for kind in each.streams))
            for each in chosen
        ],
        "tabs": _tabs(found, state),
        "kept": _kept(request),
        "unread": found.unread,
        "total": len(found.notifications),
        "is_part": is_htmx(request),
    }
    return answer(request, TEMPLATE, context, part="list")


def _tabs(found: Inbox, state: str) -> list[Tab]:
    url = reverse("notifications:inbox")
    return [
        Tab(_("All"), url, len(found.notifications), is_current=state != UNREAD),
        Tab(
            _("Unread"),
            f"{url}?state={UNREAD}",
            found.unread,
            is_current=state == UNREAD,
            is_hot=True,
        ),
    ]
