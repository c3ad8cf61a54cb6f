"""Run the measurements and print a table: `python -m bench [NAME…] [--rows N]`.

Each `bench/<name>.py` has `run(rows: int = …)`, which returns name, seconds and a remark for each
figure. They run in a database of their own on an embedded PostgreSQL with durability on (with
DATABASE_URL: on that server), which is dropped at the end.
"""

import argparse
import getpass
import importlib
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / f"zhongshu-bench-{getpass.getuser()}"
HERE = Path(__file__).parent


def main() -> None:
    """Read the command line, run what it names, print what was measured."""
    names = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"one or more of: {', '.join(names)}")
    parser.add_argument("--rows", type=int, help="fewer or more rows than each script's own number")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(names)}")

    with ExitStack() as stack:
        _prepare(stack)
        for name in chosen.names or names:
            print(f"\n{name}", flush=True)
            measure = importlib.import_module(f"bench.{name}").run
            _print(measure() if chosen.rows is None else measure(chosen.rows))


def _prepare(stack: ExitStack) -> None:
    """Start a server, make an empty database of our own and migrate it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ |= {
        "ZHONGSHU_DATA": str(FOLDER),
        "ZHONGSHU_SECRET_KEY": "only-for-measuring",
        "ZHONGSHU_ENCRYPTION_KEYS": "only-for-measuring",
    }
    from zhongshu.server.folder import DataFolder  # noqa: PLC0415 - the environment comes first
    from zhongshu.server.postgres import Postgres  # noqa: PLC0415

    if not os.environ.get("DATABASE_URL"):
        server = Postgres(DataFolder(FOLDER))
        server.folder.prepare()
        server.start(lambda sentence: print(f"· {sentence}", file=sys.stderr))
        stack.callback(server.stop)

    import django  # noqa: PLC0415
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    stack.callback(teardown_databases, made, verbosity=0)


def _print(figures: Sequence[tuple[str, float, str]]) -> None:
    width = max(len(name) for name, _, _ in figures)
    for name, seconds, remark in figures:
        value = f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
        print(f"  {name:{width}}  {value:>10}  {remark}")


if __name__ == "__main__":
    main()
