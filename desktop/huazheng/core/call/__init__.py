"""A call with everything known of it: snapshot, corrections applied to the machine's text, gaps."""
