"""zhongshu serve."""

import argparse

from django.conf import settings
from django.utils import timezone

from zhongshu.cli.commands.web import require_free
from zhongshu.cli.ground import Ground
from zhongshu.cli.serving import (
    children,
    diary_of,
    make_ready,
    only_instance,
    require_sound_settings,
    supervise,
    wait_for_web,
)
from zhongshu.identity import public as identity
from zhongshu.server.diary import Diary

NAME = "serve"
HELP = "Start everything: database, web and worker. Ctrl-C stops it."
EXAMPLE = "ZHONGSHU_PORT=8080 zhongshu serve"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port of the web server (ZHONGSHU_PORT)")


def run(_options: argparse.Namespace, ground: Ground) -> int:
    require_sound_settings()
    with only_instance(ground.folder):
        diary = diary_of(ground)
        with diary.of(NAME):
            serve(ground, diary)
    return 0


def serve(ground: Ground, diary: Diary) -> None:
    """Serve until a signal comes."""
    require_free(settings.HOST, settings.PORT)
    make_ready(ground)
    supervisor = supervise(ground, children())
    supervisor.start()
    try:
        wait_for_web(supervisor.stopping)
        diary.print(f"URL {settings.PUBLIC_URL}")
        if token := identity.make_setup_link(at=timezone.now()):
            diary.print(f"First administrator: {settings.PUBLIC_URL}/setup/{token}/")
        supervisor.run()
    finally:
        supervisor.stop()
