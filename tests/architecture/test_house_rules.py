"""The rules of the house that linters cannot say."""

import ast
from collections.abc import Iterator
from pathlib import Path

from zhongshu.kernel.errors import FIELD_WORDS

ROOT = Path(__file__).resolve().parents[2] / "zhongshu"
DOORS = {"web", "api", "cli", "jobs"}
GROUND = {"kernel", "server", "flows"}
FRONT_DESK = {"public"}
MAX_FILE_LINES, MAX_USE_CASE_LINES, MAX_FUNCTION_LINES = 400, 200, 60
MAX_DESK_LINES = 700  # a table of contents: two lines for each name, nothing else
# Asked by the program itself, about no store: what makes a user an actor, what a job needs.
ASKED_BY_NOBODY = {
    "convert",
    "find_last_report",
    "find_open_report",
    "find_rates",
    "find_stored_document",
    "get_worker_heartbeat",
    "get_account_ref",
    "get_actor",
    "get_application_secrets",
    "get_company",
    "get_provider_state",
    "get_refresh_token",
    "has_passed_spot_check",
    "has_users",
    "is_setup_link_good",
    "is_stream_due",
    "list_dead_streams",
    "list_due_streams",
    "list_known_report_ids",
    "list_late_streams",
    "list_logins",
    "list_names",
    "list_rates",
    "list_store_ids",
    "read_access_token",
    "require_sending_allowed",
}


def source_files() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[list[str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhongshu."):
            for alias in node.names:
                yield f"{node.module}.{alias.name}".split(".")[1:]


def test_visitors_stop_at_the_front_desk() -> None:
    trespassers = []
    for path, tree in source_files():
        here = path.parts[0]
        allowed = FRONT_DESK | {"queries"} if here in DOORS else FRONT_DESK
        trespassers += [
            f"{path}: {'.'.join(target)}"
            for target in imports(tree)
            if target[0] not in GROUND | {here} and target[0] not in DOORS
            if len(target) < 2 or target[1] not in allowed
        ]
    assert trespassers == []


def test_no_work_is_hidden_in_signals() -> None:
    assert [str(path) for path, tree in source_files() if "id='receiver'" in ast.dump(tree)] == []


def test_doors_never_touch_the_database() -> None:
    found = [
        f"{path}:{node.lineno} .{node.attr}"
        for path, tree in source_files()
        if path.parts[0] in DOORS
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "atomic"}
    ]
    assert found == []


def test_raw_sql_stays_in_statements() -> None:
    """Calls are what counts: a stream has a field `cursor`, an issue a field `raw`."""
    found = [
        f"{path}:{node.lineno} .{node.func.attr}"
        for path, tree in source_files()
        if "statements" not in {path.stem, path.parent.name} and path.parts[0] != "server"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"cursor", "raw", "extra", "RawSQL"}
    ]
    assert found == []


def test_every_query_asks_who_is_reading() -> None:
    anonymous = [
        f"{path}:{node.name}"
        for path, tree in source_files()
        if path.name == "queries.py" or "queries" in path.parts
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in ASKED_BY_NOBODY
        and "actor" not in [arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]]
    ]
    assert anonymous == []


def test_files_and_functions_stay_small() -> None:
    too_long = []
    for path, tree in source_files():
        longest = MAX_USE_CASE_LINES if "usecases" in path.parts else MAX_FILE_LINES
        if path.name == "public.py":
            longest = MAX_DESK_LINES
        if (lines := len((ROOT / path).read_text().splitlines())) > longest:
            too_long.append(f"{path}: {lines} lines")
        too_long += [
            f"{path}:{node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and (node.end_lineno or 0) - node.lineno > MAX_FUNCTION_LINES
        ]
    assert too_long == []


def test_each_use_case_file_holds_its_own_use_case() -> None:
    for path, tree in source_files():
        if "usecases" in path.parts and path.name != "__init__.py":
            public = [
                node.name
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            ]
            assert public == [path.stem], path


def test_every_use_case_is_all_or_nothing() -> None:
    unguarded = [
        f"{path}:{node.name}"
        for path, tree in source_files()
        if "usecases" in path.parts
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name == path.stem
        and "transaction.atomic" not in [ast.unparse(each) for each in node.decorator_list]
    ]
    assert unguarded == []


def test_every_field_that_a_sentence_names_has_a_word_of_people() -> None:
    named = [
        (path, keyword.value.value)
        for path, tree in source_files()
        if path.parts[0] not in DOORS  # what a person chose in an address, not what they typed
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _may_refuse(node)
        for keyword in node.keywords
        if keyword.arg == "field" and isinstance(keyword.value, ast.Constant)
    ]

    assert len(named) > 30
    assert [each for each in named if each[1] not in FIELD_WORDS] == []


def _may_refuse(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name.startswith(("require_", "_require_")) or name.endswith("Error")
