"""Address of the dashboard, and its place in the navigation."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from zhongshu.web.dashboard.views import dashboard
from zhongshu.web.shell import navigation

urlpatterns = [path("", dashboard, name="dashboard")]

navigation.register(
    navigation.Page(
        key="dashboard",
        name=pgettext_lazy("page", "Dashboard"),
        icon="layout-dashboard",
        url_name="dashboard",
        group=navigation.Group.OVERVIEW,
        go="d",
        on_phone=True,
    )
)
