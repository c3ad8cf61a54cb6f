"""Addresses of the bell's page."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.notifications import views
from zhongshu.web.shell import navigation

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_all, name="mark-all"),
    path("<uuid:notification_id>/read/", views.mark_read, name="mark-read"),
    path("<uuid:notification_id>/unread/", views.mark_unread, name="mark-unread"),
]

navigation.register_action(
    navigation.Action(name=_("Notifications"), icon="bell", url="/notifications/")
)
