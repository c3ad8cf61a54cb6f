"""What was sold today, yesterday and a week ago, by store."""

from datetime import datetime
from itertools import groupby

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders.statements import reading
from zhongshu.orders.values import Day, DayBasis, DaySales


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
