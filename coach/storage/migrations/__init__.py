"""Steps of the schema, applied in order when the product starts."""
