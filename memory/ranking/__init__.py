"""Ranking: a question understood, its candidates scored, and the reasons for each score."""
