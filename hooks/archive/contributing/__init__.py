"""How texts come in: the form on the site, the skeleton of a new record, the folder of files that arrive by other ways."""
