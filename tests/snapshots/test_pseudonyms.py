"""Pseudonyms: stable, keyed, equal to the standard library's HMAC, and guarded by file modes."""

import hmac
import os
import stat

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.errors import StoreError
from queries.loading.pseudonyms import create_key, key_id, pseudonym, pseudonyms, read_key

KEY = bytes(range(32))
IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


def test_a_pseudonym_is_the_head_of_a_keyed_hash():
    """The message is kind, company and id, parted by the unit separator."""
    whole = hmac.digest(KEY, "customer\x1fkem\x1fÅ-1".encode(), "sha256").hex()

    assert pseudonym(KEY, "customer", "kem", "Å-1") == whole[:16]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["kem", "elnät", ""]), IDS), max_size=30))
def test_a_frame_of_ids_gets_what_each_id_alone_gets(pairs):
    """The fast way and the plain way agree on any text, and every distinct id comes back once."""
    ids = pl.DataFrame(pairs, schema={"company": pl.String, "original": pl.String}, orient="row")

    rows = pseudonyms(KEY, "customer", ids).rows()

    assert sorted(rows) == sorted(
        (company, value, pseudonym(KEY, "customer", company, value))
        for company, value in set(pairs)
    )


def test_rows_without_an_id_get_no_pseudonym():
    """An unknown customer is nobody, not the customer called nothing."""
    ids = pl.DataFrame(
        {"company": ["kem", "kem"], "original": [None, "1"]},
        schema_overrides={"original": pl.String},
    )

    assert pseudonyms(KEY, "customer", ids)["original"].to_list() == ["1"]


def test_what_is_one_across_companies_is_named_without_company():
    """A person has the same pseudonym whichever company's row it stands in."""
    ids = pl.DataFrame(
        {"company": [None], "original": ["p-1"]}, schema_overrides={"company": pl.String}
    )

    assert pseudonyms(KEY, "person", ids)["key"].to_list() == [pseudonym(KEY, "person", "", "p-1")]


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
