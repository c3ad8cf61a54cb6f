"""Addresses of the listings, and their place in the navigation."""

from django.urls import path

from zhongshu.web.listings import images

app_name = "listings"
urlpatterns = [
    path("images/<str:asin>/<str:size>", images.image, name="image"),
]
