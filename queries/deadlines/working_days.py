"""Which days are working days in Sweden, and what the others are called.

A legal period that ends on another day ends on the next working day (Regulation 1182/71 art. 3(4)).
Public holidays are those of the act (1989:253), where every Sunday is one; Saturdays count like
them. The three eves (midsummer's, Christmas, New Year's) are holidays only in the older act
(1930:173) on Swedish statutory periods: working days here unless `eves` is true.
The days come from the `holidays` package, whose version is pinned: versions differ.
"""

from datetime import date, timedelta
from functools import cache

# The package's Swedish names -> as written in running text, Swedish and English.
_NAMES: dict[str, dict[str, str]] = {
    "Nyårsdagen": {"sv": "nyårsdagen", "en": "New Year's Day"},
    "Trettondedag jul": {"sv": "trettondedag jul", "en": "Epiphany"},
    "Marie bebådelsedag": {"sv": "Marie bebådelsedag", "en": "Annunciation Day"},
    "Långfredagen": {"sv": "långfredagen", "en": "Good Friday"},
    "Påskdagen": {"sv": "påskdagen", "en": "Easter Sunday"},
    "Annandag påsk": {"sv": "annandag påsk", "en": "Easter Monday"},
    "Första maj": {"sv": "första maj", "en": "May Day"},
    "Kristi himmelsfärdsdag": {"sv": "Kristi himmelsfärdsdag", "en": "Ascension Day"},
    "Nationaldagen": {"sv": "nationaldagen", "en": "the National Day"},
    "Pingstdagen": {"sv": "pingstdagen", "en": "Whit Sunday"},
    "Annandag pingst": {"sv": "annandag pingst", "en": "Whit Monday"},
    "Midsommardagen": {"sv": "midsommardagen", "en": "Midsummer Day"},
    "Alla helgons dag": {"sv": "alla helgons dag", "en": "All Saints' Day"},
    "Juldagen": {"sv": "juldagen", "en": "Christmas Day"},
    "Annandag jul": {"sv": "annandag jul", "en": "Boxing Day"},
    "Midsommarafton": {"sv": "midsommarafton", "en": "Midsummer Eve"},
    "Julafton": {"sv": "julafton", "en": "Christmas Eve"},
    "Nyårsafton": {"sv": "nyårsafton", "en": "New Year's Eve"},
}
_AND = {"sv": " och ", "en": " and "}


_PUBLIC, _EVES = "public", "de_facto"  # as the package names its categories


@cache
def _named_days(year: int, category: str) -> dict[date, str]:
    # Imported here: the package loads the holidays of every country.
    import holidays

    return dict(holidays.SE(years=year, categories=(category,), language="sv"))


def _name(day: date, category: str, lang: str) -> str | None:
    found = _named_days(day.year, category).get(day)
    if found is None:
        return None
    # Two holidays on one day (1 May 2008 was Ascension Day too) come as "A; B".
    return _AND[lang].join(_NAMES[name][lang] for name in found.split("; "))


def holiday_name(day: date, lang: str = "sv") -> str | None:
    """The name of the public holiday on that day; None on other days, plain Sundays included.

    Source: lag (1989:253) om allmänna helgdagar, 1-2 §§.
    """
    return _name(day, _PUBLIC, lang)


def eve_name(day: date, lang: str = "sv") -> str | None:
    """The name of the eve that lag (1930:173) 2 § equates with a Saturday; None on other days."""
    return _name(day, _EVES, lang)


@cache
def is_working_day(day: date, eves: bool = False) -> bool:
    """Neither Saturday, Sunday nor public holiday; with `eves`, none of the three eves either."""
    if day.weekday() >= 5 or holiday_name(day) is not None:
        return False
    return not (eves and eve_name(day) is not None)


@cache
def next_working_day(day: date, eves: bool = False) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, eves):
        day += timedelta(days=1)
    return day


def working_days_between(after: date, until: date) -> int:
    """How many working days lie after the first day, up to and including the second."""
    days = (until - after).days
    return sum(is_working_day(after + timedelta(days=n)) for n in range(1, days + 1))
