"""The search index: every phrase of every record, found exactly, in files that a browser reads without a server."""
