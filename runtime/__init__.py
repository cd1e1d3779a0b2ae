"""Local processes: engines, supervisor, browser, fault proxy. Imports neither Django nor the product."""
