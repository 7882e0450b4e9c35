"""What pages and other apps may ask about files."""

from halqa.documents.queries.files import FileLine, files_of

__all__ = ["FileLine", "files_of"]
