"""The pairing rules: an ordered list, an editor, and what a rule would do before it is kept."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, answer, is_htmx, toast
from zhongshu.web.pairing import words
from zhongshu.web.pairing.forms import RuleForm
from zhongshu.web.pairing.lists import may_pair
from zhongshu.web.shell.stores import list_stores

EXAMPLES = 20
# Which field a refusal of a rule is about.
FIELDS = {
    catalog.RuleRefusedError.EMPTY: "pattern",
    catalog.RuleRefusedError.PATTERN: "pattern",
    catalog.RuleRefusedError.REPLACEMENT: "replacement",
    catalog.RuleRefusedError.FACTOR: "factor",
    catalog.RuleRefusedError.KIND: "kind",
}


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """Show the rules beside the editor of a new one; a POST adds it."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            catalog.add_rule(form.to_rule(), actor=request.actor, at=timezone.now())
        except catalog.RuleRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The rule is added. Proposals follow it in a moment."))
            return redirect("pairing:rules")
    return _show(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Show the rules beside the editor of one; a POST changes it."""
    card = _card(request, rule_id)
    form = _form(request, card)
    if request.method == "POST" and form.is_valid():
        try:
            new = form.to_rule(unseen=_unseen(request, card))
            catalog.change_rule(rule_id, new, actor=request.actor, at=timezone.now())
        except catalog.RuleRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The rule is changed. Proposals follow it in a moment."))
            return redirect("pairing:rules")
    return _show(request, form, card=card, status=422 if form.is_bound else 200)


@require_POST
def remove_rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Remove one rule; what was paired by it stays."""
    catalog.remove_rule(rule_id, actor=request.actor, at=timezone.now())
    toast(request, _("The rule is removed. What was paired by it stays."))
    return redirect("pairing:rules")


@require_POST
def move_rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Put a rule one place up or down, and show the list of rules."""
    card = _card(request, rule_id)
    step = -1 if request.POST.get("step") == "up" else 1
    catalog.move_rule(
        rule_id, position=card.position + step, actor=request.actor, at=timezone.now()
    )
    if not is_htmx(request):
        return redirect("pairing:rules")
    context = {"rules": _lines(request), "may_pair": True, "moved_id": rule_id}
    return answer(request, "pairing/rules.html", context, part="list")


@require_safe
def try_rule(request: SignedInRequest) -> HttpResponse:
    """Show where the rule that is being typed would lead the SKUs that wait."""
    form = RuleForm(request.GET or None, accounts=_accounts(request))
    return answer(request, "pairing/_trial.html", _trial(request, form))


def add_refusal(form: RuleForm, refusal: catalog.RuleRefusedError) -> None:
    """Put a refusal under the field that it is about."""
    field = FIELDS.get(refusal.why)
    if (
        refusal.why == catalog.RuleRefusedError.EMPTY
        and form.cleaned_data.get("pattern", "").strip()
    ):
        field = "replacement"
    form.add_error(field, str(refusal))


def _trial(request: SignedInRequest, form: RuleForm) -> dict[str, object]:
    """Return what a rule would do, or nothing while it is not one yet."""
    if not form.is_bound or not form.is_valid():
        return {"trial": None}
    try:
        trial = catalog.try_rule(form.to_rule(), actor=request.actor, limit=EXAMPLES)
    except DomainError as refusal:
        return {"trial": None, "problem": str(refusal)}
    return {"trial": trial}


def _form(request: SignedInRequest, card: catalog.RuleCard | None = None) -> RuleForm:
    initial = None
    if card:
        initial = {
            "kind": card.kind.value,
            "pattern": card.pattern,
            "replacement": card.replacement,
            "factor": card.factor,
            "accounts": [str(each) for each in card.account_ids],
            "is_on": card.is_on,
        }
    data = request.POST if request.method == "POST" else None
    return RuleForm(data, initial=initial, accounts=_accounts(request))


def _card(request: SignedInRequest, rule_id: int) -> catalog.RuleCard:
    """Return one rule.

    Raises:
        catalog.RuleNotFoundError: there is no such rule.
    """
    for card in catalog.list_rules(request.actor):
        if card.id == rule_id:
            return card
    raise catalog.RuleNotFoundError(rule_id=rule_id)


def _unseen(request: SignedInRequest, card: catalog.RuleCard) -> list[int]:
    """Return the accounts of a rule that this reader does not see."""
    seen = {name for name, _label in _accounts(request)}
    return [each for each in card.account_ids if str(each) not in seen]


def _show(
    request: SignedInRequest,
    form: RuleForm,
    *,
    card: catalog.RuleCard | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "rules": _lines(request),
        "form": form,
        "card": card,
        "action_url": reverse("pairing:rule", args=[card.id]) if card else reverse("pairing:rules"),
        "may_pair": may_pair(request.actor),
    }
    if card and not form.is_bound:
        seen = RuleForm(form.initial, accounts=_accounts(request))
        context |= _trial(request, seen)
    elif form.is_bound:
        context |= _trial(request, form)
    return answer(request, "pairing/rules.html", context, status=status)


def _lines(request: SignedInRequest) -> Sequence[tuple[catalog.RuleCard, str, str]]:
    """Return each rule with its kind as a word and the account it is for."""
    names = dict(_accounts(request))
    return [
        (
            card,
            str(words.RULE_KINDS[card.kind]),
            ", ".join(names.get(str(each), "–") for each in card.account_ids),
        )
        for card in catalog.list_rules(request.actor)
    ]


def _accounts(request: SignedInRequest) -> list[tuple[str, str]]:
    stores = list_stores(request)
    return list(dict.fromkeys((str(each.account_id), each.account_name) for each in stores))
