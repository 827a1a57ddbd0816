"""Merges times that overlap, or follow each other without a free day.

A relation whose header has `merges: FIRST, LAST` gives unmerged times, with their first and last
days, both inclusive, in these two columns; an empty last day means no end. Times are merged between
rows that are equal in all other columns. A third name is a column that need not be equal: its least
value is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

# Within the portable subset: it runs wherever the files run. `distinct`, since a window over two
# equal rows could number them either way.
_MERGED = """with unmerged as (
{statement}
),

each_once as (
    select distinct {all_columns} from unmerged
),

seen_before as (
    select
        {all_columns},
        max({last}) over earlier as last_before,
        max(case when {last} is null then 1 else 0 end) over earlier as is_endless
    from each_once
    window earlier as (
        partition by {keys} order by {order}
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        {all_columns},
        sum(
            case
                when is_endless = 1 then 0
                when last_before is not null and {first} <= last_before + 1 then 0
                else 1
            end
        ) over (
            partition by {keys} order by {order}
            rows between unbounded preceding and current row
        ) as unbroken_time
    from seen_before
)

select {selected}
from numbered
group by {keys}, unbroken_time
"""


def merged(statement: str, columns: Sequence[str], merges: Sequence[str]) -> str:
    """The statement that gives the rows of `statement`, with its times merged.

    `columns`: what it selects, in that order. `merges`: the columns of the first and of the last
    day, and those of which the least value is kept.
    """
    first, last, *least = merges
    keys = [name for name in columns if name not in merges]
    kept = {
        first: f'min("{first}")',
        last: f'case when count("{last}") = count(*) then max("{last}") end',
        **{name: f'min("{name}")' for name in least},
    }
    return _MERGED.format(
        statement=statement,
        all_columns=_listed(columns),
        keys=_listed(keys),
        order=_listed(merges),
        first=f'"{first}"',
        last=f'"{last}"',
        selected=", ".join(f'{kept.get(name, _quoted(name))} as "{name}"' for name in columns),
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))
