"""Rules of warnings and weights of the daily speed, with what they would raise."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.pools import list_pools
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.replenishment import public as replenishment
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.numbers import to_count
from zhongshu.web.stock_warnings import words
from zhongshu.web.stock_warnings.forms import (
    RuleForm,
    TargetForm,
    WeightsForm,
    terms_initial,
    weights_initial,
)

MAY_CHANGE = (identity.Role.OPERATIONS,)
SCOPE = replenishment.RuleScope
PREVIEW = "preview"


@require_safe
def rule_list(request: SignedInRequest) -> HttpResponse:
    """List the rules, the widest first, and show the weights."""
    return _show_rules(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def weights(request: SignedInRequest) -> HttpResponse:
    """Save the weights, or say what they would raise."""
    form = WeightsForm(request.POST)
    preview = None
    if form.is_valid():
        at = timezone.now()
        try:
            if PREVIEW in request.POST:
                preview = replenishment.preview_weights(request.actor, form.shares, at=at)
            else:
                version = to_count(request.POST.get("version", ""), default=-1)
                replenishment.set_weights(form.shares, version=version, actor=request.actor, at=at)
                toast(request, _("Saved. Warnings follow within some minutes."))
                return redirect("stock-warnings:rules")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _show_rules(request, form=form, preview=preview, status=200 if preview else 422)


@require_http_methods(["GET", "POST"])
def new_rule(request: SignedInRequest) -> HttpResponse:
    """Ask for a rule of one scope, and add it."""
    identity.require_role(request.actor, *MAY_CHANGE)
    scope = _read_scope(request)
    pools = [(each.pool_id, f"{each.account} {each.code}") for each in list_pools(request.actor)]
    bound = request.POST or None
    target_form = TargetForm(scope, bound, pools=pools)
    form = RuleForm(bound, initial=terms_initial(replenishment.RuleTerms()))
    preview = None
    if request.method == "POST" and form.is_valid() & target_form.is_valid():
        target = _to_target(request, scope, target_form)
        if target is None:
            target_form.add_error("target", _("There is none of this name."))
        else:
            try:
                if PREVIEW in request.POST:
                    preview = replenishment.preview_rule(
                        request.actor,
                        form.to_terms(),
                        target=target,
                        category=target_form.cleaned_data["target"]
                        if scope is SCOPE.CATEGORY
                        else "",
                        at=timezone.now(),
                    )
                else:
                    replenishment.save_rule(
                        form.to_terms(), target=target, actor=request.actor, at=timezone.now()
                    )
                    toast(request, _("Rule added. Warnings follow within some minutes."))
                    return redirect("stock-warnings:rules")
            except DomainError as refusal:
                form.add_error(None, str(refusal))
    context = {
        "form": form,
        "target_form": target_form,
        "options": _options(request, scope),
        "scope": scope,
        "scope_name": words.SCOPE_NAMES[scope],
        **_told(preview),
    }
    status = 422 if request.method == "POST" and preview is None else 200
    return answer(request, "stock_warnings/rule.html", context, status=status)


@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, alert_rule_id: int) -> HttpResponse:
    """Show a rule; operations changes it or asks what that would raise."""
    card = replenishment.get_rule(request.actor, alert_rule_id)
    may_change = request.actor.is_one_of(*MAY_CHANGE)
    form = RuleForm(request.POST or None, initial=terms_initial(card.terms))
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if PREVIEW in request.POST:
                preview = replenishment.preview_rule(
                    request.actor, form.to_terms(), rule_id=alert_rule_id, at=timezone.now()
                )
            else:
                replenishment.save_rule(
                    form.to_terms(),
                    rule_id=alert_rule_id,
                    version=to_count(request.POST.get("version", ""), default=-1),
                    actor=request.actor,
                    at=timezone.now(),
                )
                toast(request, _("Saved. Warnings follow within some minutes."))
                return redirect("stock-warnings:rules")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "card": card,
        "scope_name": words.SCOPE_NAMES[card.target.scope],
        "may_change": may_change,
        "may_remove": may_change and card.target.scope is not SCOPE.EVERYTHING,
        **_told(preview),
    }
    status = 422 if request.method == "POST" and preview is None else 200
    return answer(request, "stock_warnings/rule.html", context, status=status)


@require_POST
@allowed_to(*MAY_CHANGE)
def remove(request: SignedInRequest, alert_rule_id: int) -> HttpResponse:
    """Remove a rule: the next wider one counts."""
    replenishment.remove_rule(alert_rule_id, actor=request.actor, at=timezone.now())
    toast(request, _("The rule is removed: the next wider one counts."))
    return redirect("stock-warnings:rules")


def _show_rules(
    request: SignedInRequest,
    *,
    form: WeightsForm | None = None,
    preview: replenishment.Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    now = replenishment.get_weights(actor)
    context = {
        "rules": [
            (each, words.SCOPE_NAMES[each.target.scope]) for each in replenishment.list_rules(actor)
        ],
        "scopes": [(key, name) for key, name in words.SCOPE_NAMES.items()][1:],
        "weights_form": form or WeightsForm(initial=weights_initial(now)),
        "weights": now,
        "may_change": actor.is_one_of(*MAY_CHANGE),
        **_told(preview),
    }
    return answer(request, "stock_warnings/rules.html", context, status=status)


def _told(preview: replenishment.Preview | None) -> dict[str, object]:
    if preview is None:
        return {}
    return {
        "preview": [(words.KIND_NAMES[kind], before, after) for kind, before, after in preview.rows]
    }


def _read_scope(request: SignedInRequest) -> replenishment.RuleScope:
    text = request.GET.get("scope", "")
    if text not in [each.value for each in SCOPE] or text == SCOPE.EVERYTHING:
        raise identity.UnknownChoiceError(field="scope", choice=text[:20])
    return SCOPE(text)


def _options(request: SignedInRequest, scope: replenishment.RuleScope) -> list[tuple[str, str]]:
    """Return what may be typed, where it is few."""
    if scope is SCOPE.STORE:
        return [(each.name, "") for each in channels.list_stores(request.actor)]
    if scope is SCOPE.CATEGORY:
        return [(path, "") for path in catalog.list_category_ids(request.actor)]
    if scope is SCOPE.OWNER:
        return [(login, "") for login in identity.list_logins()]
    return []


def _to_target(
    request: SignedInRequest, scope: replenishment.RuleScope, form: TargetForm
) -> replenishment.RuleTarget | None:
    """Return what a rule is for by what was typed; None where there is no such thing."""
    actor, text = request.actor, form.cleaned_data["target"]
    found: dict[str, int | None] = {}
    match scope:
        case SCOPE.STORE:
            stores = {each.name: each.store_id for each in channels.list_stores(actor)}
            found["store_id"] = stores.get(text)
        case SCOPE.CATEGORY:
            found["category_id"] = catalog.list_category_ids(actor).get(text)
        case SCOPE.OWNER:
            people = {each.login: each.user_id for each in identity.list_names()}
            found["owner_id"] = people.get(text)
        case SCOPE.PRODUCT:
            found["product_id"] = catalog.find_product_ids(actor, [text]).get(text)
        case _:
            pool_id = form.cleaned_data["pool"]
            pools = {each.pool_id: each.account_id for each in list_pools(actor)}
            parts = catalog.find_parts(actor, account_id=pools[pool_id], codes=[text])
            found = {"seller_sku_id": parts.sku_ids.get(text), "pool_id": pool_id}
    if None in found.values():
        return None
    return replenishment.RuleTarget(scope, **found)
