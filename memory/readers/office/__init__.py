"""Word, PowerPoint, spreadsheets, rich text and OpenDocument."""
