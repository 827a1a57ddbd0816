"""Rules between rows: keys that stand twice, references that find nothing, and the way back."""

import polars as pl
import pytest

from queries.loading.pseudonyms import pseudonym
from tests.loading.export_folder import (
    CUSTOMERS,
    KEY,
    MARK,
    Folder,
    broken,
    only,
    quarantined,
    reason,
    stored,
)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def row(number, company="kem", kind="private"):
    return f"{company},{MARK}{number},{kind},2020-01-31\n"


def test_the_same_row_twice_is_kept_once(folder):
    """The first one."""
    delivery = folder.put("customers.csv", CUSTOMERS + row(1) + row(2) + row(1) + row(1)).load()

    assert broken(only(delivery)) == {("duplicate_row", "customer_id"): (4, 5)}
    assert stored(delivery)["source_line"].to_list() == [2, 3]
    assert [r["raw"] for r in quarantined(delivery)] == [row(1).strip()] * 2


def test_of_a_key_that_says_two_things_no_row_is_kept(folder):
    """The file does not tell which is right."""
    content = CUSTOMERS + row(1) + row(2) + row(1, kind="estate") + row(1)

    delivery = folder.put("customers.csv", content).load()

    assert broken(only(delivery)) == {("duplicate_key", "customer_id"): (2, 4, 5)}
    assert stored(delivery)["source_line"].to_list() == [3]


def test_the_same_number_in_two_companies_is_two_customers(folder):
    """The key has both columns."""
    file = only(folder.put("customers.csv", CUSTOMERS + row(1) + row(1, "elnat")).load())

    assert (file.accepted, file.rules) == (2, ())


def test_keys_are_compared_across_the_files_of_a_load(folder):
    """They count together."""
    folder.put("a.csv", CUSTOMERS + row(1) + row(2)).put("b.csv", CUSTOMERS + row(3) + row(2))
    folder.toml('[[file]]\npath = "?.csv"\ntable = "customers"')

    first, second = folder.load().files

    assert first.rules == ()
    assert broken(second) == {("duplicate_row", "customer_id"): (3,)}


def test_a_quarantined_row_has_no_key_to_be_twice(folder):
    """Its place is taken by the row that can be read."""
    file = only(folder.put("customers.csv", CUSTOMERS + row(1, kind="x") + row(1)).load())

    assert broken(file) == {("not_in_list", "kind"): (2,)}


def test_a_warning_does_not_count_on_a_row_that_is_not_loaded(folder):
    """An outcome without a day, twice the same."""
    head = "request_id,company,kind,received_on,channel,outcome\n"
    line = f"{MARK}1,kem,access,2026-01-01,web,refused\n"

    file = only(folder.put("requests.csv", head + line + line).load())

    assert broken(file) == {
        ("duplicate_row", "kind"): (3,),
        ("outcome_without_day", "outcome"): (2,),
    }


CONSENTS = "consent_id,company,customer_id,purpose,decision,decided_on\n"


def consent(number, customer, company="kem"):
    return f"{MARK}{number},{company},{MARK}{customer},marketing,given,2020-01-31\n"


def test_an_unknown_customer_is_a_warning(folder):
    """Proofs outlive the customer who was lawfully erased; the company is part of the name."""
    folder.put("customers.csv", CUSTOMERS + row(1) + row(2, "elnat"))
    folder.put("consents.csv", CONSENTS + consent(1, 1) + consent(2, 2) + consent(3, 9))

    consents, _ = folder.load().files

    assert broken(consents) == {("unknown_customer", "customer_id"): (3, 4)}
    assert consents.accepted == 3


def test_customers_that_cover_one_company_say_nothing_of_another(folder):
    """Its customers were not exported."""
    folder.put("customers.csv", CUSTOMERS + row(1))
    folder.put("consents.csv", CONSENTS + consent(1, 9) + consent(2, 9, "elnat"))
    entry = '[[file]]\npath = "{0}.csv"\ntable = "{0}"\n'
    covered = entry.format("customers") + 'companies = ["kem"]\n' + entry.format("consents")

    assert broken(folder.toml(covered).load().files[1]) == {
        ("unknown_customer", "customer_id"): (2,)
    }


