"""Our applications at Amazon, and their secrets."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect.amazon import callback_address
from zhongshu.web.connect.forms import (
    KIND_NAMES,
    ApplicationChangeForm,
    ApplicationForm,
    SecretForm,
)
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast

REMIND_DAYS = 30
SECRET_DAYS = 180


@sensitive_post_parameters("client_secret")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def applications(request: SignedInRequest) -> HttpResponse:
    """List the applications with the age of their secrets, and add one."""
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and add(request, form) is not None:
        return redirect("accounts:applications")
    at = timezone.now()
    context = {
        "rows": [
            (card, KIND_NAMES[channels.ApplicationKind(card.kind)], *_age(card, at))
            for card in channels.list_applications(request.actor)
        ],
        "form": form,
        "most_days": SECRET_DAYS,
        "login_uri": f"{settings.PUBLIC_URL}{reverse('accounts:login')}",
        "redirect_uri": callback_address(),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "connect/applications.html", context, status=status)


def add(request: SignedInRequest, form: ApplicationForm) -> int | None:
    """Add what the form says and return its id; None when it is refused, with the reason."""
    given = form.cleaned_data
    try:
        made = channels.add_application(
            name=given["name"],
            client_id=given["client_id"],
            client_secret=given["client_secret"],
            application_id=given["amazon_id"],
            kind=given["kind"],
            is_draft=given["is_draft"],
            actor=request.actor,
            at=timezone.now(),
        )
    except channels.ApplicationTakenError as refusal:
        form.add_error("name", str(refusal))
        return None
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    toast(request, _("Application %s is added.") % given["name"])
    return made


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def application(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Show one application: call it otherwise, or part with it."""
    card = find_card(request, application_id)
    present = {"name": card.name, "is_draft": card.is_draft}
    form = ApplicationChangeForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            channels.change_application(
                application_id=application_id,
                name=given["name"],
                is_draft=given["is_draft"],
                actor=request.actor,
            )
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            toast(request, _("Application %s is saved.") % given["name"])
            return redirect("accounts:applications")
    context = {"card": card, "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "connect/application_page.html", context, status=status)


@allowed_to(identity.Role.ADMIN)
@require_POST
def remove(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Destroy an application whose name was typed, unless an account uses it."""
    card = find_card(request, application_id)
    if request.POST.get("name", "").strip() != card.name:
        told = _("Nothing was removed: type the application's name exactly, %s.") % card.name
        toast(request, told, is_bad=True)
        return redirect("accounts:application", application_id)
    try:
        channels.remove_application(application_id=application_id, actor=request.actor)
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
        return redirect("accounts:application", application_id)
    toast(request, _("Application %s is removed, and its secret destroyed.") % card.name)
    return redirect("accounts:applications")


@sensitive_post_parameters("client_secret")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def change_secret(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Take a new secret: the next call uses it, and nobody consents again."""
    card = find_card(request, application_id)
    form = SecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channels.change_application_secret(
                application_id=application_id,
                client_secret=form.cleaned_data["client_secret"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("client_secret", str(refusal))
        else:
            toast(request, _("The new secret of %s counts from now on.") % card.name)
            return redirect("accounts:applications")
    context = {"card": card, "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "connect/secret.html", context, status=status)


def find_card(request: SignedInRequest, application_id: int) -> channels.ApplicationCard:
    """Return one application.

    Raises:
        channels.ApplicationNotFoundError: there is no such application.
    """
    for card in channels.list_applications(request.actor):
        if card.application_id == application_id:
            return card
    raise channels.ApplicationNotFoundError(application_id)


def _age(card: channels.ApplicationCard, at: datetime) -> tuple[int, int, str]:
    """Return the secret's age and what is left of its life in days, and the tone of that."""
    age, left = (at - card.secret_entered_at).days, (card.secret_due_at - at).days
    return age, left, "bad" if left < 0 else "warn" if left <= REMIND_DAYS else ""
