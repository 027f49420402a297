"""One module an exporter; each says its EXTENSION and renders a CallDocument."""
