"""`noticeboard due`: one legal deadline, with every step in words and its source."""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from dashboard.commands.printing import add_format, aligned, show, show_object
from queries.deadlines import (
    RequestFigures,
    RetentionRule,
    accounting_due,
    breach_due,
    fiscal_year_of,
    instant,
    relationship_due,
    response_due,
    voucher_due,
)
from queries.deadlines.wording import LANGUAGES, in_words
from queries.errors import DeadlineError
from queries.notices.reading import Notice, read_notice

# The flag of the day a calculation starts from -> the flags that may be given with it.
STARTS: dict[str, tuple[str, ...]] = {
    "request": (),
    "received": (
        "asked",
        "confirmed",
        "asked_for",
        "large",
        "extended_on",
        "told_until",
        "no_reasons",
        "refused",
    ),
    "relationship_ended": (),
    "fiscal_year_end": (),
    "voucher_date": ("fiscal_year_ends",),
    "aware": (),
}
# A flag that qualifies another one -> that other one, which must then be given.
NEEDS = {
    "confirmed": "asked",
    "asked_for": "asked",
    "no_reasons": "extended_on",
    "told_until": "extended_on",
    "voucher_date": "fiscal_year_ends",
}
EARLIEST, LATEST = 1900, 2199

WORDS = {
    "en": {
        "due": "Last day: {day}",
        "none": "No last day runs: the clock stands still.",
        "at": "Last moment: {day}",
        "readings": "Other readings",
    },
    "sv": {
        "due": "Sista dag: {day}",
        "none": "Ingen sista dag löper: klockan står still.",
        "at": "Senast: {day}",
        "readings": "Andra läsningar",
    },
}


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.description = (
        "The last day of one request, one customer's data, one fiscal year's records "
        "or one personal data breach, with each step in words and its source."
    )
    command.allow_abbrev = False
    request = command.add_argument_group("a request from a person")
    request.add_argument(
        "--request",
        action="append",
        metavar="ID",
        help="a request of the newest snapshot, with the steps that were taken",
    )
    _day(request, "--received", "the day it reached any company of the group, by any channel")
    _day(request, "--asked", "a day when something was asked back (may be repeated)")
    _day(request, "--confirmed", "the day of the answer to that question (may be repeated)")
    request.add_argument("--asked-for", choices=("identity", "scope"), help="what was asked about")
    request.add_argument("--large", action="store_true", help="a large quantity of data")
    _day(request, "--extended-on", "the day an extension was told")
    _day(request, "--told-until", "the day until which the person was told to wait")
    request.add_argument("--no-reasons", action="store_true", help="it was told without reasons")
    request.add_argument("--refused", action="store_true", help="the answer is a refusal")
    kept = command.add_argument_group("data that is kept")
    _day(kept, "--relationship-ended", "the last day as a customer (several: the latest counts)")
    _day(kept, "--fiscal-year-end", "the last day of a fiscal year")
    _day(kept, "--voucher-date", "a day in a fiscal year")
    kept.add_argument(
        "--fiscal-year-ends",
        action="append",
        metavar="MM-DD",
        help="when the voucher's fiscal year ends, such as 12-31",
    )
    breach = command.add_argument_group("a personal data breach")
    breach.add_argument(
        "--aware",
        action="append",
        metavar="INSTANT",
        help="YYYY-MM-DDTHH:MM, Swedish time, or with an offset",
    )
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the steps")
    add_format(command)


def run(args: argparse.Namespace) -> int:
    """Prints the deadline as text, JSON or CSV. Raises `NoticeboardError` for a user's mistake."""
    start = _start(args)
    if start == "request":
        return _loaded_request(args)
    notice = read_notice(args.notice)
    found = CALCULATIONS[start](args, notice).as_dict(args.lang)
    if args.format == "json":
        show_object(found)
    elif args.format == "csv":
        # The days and figures, one a line; only the other formats have the words.
        show([{"name": name, "value": value} for name, value in _figures(found)], "csv")
    else:
        _print_in_words(found, args.lang)
    return 0


def _loaded_request(args: argparse.Namespace) -> int:
    """Prints the deadline of each right that a loaded letter asked for."""
    # Imported here: a single deadline opens no store, and starts without polars.
    from dashboard.commands.opening import open_board

    request = _one(args, "request")
    found = [
        {"request_id": request, "kind": kind, **deadline.as_dict(args.lang)}
        for kind, deadline in open_board(args).request_deadlines(request)
    ]
    if args.format == "json":
        show(found, "json")
    elif args.format == "csv":
        show([dict(_figures(one)) for one in found], "csv")
    else:
        for number, one in enumerate(found):
            print("\n" if number else "", end="")
            _print_in_words(one, args.lang)
    return 0


