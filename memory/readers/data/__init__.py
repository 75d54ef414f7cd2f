"""Tables of characters, JSON, notebooks and subtitles."""
