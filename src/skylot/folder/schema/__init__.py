"""What each file of a production may say: one pydantic model a table, one module a kind of file. Loads
nothing.
"""
