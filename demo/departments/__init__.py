"""The ten departments, a file each."""
