"""The people's room: who they are, when they can work, what their days hold, and the rest they must have."""
