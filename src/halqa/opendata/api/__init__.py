"""The REST API: one small module for each resource, and the door that all of them stand behind."""
