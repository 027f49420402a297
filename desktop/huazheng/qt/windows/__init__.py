"""The windows and dialogs, one module each, and the main window that connects everything."""
