"""What the council said of itself in the browser, and the code that lets the first person in."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock

#: A colour as a style sheet may carry it; nothing else ever reaches one.
HEX = r"#[0-9a-fA-F]{6}"
#: What may be coloured, as `lib.govuk.brand.Brand` names it, and what it is.
COLOURS = {
    "header": "Bar at the top",
    "brand": "Lines and marks",
    "link": "Links",
    "link_hover": "Links under the pointer",
}


class OnlyRow(models.Model):
    """A table with one row, whose key is 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        abstract = True


def only(name):
    """The constraint that keeps a table to one row."""
    return models.CheckConstraint(name=name, condition=Q(id=1))


class Logo(models.Model):
    """A picture for the bar at the top, drawn anew from what was uploaded; never changed."""

    image = models.BinaryField()
    kind = models.CharField(max_length=20, help_text="The media type: image/png or image/jpeg.")
    put_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"Logo {self.pk}"

    def get_absolute_url(self):
        return reverse("council:logo_image", args=[self.pk])


def colour(what):
    return models.CharField(what, max_length=7, blank=True, validators=[RegexValidator(rf"^{HEX}\Z")])


class Council(OnlyRow):
    """The council's name, colours and logo; what is empty is as the framework says, else the usual."""

    name = models.CharField(max_length=100, blank=True)
    service_name = models.CharField(max_length=60, blank=True)
    header = colour(COLOURS["header"])
    brand = colour(COLOURS["brand"])
    link = colour(COLOURS["link"])
    link_hover = colour(COLOURS["link_hover"])
    logo = models.OneToOneField(Logo, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [only("one_council")]

    def __str__(self):
        return self.name or "The council"

    @property
    def colours(self):
        """The colours that were chosen, by what they colour."""
        return {name: getattr(self, name) for name in COLOURS if getattr(self, name)}


class FirstCode(OnlyRow):
    """The code that whoever started the application gives on its first page; only its digest is kept."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [only("one_first_code")]

    def __str__(self):
        return "The first code"
