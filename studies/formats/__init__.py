"""Files that any importer may be given: how their letters are encoded, and tables of every kind."""
