"""Components that are too small for a template, and the inclusion tags of the larger ones."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.forms import BoundField, CheckboxInput
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
RUN_TONES = {
    "DONE": "f-good",
    "PAUSED": "f-accent",
    "THROTTLED": "f-warn",
    "STOPPED": "f-warn",
    "FAILED": "f-bad",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepper: `done`, `now`, `stop` or "" for still to come."""

    label: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: int | None = None
    is_current: bool = False
    is_hot: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    is_current: bool = False


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """Show one icon of the sprite; it is decoration, so name the control itself."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        static("vendor/lucide/icons.svg"),
        name,
    )


@register.simple_tag
def chip(label: object, tone: str = "", icon_name: str = "") -> SafeString:
    """Show a state: the tone is its phase, the word says it."""
    return _chip(str(label), tone, icon_name)


@lru_cache(maxsize=512)
def _chip(label: str, tone: str, icon_name: str) -> SafeString:
    mark = icon(icon_name) if icon_name else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', tone, mark, label)


@register.simple_tag
def mark(label: object, tone: str = "", icon_name: str = "") -> SafeString:
    """Show a chip that shrinks to its icon when it only informs; the word stays for readers."""
    if tone in ("bad", "warn"):
        return chip(label, tone, icon_name)
    return _mark(str(label), tone, icon_name)


@lru_cache(maxsize=512)
def _mark(label: str, tone: str, icon_name: str) -> SafeString:
    return format_html(
        '<span class="chip chip-icon chip-{}" title="{}">{}<span class="sr">{}</span></span>',
        tone,
        label,
        icon(icon_name),
        label,
    )


@register.simple_tag
@lru_cache(maxsize=512)
def flag(country_code: str) -> SafeString:
    return format_html('<span class="flag">{}</span>', country_code)


@register.simple_tag
def spark(values: Sequence[int], width: int = 72, height: int = 22, tone: str = "") -> SafeString:
    """Draw a line of values beside a figure, newest right."""
    if len(values) < 2:
        return SafeString("")
    top = max([*values, 1])
    step = width / (len(values) - 1)
    points = [
        (round(at * step, 1), round(height - 2 - value / top * (height - 4), 1))
        for at, value in enumerate(values)
    ]
    line = "M" + "L".join(f"{x} {y}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="spark spark-{}" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">'
        '<path class="area" d="{}"/><path d="{}"/><circle cx="{}" cy="{}" r="1.75"/></svg>',
        tone, width, height, width, height, f"{line}L{width} {height}L0 {height}Z", line, x, y,
    )  # fmt: skip


@register.simple_tag
def runstrip(runs: Iterable[tuple[str, float]]) -> SafeString:
    """Draw the last runs of a stream, newest right: colour is the outcome, height the seconds."""
    found = list(runs)
    longest = max([seconds for _status, seconds in found] + [1.0])
    bars = [
        (RUN_TONES.get(status, "f-accent"), at * 5, 20 - height, height)
        for at, (status, seconds) in enumerate(found)
        for height in [round(4 + 16 * seconds / longest, 1)]
    ]
    return format_html(
        '<svg width="{}" height="20" role="img" aria-label="{}">{}</svg>',
        max(len(found), 1) * 5,
        _("Last %d runs") % len(found),
        format_html_join(
            "", '<rect class="{}" x="{}" y="{}" width="3.5" height="{}" rx="1"/>', bars
        ),
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return the present address with some parameters changed; an empty one is left out."""
    return change_query(context["request"].GET, **changes)


def change_query(present: QueryDict, **changes: object) -> str:
    """Return `?…` with these parameters changed and the page's cursor dropped."""
    parameters = present.copy()
    parameters.pop("cursor", None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return "?" + parameters.urlencode()


def list_tabs[Key: Hashable](
    tabs: Mapping[str, tuple[Key, Promise]],
    counts: Mapping[Key, int],
    *,
    current: str,
    parameters: QueryDict,
) -> list[Tab]:
    """Return the tabs of a list, each with its count and the address that keeps all else."""
    return [
        Tab(str(name), change_query(parameters, tab=key), counts[tab], key == current)
        for key, (tab, name) in tabs.items()
    ]


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, options: Iterable[tuple[str, str]] = ()) -> dict[str, object]:
    """Show a form field with label, hint or error; `options` make an input a combobox."""
    is_check = isinstance(bound.field.widget, CheckboxInput)
    classes = ["" if is_check else "input", str(bound.field.widget.attrs.get("class", ""))]
    attributes: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    found = list(options)
    if found:
        attributes["list"] = f"{bound.id_for_label}_options"
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "is_check": is_check,
        "options": found,
    }


