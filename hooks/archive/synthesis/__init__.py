"""Invented records in any number, to measure what an archive of ten years costs."""
