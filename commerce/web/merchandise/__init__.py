"""The merchandiser's pages, below `/merchandise/`: products, prices, import, export, jobs."""
