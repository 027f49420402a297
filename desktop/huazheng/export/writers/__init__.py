"""Writers that lay out a paper: Word, PDF, plain text."""
