"""Settings › legal entities: in the eyes of the law, to whom the stores belong."""

from collections import Counter
from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import ConflictError, InvalidError
from zhongshu.web.http import SignedInRequest, Undo, answer, is_htmx, lead_to, toast
from zhongshu.web.settings.forms import AssignmentForm, LegalEntityForm

TARGET = "#entity-list"


@require_http_methods(["GET", "HEAD", "POST"])
def legal_entities(request: SignedInRequest) -> HttpResponse:
    """Show the legal entities beside the form of a new one; a POST adds it."""
    form = LegalEntityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        identity.require_full_admin(request.actor)
        if form.is_valid():
            try:
                company.add_legal_entity(form.to_entity(), actor=request.actor)
            except (InvalidError, ConflictError) as refusal:
                form.refuse(refusal)
            else:
                toast(request, _("The legal entity is added. Tick the stores that belong to it."))
                return redirect("settings:legal-entities")
    return _show(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def legal_entity(request: SignedInRequest, legal_entity_id: int) -> HttpResponse:
    """Show the legal entities beside the form of one; a POST changes it."""
    identity.require_full_admin(request.actor)
    card = company.get_legal_entity(request.actor, legal_entity_id)
    data = request.POST if request.method == "POST" else None
    form = LegalEntityForm(data, initial=asdict(card))
    if form.is_bound and form.is_valid():
        try:
            company.change_legal_entity(
                legal_entity_id,
                form.to_entity(),
                version=form.cleaned_data["version"],
                actor=request.actor,
            )
        except (InvalidError, ConflictError) as refusal:
            form.refuse(refusal)
        else:
            toast(request, _("Saved."))
            return redirect("settings:legal-entities")
    return _show(request, form, card=card, status=422 if form.is_bound else 200)


@require_POST
def archive(request: SignedInRequest, legal_entity_id: int) -> HttpResponse:
    """Offer a legal entity no more; its stores stay with it."""
    company.archive_legal_entity(legal_entity_id, actor=request.actor, at=timezone.now())
    undo = Undo(reverse("settings:bring-back-legal-entity", args=[legal_entity_id]), TARGET)
    toast(request, _("The legal entity is archived. Its stores stay with it."), undo=undo)
    return _after(request)


@require_POST
def bring_back(request: SignedInRequest, legal_entity_id: int) -> HttpResponse:
    """Offer an archived legal entity again."""
    company.bring_back_legal_entity(legal_entity_id, actor=request.actor)
    toast(request, _("The legal entity is back."))
    return _after(request)


@require_POST
def assign_stores(request: SignedInRequest) -> HttpResponse:
    """Let the ticked stores belong to a legal entity, or to none."""
    identity.require_admin(request.actor)
    stores = channels.list_stores(request.actor)
    entities = company.list_legal_entities(request.actor)
    form = AssignmentForm(
        request.POST,
        stores=[(each.store_id, each.name) for each in stores],
        entities=[(each.legal_entity_id, each.name) for each in entities],
    )
    if form.is_valid():
        told = form.cleaned_data
        done = channels.assign_stores_to_entity(
            told["store_ids"], told["legal_entity_id"], actor=request.actor, at=timezone.now()
        )
        undo = (
            Undo(reverse("settings:undo-assignment", args=[done.assignment_id]), "body")
            if done.assignment_id
            else None
        )
        changed = ngettext("%d store changed.", "%d stores changed.", done.changed)
        toast(request, changed % done.changed, undo=undo)
    else:
        sentence = _("Nothing was changed: tick stores, and choose an entity that is offered.")
        toast(request, sentence, is_bad=True)
    return redirect("settings:legal-entities")


@require_POST
def undo_assignment(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Let stores belong again to whom they did before they were assigned."""
    done = channels.undo_assignment(assignment_id, actor=request.actor, at=timezone.now())
    told = ngettext(
        "%d store belongs again to whom it did.",
        "%d stores belong again to whom they did.",
        done.put_back,
    )
    sentences = [told % done.put_back]
    if done.kept:
        kept = ngettext(
            "%d was given away since, and stays there.",
            "%d were given away since, and stay there.",
            done.kept,
        )
        sentences.append(kept % done.kept)
    toast(request, " ".join(sentences))
    return lead_to(request, reverse("settings:legal-entities"))


def _after(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("settings:legal-entities")
    return _show(request, LegalEntityForm())


def _show(
    request: SignedInRequest,
    form: LegalEntityForm,
    *,
    card: company.LegalEntityCard | None = None,
    status: int = 200,
) -> HttpResponse:
    every = company.list_legal_entities(request.actor, archived=None)
    stores = channels.list_stores(request.actor)
    counts = Counter(store.legal_entity_id for store in stores)
    lines = [(each, counts[each.legal_entity_id]) for each in every]
    context = {
        "section": "legal-entities",
        "form": form,
        "card": card,
        "entities": [line for line in lines if line[0].archived_at is None],
        "archived": [line for line in lines if line[0].archived_at],
        "stores": sorted(stores, key=lambda each: each.legal_entity_id is not None),
        "without": counts[None],
        "ticks_without": request.GET.get("tick") == "without",
        "may_change": request.actor.is_full_admin,
        "may_assign": request.actor.is_admin and bool(every),
    }
    return answer(request, "settings/legal_entities.html", context, part="list", status=status)
