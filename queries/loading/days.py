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


def parse_date(found: pl.Series, date_format: str | None, *, in_sheet: bool = False) -> pl.Series:
    """Days; empty where the cell is none. A time of day is dropped only where it was declared."""
    if found.dtype == pl.Date:
        return found
    has_hours = date_format is not None and "%H" in date_format
    if found.dtype == pl.Datetime:
        local = _local(found)
        return local.dt.date() if has_hours else _masked(local.dt.date(), _has_hours(local))
    if found.dtype != pl.String:
        return _nothing(found, pl.Date())
    if date_format is None:
        return _iso_date(found)
    if has_hours:
        day = _local(_by_format(found, date_format)).dt.date()
    else:
        day = _matching(found, date_format).str.to_date(date_format, strict=False)
    return day.fill_null(_iso_date(found)) if in_sheet else day


def parse_instant(
    found: pl.Series, date_format: str | None, *, in_sheet: bool = False
) -> tuple[pl.Series, pl.Series]:
    """Instants in UTC without zone, and which of them the clock skipped.

    Without an offset they are local time; the hour that an autumn night has twice is its first.
    """
    if found.dtype == pl.Datetime:
        return _utc(found)
    if found.dtype != pl.String:
        return _nothing(found, pl.Datetime("us")), _nothing(found, pl.Boolean())
    if date_format is None:
        return _iso_instant(found)
    instant, skipped = _utc(_by_format(found, date_format))
    if in_sheet:
        iso, iso_skipped = _iso_instant(found)
        return instant.fill_null(iso), skipped | iso_skipped
    return instant, skipped


def _iso_date(text: pl.Series) -> pl.Series:
    fits = text.str.contains(_ISO_DATE)
    return _masked(text, ~fits).str.to_date("%Y-%m-%d", strict=False)


def _by_format(text: pl.Series, date_format: str) -> pl.Series:
    """Instants as declared: with a zone if the format has one, else naive."""
    text = _matching(text, date_format)
    if "%z" in date_format:
        # %#z bears every way of writing an offset; the pattern has let through the usual ones.
        wanted = date_format.replace("%z", "%#z")
        return text.str.to_datetime(wanted, time_zone="UTC", time_unit="us", strict=False)
    return text.str.to_datetime(date_format, time_unit="us", strict=False)


def _iso_instant(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    parts = text.str.extract_groups(_ISO_INSTANT).struct.unnest()
    naive = (
        parts["day"] + "T" + parts["time"] + parts["seconds"].fill_null(":00")
    ).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    offset = parts["offset"].replace("Z", "+00:00").str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64) * 60 + offset.str.slice(3, 2).cast(pl.Int64)
    sign = offset.str.starts_with("-").cast(pl.Int64) * -2 + 1
    shifted = (
        naive - pl.DataFrame({"m": minutes * sign}).select(pl.duration(minutes="m")).to_series()
    )
    local, skipped = _utc(naive)
    return shifted.fill_null(local), skipped & offset.is_null()


def _utc(found: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Instants in UTC, and which of them had a local time that the clock skipped in spring."""
    found = found.dt.cast_time_unit("us")
    if found.dtype.time_zone is not None:  # type: ignore[attr-defined]
        utc = found.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        return utc, pl.repeat(False, found.len(), eager=True)
    utc = (
        found.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
        .dt.replace_time_zone(None)
    )
    skipped = found.is_not_null() & utc.is_null()
    winter = found.dt.offset_by("-1h")  # the clock as it went until the hour was skipped
    return utc.fill_null(winter), skipped


def _local(found: pl.Series) -> pl.Series:
    """The local clock's reading, without zone; what has no zone is local already."""
    if found.dtype.time_zone is None:  # type: ignore[attr-defined]
        return found
    return found.dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _has_hours(local: pl.Series) -> pl.Series:
    return local.dt.truncate("1d") != local


def _matching(text: pl.Series, date_format: str) -> pl.Series:
    return _masked(text, ~text.str.contains(_pattern(date_format)))


@lru_cache
def _pattern(date_format: str) -> str:
    """What text of a format looks like: the engine's parser bears blanks, signs and short years."""
    parts = findall(r"%.|[^%]", date_format)
    return r"\A" + "".join(DIRECTIVES.get(part) or escape(part) for part in parts) + r"\z"


def _masked(found: pl.Series, rows: pl.Series) -> pl.Series:
    """The series, empty in these rows."""
    return found.zip_with(~rows.fill_null(True), pl.Series([None], dtype=found.dtype))


def _nothing(found: pl.Series, dtype: pl.DataType) -> pl.Series:
    return pl.repeat(None, found.len(), dtype=dtype, eager=True)
