"""What a person does in the sync centre: run, stop, set, settle, release."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, render_toasts, toast
from zhongshu.web.names import stream_name
from zhongshu.web.sync import views
from zhongshu.web.sync.forms import StreamForm
from zhongshu.web.sync.lines import stream_line


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def run_now(request: SignedInRequest, stream_id: int) -> HttpResponse:
    """Let one stream run now; from an issue this is "Retry"."""
    row = channels.get_stream(request.actor, stream_id)
    channels.sync_now(stream_id=stream_id, actor=request.actor, at=timezone.now())
    toast(request, _("%s begins within seconds.") % stream_name(row.kind))
    return _live_again(request)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def run_orders(request: SignedInRequest) -> HttpResponse:
    """Let the order streams of all connected accounts run now."""
    begun = 0
    for row in channels.list_streams(request.actor):
        if row.kind != channels.StreamKind.ORDERS or row.rests:
            continue
        try:
            channels.sync_now(stream_id=row.stream_id, actor=request.actor, at=timezone.now())
        except channels.AccountNotConnectedError as refusal:
            toast(request, str(refusal), is_bad=True)
        else:
            begun += 1
    if begun:
        said = ngettext(
            "Orders of %d account begin within seconds.",
            "Orders of %d accounts begin within seconds.",
            begun,
        )
        toast(request, said % begun)
    return _live_again(request)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def stop(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Ask a run to stop after the page it works on."""
    channels.request_stop(run_id=run_id, actor=request.actor, at=timezone.now())
    toast(request, _("It stops after the page it works on; what it stored stays."))
    return _live_again(request)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def switch(request: SignedInRequest, stream_id: int) -> HttpResponse:
    """Switch a stream on or off."""
    row = channels.get_stream(request.actor, stream_id)
    enabled = request.POST.get("enabled") == "on"
    channels.change_stream(
        stream_id=stream_id,
        changes=channels.StreamChange(enabled=enabled),
        actor=request.actor,
        at=timezone.now(),
    )
    said = _("%s is on again.") if enabled else _("%s is off: it runs only when you ask.")
    toast(request, said % stream_name(row.kind))
    if is_htmx(request):
        return _answer_part(request, views.table_context, "streams")
    return redirect("sync:sync")


@allowed_to(identity.Role.OPERATIONS)
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest, stream_id: int) -> HttpResponse:
    """Show and store the settings of a stream, in the drawer or as a page."""
    row = channels.get_stream(request.actor, stream_id)
    form = StreamForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        try:
            channels.change_stream(
                stream_id=stream_id,
                changes=form.change(),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _("The settings of %s are saved.") % stream_name(row.kind))
            if not is_htmx(request):
                return redirect("sync:sync")
            # Nothing comes into the drawer, so it closes; the table is asked for again.
            closed = HttpResponse(render_toasts(request).strip())
            closed.headers["HX-Trigger"] = "runs-changed"
            return closed
    context = {"line": stream_line(row, (), timezone.now()), "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "sync/settings.html", context, part="drawer", status=status)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def ignore(request: SignedInRequest, issue_id: int) -> HttpResponse:
    """Close an issue for good."""
    page = "sync:issues" if "issues" in request.POST else "sync:sync"
    channels.ignore_issue(issue_id=issue_id, actor=request.actor, at=timezone.now())
    toast(request, _("Ignored: the same issue does not open again."))
    if is_htmx(request):
        return _answer_part(request, views.issues_context, "issues")
    return redirect(page)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def show_raw(request: SignedInRequest, issue_id: int) -> HttpResponse:
    """Show what could not be understood; the view is recorded."""
    raw = channels.read_issue_raw(issue_id=issue_id, actor=request.actor)
    context = {"issue_id": issue_id, "raw": raw.decode("utf-8", "replace")}
    return answer(request, "sync/raw.html", context, part="drawer")


@allowed_to(identity.Role.ADMIN)
@require_POST
def release(request: SignedInRequest) -> HttpResponse:
    """Let sending go on after a restore, a copy or a move."""
    channels.release_sending(actor=request.actor, at=timezone.now())
    toast(request, _("Sending to Amazon goes on."))
    return redirect("sync:sync")


def _live_again(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("sync:sync")
    response = _answer_part(request, views.live_context, "live")
    response.headers["HX-Trigger"] = "runs-changed"
    return response


def _answer_part(
    request: SignedInRequest,
    context: Callable[[SignedInRequest], dict[str, object]],
    part: str,
) -> HttpResponse:
    return answer(request, views.TEMPLATE, context(request), part=part)
