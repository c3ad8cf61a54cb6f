"""What is asked of a stream."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.channels import public as channels
from zhongshu.orders import public as orders

OTHER = "other"
PERIODS = {
    "5": _("5 min"),
    "15": _("15 min"),
    "30": _("30 min"),
    "60": _("1 hour"),
    "1440": _("1 day"),
    OTHER: pgettext_lazy("period", "Other"),
}
STATUS_NAMES = {
    orders.AmazonStatus.PENDING_AVAILABILITY: _("Pre-ordered"),
    orders.AmazonStatus.PENDING: _("Pending payment"),
    orders.AmazonStatus.UNSHIPPED: _("Unshipped"),
    orders.AmazonStatus.PARTIALLY_SHIPPED: _("Partially shipped"),
    orders.AmazonStatus.SHIPPED: _("Shipped"),
    orders.AmazonStatus.CANCELLED: _("Cancelled"),
    orders.AmazonStatus.UNFULFILLABLE: _("Unfulfillable"),
}
LONGEST_PERIOD, LONGEST_FIRST_LOAD = 10_080, 730


class StreamForm(forms.Form):
    """Settings of one stream; fields that mean nothing for its kind are left out."""

    enabled = forms.BooleanField(
        label=_("Automatic download"),
        required=False,
        help_text=_("Off: it runs only when somebody presses “Sync now”."),
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    every = forms.ChoiceField(
        label=_("How often"), choices=list(PERIODS.items()), widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=LONGEST_PERIOD
    )
    statuses = forms.MultipleChoiceField(
        label=_("Statuses that enter the workbench"),
        required=False,
        choices=list(STATUS_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every order is downloaded whatever its status, so no cancellation is missed."),
    )
    mark_processed = forms.BooleanField(
        label=_("Mark downloaded orders as processed"),
        required=False,
        help_text=_("For orders that another system ships: they skip the review."),
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    first_load_days = forms.IntegerField(
        label=_("Depth of the first load, in days"),
        min_value=0,
        max_value=LONGEST_FIRST_LOAD,
        help_text=_("How far back the first run looks; 0 to 730."),
    )

    def __init__(self, data: Any, stream: channels.StreamRow) -> None:
        period = str(stream.period_minutes)
        super().__init__(
            data,
            initial={
                "enabled": stream.enabled,
                "every": period if period in PERIODS else OTHER,
                "minutes": stream.period_minutes,
                "statuses": list(stream.workbench_statuses),
                "mark_processed": stream.mark_processed,
                "first_load_days": stream.first_load_days,
            },
        )
        unused = set[str]()
        if stream.kind != channels.StreamKind.ORDERS:
            unused |= {"statuses", "mark_processed"}
        if (
            stream.kind != channels.StreamKind.ORDER_HISTORY
            and stream.kind not in channels.ARCHIVED_REPORTS
        ):
            unused.add("first_load_days")
        for name in unused:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if (
            given.get("every") == OTHER
            and not given.get("minutes")
            and "minutes" not in self.errors
        ):
            self.add_error("minutes", _("Write a number of minutes, 1 to 10,080."))
        return given

    def change(self) -> channels.StreamChange:
        """Return what the form says, as channels takes it."""
        given = self.cleaned_data
        minutes = given["minutes"] if given["every"] == OTHER else int(given["every"])
        return channels.StreamChange(
            enabled=given["enabled"],
            period_minutes=minutes,
            workbench_statuses=tuple(given["statuses"]) if "statuses" in given else None,
            mark_processed=given.get("mark_processed"),
            first_load_days=given.get("first_load_days"),
        )
