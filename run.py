"""Prepare and start Zhongshu with nothing but Python: `python run.py demo|run|setup|test|…`.

Only the standard library, and only syntax that an older Python can read, so that a wrong
version ends in a sentence and not in a traceback.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
ON_WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if ON_WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if ON_WINDOWS else "python")
UV_VERSION = "0.13.9"
WANTED = ("3.13", "3.12")

HELP = """usage: python run.py COMMAND

  setup    make .venv with the locked dependencies; start nothing
  demo     set up, then start the ERP beside a simulated Amazon, already connected
  run      set up, then start the ERP for real use
  test     set up, then lint, types, import contracts and all tests
  lint     ruff, import contracts, templates
  types    mypy --strict, also as on Windows
  bench    measure the hot paths and print a table
  soak     the long tests: kills and faults for many minutes
"""


def say(sentence):
    print("· " + sentence, flush=True)


def fail(sentence):
    print("zhongshu: " + sentence, file=sys.stderr)
    sys.exit(1)


def run(*command, **options):
    """Run a command to its end; stop with its exit code when it fails."""
    code = subprocess.call([str(part) for part in command], cwd=str(ROOT), **options)
    if code:
        sys.exit(code)


def run_together(*commands):
    """Run commands side by side to their ends; stop with the first exit code that is not 0."""
    started = [subprocess.Popen([str(part) for part in each], cwd=str(ROOT)) for each in commands]
    codes = [process.wait() for process in started]
    if any(codes):
        sys.exit(next(code for code in codes if code))


def works(*command):
    try:
        return subprocess.call(
            [str(part) for part in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=str(ROOT),
        ) == 0
    except OSError:
        return False


def find_python():
    """Return a Python of 3.13 or 3.12: this one, else one on the PATH."""
    if (3, 12) <= sys.version_info[:2] <= (3, 14):
        return sys.executable
    check = "import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))"
    for version in WANTED:
        found = shutil.which("python" + version)
        if found and works(found, "-c", check):
            return found
    fail(
        "Python 3.12 or newer is needed, this is %d.%d. Install Python 3.13 and try again."
        % sys.version_info[:2]
    )


def find_uv(python):
    """Return a uv that works: the one on the PATH, else one in a venv of its own, else None."""
    found = shutil.which("uv")
    if found and works(found, "--version"):
        return found
    private = ROOT / ".uv"
    uv = private / ("Scripts/uv.exe" if ON_WINDOWS else "bin/uv")
    if uv.exists() and works(uv, "--version"):
        return uv
    inside = private / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
    if works(python, "-m", "venv", private) and works(
        inside, "-m", "pip", "install", "--quiet", "uv==" + UV_VERSION
    ):
        return uv
    return None


def fingerprint(*files):
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def setup(dev=False):
    """Make `.venv` as the lock says; a second call with the same lock does nothing."""
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = VENV / ".zhongshu-lock"
    wanted = {fingerprint(ROOT / "requirements-dev.lock")}
    if not dev:
        wanted.add(fingerprint(lock))
    if not PYTHON.exists() or not works(PYTHON, "-c", "import sys"):
        python = find_python()
        say("Making a virtual environment with %s" % python)
        run(python, "-m", "venv", "--clear", VENV)
    if not stamp.exists() or stamp.read_text() not in wanted:
        install(lock)
        stamp.write_text(fingerprint(lock))
    link_program()
    prepare_files()


def install(lock):
    say("Installing the locked dependencies (%s)" % lock.name)
    uv = find_uv(sys.executable if sys.version_info >= (3, 8) else find_python())
    if uv:
        run(
            uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode",
            "--python", PYTHON, lock,
        )
    else:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)


def link_program():
    """Put the checkout on the path of `.venv` and the program `zhongshu` beside its Python."""
    site = subprocess.check_output(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    )
    path_file = Path(site.decode().strip()) / "zhongshu.pth"
    if not path_file.exists() or path_file.read_text() != "%s\n" % ROOT:
        path_file.write_text("%s\n" % ROOT)
    call = "import sys; from zhongshu.cli.main import main; sys.exit(main())"
    if ON_WINDOWS:
        (BIN / "zhongshu.cmd").write_text('@"%s" -c "%s" %%*\n' % (PYTHON, call))
    else:
        program = BIN / "zhongshu"
        program.write_text('#!/bin/sh\nexec "%s" -c "%s" "$@"\n' % (PYTHON, call))
        program.chmod(0o755)


def prepare_files():
    """Compile the translations and collect the static files, when they changed."""
    run(PYTHON, "-m", "zhongshu.server.prepare")


def program(*arguments):
    """Become the program `zhongshu`: its exit code is ours, Ctrl-C reaches it alone."""
    command = [str(PYTHON), "-c", "import sys; from zhongshu.cli.main import main; sys.exit(main())"]
    command += arguments
    if ON_WINDOWS:
        # Ctrl-C reaches the program too, which stops in order: it is waited for, not killed.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def lint():
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(BIN / "lint-imports")
    templates = sorted(str(path) for path in (ROOT / "zhongshu").rglob("*.html"))
    if templates:
        run(BIN / ("djade.exe" if ON_WINDOWS else "djade"), "--check", "--target-version", "6.0", *templates)


def types():
    # What only Windows runs is read as on Windows; each of the two keeps one core busy.
    run_together(
        (PYTHON, "-m", "mypy"),
        (
            PYTHON, "-m", "mypy", "--platform", "win32",
            "--cache-dir", ROOT / ".mypy_cache" / "win32",
            "config", "spapi_simulator", "zhongshu",
        ),
    )


def test():
    lint()
    types()
    # Two processes: most tests wait for the database or a browser. A file stays in one of them,
    # and the longest come first (tests/order.py).
    run(
        PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder",
        *sys.argv[2:],
    )


def main():
    # Every process would compile our seven hundred modules anew: 0.6 s of each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in ("setup", "demo", "run"):
        setup()
        if command != "setup":
            program("serve" if command == "run" else "demo", *sys.argv[2:])
    elif command in ("test", "lint", "types", "bench", "soak"):
        setup(dev=True)
        if command == "bench":
            run(PYTHON, "-m", "bench", *sys.argv[2:])
        elif command == "soak":
            run(PYTHON, "-m", "pytest", "-m", "soak", *sys.argv[2:])
        else:
            {"test": test, "lint": lint, "types": types}[command]()
    else:
        print(HELP)
        sys.exit(0 if command in ("", "help", "-h", "--help") else 2)


if __name__ == "__main__":
    main()
