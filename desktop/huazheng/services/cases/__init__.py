"""Cases: calls and other exhibits kept, listed, sealed and exported together."""
