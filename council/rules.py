"""Who settles what the installation is called and looks like."""

from lib.permissions import allow
from people.rules import ADMINISTRATOR

allow("council.settle", ADMINISTRATOR, "The council’s settings are kept by an administrator.")
