"""Addresses of the claims, and their place in the navigation."""

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhongshu.claims import public as claims
from zhongshu.identity import public as identity
from zhongshu.web.claims import opening, rules, settling, views
from zhongshu.web.shell import navigation


def count_due_soon(actor: identity.Actor) -> int:
    """Return how many claims are to be submitted soon."""
    return claims.count_due_soon(actor, at=timezone.now())


app_name = "claims"
urlpatterns = [
    path("", views.claim_list, name="list"),
    path("new/", opening.open_claim, name="open"),
    path("letters/", views.letters, name="letters"),
    path("rules/", rules.windows, name="rules"),
    path("rules/save/", rules.set_windows, name="save-rules"),
    path("rules/reset/", rules.reset, name="reset-rules"),
    path("undo/", settling.undo, name="undo"),
    path("say/<slug:what>/", settling.say, name="say"),
    path("<int:claim_id>/", views.claim, name="claim"),
    path("<int:claim_id>/undo/", settling.undo_one, name="undo-one"),
    path("<int:claim_id>/<slug:what>/", settling.say_one, name="say-one"),
    *views.VIEWS.paths(),
]

navigation.register(
    navigation.Page(
        key="claims",
        name=_("Claims"),
        icon="message-square",
        url_name="claims:list",
        group=navigation.Group.GOODS,
        position=9,
        count=count_due_soon,
        is_hot=True,
        waits=_("Claims to submit soon"),
    )
)
