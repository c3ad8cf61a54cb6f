"""Settings › my messages: where one wants to be told, of what, and what was sent."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.claims import public as claims
from zhongshu.flows import tell_claims
from zhongshu.flows.deliver_message import deliver_message
from zhongshu.flows.raise_alerts import PREFIX
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.notifications import public as notifications
from zhongshu.web.fields import NameField, TextField
from zhongshu.web.http import SignedInRequest, answer, toast
from zhongshu.web.numbers import to_count
from zhongshu.web.stock_warnings.words import KIND_NAMES as ALERT_NAMES

KIND = notifications.ChannelKind
STATE = notifications.DeliveryState
REASON = notifications.Reason
KIND_NAMES = {
    KIND.EMAIL: gettext_lazy("E-mail"),
    KIND.WECOM: gettext_lazy("WeCom group robot"),
    KIND.DINGTALK: gettext_lazy("DingTalk robot"),
    KIND.FEISHU: gettext_lazy("Feishu bot"),
    KIND.WEBHOOK: gettext_lazy("Web hook"),
}
STATE_WORDS = {
    STATE.WAITING: (gettext_lazy("Waits"), ""),
    STATE.SENT: (gettext_lazy("Sent"), "good"),
    STATE.FAILED: (gettext_lazy("Failed"), "bad"),
}
REASONS = {
    REASON.NO_MAIL_SERVER: gettext_lazy("No mail server is set: ZHONGSHU_SMTP_URL."),
    REASON.NO_ANSWER: gettext_lazy("No whole answer came."),
    REASON.FORBIDDEN: gettext_lazy("The address leads into a private network or is not https."),
    REASON.STATUS: gettext_lazy("It answered with an error."),
    REASON.REFUSED: gettext_lazy("It refused the message: look at keyword, secret and rights."),
    REASON.NOT_UNDERSTOOD: gettext_lazy("Its answer is none of such a robot."),
    REASON.NO_KEY: gettext_lazy("Its address cannot be decrypted: enter it again."),
}
CLAIM_NAMES = (
    (tell_claims.OPENED, gettext_lazy("New claims to Amazon")),
    (tell_claims.DUE, gettext_lazy("Claims to submit soon")),
)
CODES = [*((f"{PREFIX}{kind}", name) for kind, name in ALERT_NAMES.items()), *CLAIM_NAMES]
OFF = {"autocomplete": "off"}


class ChannelForm(forms.Form):
    use_required_attribute = False
    name = NameField(label=gettext_lazy("Name"), max_length=60, widget=forms.TextInput(attrs=OFF))
    address = TextField(
        label=gettext_lazy("Address"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy(
            "An e-mail address, or the web address that the robot was given. It is kept encrypted."
        ),
    )
    secret = TextField(
        label=gettext_lazy("Signing secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Of DingTalk, Feishu and web hooks, where they are to be signed."),
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Tell me of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=CODES,
    )
    is_on = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def to_wish(self) -> notifications.ChannelWish:
        told = self.cleaned_data
        return notifications.ChannelWish(
            name=told["name"],
            codes=tuple(told["codes"]),
            address=told["address"] or None,
            secret=told["secret"] or None,
            is_on=told.get("is_on", True),
        )

    def __init__(self, *args: Any, actor: identity.Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        if not claims.may_settle(actor):
            codes = cast("forms.MultipleChoiceField", self.fields["codes"])
            codes.choices = [each for each in CODES if each not in CLAIM_NAMES]


class NewChannelForm(ChannelForm):
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=list(KIND_NAMES.items()))
    field_order = ("kind", "name", "address", "secret")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["address"].required = True
        del self.fields["is_on"]


@require_http_methods(["GET", "POST"])
def channels(request: SignedInRequest) -> HttpResponse:
    """List one's own channels and what was sent there; add one."""
    first = {"codes": [f"{PREFIX}STOCK_OUT", f"{PREFIX}NEGATIVE"]}
    form = NewChannelForm(request.POST or None, initial=first, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            channel_id = notifications.save_channel(
                form.to_wish(),
                kind=KIND(form.cleaned_data["kind"]),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _("Added. Send a test to see whether it arrives."))
            return redirect("settings:channel", channel_id)
    actor = request.actor
    context = {
        "section": "messages",
        "form": form,
        "channels": [(card, KIND_NAMES[card.kind]) for card in notifications.list_channels(actor)],
        "deliveries": [_to_line(each) for each in notifications.list_deliveries(actor)],
        "has_mail": bool(settings.SMTP_URL and settings.MAIL_FROM),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "settings/messages.html", context, status=status)


@require_http_methods(["GET", "POST"])
def channel(request: SignedInRequest, channel_id: int) -> HttpResponse:
    """Show one's own channel, or change it; empty address and secret stay as they are."""
    card = notifications.get_channel(request.actor, channel_id)
    first = {"name": card.name, "codes": card.codes, "is_on": card.is_on}
    form = ChannelForm(request.POST or None, initial=first, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            notifications.save_channel(
                form.to_wish(),
                channel_id=channel_id,
                version=to_count(request.POST.get("version", ""), default=-1),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _("Saved."))
            return redirect("settings:messages")
    context = {
        "section": "messages",
        "form": form,
        "card": card,
        "kind": KIND_NAMES[card.kind],
    }
    status = 422 if form.is_bound else 200
    return answer(request, "settings/channel.html", context, status=status)


@require_POST
def test(request: SignedInRequest, channel_id: int) -> HttpResponse:
    """Send a test there at once, and say whether it arrived."""
    card = notifications.get_channel(request.actor, channel_id)
    at = timezone.now()
    delivery_id = notifications.ask_delivery(
        _test_message(at), channel_id=card.channel_id, actor=request.actor, at=at
    )
    state = deliver_message(delivery_id) if delivery_id else None
    if state is STATE.SENT:
        toast(request, _("The test was sent. Look whether it arrived."))
    else:
        [last] = notifications.list_deliveries(request.actor, limit=1)
        toast(request, f"{_('The test was not sent.')} {_say(last)}", is_bad=True)
    return redirect("settings:messages")


@require_POST
def remove(request: SignedInRequest, channel_id: int) -> HttpResponse:
    """Delete one's own channel."""
    notifications.remove_channel(channel_id, actor=request.actor)
    toast(request, _("Removed, with its address and secret."))
    return redirect("settings:messages")


def _test_message(at: datetime) -> notifications.Message:
    return notifications.Message(
        key=f"test {at.isoformat()}",
        title=_("Zhongshu: a test"),
        text=_("If you read this, messages arrive here."),
        link=f"{settings.PUBLIC_URL}/settings/messages/",
    )


def _to_line(row: notifications.DeliveryRow) -> dict[str, Any]:
    word, tone = STATE_WORDS[row.state]
    return {"row": row, "kind": KIND_NAMES[row.kind], "word": word, "tone": tone, "why": _say(row)}


def _say(row: notifications.DeliveryRow) -> str:
    if not row.reason:
        return ""
    known = row.reason in [each.value for each in REASON]
    sentence = str(REASONS[REASON(row.reason)]) if known else row.reason
    return f"{sentence} ({row.detail})" if row.detail else sentence
