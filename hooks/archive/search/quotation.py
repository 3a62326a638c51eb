"""A quotation: what several texts set between quotation marks, mostly the name of a policy, a plan or a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SHORTEST, LONGEST = 2, 20
"""Characters."""
MOST = 1000

_LEAST_TEXTS = 3
_OPENING, _CLOSING = "“‘「『《〈", "”’」』》〉"
_UNTOLD = r"。！？；：…*×□〔<&\\\s"
"""Of whole sentences, omissions, redactions and markup."""
_QUOTED = re.compile(rf"[{_OPENING}]([^{_OPENING}{_CLOSING}{_UNTOLD}]{{{SHORTEST},{LONGEST}}})[{_CLOSING}]")


def list_quotations(texts: Iterable[str]) -> list[str]:
    """Return what several texts quote, at most `MOST`, the most frequent first."""
    places: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for text in texts:
        found = Counter(_QUOTED.findall(text))
        places.update(found)
        owners.update(found.keys())
    common = [(-places[quoted], quoted) for quoted, count in owners.items() if count >= _LEAST_TEXTS]
    return [quoted for _, quoted in sorted(common)[:MOST]]
