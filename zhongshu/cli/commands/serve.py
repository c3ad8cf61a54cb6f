"""zhongshu serve."""

import argparse

from django.conf import settings
from django.utils import timezone

from zhongshu.cli.commands.web import require_free
from zhongshu.cli.ground import Ground
from zhongshu.cli.serving import (
    children,
    make_ready,
    only_instance,
    require_sound_settings,
    wait_for_web,
)
from zhongshu.identity import public as identity
from zhongshu.server.supervisor import Supervisor

NAME = "serve"
HELP = "Start everything: database, web and worker. Ctrl-C stops it."
EXAMPLE = "ZHONGSHU_PORT=8080 zhongshu serve"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port of the web server (ZHONGSHU_PORT)")


def run(_options: argparse.Namespace, ground: Ground) -> int:
    require_sound_settings()
    with only_instance(ground.folder):
        require_free(settings.HOST, settings.PORT)
        make_ready(ground)
        supervisor = Supervisor(children(), ground.say)
        supervisor.start()
        wait_for_web(supervisor.stopping)
        print(f"URL {settings.PUBLIC_URL}", flush=True)
        if token := identity.make_setup_link(at=timezone.now()):
            print(f"First administrator: {settings.PUBLIC_URL}/setup/{token}/", flush=True)
        supervisor.run()
        if ground.postgres:
            ground.postgres.stop()
    return 0
