"""Imports the modules of a screen on a background thread, so that building the screen does not block the window."""


def preload_call_page() -> None:
    """Import the modules of the call page."""
    from huazheng.qt.controllers import edit_controller
    from huazheng.qt.models import call_player
    from huazheng.qt.widgets.pages import call_page

    del call_page, call_player, edit_controller


def preload_recording_views() -> None:
    """Import the modules of the recording page and the recording strip."""
    from huazheng.qt.widgets.pages import recording_page
    from huazheng.qt.widgets.recording import recording_strip

    del recording_page, recording_strip
