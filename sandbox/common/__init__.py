"""What both outside processes share: storage, signing, webhook queue, problems, pages, start."""
