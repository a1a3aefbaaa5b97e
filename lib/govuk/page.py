"""What every page shows around its content: names, navigation, footer, demo notice.

Settings, all optional: COUNCIL_NAME, SERVICE_NAME, DEMO (True says that every
child and person is invented), GOVUK_NAVIGATION and GOVUK_FOOTER (dotted names
of functions that take the request and return [{"text", "href", "active"}]).
"""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from lib.govuk import about, brand
from lib.wording import said


def page(request):
    """Context processor for templates/base.html; nothing is asked until the page shows it."""
    return {
        "council_name": getattr(settings, "COUNCIL_NAME", "Children’s services"),
        "service_name": getattr(settings, "SERVICE_NAME", "Case file audit"),
        "demo": getattr(settings, "DEMO", False),
        "brand_logo": SimpleLazyObject(lambda: brand.current().logo),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "footer_links": SimpleLazyObject(lambda: _links("GOVUK_FOOTER", about.footer)(request)),
    }


def navigation(request):
    """The main links for the person who asks, with the one they are under marked."""
    links = _links("GOVUK_NAVIGATION", lambda request: [])(request)
    return marked([{**link, "text": said(link["text"])} for link in links], request.path)


def marked(links, path):
    """The link whose address is the longest beginning of `path` is the active one."""
    if any("active" in link for link in links):
        return links
    over = [link["href"] for link in links if _is_over(link["href"], path)]
    nearest = max(over, key=len, default=None)
    return [{**link, "active": link["href"] == nearest} for link in links]


def _is_over(href, path):
    return path == href or (href != "/" and path.startswith(href))


def _links(setting, default):
    source = getattr(settings, setting, "")
    return import_string(source) if source else default
