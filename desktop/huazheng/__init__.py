"""Huazheng (话证): a policyholder's own proof of an insurer's telephone callback."""

__version__ = "0.1.0"
