"""How a language writes numbers, shares and days. Nothing here depends on promises."""

import math
from datetime import date, datetime
from functools import cache

NBSP = "\u00a0"
MINUS = "−"

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_SHORT_MONTHS = {
    "sv": "jan feb mars april maj juni juli aug sep okt nov dec",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_WEEKDAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_SHORT_WEEKDAYS = {"sv": "mån tis ons tors fre lör sön", "en": "Mon Tue Wed Thu Fri Sat Sun"}
_NUMERALS = {
    "sv": "noll en två tre fyra fem sex sju åtta nio tio elva tolv",
    "en": "no one two three four five six seven eight nine ten eleven twelve",
}


class Written:
    """Numbers and days as one language writes them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.thousands, self.decimal = (NBSP, ",") if lang == "sv" else (",", ".")
        self.percent_sign = f"{NBSP}%" if lang == "sv" else "%"
        self.months = _MONTHS[lang].split()
        self.short_months = _SHORT_MONTHS[lang].split()
        self.weekdays = _WEEKDAYS[lang].split()
        self.short_weekdays = _SHORT_WEEKDAYS[lang].split()
        self._numerals = _NUMERALS[lang].split()

    def value(self, value: object) -> str:
        """Text as it is, numbers and days as the language writes them."""
        if isinstance(value, bool) or value is None:
            raise TypeError("a truth value or nothing has no words of its own")
        if isinstance(value, datetime):
            return f"{self.short_day(value)} {value:%H:%M}"
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, (int, float)):
            return self.number(value)
        return str(value)

    def number(self, value: float, decimals: int = 0) -> str:
        """`1 234 567,8`, with a real minus and spaces that do not break."""
        text = f"{abs(value):,.{decimals}f}"
        text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        return f"{MINUS}{text}" if value < 0 and any(c in "123456789" for c in text) else text

    def days(self, value: float) -> str:
        """A number of days that may be a half: `14` or `14,5`."""
        return self.number(value, 0 if float(value).is_integer() else 1)

    def signed(self, value: float, decimals: int = 0) -> str:
        """A change: `+58`, `−12`, `0`."""
        text = self.number(value, decimals)
        return f"+{text}" if value > 0 else text

    def share(self, value: float) -> str:
        """A share (0 to 1) in percent with one decimal, rounded down: 100,0 % means all and 0,0 %
        none. Every share of every page is written so."""
        floored = self.shown(value)
        if value > 0 and floored == 0:
            least = self.number(0.1, 1)
            return f"{'under' if self.lang == 'sv' else 'below'} {least}{self.percent_sign}"
        return f"{self.number(floored * 100, 1)}{self.percent_sign}"

    def shown(self, value: float) -> float:
        """The share that `share` writes, rounded down."""
        # The tiny addend undoes binary fractions such as 0.29 * 1000 = 289.99999999999994.
        return math.floor(value * 1000 + 1e-9) / 1000

    def points(self, change: float) -> str:
        """A change of a share, for tiles and charts: `−1,2 p.e.` or `−1.2 pp`."""
        unit = "p.e." if self.lang == "sv" else "pp"
        return f"{self.signed(round(change * 100, 1), 1)}{NBSP}{unit}"

    def numeral(self, number: int, gender: str = "common") -> str:
        """A number as a word up to twelve; neuter gives `ett` in Swedish."""
        if not 0 <= number <= 12:
            return self.number(number)
        if self.lang == "sv" and number == 1 and gender == "neuter":
            return "ett"
        return self._numerals[number]

    def neuter(self, number: float) -> str:
        """`ett`, `två`: as a word that stands for promises, or for another neuter noun."""
        return self.numeral(int(number), "neuter")

    def day(self, day: date) -> str:
        """`31 oktober 2026`: in prose."""
        return f"{day.day}{NBSP}{self.months[day.month - 1]} {day.year}"

    def day_of_year(self, day: date) -> str:
        """`31 oktober`: in prose, where the year is plain from the day before it."""
        return f"{day.day}{NBSP}{self.months[day.month - 1]}"

    def day_beside(self, day: date, beside: date) -> str:
        """As `day_of_year`, with the year when it is not that of the day beside it."""
        return self.day_of_year(day) if day.year == beside.year else self.day(day)

    def weekday(self, day: date) -> str:
        """`tisdag 7 april 2026`."""
        return f"{self.weekdays[day.weekday()]} {self.day(day)}"

    def short_day(self, day: date) -> str:
        """`31 okt 2026`: in charts."""
        return f"{self.short(day)} {day.year}"

    def short(self, day: date) -> str:
        """`31 okt`: in charts."""
        return f"{day.day}{NBSP}{self.short_months[day.month - 1]}"

    def month(self, day: date) -> str:
        """`oktober 2026`."""
        return f"{self.months[day.month - 1]} {day.year}"

    def vega_locale(self) -> dict[str, object]:
        """Numbers and days of axes, in the form that Vega wants."""
        day = "%-d %b %Y"
        return {
            "number": {
                "decimal": self.decimal,
                "thousands": self.thousands,
                "grouping": [3],
                "currency": ["", ""],
                "minus": MINUS,
                "percent": self.percent_sign,
            },
            "time": {
                "dateTime": f"{day} %H:%M",
                "date": day,
                "time": "%H:%M",
                "periods": ["fm", "em"] if self.lang == "sv" else ["AM", "PM"],
                # Vega's week begins on Sunday.
                "days": [self.weekdays[-1], *self.weekdays[:-1]],
                "shortDays": [self.short_weekdays[-1], *self.short_weekdays[:-1]],
                "months": self.months,
                "shortMonths": self.short_months,
            },
        }


@cache
def written(lang: str) -> Written:
    """The formats of `sv` or `en`."""
    return Written(lang)
