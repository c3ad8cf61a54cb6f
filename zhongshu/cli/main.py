"""The program's entrance: settle the environment, then let the settings be read."""

import io
import os
import sys
from collections.abc import Sequence

from zhongshu.cli.environment import settle
from zhongshu.kernel.garbage import without_collecting


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 ok, 1 refused or failed, 2 wrong use."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe on Windows may know no 中文
            stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    refusal = settle(arguments)
    if refusal:
        print(f"zhongshu: {refusal}", file=sys.stderr)
        return 1
    # Whatever the program imports reads the settings, and those the environment.
    with without_collecting():
        import django  # noqa: PLC0415

        django.setup()
        from zhongshu.cli.program import run  # noqa: PLC0415

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
