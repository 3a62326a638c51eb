"""The checks: every rule that an archive's files are held to, as generators of what is wrong."""

from .checker import check, check_file, soften

__all__ = ["check", "check_file", "soften"]
