"""The archive of meeting records: what a record is, says, relates to and becomes."""
