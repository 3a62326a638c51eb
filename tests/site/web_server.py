"""The web server's configuration: the policy that it sends with each address."""

from __future__ import annotations

import re

from tests.site.conftest import ROOT

_MAP = re.compile(r"map \$uri \$archive_policy \{(.*?)\n\}", re.DOTALL)
_LINE = re.compile(r'^\s+(\S+)\s+"([^"]*)";', re.MULTILINE)

POLICIES: dict[str, str] = dict(
    _LINE.findall(_MAP.findall((ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))[0])
)
"""By address: nginx takes one that is the same, then one that matches, then the default."""


def send_policy(path: str) -> dict[str, str]:
    """Return the header that goes with an address."""
    matching = (policy for place, policy in POLICIES.items() if place[0] == "~" and re.search(place[1:], path))
    return {"Content-Security-Policy": POLICIES.get(path) or next(matching, POLICIES["default"])}
