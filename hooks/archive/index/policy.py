"""The policy: what a page may load and run, as its head and the web server say it to the browser (content security policy).

It has no exception in it. What a page must run before it is shown, the theme writes into it; these few scripts are the same
on every page and are named by their hashes, which a test computes anew from a built site.
"""

from __future__ import annotations

INLINE_SCRIPTS = (
    "exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY=",  # what the theme remembers between pages
    "DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=",  # light or dark, before anything is drawn
    "/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=",  # the tab that an address names
)
"""The SHA-256 of each script that stands within pages."""

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": " ".join(["'self'", *(f"'sha256-{digest}'" for digest in INLINE_SCRIPTS)]),
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons stand in its style sheet
    "form-action": "'self'",
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {sources}" for name, sources in _DIRECTIVES.items())
"""What a meta element can say; a server adds HEADER_ONLY."""

HEADER_ONLY = "frame-ancestors 'none'"
"""That no other page may frame this one: browsers heed it in a header alone."""
