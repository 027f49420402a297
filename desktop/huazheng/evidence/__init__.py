"""Proof of a recording: keys, seals, hash chains, custody logs, timestamps, bundles and their verifier."""
