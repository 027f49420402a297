"""One call with everything known of it, without Qt."""