@register.inclusion_tag("components/empty.html")
def empty_state(
    icon_name: str,
    title: str,
    sentence: str = "",
    *,
    url: str = "",
    action: str = "",
    is_main: bool = False,
) -> dict[str, object]:
    """Say in one sentence why there is nothing, and what to do."""
    return {
        "icon_name": icon_name, "title": title, "sentence": sentence, "url": url,
        "action": action, "is_main": is_main,
    }  # fmt: skip


@register.inclusion_tag("components/notice.html")
def notice(
    fact: str, next_step: str = "", *, tone: str = "", url: str = "", action: str = ""
) -> dict[str, object]:
    """Show a fact, its consequence and the next step."""
    return {"fact": fact, "next_step": next_step, "tone": tone, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(
    element_id: str,
    label: str,
    done: int,
    total: int | None = None,
    *,
    seconds_left: int | None = None,
    poll_url: str = "",
    stop_url: str = "",
) -> dict[str, object]:
    """Show how far something is; with `poll_url` it asks for itself until an answer has none."""
    return {
        "element_id": element_id, "label": label, "done": done, "total": total,
        "seconds_left": seconds_left, "poll_url": poll_url, "stop_url": stop_url,
    }  # fmt: skip


@register.inclusion_tag("components/steps.html")
def steps(found: Iterable[Step], kind: str = "steps") -> dict[str, object]:
    """Show where something stands: `steps` bars in drawers, `wiz` numbers in wizards."""
    return {"steps": list(found), "kind": kind}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[object]) -> dict[str, object]:
    """Show what happened, newest first: objects with `at`, `text`, `who` and `tone`."""
    return {"events": list(events)}


@register.inclusion_tag("components/tabs.html")
def tabs(found: Iterable[Tab], label: str, target: str = "") -> dict[str, object]:
    """Show tabs with bounded counts; `target` lets htmx replace only the list."""
    return {"tabs": list(found), "label": label, "target": target}


@register.inclusion_tag("components/filter_menu.html", takes_context=True)
def filter_menu(
    context: Context,
    name: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    icon_name: str = "list-filter",
    target: str = "",
) -> dict[str, object]:
    """Show one filter as a pill with its choices; it lives in the address as `name`."""
    present = context["request"].GET
    chosen = present.get(name, "")
    found = [
        Choice(text, change_query(present, **{name: value}), is_current=value == chosen)
        for value, text in choices
    ]
    return {
        "label": label, "icon_name": icon_name, "choices": found, "target": target,
        "current": next((choice.label for choice in found if choice.is_current), ""),
        "clear_url": change_query(present, **{name: ""}),
    }  # fmt: skip


@register.inclusion_tag("components/list_search.html", takes_context=True)
def list_search(
    context: Context, element_id: str, placeholder: str, url: str, target: str
) -> dict[str, object]:
    """Show the search field of a list: `/` goes there, typing asks for the list again."""
    return {
        "element_id": element_id, "placeholder": placeholder, "url": url, "target": target,
        "value": context["request"].GET.get("q", ""),
    }  # fmt: skip


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: Context,
    count: int,
    *,
    first: int | None = None,
    total: int | None = None,
    previous: str | None = None,
    following: str | None = None,
    target: str = "",
    keys: bool = False,
) -> dict[str, object]:
    """Show the foot of a list with keyset paging: cursors of the neighbours, None at an end."""
    present = context["request"].GET
    return {
        "count": count, "first": first, "last": first and first + count - 1, "total": total,
        "previous_url": change_query(present, cursor=previous) if previous else "",
        "next_url": change_query(present, cursor=following) if following else "",
        "target": target, "keys": keys,
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def sort_head(
    context: Context, name: str, label: str, extra: str = "", target: str = "", hint: str = ""
) -> SafeString:
    """Show the head of a column that sorts: `?sort=name`, again `?sort=-name`."""
    present = context["request"].GET
    now = present.get("sort") or context.get("default_sort", "")
    is_up, is_down = now == name, now == f"-{name}"
    url = change_query(present, sort=f"-{name}" if is_up else name)
    arrow = icon("arrow-up") if is_up else icon("arrow-down") if is_down else ""
    aria = format_html(' aria-sort="{}"', "ascending" if is_up else "descending")
    ask = format_html(
        ' hx-get="{}" hx-target="{}" hx-swap="outerHTML" hx-push-url="true"', url, target
    )
    return format_html(
        '<th scope="col" class="{}"{}{}><a class="sort" href="{}"{}>{}{}</a></th>',
        extra,
        aria if is_up or is_down else "",
        format_html(' title="{}"', hint) if hint else "",
        url,
        ask if target else "",
        label,
        arrow,
    )


@register.inclusion_tag("components/personal.html")
def personal(
    element_id: str, masked: str, url: str = "", lines: Sequence[str] = ()
) -> dict[str, object]:
    """Show personal data masked, with a button that reveals and records; or its lines."""
    return {"element_id": element_id, "masked": masked, "url": url, "lines": lines}
