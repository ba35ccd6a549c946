"""The command line: it translates between a terminal and `office`; nothing is decided or computed here."""
