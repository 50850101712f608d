"""`python -m consorcio.cli`."""

from consorcio.cli.main import main

main()
