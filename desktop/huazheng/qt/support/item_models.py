"""Types that every Qt item model and delegate here uses."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

ModelIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()  # the parent of the rows of a list
