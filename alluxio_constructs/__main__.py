"""``python -m alluxio_constructs``: the command line, if its script is not in PATH."""

from .cli import _entry_point

if __name__ == "__main__":
    _entry_point()
