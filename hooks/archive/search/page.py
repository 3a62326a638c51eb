"""The search page: it brings with it what the index is asked by, the script that begins and the manifest."""

from __future__ import annotations

import re
from pathlib import Path

from .script import MARK
from .standing import INDEX_FOLDER

PAGE = "search.html"
"""Where the site has it, below the root."""

_SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
_BLOCK, _END = '<script type="application/json" data-manifest>', "</script>"


def squeeze(html: str) -> str:
    """Return a page without the blanks that its lines begin with, of which a browser shows none; what scripts hold stays as it is."""
    return "".join(part if nth % 2 else _INDENT.sub("\n", part) for nth, part in enumerate(_SCRIPT.split(html)))


def embed_script(script: str) -> str:
    """Return a script of the site as it may stand within a page.

    Raises:
        ValueError: It has a text that would end the element it stands in, or keep that from ending.

    """
    if "</script" in script.lower() or "<!--" in script:
        message = "a script that stands within a page must not have </script or <!--"
        raise ValueError(message)
    return script.removeprefix(MARK)


def embed_manifest(site: Path) -> None:
    """Write the manifest of a site's index into its search page, where that has a place for it; what stood there is replaced."""
    page = site / PAGE
    if not page.is_file():
        return
    before, block, after = page.read_bytes().decode("utf-8").partition(_BLOCK)
    if not block:
        return
    handed = (site / INDEX_FOLDER / "manifest.js").read_text(encoding="utf-8").partition("(")[2].rpartition(")")[0]
    given = f"[{handed}]".replace("<", "\\u003c")  # < stands in strings alone
    page.write_bytes(f"{before}{block}{given}{_END}{after.partition(_END)[2]}".encode())
