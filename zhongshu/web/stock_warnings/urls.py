"""Addresses of the stock warnings, and their place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.replenishment import public as replenishment
from zhongshu.web.shell import navigation
from zhongshu.web.stock_warnings import rules, views

app_name = "stock-warnings"
urlpatterns = [
    path("", views.warning_list, name="list"),
    path("<int:alert_id>/", views.warning, name="warning"),
    path("snooze/", views.snooze, name="snooze"),
    path("snooze/<int:snooze_id>/undo/", views.undo, name="undo"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/weights/", rules.weights, name="weights"),
    path("rules/new/", rules.new_rule, name="new-rule"),
    path("rules/<int:alert_rule_id>/", rules.rule, name="rule"),
    path("rules/<int:alert_rule_id>/remove/", rules.remove, name="remove-rule"),
]

navigation.register(
    navigation.Page(
        key="stock-warnings",
        name=_("Stock warnings"),
        icon="triangle-alert",
        url_name="stock-warnings:list",
        group=navigation.Group.GOODS,
        position=7,
        count=replenishment.count_urgent,
        is_hot=True,
        waits=_("Goods that are sold out soon, or below zero"),
        go="w",
    )
)
