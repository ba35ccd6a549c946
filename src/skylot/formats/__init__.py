"""Text and binary standards to and from plain records of each standard; no physics, no policy."""
