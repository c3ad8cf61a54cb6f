"""The form in which a person says what becomes of differences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.differences.words import VERDICT_NAMES

LONGEST_REASON = 500


class SettleForm(forms.Form):
    """What is said; the room checks whether it makes sense."""

    verdict = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(code, name) for code, name in VERDICT_NAMES.items()],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Needed to accept and to correct; others read it in the history."),
    )
    until = forms.DateField(
        label=_("Wait until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only to wait"),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def to_resolution(self) -> reconciliation.Resolution:
        """Return what was said, once the form is valid."""
        return reconciliation.Resolution(
            reconciliation.Verdict(self.cleaned_data["verdict"]),
            self.cleaned_data["reason"],
            self.cleaned_data["until"],
        )
