"""A log of requests that nobody here wrote, against the counts that were taken of it by hand.

The log (see tests/loading/foi_exports.toml) is not part of the project. Where it lies is told by
NOTICEBOARD_REAL_LOG, or it is looked for beside the project's folder.
"""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.loading.export_folder import Folder, stored

MAPPING = Path(__file__).with_name("foi_exports.toml").read_text(encoding="utf-8")
BESIDE = Path(__file__).parents[3] / "shared" / "realdata" / "foi_requests"
LOG = Path(os.environ.get("NOTICEBOARD_REAL_LOG", BESIDE))

needs_the_log = pytest.mark.skipif(
    not (LOG / "requests.csv").is_file(),
    reason="the public request log is not on this machine (NOTICEBOARD_REAL_LOG names its folder)",
)

EXCERPT = """\
request_id,user_id,status,jurisdiction_id,agency_id,date_submitted,date_done,date_due,price,tags
r1,u1,no_docs,359,1,2016-03-18,2016-04-11,2016-04-01,0.0,
r2,u2,appealing,10,2,2012-04-13,2012-05-04,2012-05-11,0.0,
r3,u2,done,10,2,2014-10-01,,2014-10-31,0.0,"police, ""records"" x"
r4,u3,ack,16,1,,,,0.0,
r5,u3,rejected,16,1,2013-12-18,2013-12-17,,25.0,
r6,u4,abandoned,16,1,2013-12-18,2013-12-18,,0.0,
r7,u4,processed,16,1,2013-12-18,,,0.0,
"""
AGENCIES = """\
agency_id,agency_name,avg_resp_time
1,"Invented Sheriff's Department, Nowhere, MA",664
2,Invented Agency,0
"""


def rules(file):
    return {(rule.rule, rule.column, rule.weight): rule.rows for rule in file.rules}


def test_an_excerpt_of_its_shape_loads_with_every_row_accounted_for(tmp_path):
    """Invented rows, one of each kind that the log has."""
    folder = Folder(tmp_path).put("requests.csv", EXCERPT.replace("\n", "\r\n"))
    folder.put("agencies.csv", AGENCIES.replace("\n", "\r\n"))

    delivery = folder.toml(MAPPING).load()

    requests, agencies = delivery.files
    assert delivery.refused == ()
    assert (requests.rows_read, requests.accepted, requests.quarantined) == (7, 5, 2)
    assert (agencies.rows_read, agencies.accepted) == (2, 2)
    assert rules(requests) == {
        ("required", "received_on", "quarantine"): 1,
        ("answered_before_received", "answered_on", "quarantine"): 1,
        ("outcome_without_day", "outcome", "warn"): 1,
        ("day_without_outcome", "answered_on", "warn"): 1,
    }
    outcomes = stored(delivery, "requests")["outcome"].to_list()
    assert outcomes == ["fulfilled", None, "fulfilled", "withdrawn", None]


@needs_the_log
def test_the_log_comes_to_the_counts_of_its_source(tmp_path):
    """Each row is accepted or quarantined, by the rules and in the numbers of its source."""
    folder = Folder(tmp_path)
    for name in ("requests.csv", "agencies.csv"):
        shutil.copy(LOG / name, folder.path / name)

    delivery = folder.toml(MAPPING).load()

    requests, agencies = delivery.files
    assert (requests.rows_read, requests.accepted, requests.quarantined) == (18_970, 18_954, 16)
    assert (agencies.rows_read, agencies.accepted, agencies.rules) == (5_773, 5_773, ())
    assert rules(requests) == {
        ("required", "received_on", "quarantine"): 5,
        ("answered_before_received", "answered_on", "quarantine"): 11,
        ("outcome_without_day", "outcome", "warn"): 2_340,
        ("day_without_outcome", "answered_on", "warn"): 392,
    }


@needs_the_log
def test_the_log_holds_what_a_plain_reading_of_it_holds(tmp_path):
    """Days and outcomes, compared with polars' own reader, which is no part of the loading."""
    folder = Folder(tmp_path)
    for name in ("requests.csv", "agencies.csv"):
        shutil.copy(LOG / name, folder.path / name)

    rows = stored(folder.toml(MAPPING).load(), "requests")

    plain = pl.read_csv(LOG / "requests.csv", infer_schema=False)
    outcome = pl.col("status").replace_strict(
        {"done": "fulfilled", "no_docs": "fulfilled", "partial": "partly", "rejected": "refused",
         "abandoned": "withdrawn"},
        default=None,
    )  # fmt: skip
    late = pl.col("date_done").is_null() | (pl.col("date_done") >= pl.col("date_submitted"))
    expected = plain.filter(pl.col("date_submitted").is_not_null() & late).select(
        request_id="request_id",
        received_on=pl.col("date_submitted").str.to_date(),
        answered_on=pl.col("date_done").str.to_date(),
        outcome=outcome,
    )
    found = rows.select("request_id", "received_on", "answered_on", "outcome")
    assert found.sort("request_id").equals(expected.sort("request_id"))