def _day(group: argparse._ArgumentGroup, flag: str, help_text: str) -> None:
    # Days are kept as text: a day that does not exist then gets our message, not argparse's usage.
    group.add_argument(flag, action="append", metavar="DAY", help=help_text)


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _start(args: argparse.Namespace) -> str:
    """The day to count from. Raises `DeadlineError` for flags that contradict each other."""
    starts = [name for name in STARTS if getattr(args, name)]
    if len(starts) != 1:
        known = ", ".join(_flag(name) for name in STARTS)
        what = "two deadlines at once" if starts else "no day to count from"
        raise DeadlineError(f"This asks for {what}.", f"Give exactly one of {known}.")
    start = starts[0]
    for other, flags in STARTS.items():
        for name in flags:
            if other != start and getattr(args, name):
                raise DeadlineError(f"{_flag(name)} goes with {_flag(other)}, not {_flag(start)}.")
    for name, needed in NEEDS.items():
        if getattr(args, name) and not getattr(args, needed):
            raise DeadlineError(f"{_flag(name)} needs {_flag(needed)} beside it.")
    if args.large and args.asked_for != "scope":
        raise DeadlineError("--large goes with --asked-for scope.")
    return start


def _days(args: argparse.Namespace, name: str) -> list[date]:
    return [_read_day(_flag(name), text) for text in getattr(args, name) or ()]


def _one(args: argparse.Namespace, name: str) -> Any:
    values = getattr(args, name)
    if len(values) > 1:
        raise DeadlineError(f"{_flag(name)} is given {len(values)} times.", "Give it once.")
    return values[0]


def _one_day(args: argparse.Namespace, name: str) -> date:
    return _read_day(_flag(name), _one(args, name))


def _read_day(flag: str, text: str) -> date:
    """The day as written. Raises `DeadlineError` if the calendar has no such day."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise DeadlineError(f"{flag}: {text!r} is not a day.", "Write days as YYYY-MM-DD.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DeadlineError(f"{flag}: the calendar has no day {text}.") from None
    if not EARLIEST <= day.year <= LATEST:
        raise DeadlineError(f"{flag}: the clock covers the years {EARLIEST} to {LATEST}.")
    return day


def _request(args: argparse.Namespace, notice: Notice) -> Any:
    asked, confirmed = sorted(_days(args, "asked")), sorted(_days(args, "confirmed"))
    if len(confirmed) > len(asked):
        raise DeadlineError("There are more answers (--confirmed) than questions (--asked).")
    return response_due(
        _one_day(args, "received"),
        pauses=list(zip_longest(asked, confirmed)),
        asked_for=args.asked_for or "identity",
        large=args.large,
        extended_on=_one_day(args, "extended_on") if args.extended_on else None,
        told_until=_one_day(args, "told_until") if args.told_until else None,
        has_reasons=not args.no_reasons,
        refused=args.refused,
        figures=RequestFigures(**notice.clock.figures),
    )


def _accounting(notice: Notice, fiscal_year_end: date) -> Mapping[str, int]:
    """The notice's accounting figures; the law's where the notice has no accounting rule."""
    if "accounting" not in notice.retention:
        return {}
    rule = RetentionRule.of(notice.retention["accounting"])
    return {"years": rule.value_on(fiscal_year_end), "run_days": rule.run_days}


def _relationship(args: argparse.Namespace, notice: Notice) -> Any:
    rule = RetentionRule.of(notice.retention["relationship"])
    return relationship_due(_days(args, "relationship_ended"), rule)


def _fiscal_year(args: argparse.Namespace, notice: Notice) -> Any:
    end = _one_day(args, "fiscal_year_end")
    return accounting_due(end, **_accounting(notice, end))


def _voucher(args: argparse.Namespace, notice: Notice) -> Any:
    day, ends = _one_day(args, "voucher_date"), _one(args, "fiscal_year_ends")
    return voucher_due(day, ends, **_accounting(notice, fiscal_year_of(day, ends)))


def _breach(args: argparse.Namespace, notice: Notice) -> Any:
    at = instant(_one(args, "aware"))
    _read_day("--aware", at.date().isoformat())
    return breach_due(at)


CALCULATIONS: dict[str, Callable[[argparse.Namespace, Notice], Any]] = {
    "received": _request,
    "relationship_ended": _relationship,
    "fiscal_year_end": _fiscal_year,
    "voucher_date": _voucher,
    "aware": _breach,
}


def _print_in_words(found: Mapping[str, Any], lang: str) -> None:
    words = WORDS[lang]
    print(_headline(found, words, lang))
    print()
    aligned(_figures(found), indent="  ")
    print()
    for number, step in enumerate(found["steps"], start=1):
        print(f"{number}. {step['text']}\n   {step['source']}")
    readings = found.get("alternatives")
    if readings:
        print(f"\n{words['readings']}")
        rows = [(r["reading"], r["due_on"], r["text"], f"[{r['source']}]") for r in readings]
        aligned(rows, indent="  ")


def _headline(found: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    if "due_at" in found:
        return words["at"].format(day=in_words(instant(found["due_at"]), lang))
    if found["due_on"] is None:
        return words["none"]
    return words["due"].format(day=in_words(date.fromisoformat(found["due_on"]), lang))


def _figures(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every key but those with lists, and its value as text; None as an empty text."""
    texts = {None: "", True: "true", False: "false"}
    return [
        (name, texts[value] if value is None or isinstance(value, bool) else str(value))
        for name, value in found.items()
        if not isinstance(value, list)
    ]
