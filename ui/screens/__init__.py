"""One module a screen; each has one function that draws it."""
