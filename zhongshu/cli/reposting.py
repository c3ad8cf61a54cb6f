"""What `zhongshu stock` says of re-posting: what it would do, what it did, who might want it."""

import argparse
from collections.abc import Mapping

from django.utils import timezone

from zhongshu.cli.goods import find_seller_sku
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_day
from zhongshu.flows import repost_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.server.folder import ServerError

EFFECT_COLUMNS = ("sku", "place", "before", "after", "short")
COLUMNS = (
    *("id", "account", "seller_sku", "since", "state", "parts", "taken_back", "anew"),
    *("exchanged", "who", "asked_at", "done_at", "undo_of", "undone_by", "refusal"),
)
MISPLACED_COLUMNS = ("account", "seller_sku", "lies", "parts")


def add_arguments(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reposted = verbs.add_parser(
        "repost",
        help="let a seller SKU have been what it is paired with now, from a day on or from the"
        " beginning",
        epilog="Example: zhongshu stock repost MUG-RED-1 --since 2026-11-01 --dry-run",
    )
    target = reposted.add_mutually_exclusive_group(required=True)
    target.add_argument("seller_sku", nargs="?", metavar="SELLER_SKU", help="as at Amazon")
    target.add_argument("--undo", type=int, metavar="ID", help="take this one back instead")
    reposted.add_argument("--account", type=int, metavar="ID", help="where several have this SKU")
    reposted.add_argument("--since", type=read_day, metavar="DAY", help="2026-11-01")
    reposted.add_argument("--dry-run", action="store_true", help="say what it would do")
    reposted.add_argument("--json", action="store_true", help="with --dry-run")
    listed = verbs.add_parser(
        "repostings",
        help="what was re-posted, by whom, and what came of it",
        epilog="Example: zhongshu stock repostings --json",
    )
    listed.add_argument("--json", action="store_true")
    misplaced = verbs.add_parser(
        "misplaced",
        help="seller SKUs whose stock lies under another product than they are paired with",
        epilog="Example: zhongshu stock misplaced --json",
    )
    misplaced.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, ground: Ground) -> None:
    """Do what one of the verbs asks for."""
    if options.verb == "repostings":
        rows = [_tell(row) for row in inventory.iterate_repostings(identity.SYSTEM)]
        print_rows(rows, as_json=options.json, columns=COLUMNS)
    elif options.verb == "misplaced":
        found = inventory.iterate_misplaced(identity.SYSTEM)
        rows = [_tell_misplaced(row) for row in found]
        print_rows(rows, as_json=options.json, columns=MISPLACED_COLUMNS)
    elif options.dry_run:
        _preview(options, ground)
    else:
        _repost(options, ground)


def _preview(options: argparse.Namespace, ground: Ground) -> None:
    if options.undo is not None:
        raise ServerError("--dry-run looks at a seller SKU, not at taking back.")
    sku_id = find_seller_sku(options.seller_sku, options.account).id
    told = repost_stock.preview(sku_id, since=options.since, actor=identity.SYSTEM)
    short = {(each.product_id, each.location_id): each for each in told.shortages}
    rows: list[Mapping[str, object]] = []
    for each in told.effects:
        lacks = short.get((each.product_id, each.location_id))
        place = each.place
        rows.append(
            {
                "sku": each.sku,
                "place": " ".join(
                    filter(None, (place.kind, place.warehouse, place.pool, place.document))
                ),
                "before": each.before,
                "after": each.after,
                "short": lacks.wanted - lacks.free if lacks else None,
            }
        )
    print_rows(rows, as_json=options.json, columns=EFFECT_COLUMNS)
    if not options.json:
        ground.say(
            f"{told.entries} entries would be taken back, {told.anew} posted anew,"
            f" {told.exchanged} places exchanged; {told.reservations} reservations follow."
        )
        for entry in told.unclear:
            ground.say(f"Unclear: {entry.key}. Nobody knows how many units it moved.")


def _repost(options: argparse.Namespace, ground: Ground) -> None:
    at = timezone.now()
    if options.undo is not None:
        asked = repost_stock.undo(options.undo, actor=identity.SYSTEM, at=at)
    else:
        sku_id = find_seller_sku(options.seller_sku, options.account).id
        asked = repost_stock.ask(sku_id, since=options.since, actor=identity.SYSTEM, at=at)
    repost_stock.run(asked, at=at)
    row = inventory.get_reposting(identity.SYSTEM, asked)
    if row.refusal is not None:
        raise ServerError(str(row.refusal))
    ground.say(
        f"Re-posting {row.id} of {row.seller_sku}: {row.taken_back} entries taken back,"
        f" {row.anew} posted anew, {row.exchanged} places exchanged ({row.state.value})."
    )


def _tell(row: inventory.RepostingRow) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in COLUMNS},
        "parts": _tell_parts(row.parts),
        "refusal": str(row.refusal) if row.refusal else None,
    }


def _tell_misplaced(row: inventory.MisplacedRow) -> dict[str, object]:
    lies: dict[str, int] = {}
    for each in row.lies:
        lies[each.sku] = lies.get(each.sku, 0) + each.units
    return {
        "account": row.account,
        "seller_sku": row.seller_sku,
        "lies": ", ".join(f"{units} {sku}" for sku, units in lies.items()),
        "parts": _tell_parts(row.parts),
    }


def _tell_parts(parts: tuple[inventory.PartUnits, ...]) -> str:
    return " + ".join(f"{each.units} × {each.sku}" for each in parts)
