"""Tests of the scripts that init containers run, each by running the script for real."""
