"""Watcher: reads every article dropped into a folder, finds who and where, counts the casualties, tells the right people once."""
