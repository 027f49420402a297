"""Controllers: what happens when something in the window is used."""
