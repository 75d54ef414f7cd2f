"""Files read in processes of their own, which may crash, hang or swell and stop no other."""
