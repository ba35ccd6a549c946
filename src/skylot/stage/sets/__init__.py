"""The form of sets: parametric hulls and parts, windows cut into them, meshes from files."""
