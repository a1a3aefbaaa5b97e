"""A day typed in three boxes, as people remember dates of birth and meetings; and which days can be reckoned with."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
#: Days further away are slips of the pen; at the very ends of the calendar there is no day before or after.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def within_reach(day):
    """Refuse a day with which nothing can be reckoned."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(f"The year must be between {EARLIEST.year} and {LATEST.year}", code="year")


class DayBoxes(forms.MultiWidget):
    """Three text boxes named <field>_day, <field>_month and <field>_year."""

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DayField(forms.DateField):
    """A date whose error says which box is wrong; the error's code is that box's name."""

    widget = DayBoxes

    def to_python(self, value):
        if not isinstance(value, list):
            return super().to_python(value)
        typed = [(part or "").strip() for part in value]
        if not any(typed):
            return None
        return self._day(*typed)

    def _day(self, day, month, year):
        for part, typed in zip(PARTS, (day, month, year), strict=True):
            if not typed:
                raise ValidationError(f"{self._name} must include a {part}", code=part)
        if not (year.isdigit() and len(year) == 4):
            raise ValidationError("Year must include 4 numbers", code="year")
        try:
            return date(int(year), month_number(month), int(day))
        except (ValueError, OverflowError):
            raise ValidationError(f"{self._name} must be a real date", code="invalid") from None

    @property
    def _name(self):
        label = str(self.label or "")
        return "The date" if not label or label.endswith("?") else label


def month_number(typed):
    """3, 03, Mar and March are all the third month; anything else is a ValueError."""
    if typed.isdigit():
        return int(typed)
    begun = [number for number, name in enumerate(MONTHS, 1) if name.startswith(typed.lower())]
    if len(begun) != 1:
        raise ValueError(f'"{typed}" is not a month.')
    return begun[0]
