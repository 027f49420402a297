"""One module an engine; each is loaded only when it is used."""
