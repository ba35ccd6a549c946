"""The stage's use cases: which light, which shots, what they say, pictures and files to hand on."""
