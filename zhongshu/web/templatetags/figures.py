"""Figures as people read them: money, quantities, times in the reader's zone."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money

register = template.Library()
MINUS, UNKNOWN = "−", "–"
SLOWEST = Decimal("0.01")
SYMBOLS = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "¥", "EUR": "€", "GBP": "£", "INR": "₹",
    "JPY": "JP¥", "MXN": "MX$", "SGD": "S$", "USD": "$",
}  # fmt: skip


@register.filter
def money(value: Money | Decimal | int | None, currency: str = "") -> str:
    """Write an amount with its symbol: `$1,234.50`, `JP¥2,980`, `−€3.00`, `SEK 12.00`."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Money):
        currency, value = value.currency, value.amount
    places = Decimal(1).scaleb(-get_currency_precision(currency))
    amount = Decimal(value).quantize(places, ROUND_HALF_UP)
    symbol = SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{MINUS if amount < 0 else ''}{symbol}{abs(amount):,}"


@register.filter
def quantity(value: int | None) -> str:
    """Write a whole number: thousands by comma, a real minus, `–` when unknown."""
    return UNKNOWN if value is None else f"{value:,}".replace("-", MINUS)


@register.filter
def bounded(value: int | None, bound: int) -> str:
    """Write a count that was not counted beyond a bound: `1,000+`."""
    if value is not None and value >= bound:
        return f"{bound:,}+"
    return quantity(value)


@register.filter
def percent(value: Decimal | None, places: int = 1) -> str:
    """Write a share with one place, or as many as told: 0.238 is `23.8%`."""
    if value is None:
        return UNKNOWN
    return f"{value * 100:.{places}f}%".replace("-", MINUS)


@register.filter
def speed(value: Decimal | None) -> str:
    """Write units a day with one place, slow ones with two: `6.8`, `0.03`, `<0.01`."""
    if value is None:
        return UNKNOWN
    if 0 < value < SLOWEST:
        return f"<{SLOWEST}"
    places = 2 if 0 < value < 1 else 1
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


@register.filter
def rate(value: Decimal) -> str:
    """Write a rate with four places, a small one with six digits: `7.1234`, `0.0457812`."""
    places = max(4, 5 - value.adjusted())
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    whole, _point, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(4, '0')}"


@register.filter
def change(value: Decimal | None) -> str:
    """Write a change as a percentage with its sign: `+9.4%`."""
    if value is None:
        return UNKNOWN
    text = f"{value * 100:+.1f}%".replace("-", MINUS)
    return "0.0%" if text[1:] == "0.0%" else text


@register.filter
def days(value: int | None) -> str:
    """Write a number of days: `23 d`."""
    return UNKNOWN if value is None else ngettext("%d d", "%d d", value) % value


@register.filter
def when(moment: datetime | None) -> SafeString | str:
    """Write a moment as short as it may be: 14:02 today, 11-23 09:41 this year, else the day."""
    if moment is None:
        return UNKNOWN
    local, now = timezone.localtime(moment), timezone.localtime()
    written = local.isoformat(" ", "minutes")
    if local.year != now.year:
        text = written[:10]
    elif local.date() == now.date():
        text = written[11:16]
    else:
        text = written[5:16]
    return _time(local, text)


@register.filter
def exact(moment: datetime | None) -> SafeString | str:
    """Write a moment to the second, for trails and proofs."""
    if moment is None:
        return UNKNOWN
    local = timezone.localtime(moment)
    return _time(local, f"{local:%Y-%m-%d %H:%M:%S}")


@register.filter
def day(moment: datetime | None) -> SafeString | str:
    """Write the day alone."""
    if moment is None:
        return UNKNOWN
    local = timezone.localtime(moment)
    return _time(local, f"{local:%Y-%m-%d}")


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """Write how old something is; the exact moment is the title."""
    if moment is None:
        return _("never")
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    if minutes < 1:
        text = _("just now")
    elif minutes < 60:
        text = ngettext("%d min ago", "%d min ago", minutes) % minutes
    elif minutes < 60 * 24:
        text = ngettext("%d h ago", "%d h ago", minutes // 60) % (minutes // 60)
    else:
        text = ngettext("%d d ago", "%d d ago", minutes // 1440) % (minutes // 1440)
    return _time(timezone.localtime(moment), text)


@register.filter
def until(moment: datetime | None) -> SafeString | str:
    """Write the time left to a promise in the words and the colour of its urgency."""
    if moment is None:
        return UNKNOWN
    left = moment - timezone.now()
    minutes = int(abs(left).total_seconds() // 60)
    hours = minutes // 60
    if left < timedelta(0):
        tone = "bad m"
        if hours:
            text = ngettext("%d h late", "%d h late", hours) % hours
        else:
            text = ngettext("%d min late", "%d min late", minutes) % minutes
    elif left < timedelta(hours=4):
        tone = "warn m"
        text = _("%(hours)d h %(minutes)02d m left") % {"hours": hours, "minutes": minutes % 60}
    elif timezone.localtime(moment).date() == timezone.localtime().date():
        tone, text = "soft", ngettext("%d h left", "%d h left", hours) % hours
    elif hours < 48:
        tone, text = "mute", ngettext("%d h left", "%d h left", hours) % hours
    else:
        tone, text = "mute", ngettext("%d d left", "%d d left", hours // 24) % (hours // 24)
    return format_html('<span class="{}">{}</span>', tone, text)


@register.filter
def masked(name: str) -> str:
    """Hide a name: `Jane Roe` becomes `J*** R***`."""
    return " ".join(f"{part[0]}***" for part in name.split())


@register.filter
def person(name: str) -> str:
    """Write who did something; what nobody did, the system did."""
    return _("System") if name == identity.SYSTEM.name else name


def fact(value: object) -> str:
    """Write a fact of the trail as a person reads it: no brackets, no quotes."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case dict():
            return ", ".join(fact(each) for each in value.values())
        case list():
            return "; ".join(fact(each) for each in value)
        case None:
            return UNKNOWN
    return str(value)


@register.filter
def zone(moment: datetime) -> str:
    """Write the offset of the reader's zone at a moment: `UTC+8`, `UTC−3:30`."""
    return _offset(timezone.localtime(moment).utcoffset() or timedelta())


@lru_cache(maxsize=64)
def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = MINUS if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _time(local: datetime, text: str) -> SafeString:
    """Write a moment of the reader's zone; a list has a hundred, so without `format_html`."""
    offset = _offset(local.utcoffset() or timedelta())
    return SafeString(
        f'<time datetime="{local.isoformat()}" title="{local:%Y-%m-%d %H:%M:%S} {offset}">'
        f"{escape(text)}</time>"
    )
