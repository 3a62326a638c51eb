"""A text file as it comes from an office, made into a record."""
