"""Bodies: a poseable person from anthropometry, its joints, postures, reach and skin."""