def test_partial_customers_prove_nothing(folder):
    """Whoever did not change is not in them."""
    folder.put("customers.csv", CUSTOMERS + row(1)).put("consents.csv", CONSENTS + consent(1, 9))
    entry = '[[file]]\npath = "{0}.csv"\ntable = "{0}"\n'
    partial = entry.format("customers") + "complete = false\n" + entry.format("consents")

    assert folder.toml(partial).load().files[1].rules == ()


def test_so_many_unknown_customers_refuse_the_file(folder):
    """The id is mapped wrongly, not the rows."""
    folder.put("customers.csv", CUSTOMERS + "".join(row(n) for n in range(300)))
    folder.put("consents.csv", CONSENTS + "".join(consent(n, n + 200) for n in range(300)))

    told = reason(folder.load())

    assert told.startswith("200 of 300 rows name a customer that is not exported")


def test_other_references_warn_under_the_name_of_their_table(folder):
    """Only where that table is exported; a disposal record names what is meant to be gone."""
    folder.put("recipients.csv", "recipient_id,name,role,country\nr1,Bolaget,processor,SE\n")
    folder.put(
        "agreements.csv",
        "agreement_id,recipient_id,kind,valid_from\n1,r1,processor,2020-01-01\n"
        "2,r2,processor,2020-01-01\n",
    )
    folder.put("holdings.csv", "holding_id,company,customer_id,system,category,collected_on\n")
    folder.put(
        "erasures.csv",
        "erasure_id,company,system,category,holding_id,erased_on,how\n"
        "1,kem,arkiv,billing,gone,2020-01-01,erased\n",
    )

    found = {file.table: broken(file) for file in folder.load().files}

    assert found["agreements"] == {("unknown_recipients", "recipient_id"): (3,)}
    assert found["erasures"] == {}


def test_ids_leave_and_the_way_back_is_kept_apart(folder):
    """Customers within their company, persons across; an organisation is found by its contact."""
    head = "company,customer_id,kind,person_ref,organisation_id\n"
    folder.put(
        "customers.csv",
        f"{head}kem,{MARK}1,organisation,,\nkem,{MARK}2,company_contact,{MARK}p,{MARK}1\n"
        f"elnat,{MARK}2,private,{MARK}p,\n",
    )
    folder.put("consents.csv", CONSENTS + consent(1, 2))

    delivery = folder.load()

    rows = stored(delivery)
    organisation = pseudonym(KEY, "customer", "kem", f"{MARK}1")
    contact = pseudonym(KEY, "customer", "kem", f"{MARK}2")
    elsewhere = pseudonym(KEY, "customer", "elnat", f"{MARK}2")
    person = pseudonym(KEY, "person", "", f"{MARK}p")
    assert rows["customer_key"].to_list() == [organisation, contact, elsewhere]
    assert rows["organisation_key"].to_list() == [None, organisation, None]
    assert rows["person_key"].to_list() == [None, person, person]
    assert stored(delivery, "consents")["customer_key"].item() == contact
    assert sorted(pl.read_parquet(delivery.identities).rows()) == [
        ("customer", "elnat", f"{MARK}2", elsewhere),
        ("customer", "kem", f"{MARK}1", organisation),
        ("customer", "kem", f"{MARK}2", contact),
        ("organisation", "kem", f"{MARK}1", organisation),
        ("person", "", f"{MARK}p", person),
    ]


def test_an_empty_optional_customer_has_no_pseudonym(folder):
    """Nobody is not somebody called nothing."""
    head = "request_id,company,customer_id,kind,received_on,channel\n"
    folder.put("requests.csv", head + "1,kem,,access,2026-01-01,web\n")

    delivery = folder.load()

    assert stored(delivery, "requests")["customer_key"].to_list() == [None]
    assert pl.read_parquet(delivery.identities).is_empty()


