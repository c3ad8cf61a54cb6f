"""Addresses of the FBA stock, and its place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.fba_stock import views
from zhongshu.web.shell import navigation

app_name = "fba-stock"
urlpatterns = [path("", views.stock_list, name="list")]

navigation.register(
    navigation.Page(
        key="fba-stock",
        name=_("FBA stock"),
        icon="package-check",
        url_name="fba-stock:list",
        group=navigation.Group.GOODS,
        position=2,
        go="f",
    )
)
