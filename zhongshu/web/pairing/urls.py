"""Addresses of the pairing workbench, and its place in the navigation and the palette."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.pairing import kinds, pasted, rules, undoing, views, working
from zhongshu.web.shell import navigation

app_name = "pairing"
urlpatterns = [
    path("", views.workbench, name="list"),
    path("<int:seller_sku_id>/", views.drawer, name="drawer"),
    path("<int:seller_sku_id>/pair/", working.pair, name="pair"),
    path("<int:seller_sku_id>/make/", working.make, name="make"),
    path("<int:seller_sku_id>/leave-out/", working.leave_out, name="leave-out"),
    path(
        "<int:seller_sku_id>/leave-out/undo/<int:was_out>/",
        undoing.undo_left_out,
        name="leave-out-undo",
    ),
    path("<int:seller_sku_id>/undo/<int:pairing_id>/", undoing.undo, name="undo"),
    path("undo/<str:token>/", undoing.undo_kept, name="undo-kept"),
    path("chosen/confirm/", working.confirm_chosen, name="confirm-chosen"),
    path("chosen/make/", working.make_chosen, name="make-chosen"),
    path("chosen/leave-out/", working.leave_out_chosen, name="leave-out-chosen"),
    path("kind/confirm/", kinds.confirm_kind, name="confirm-kind"),
    path("propose/", kinds.propose, name="propose"),
    path("proposals/", kinds.proposals, name="proposals"),
    path("products/", views.suggest, name="suggest"),
    path("paste/", pasted.paste, name="paste"),
    path("rules/", rules.rules, name="rules"),
    path("rules/try/", rules.try_rule, name="try-rule"),
    path("rules/<int:rule_id>/", rules.rule, name="rule"),
    path("rules/<int:rule_id>/move/", rules.move_rule, name="move-rule"),
    path("rules/<int:rule_id>/remove/", rules.remove_rule, name="remove-rule"),
]

navigation.register(
    navigation.Page(
        key="pairing",
        name=_("Pairing"),
        icon="link-2-off",
        url_name="pairing:list",
        group=navigation.Group.GOODS,
        count=catalog.count_unpaired,
        waits=_("SKUs to pair"),
        go="m",
    )
)
navigation.register_action(navigation.Action(_("Pairing rules"), "list-checks", "/pairing/rules/"))
navigation.register_action(
    navigation.Action(
        _("Paste pairs"),
        "clipboard-list",
        "/pairing/paste/",
        roles=frozenset({identity.Role.OPERATIONS}),
    )
)
