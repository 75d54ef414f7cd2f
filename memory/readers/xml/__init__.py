"""XML of any kind: prose, records, facts of reports, and books."""
