"""Local processes: the supervisor and its tools."""
