"""Which backups stay: the newest of each of the last days, weeks and months. Pure."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta


def kept(moments: Iterable[datetime], keep: tuple[int, int, int], proven: Iterable[datetime] = ()) -> set[datetime]:
    """Those that stay. Those of the last 24 hours before the newest and the newest proven one always do.

    Days, weeks and months without a backup do not count.
    """
    ordered = sorted(set(moments), reverse=True)
    if not ordered:
        return set()
    days, weeks, months = keep
    found = {moment for moment in ordered if ordered[0] - moment < timedelta(days=1)}
    found |= _newest_of(ordered, lambda moment: moment.date(), days)
    found |= _newest_of(ordered, lambda moment: moment.isocalendar()[:2], weeks)
    found |= _newest_of(ordered, lambda moment: (moment.year, moment.month), months)
    shown = sorted(set(proven) & set(ordered), reverse=True)
    return found | set(shown[:1])


def _newest_of(ordered: list[datetime], period: Callable[[datetime], Hashable], most: int) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment in ordered:
        newest.setdefault(period(moment), moment)
    return set(list(newest.values())[:most])
