"""The web server loads the API when somebody asks for it, not with the pages."""

import subprocess
import sys

from django.conf import settings
from django.test import Client
from django.urls import reverse

LOAD = "import sys, config.wsgi; print(*(name for name in sys.modules if '{room}' in name))"


def loaded(room: str) -> list[str]:
    """Return the modules of a room that a web server has loaded when it begins to answer."""
    told = subprocess.run(
        [sys.executable, "-c", LOAD.format(room=room)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout.split()


def test_pages_load_nothing_of_the_api() -> None:
    assert "zhongshu.web.orders.views" in loaded("zhongshu.web")
    assert loaded("zhongshu.api") == []
    assert loaded("ninja") == []


def test_the_api_names_pages_and_is_found_by_its_own_addresses(db: None) -> None:
    assert reverse("orders:list", urlconf="config.machine_urls") == "/orders/"
    assert Client().get("/api/v1/docs").status_code == 200
    assert Client().get("/api/v1/orders").status_code == 401
    assert Client().get("/api/nothing").status_code == 404
