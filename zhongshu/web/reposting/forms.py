"""The form in which a person says since when a seller SKU has been what it is now."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

BEGIN, DAY = "begin", "day"
FROM: tuple[tuple[str, Promise], ...] = (
    (BEGIN, _("From the beginning of its books")),
    (DAY, _("Since a day")),
)
EARLIEST = date(2000, 1, 1)


class SinceForm(forms.Form):
    """From the beginning, or since a day of the company; days to come have nothing posted."""

    use_required_attribute = False
    since = forms.ChoiceField(label=_("Since when"), choices=FROM, widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        limits = {"min": EARLIEST.isoformat(), "max": today.isoformat()}
        self.fields["day"].widget.attrs.update(limits)

    def clean(self) -> dict[str, Any]:
        """Want a day where one is meant, and one that had begun."""
        told = self.cleaned_data
        if told.get("since") != DAY or "day" in self.errors:
            return told
        day = told.get("day")
        if day is None:
            self.add_error("day", _g("Choose the first day."))
        elif not EARLIEST <= day <= self.today:
            told_today = {"day": self.today.isoformat()}
            self.add_error("day", _g("Choose a day from 2000-01-01 to %(day)s.") % told_today)
        return told

    @property
    def first_day(self) -> date | None:
        """The first day, once the form is valid; None: from the beginning."""
        told = self.cleaned_data
        day: date | None = told["day"] if told["since"] == DAY else None
        return day
