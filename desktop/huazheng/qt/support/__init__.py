"""Qt support that no screen owns: jobs, language, theme, text."""
