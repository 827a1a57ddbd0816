"""The dashboard is for this computer: whoever opens it is the data protection officer."""

from pathlib import Path

import pytest

from dashboard.commands import main
from dashboard.commands.serve import absolute_store, is_own_address


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_addresses_of_this_computer(address):
    assert is_own_address(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.4", "example.com", "", "10.0.0.1"])
def test_any_other_address_is_refused(address, capsys):
    assert not is_own_address(address)
    assert main(["serve", "--address", address]) == 2
    assert "no sign-in" in capsys.readouterr().err


def test_the_store_is_found_from_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert absolute_store("mine") == str(tmp_path / "mine")
    assert absolute_store(None) == str(tmp_path / ".noticeboard")
    assert Path(absolute_store(Path("/somewhere"))) == Path("/somewhere")


def test_the_policy_lets_nothing_in_from_elsewhere():
    from dashboard.shell.asgi import content_policy
    from dashboard.shell.page import PAGES
    from dashboard.words import LANGUAGES

    policy = dict(rule.split(" ", 1) for rule in content_policy().split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert "'unsafe-eval'" not in policy["script-src"]
    # Streamlit's own inline script and ours, one for each page and language.
    assert policy["script-src"].count("sha256-") == 1 + len(PAGES) * len(LANGUAGES)
