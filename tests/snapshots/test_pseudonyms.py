"""Pseudonyms: stable, keyed, equal to the standard library's HMAC, and guarded by file modes."""

import hmac
import os
import stat

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.errors import StoreError
from queries.loading.pseudonyms import (
    IN_SQL,
    create_key,
    key_id,
    pseudonym,
    read_key,
    sql_params,
)
from tests.loading.export_folder import Folder, stored

KEY = bytes(range(32))
IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


def test_a_pseudonym_is_the_head_of_a_keyed_hash():
    """The message is kind, company and id, parted by the unit separator."""
    whole = hmac.digest(KEY, "customer\x1fkem\x1fÅ-1".encode(), "sha256").hex()

    assert pseudonym(KEY, "customer", "kem", "Å-1") == whole[:16]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["customer", "person"]),
            st.sampled_from(["kem", "elnät", "", None]),
            IDS,
        ),
        max_size=30,
    )
)
def test_the_sql_gives_what_the_standard_library_gives(ids):
    """The fast way and the plain way agree on any text; what has no company is named without."""
    texts = dict.fromkeys(("kind", "company", "original"), pl.String)
    frame = pl.DataFrame(ids, schema=texts, orient="row")

    with duckdb.connect() as connection:
        connection.register("ids", frame)
        found = connection.sql(f"select {IN_SQL} from ids", params=sql_params(KEY)).fetchall()

    assert found == [(pseudonym(KEY, kind, company or "", id),) for kind, company, id in ids]


def test_rows_without_an_id_get_no_pseudonym(tmp_path):
    """An unknown customer is nobody, not the customer called nothing."""
    header = "request_id,company,customer_id,kind,received_on,channel\n"
    rows = "r-1,kem,,access,2026-01-31,web\nr-2,kem,1,access,2026-01-31,web\n"

    delivery = Folder(tmp_path).put("requests.csv", header + rows).load()

    assert stored(delivery, "requests")["customer_key"].to_list() == [
        None,
        pseudonym(KEY, "customer", "kem", "1"),
    ]


def test_kind_company_and_key_all_matter():
    """The same number elsewhere is somebody else."""
    names = {
        pseudonym(KEY, "customer", "kem", "1"),
        pseudonym(KEY, "customer", "elnat", "1"),
        pseudonym(KEY, "staff", "kem", "1"),
        pseudonym(bytes(32), "customer", "kem", "1"),
    }

    assert len(names) == 4


def test_a_key_is_written_once_for_its_owner_alone(tmp_path):
    """Mode 0600 whatever the umask, and read back as written."""
    path = tmp_path / "key"
    before = os.umask(0o000)
    try:
        key = create_key(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (read_key(path), len(key)) == (key, 32)
    with pytest.raises(StoreError, match="exists already"):
        create_key(path)


def test_a_key_that_others_may_read_is_refused(tmp_path):
    """With the key, customer numbers could be tried until one fits."""
    path = tmp_path / "key"
    create_key(path)
    path.chmod(0o640)

    with pytest.raises(StoreError, match="read by others"):
        read_key(path)


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "00" * 31, "å" * 64])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path, text):
    """The message names the file only."""
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)

    with pytest.raises(StoreError) as refused:
        read_key(path)

    assert not text or text not in str(refused.value)


def test_a_missing_key_is_refused(tmp_path):
    """It is never made anew behind the reader's back."""
    with pytest.raises(StoreError, match="cannot be read"):
        read_key(tmp_path / "none")


def test_the_id_of_a_key_names_it_and_is_no_pseudonym():
    """Two keys have two ids; the id does not hold the key."""
    assert key_id(KEY) != key_id(bytes(32))
    assert key_id(KEY) not in KEY.hex()
