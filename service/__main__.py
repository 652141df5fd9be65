"""`python -m service` is the command `dixit`."""

from service.cli import main

main()
