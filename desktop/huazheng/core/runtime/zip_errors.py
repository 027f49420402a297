"""Errors that reading a damaged or hostile zip file raises."""

from __future__ import annotations

import struct
import zipfile
import zlib

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError)
"""What :mod:`zipfile` raises for content that it cannot read.

:class:`RuntimeError` is for a password, and its subclass :class:`NotImplementedError` for a compression method or
version that it does not know.
"""
