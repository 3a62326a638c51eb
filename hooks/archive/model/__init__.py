"""What a record is: its front matter, its meeting, the vocabularies that both are written in."""
