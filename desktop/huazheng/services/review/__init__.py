"""Reviewing other people's calls: opened read-only from a bundle, decided on item by item, the review sent back signed.

A review lies in ``reviews/<call-id>-<digits of the bundle's digest>/``: the call's folder as it came, never written
into, and beside it ``review.json`` and ``review.sig``. Reviews of one's own calls that came back lie in
``reviews/returned/``.
"""
