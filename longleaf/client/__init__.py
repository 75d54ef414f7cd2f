"""A folder opened: the only place where configuration, models, memory and strategies meet."""
