"""Documents that exporters are given, and the vocabulary they share."""
