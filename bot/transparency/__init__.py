"""`ombud transparency`: a quarter's figures in the forms in which they are published."""
