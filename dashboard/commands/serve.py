"""`noticeboard serve`: the dashboard, for the browser of this computer."""

import argparse
import os
import sys
from ipaddress import ip_address
from pathlib import Path

import dashboard
from queries.errors import RoleError

PORT = 8501


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("--port", type=int, default=PORT, help=f"default {PORT}")
    command.add_argument(
        "--address",
        default="localhost",
        help="only addresses of this computer: signing in is not part of this version",
    )


def run(args: argparse.Namespace) -> int:
    """Starts Streamlit in the project's root, where its settings and theme are."""
    if not is_own_address(args.address):
        raise RoleError(
            f"The dashboard is not served on {args.address}: whoever opens it would be the data "
            "protection officer, because no sign-in (OIDC) is set up.",
            "Serve on localhost, and open http://localhost here.",
        )
    root = Path(dashboard.__file__).resolve().parents[1]
    os.environ["NOTICEBOARD_STORE"] = absolute_store(args.store)
    os.chdir(root)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(root / "dashboard" / "shell" / "asgi.py")),
        *("--server.address", args.address),
        *("--server.port", str(args.port)),
    ]
    print(f"http://localhost:{args.port}", file=sys.stderr, flush=True)
    # Replaces this process, so that stopping the command stops the server.
    os.execv(sys.executable, command)


def absolute_store(store: Path | str | None) -> str:
    """The store as an absolute path: the server runs in another folder."""
    return str(Path(store or ".noticeboard").absolute())


def is_own_address(address: str) -> bool:
    """Whether only this computer can reach the address."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
