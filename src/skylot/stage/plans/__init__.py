"""Plan and section of a staged shot: who floats where, which way up."""
