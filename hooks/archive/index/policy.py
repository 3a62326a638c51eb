"""The policy: what a page may load and run, as its head and the web server say it to the browser (content security policy).

It has no exception in it. What a page must run before it is shown, the theme writes into it; these few scripts are the same
on every page and are named by their hashes, which a test computes anew from a built site. The search page has a script
of ours written into it as well, and a policy of its own that names it.
"""

from __future__ import annotations

import base64
import hashlib

INLINE_SCRIPTS = (
    "exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY=",  # what the theme remembers between pages
    "DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=",  # light or dark, before anything is drawn
    "/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=",  # the tab that an address names
)
"""The SHA-256 of each script that stands within pages."""

HEADER_ONLY = "frame-ancestors 'none'"
"""That no other page may frame this one: browsers heed it in a header alone."""


def digest_script(script: str) -> str:
    """Return the SHA-256 by which a policy names a script that stands within a page."""
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def write_policy(*scripts: str) -> str:
    """Return the policy of a page that has these scripts in it, beside those that every page has: what a meta element can say."""
    digests = [*INLINE_SCRIPTS, *map(digest_script, scripts)]
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's icons stand in its style sheet
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


POLICY = write_policy()
"""That of all pages but the search page; a server adds HEADER_ONLY."""
