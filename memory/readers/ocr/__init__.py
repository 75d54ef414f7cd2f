"""Words out of images of pages, by tesseract: its program, what it answers, pages upright."""
