"""zhongshu application: changed and removed."""

from tests.cast import make_account, make_application
from tests.cli.conftest import Run
from zhongshu.channels.models import Application


def test_an_application_is_changed(run: Run) -> None:
    made = make_application()
    Application.objects.update(is_draft=True)

    done = run("application", "change", made.pk, "--name", "Main", "--published")
    listed = run("application", "list")

    assert (done.code, "changed" in done.err) == (0, True)
    assert "Main" in listed.out
    made.refresh_from_db()
    assert (made.name, made.is_draft) == ("Main", False)


def test_an_unused_application_is_removed(run: Run) -> None:
    made = make_application()

    done = run("application", "remove", made.pk)
    again = run("application", "remove", made.pk)

    assert (done.code, Application.objects.count()) == (0, 0)
    assert (again.code, f"There is no application {made.pk}." in again.err) == (1, True)


def test_an_application_in_use_is_refused(run: Run) -> None:
    account = make_account()

    done = run("application", "remove", account.application_id)

    assert done.code == 1
    assert "Ours cannot be removed: 1 account(s) use it (Acme NA)." in done.err
    assert Application.objects.count() == 1
