"""What a keeper does with an archive as a whole: the ledger, suspensions, takedowns, adopting it and keeping it up to date."""
