"""``python -m crossdock``: the command line, where no script is installed."""

from crossdock.app.cli import main

if __name__ == "__main__":
    main()