def test_the_staging_folder_may_be_called_anything(tmp_path):
    """Its name is no pattern."""
    odd = tmp_path / "a[1] *?'"
    odd.mkdir()
    folder = Folder(odd).put("customers.csv", CUSTOMERS + row(1) + row(1))

    assert only(folder.load()).accepted == 1


RECIPIENTS = "recipient_id,name,role,valid_from,parent_id,country\n"


def test_a_recipient_has_a_row_for_each_role(folder):
    """They are no duplicates, and an agreement with it names one recipient."""
    folder.put(
        "recipients.csv",
        RECIPIENTS + "r1,Bolaget,controller,,,SE\nr1,Bolaget,processor,2024-01-01,,SE\n"
        "r2,Underbolaget,processor,,r1,SE\nr3,Underbolaget,processor,,r9,SE\n",
    )
    folder.put(
        "agreements.csv",
        "agreement_id,recipient_id,kind,signed_on,valid_from\n"
        "1,r1,processor,2020-03-01,2020-01-01\n2,r8,processor,,2020-01-01\n",
    )

    delivery = folder.load()

    found = {file.table: broken(file) for file in delivery.files}
    assert found["recipients"] == {("unknown_recipients", "parent_id"): (5,)}
    assert found["agreements"] == {("unknown_recipients", "recipient_id"): (3,)}
    assert stored(delivery, "recipients").height == 4


def test_two_rows_without_a_first_day_are_of_one_key(folder):
    """An empty part of a key is a part of it: the rows are compared with each other."""
    folder.put(
        "recipients.csv",
        RECIPIENTS + "r1,Bolaget,controller,,,SE\nr1,Bolaget,processor,,,SE\n"
        "r2,Bolaget,authority,,,SE\nr2,Bolaget,authority,,,SE\n",
    )

    delivery = folder.load()

    assert broken(only(delivery)) == {
        ("duplicate_key", "recipient_id"): (2, 3),
        ("duplicate_row", "recipient_id"): (5,),
    }
    assert stored(delivery, "recipients")["recipient_id"].to_list() == ["r2"]


def owned(folder, *, complete: str = "true"):
    """Holdings that name consents: their own, another customer's, another company's, none's."""
    folder.put(
        "consents.csv",
        "consent_id,company,customer_id,purpose,decision,decided_on\n"
        f"s1,kem,{MARK}1,marketing,given,2020-01-31\n"
        f"s2,kem,{MARK}2,marketing,given,2020-01-31\n"
        f"s3,elnat,{MARK}1,marketing,given,2020-01-31\n",
    )
    folder.put(
        "holdings.csv",
        "holding_id,company,customer_id,system,category,collected_on,consent_id\n"
        + "".join(
            f"h{n},kem,{MARK}1,crm,contact,2020-02-01,{consent}\n"
            for n, consent in enumerate(("s1", "s2", "s3", "s9", ""))
        ),
    )
    folder.put(
        "erasures.csv",
        "erasure_id,company,system,category,holding_id,erased_on,how\n"
        "e1,kem,crm,contact,h1,2021-01-01,erased\n"
        "e2,elnat,crm,contact,h2,2021-01-01,erased\n"
        "e3,kem,crm,contact,gone,2021-01-01,erased\n",
    )
    entry = '[[file]]\npath = "{0}.csv"\ntable = "{0}"\n'
    told = entry.format("consents") + f"complete = {complete}\n"
    folder.toml(told + entry.format("holdings") + entry.format("erasures"))
    return {file.table: broken(file) for file in folder.load().files}


