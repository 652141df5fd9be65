"""Whether two claims say the same: pure decisions on what claims say and on how alike their vectors are.

`encoder` is not imported here: it loads a hundred megabytes, which only workers have.
"""
