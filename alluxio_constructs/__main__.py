"""``python -m alluxio_constructs``: the command line, for where its script is not in PATH."""

from .cli import _entry_point

if __name__ == "__main__":
    _entry_point()
