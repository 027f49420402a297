"""Proof of a recording: keys, seals, hash chains, custody records, timestamps, bundles and their verifier."""
