"""Structure of recording files by their bytes: where each recording begins and ends, and whether the file broke off."""
