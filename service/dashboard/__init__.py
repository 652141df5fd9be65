"""Pages for people: the same storage as the HTTP interface, in other clothes. They work without scripts."""
