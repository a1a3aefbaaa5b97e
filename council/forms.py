"""Forms of setting up and of the council's settings."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from council.models import COLOURS, HEX
from frameworks.forms import FilesField
from lib.govuk.forms import GovukForm
from people.models import User

OWN = "own"
LOGO_HELP = "A PNG or JPEG with a quiet background, at most 2 MB. It is made small enough for the bar."


class FirstForm(GovukForm):
    """The first person, and the code that lets them in."""

    code = forms.CharField(
        label="Code from the terminal", max_length=40, help_text="It stands above the address, such as 7KQF-M2XD-9RTA.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Your work email address", help_text="You sign in with it.")
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
        help_text="At least 12 characters. Three random words work well.",
    )
    again = forms.CharField(
        label="Password again", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
    )
    govuk = {
        "code": {"width": 20}, "name": {"width": "two-thirds"}, "email": {"width": "two-thirds"},
        "password": {"width": "two-thirds"}, "again": {"width": "two-thirds"},
    }  # fmt: skip

    def clean(self):
        given = super().clean()
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        if password:
            self._check(password, User(name=given.get("name", ""), email=given.get("email", "")))
        return given

    def _check(self, password, person):
        try:
            validate_password(password, person)
        except ValidationError as weak:
            self.add_error("password", weak)


class NameForm(GovukForm):
    """What the council and the service are called."""

    name = forms.CharField(label="Name of the council", max_length=100, help_text="As people write it.")
    service_name = forms.CharField(
        label="Name of this service", max_length=60, required=False,
        help_text="Leave it empty to keep the name the framework gives, or “Case file audit”.",
    )
    govuk = {"name": {"width": "two-thirds"}, "service_name": {"width": "two-thirds"}}


class ColoursForm(GovukForm):
    """The colours a council chooses, each as #rrggbb."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, what in COLOURS.items():
            self.fields[name] = forms.RegexField(
                rf"^{HEX}\Z", label=what, error_messages={
                    "required": f"Enter a colour for: {what.lower()}",
                    "invalid": "Write the colour as # and six digits or letters a to f, such as #14424a",
                },
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
            )
        self.govuk = {name: {"width": 10} for name in COLOURS}


class LogoForm(GovukForm):
    logo = forms.FileField(label="Picture", help_text=LOGO_HELP, max_length=200)


class FrameworkForm(GovukForm):
    """One of the frameworks that come with the application, or files of one's own."""

    choice = forms.ChoiceField(label="Which framework do you audit by?", widget=forms.RadioSelect)
    files = FilesField(
        label="Files of your framework", required=False,
        help_text="One .zip as downloaded from this application, or policy.yaml and all files of tools together.",
    )

    def __init__(self, *args, bundled, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [
            *((one.slug, one.council) for one in bundled), (OWN, "Files of our own"),
        ]  # fmt: skip
        self.govuk = {"choice": {
            "hints": {one.slug: f"{one.name}. {one.document}" for one in bundled},
            "reveals": {OWN: "files"}, "divider_before": OWN,
        }, "files": {"optional": False}}  # fmt: skip

    def clean(self):
        given = super().clean()
        if given.get("choice") == OWN and not given.get("files"):
            self.add_error("files", "Choose the files of your framework")
        return given
