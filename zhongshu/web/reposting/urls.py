"""Addresses of re-posting, below those of stock."""

from django.urls import path

from zhongshu.web.reposting import asking, views

app_name = "reposting"
urlpatterns = [
    path("", views.reposting_list, name="list"),
    path("sku/<int:seller_sku_id>/", asking.ask, name="sku"),
    path("<int:reposting_id>/", views.reposting, name="reposting"),
    path("<int:reposting_id>/undo/", views.undo, name="undo"),
]
