"""What is asked of a rule and of the weights of the daily speed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.replenishment import public as replenishment
from zhongshu.web.fields import TextField
from zhongshu.web.stock_warnings import words

SPAN_NAMES = {
    3: _("Last 3 days"),
    7: _("Last 7 days"),
    14: _("Last 14 days"),
    30: _("Last 30 days"),
    60: _("Last 60 days"),
    90: _("Last 90 days"),
}
OFF = {"autocomplete": "off"}


def _whole(label: Any, least: int, most: int, hint: Any = "", **more: Any) -> Any:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=hint, widget=widget, **more
    )


class RuleForm(forms.Form):
    use_required_attribute = False
    threshold = forms.ChoiceField(
        label=_("Warn of low cover by"), choices=list(words.THRESHOLD_NAMES.items())
    )
    lead_days = _whole(
        _("Lead time (days)"),
        0,
        365,
        _("From ordering until the goods can be sold at Amazon."),
    )
    safety_days = _whole(
        _("Safety days"), 0, 365, _("As many days of stock shall be left when new goods arrive.")
    )
    order_days = _whole(_("Days an order lasts"), 1, 365, _("For the suggested quantity only."))
    quantity = _whole(
        _("Quantity"), 0, 10_000_000, _("Used instead of days with a fixed quantity.")
    )
    ageing_days = _whole(
        _("Ageing after days"), 1, 1_825, _("Empty: no warning of ageing stock."), required=False
    )
    dead_days = _whole(
        _("Dead after days"),
        1,
        90,
        _("In stock that long and nothing sold in 90 days. Empty: no warning."),
        required=False,
    )
    is_on = forms.BooleanField(label=_("Warn of these goods"), required=False)

    def to_terms(self) -> replenishment.RuleTerms:
        told = dict(self.cleaned_data)
        names = replenishment.RuleTerms.__dataclass_fields__
        terms = {name: told[name] for name in names if name != "threshold"}
        return replenishment.RuleTerms(
            threshold=replenishment.Threshold(told["threshold"]), **terms
        )


class TargetForm(forms.Form):
    """For what a new rule counts: one field, which follows from its scope."""

    use_required_attribute = False
    target = TextField(label=_("Counts for"), max_length=200, widget=forms.TextInput(attrs=OFF))
    pool = forms.TypedChoiceField(label=_("Pool"), coerce=int, empty_value=None)

    def __init__(
        self, scope: replenishment.RuleScope, *args: Any, pools: Any = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["target"].label = str(words.SCOPE_NAMES[scope])
        pool = self.fields["pool"]
        assert isinstance(pool, forms.TypedChoiceField)  # noqa: S101 - what the class says
        pool.choices = pools
        if scope is not replenishment.RuleScope.SELLER_SKU:
            del self.fields["pool"]
        else:
            self.fields["target"].label = _("Seller SKU")


class WeightsForm(forms.Form):
    """Six shares of a hundred."""

    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for span, name in SPAN_NAMES.items():
            self.fields[f"last_{span}"] = _whole(name, 0, 100)

    @property
    def shares(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[f"last_{span}"] for span in SPAN_NAMES)


def weights_initial(weights: replenishment.Weights) -> dict[str, int]:
    return {f"last_{span}": share for span, share in weights.by_span().items()}


def terms_initial(terms: replenishment.RuleTerms) -> dict[str, object]:
    names = replenishment.RuleTerms.__dataclass_fields__
    return {name: getattr(terms, name) for name in names}
