"""Use cases that cross departments; the only thing that the command line, the web and the API call."""
