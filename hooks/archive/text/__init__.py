"""What a text says: its characters, its blocks, its units with their addresses, and its HTML."""
