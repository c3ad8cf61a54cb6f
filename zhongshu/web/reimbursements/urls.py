"""Addresses of what Amazon paid, and their place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.reimbursements import views
from zhongshu.web.shell import navigation

app_name = "reimbursements"
urlpatterns = [
    path("", views.reimbursement_list, name="list"),
    path("months/", views.months, name="months"),
    path("<int:reimbursement_id>/", views.reimbursement, name="reimbursement"),
    path("<int:reimbursement_id>/link/", views.link, name="link"),
    path("<int:reimbursement_id>/undo/", views.undo, name="undo"),
]

navigation.register(
    navigation.Page(
        key="reimbursements",
        name=_("Reimbursements"),
        icon="wallet",
        url_name="reimbursements:list",
        group=navigation.Group.GOODS,
        position=10,
    )
)
