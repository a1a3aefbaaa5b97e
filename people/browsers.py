"""What a browser says of itself, in words a person knows it by."""

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(user_agent):
    """“Firefox on Windows”; “An unknown browser” where nothing is known."""
    browser = _first(BROWSERS, user_agent) or "An unknown browser"
    machine = _first(MACHINES, user_agent)
    return f"{browser} on {machine}" if machine else browser


def _first(names, user_agent):
    return next((said for mark, said in names if mark in user_agent), "")
