"""The rules that find claims, one file a construction. Each takes a frame and gives findings."""
