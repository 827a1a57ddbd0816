"""Text and physical types to days and instants: days are Swedish ones, instants end up in UTC."""

from functools import lru_cache
from re import escape, findall

import polars as pl

from queries.exports import ZONE
from queries.loading.mapping_values import DIRECTIVES

_ISO_DATE = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
_ISO_INSTANT = (
    r"\A(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?<time>[0-9]{2}:[0-9]{2})"
    r"(?<seconds>:[0-9]{2}(?:\.[0-9]{1,6})?)?(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})?\z"
)


def parse_date(
    cell: pl.Expr, dtype: pl.DataType, date_format: str | None, *, in_sheet: bool = False
) -> pl.Expr:
    """Days; null where the cell is none. A time of day is dropped only where the format has one."""
    if dtype == pl.Date:
        return cell
    has_hours = date_format is not None and "%H" in date_format
    if isinstance(dtype, pl.Datetime):
        local = _local(cell, dtype)
        return local.dt.date() if has_hours else _masked(local.dt.date(), _has_hours(local))
    if dtype != pl.String:
        return pl.lit(None, dtype=pl.Date())
    if date_format is None:
        return _iso_date(cell)
    if has_hours:
        day = _local(*_by_format(cell, date_format)).dt.date()
    else:
        day = _matching(cell, date_format).str.to_date(date_format, strict=False)
    return day.fill_null(_iso_date(cell)) if in_sheet else day


def parse_instant(
    cell: pl.Expr, dtype: pl.DataType, date_format: str | None, *, in_sheet: bool = False
) -> tuple[pl.Expr, pl.Expr]:
    """Instants in UTC without zone, and which of them are local times that the clock skipped.

    Without an offset they are local time; of the hour that occurs twice when summer time ends, the
    first is taken.
    """
    if isinstance(dtype, pl.Datetime):
        return _utc(cell, dtype)
    if dtype != pl.String:
        return pl.lit(None, dtype=pl.Datetime("us")), pl.lit(None, dtype=pl.Boolean())
    if date_format is None:
        return _iso_instant(cell)
    instant, skipped = _utc(*_by_format(cell, date_format))
    if in_sheet:
        iso, iso_skipped = _iso_instant(cell)
        return instant.fill_null(iso), skipped | iso_skipped
    return instant, skipped


def _iso_date(text: pl.Expr) -> pl.Expr:
    fits = text.str.contains(_ISO_DATE)
    # Without a cache of texts, which costs more than it saves where days vary.
    return _masked(text, ~fits).str.to_date("%Y-%m-%d", strict=False, cache=False)


def _by_format(text: pl.Expr, date_format: str) -> tuple[pl.Expr, pl.Datetime]:
    """Instants as declared, and their type: with a zone if the format has one, else naive."""
    text = _matching(text, date_format)
    if "%z" in date_format:
        # %#z accepts every way of writing an offset; the pattern has accepted the usual ones only.
        wanted = date_format.replace("%z", "%#z")
        zoned = text.str.to_datetime(wanted, time_zone="UTC", time_unit="us", strict=False)
        return zoned, pl.Datetime("us", "UTC")
    return text.str.to_datetime(date_format, time_unit="us", strict=False), pl.Datetime("us")


def _iso_instant(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    parts = text.str.extract_groups(_ISO_INSTANT).struct
    naive = (
        parts.field("day") + "T" + parts.field("time") + parts.field("seconds").fill_null(":00")
    ).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    offset = parts.field("offset").replace("Z", "+00:00").str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64) * 60 + offset.str.slice(3, 2).cast(pl.Int64)
    sign = offset.str.starts_with("-").cast(pl.Int64) * -2 + 1
    shifted = naive - pl.duration(minutes=minutes * sign)
    local, skipped = _utc(naive, pl.Datetime("us"))
    return shifted.fill_null(local), skipped & offset.is_null()


def _utc(moment: pl.Expr, dtype: pl.Datetime) -> tuple[pl.Expr, pl.Expr]:
    """Instants in UTC, and which of them had a local time that the clock skipped in spring."""
    moment = moment.dt.cast_time_unit("us")
    if dtype.time_zone is not None:
        utc = moment.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        return utc, pl.lit(value=False)
    utc = (
        moment.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
        .dt.replace_time_zone(None)
    )
    skipped = moment.is_not_null() & utc.is_null()
    winter = moment.dt.offset_by("-1h")  # as in winter time
    return utc.fill_null(winter), skipped


def _local(moment: pl.Expr, dtype: pl.Datetime) -> pl.Expr:
    """Local time without zone; a time without zone is local already."""
    if dtype.time_zone is None:
        return moment
    return moment.dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _has_hours(local: pl.Expr) -> pl.Expr:
    return local.dt.truncate("1d") != local


def _matching(text: pl.Expr, date_format: str) -> pl.Expr:
    return _masked(text, ~text.str.contains(_pattern(date_format)))


@lru_cache
def _pattern(date_format: str) -> str:
    """A pattern of the format's texts: the parser accepts blanks, signs and short years too."""
    parts = findall(r"%.|[^%]", date_format)
    return r"\A" + "".join(DIRECTIVES.get(part) or escape(part) for part in parts) + r"\z"


def _masked(cell: pl.Expr, rows: pl.Expr) -> pl.Expr:
    """The cells, null in these rows."""
    return pl.when(~rows).then(cell)
