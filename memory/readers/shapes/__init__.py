"""What readers make text of: blocks, tables, parts."""