def test_a_reference_to_a_row_of_somebody_else_is_a_warning(folder):
    """A consent is one person's decision to one company; a disposal record tells of its own."""
    found = owned(folder)

    assert found["holdings"] == {
        ("of_another_customer", "consent_id"): (3,),
        ("of_another_company", "consent_id"): (4,),
        ("unknown_consents", "consent_id"): (5,),
    }
    assert found["erasures"] == {("of_another_company", "holding_id"): (3,)}


def test_another_companys_id_is_told_only_where_the_own_ones_are_exported_in_full(folder):
    """Ids are unique within a company: the row that is meant may be one that is not exported."""
    of_another_customer = {("of_another_customer", "consent_id"): (3,)}

    assert owned(folder, complete="false")["holdings"] == of_another_customer


def test_a_contract_of_another_customer_is_told_from_one_that_is_not_exported(folder):
    """Both used to be an unknown contract."""
    folder.put(
        "contracts.csv",
        "contract_id,company,customer_id,service,starts_on\n"
        f"k1,kem,{MARK}1,grid,2020-01-01\nk2,kem,{MARK}2,grid,2020-01-01\n"
        f"k2,kem,{MARK}3,grid,2020-01-01\n",
    )
    folder.put(
        "holdings.csv",
        "holding_id,company,customer_id,system,category,collected_on,contract_id\n"
        f"h1,kem,{MARK}1,crm,contact,2020-02-01,k1\nh2,kem,{MARK}1,crm,contact,2020-02-01,k2\n"
        f"h3,kem,{MARK}3,crm,contact,2020-02-01,k2\nh4,kem,{MARK}1,crm,contact,2020-02-01,k9\n"
        f"h5,elnat,{MARK}1,crm,contact,2020-02-01,k1\n",
    )

    found = {file.table: broken(file) for file in folder.load().files}

    assert found["holdings"] == {
        ("of_another_customer", "contract_id"): (3,),
        ("unknown_contracts", "contract_id"): (5,),
        ("of_another_company", "contract_id"): (6,),
    }


LINES = "erasure_id,company,system,category,holding_id,erased_on,how\n"
SETS = "holding_id,company,customer_id,system,category,collected_on\n"


def test_a_line_from_before_its_holding_was_collected_is_quarantined(folder):
    """As in holdings: it cannot be about it. On the very day it can."""

    def line(number, holding, on, company="kem"):
        return f"{MARK}e{number},{company},crm,contact,{holding},{on},erased\n"

    folder.put("holdings.csv", SETS + f"{MARK}h,kem,{MARK}1,crm,contact,2021-01-01\n")
    folder.put(
        "erasures.csv",
        LINES
        + line(1, f"{MARK}h", "2020-12-31")
        + line(2, f"{MARK}h", "2021-01-01")
        + line(3, f"{MARK}h", "2020-12-31", "elnat")
        + line(4, f"{MARK}gone", "2020-12-31")
        + line(5, "", "2020-12-31"),
    )

    delivery = folder.load()

    file = next(file for file in delivery.files if file.table == "erasures")
    assert broken(file) == {
        ("erased_before_collected", "erased_on"): (2,),
        ("of_another_company", "holding_id"): (4,),
    }
    assert (file.accepted, file.quarantined) == (4, 1)
    assert stored(delivery, "erasures")["source_line"].to_list() == [3, 4, 5, 6]
    assert [r["reasons"] for r in quarantined(delivery)] == ["erased_on: erased_before_collected"]


def test_a_line_that_stands_twice_and_comes_too_early_is_left_out_once(folder):
    """It breaks two rules and is one row."""
    folder.put("holdings.csv", SETS + f"{MARK}h,kem,{MARK}1,crm,contact,2021-01-01\n")
    line = f"{MARK}e,kem,crm,contact,{MARK}h,2020-12-31,erased\n"

    delivery = folder.put("erasures.csv", LINES + line + line).load()

    file = next(file for file in delivery.files if file.table == "erasures")
    assert file.quarantined == 2 and "erasures" not in {r.file for r in delivery.refused}
