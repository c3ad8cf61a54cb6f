"""What was sold today, yesterday and a week ago, by store."""

from datetime import datetime
from itertools import groupby

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders.statements import reading
from zhongshu.orders.values import Day, DayBasis, DaySales, SoldUnits


def sales_by_store(actor: identity.Actor, *, at: datetime) -> list[DaySales]:
    """Return the dashboard's figures, by the store's own day and by the company's.

    Every store of the actor has all eight rows, with zeros where nothing was sold. Two
    statements: the company's time zone and the figures.
    """
    rows = reading.read_sales(
        sees_every_store=actor.sees_every_store,
        store_ids=actor.store_ids,
        company_zone=company.get_company().time_zone,
        at=at,
    )
    sales = []
    for (store_id, basis, day, starts_on), found in groupby(rows, key=lambda row: row[:4]):
        orders = units = unpriced = 0
        revenue = []
        for *_, currency, order_count, unit_count, unpriced_count, amount in found:
            orders += order_count
            units += unit_count
            unpriced += unpriced_count
            if amount is not None:
                revenue.append(Money(amount, currency))
        sales.append(
            DaySales(
                store_id=store_id,
                basis=DayBasis(basis),
                day=Day(day),
                starts_on=starts_on,
                orders=orders,
                units=units,
                unpriced=unpriced,
                revenue=tuple(revenue),
            )
        )
    return sales


def list_sold_units(actor: identity.Actor, *, at: datetime) -> list[SoldUnits]:
    """Return the units sold in the 7, 14 and 30 days before `at`, by store and seller SKU.

    Days of 24 hours, by Amazon's time of creation, without cancelled orders. What was not sold
    in 30 days is not among them.
    """
    return [
        SoldUnits(*row)
        for row in reading.read_sold_units(at)
        if actor.sees_every_store or row[0] in actor.store_ids
    ]
