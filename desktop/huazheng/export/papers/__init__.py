"""Papers as headings, paragraphs and tables, before any file format."""
