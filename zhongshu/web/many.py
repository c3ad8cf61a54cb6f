"""What is said to many rows of a list at once: which are meant, what became of them, and undo."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.kernel.errors import DomainError
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, Undo, toast
from zhongshu.web.numbers import to_ids

MOST = 5_000
# An address holds so many ids; more are taken back from the tab in which they stand then.
MOST_IN_ADDRESS = 200


def read_chosen(
    request: SignedInRequest, list_url: str, find: Callable[[], list[int]]
) -> list[int]:
    """Return the ids that were ticked, or by `find` those of everything that the filter means.

    Without the address of the list "everything" would be all there is: then only the ticked ones.
    """
    is_known = adopt_address(request, list_url)
    if request.POST.get("all") and is_known:
        return find()
    return to_ids(request.POST.getlist("id"))[:MOST]


def read_undone(request: SignedInRequest) -> list[int]:
    """Return the ids that the toast of a list wants to be taken back."""
    return to_ids(request.GET.get("ids", "").split(","))[:MOST]


def undo_of(changed: Sequence[int], undo_url: str, target: str) -> Undo | None:
    """Return how a toast takes these back; None: there are too many for an address."""
    if len(changed) > MOST_IN_ADDRESS:
        return None
    return Undo(f"{undo_url}?ids={','.join(map(str, changed))}", target)


def say_refused(
    request: SignedInRequest,
    refusals: Iterable[DomainError | None],
    stays: Callable[[int], str],
    *,
    is_changed: bool,
) -> None:
    """Say how many stay as they are and why most of them do, or that there was nothing to change.

    `stays` is the sentence for a number, with `%(n)d` and `%(why)s`.
    """
    refused = Counter(str(each) for each in refusals if each)
    if refused:
        [(why, _number)] = refused.most_common(1)
        number = refused.total()
        toast(request, stays(number) % {"n": number, "why": why}, is_bad=True)
    elif not is_changed:
        toast(request, _("Nothing to change: they are so already."))


def tell_undone(told: str, kept: int) -> str:
    """Return what was taken back, with how many were changed since and stay."""
    if not kept:
        return told
    stay = ngettext("%d was changed since, and stays.", "%d were changed since, and stay.", kept)
    return f"{told} {stay % kept}"


def first_error(form: forms.Form) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)
