"""The production on disk: its files' schema, positions, reading, writing, journal and fingerprints. Loads
nothing.
"""
