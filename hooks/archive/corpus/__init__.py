"""How records relate: the corpus of an archive, its order, its meetings and series."""
