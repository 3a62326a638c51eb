"""The guard's checks: what may not stand in an archive, found without ever being quoted."""
