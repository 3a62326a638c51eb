"""What is written out: the pages generated from a corpus, as data for templates, and the catalogue for programs."""
