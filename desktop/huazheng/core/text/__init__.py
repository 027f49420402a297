"""Text rules that need no other room: pinyin, scripts, labels, spans, sanitizing."""
