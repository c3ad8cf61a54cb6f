"""A worker process on the test database, whose orders stream works as a test says."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]

PROLOGUE = """
import django
django.setup()
import time
from procrastinate.contrib.django import app
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun
from zhongshu.flows import run_stream as flow
from zhongshu.jobs.worker import run_worker
"""

# Ticks come every second instead of every fifteen.
EPILOGUE = """
app.perform_import_paths()
for each in app.periodic_registry.periodic_tasks.values():
    object.__setattr__(each, "cron", "* * * * * *")
flow.RUNNERS["orders"] = work
run_worker()
"""

# Stores a page every fifth of a second, for ever.
ENDLESS = """
def work(lease, gateway, *, now):
    while True:
        channels.record_page(
            lease, counts=channels.PageCounts(read=1), next_token="next", at=now()
        )
        time.sleep(0.2)
"""


def environment_of_the_test() -> dict[str, str]:
    """Return the environment of a process of our program that works on the test database."""
    own = connection.settings_dict
    url = (
        f"postgresql://{quote(own['USER'])}:{quote(own['PASSWORD'])}@"
        f"/{own['NAME']}?host={quote(str(own['HOST']), safe='')}&port={own['PORT'] or 5432}"
    )
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }


def start_worker(work: str) -> "subprocess.Popen[bytes]":
    """Start a worker process; `work` is the source of what its orders stream does."""
    script = PROLOGUE + work + EPILOGUE
    return subprocess.Popen([sys.executable, "-c", script], env=environment_of_the_test(), cwd=ROOT)


def wait_for(is_so: Callable[[], bool], seconds: float = 20, every: float = 0.1) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(every)
