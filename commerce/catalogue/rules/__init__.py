"""Pure rules of the catalogue: its values, its words, its drawings, and the rows of an import."""
