"""Reports, exports, bundles, excerpts and tables."""
