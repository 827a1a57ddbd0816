"""A second opinion on the legal clock: slow, plain, and sharing no code with it.

Months are found by trying dates, holidays from the text of the act with Gauss's Easter, and a
request is walked through one day at a time. It proves agreement; that the rule itself is right is
argued case by case in `test_deadlines.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
ALWAYS = date.max
Span = tuple[date, date]


def plain_months_after(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def year_before(day: date) -> date:
    """The same date last year; the 28th where there is no 29th."""
    return date(day.year - 1, day.month, min(day.day, 28 if day.month == 2 else 31))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap, or follow each other without a free day, are one; ALWAYS has no end."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and (found[-1][1] == ALWAYS or first <= found[-1][1] + DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def spans_of(days: Iterable[date], until: date) -> list[tuple[date, date | None]]:
    """Single days as unbroken spans; the last has no end if it goes on at `until`."""
    return [
        (first, None if last == until else last) for first, last in joined((d, d) for d in days)
    ]


def easter_sunday(year: int) -> date:
    """Gauss's algorithm for the Gregorian calendar, with its two exceptions."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if e == 6 and (d == 29 or (d == 28 and a > 10)):
        d -= 7
    return date(year, 3, 22) + (d + e) * DAY


def _saturday_from(day: date) -> date:
    while day.weekday() != 5:
        day += DAY
    return day


def holidays_of(year: int) -> dict[date, str]:
    """Lag (1989:253) 1-2 §§ as it has read since 2005, each day by its paragraph."""
    easter = easter_sunday(year)
    named = [
        (date(year, 1, 1), "nyårsdagen"),
        (date(year, 1, 6), "trettondedag jul"),
        (easter - 2 * DAY, "långfredagen"),
        (easter, "påskdagen"),
        (easter + DAY, "annandag påsk"),
        (date(year, 5, 1), "första maj"),
        (easter + 39 * DAY, "Kristi himmelsfärdsdag"),
        (date(year, 6, 6), "nationaldagen"),
        (easter + 49 * DAY, "pingstdagen"),
        (_saturday_from(date(year, 6, 20)), "midsommardagen"),
        (_saturday_from(date(year, 10, 31)), "alla helgons dag"),
        (date(year, 12, 25), "juldagen"),
        (date(year, 12, 26), "annandag jul"),
    ]
    days: dict[date, str] = {}
    for day, name in named:
        days[day] = f"{days[day]} och {name}" if day in days else name
    return days


def plain_is_working_day(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in holidays_of(day.year)


def plain_roll(day: date) -> date:
    while not plain_is_working_day(day):
        day += DAY
    return day


@dataclass
class Walk:
    """One request, one day at a time. `days` tells the end of each day: paused, and last day.
    `until`: the day that the person was told to wait for, if any."""

    received_on: date
    asked: set[date]
    answered: set[date]
    told: set[date]
    until: date | None = None
    days: dict[date, tuple[bool, date | None]] = field(default_factory=dict)
    questions: list[list[date | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = plain_months_after(self.received_on, 1)
        self.ran = self.stood = self.standing = 0
        self.is_open = self.is_paused = False
        self.measured_from = self.received_on
        self.used_at_last = 0
        self.answered_at_last: date | None = None
        self.extended_on: date | None = None
        day = self.received_on
        for _ in range(400):
            self._live(day)
            self.days[day] = (self.is_paused, None if self.is_paused else self.last_day())
            day += DAY

    def nominal(self) -> date:
        if self.answered_at_last is None:
            return self.base
        calendar = self.base + self.stood * DAY
        thirty = self.answered_at_last + (30 - self.used_at_last) * DAY
        resumed = plain_months_after(self.answered_at_last, 1) - self.used_at_last * DAY
        return max(self.base, min(calendar, thirty, resumed))

    def last_day(self) -> date:
        if self.extended_on is None:
            return plain_roll(self.nominal())
        both = [plain_months_after(self.received_on, 3), plain_months_after(self.base, 2)]
        longest = plain_roll(min(both) + (self.nominal() - self.base))
        if self.until is None or self.until > longest:
            return longest
        # told to expect it on an earlier day, but not on one before the month is over
        return max(self.until, plain_roll(self.nominal()))

    def _live(self, day: date) -> None:
        if day > self.received_on:
            if self.is_paused:
                self.standing += 1
            else:
                self.ran += 1
        if self.is_open and day in self.answered:
            self._answer(day)
            if day in self.asked:
                self._ask(day)
        elif not self.is_open and day in self.asked:
            self._ask(day)
            if day in self.answered:
                self._answer(day)
        if self.extended_on is None and day in self.told:
            in_time = self.is_paused or day <= plain_roll(self.nominal())
            self.extended_on = day if in_time else None

    def _ask(self, day: date) -> None:
        self.is_open = True
        within = (day - self.measured_from).days <= 6
        self.is_paused = within and day <= self.base
        self.standing = 0
        self.questions.append([day, None])

    def _answer(self, day: date) -> None:
        if self.is_paused and self.standing:
            self.stood += self.standing
            self.answered_at_last, self.used_at_last = day, self.ran
        self.is_open = self.is_paused = False
        self.measured_from = day
        self.questions[-1][1] = day
