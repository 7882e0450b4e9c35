"""What can be found: one row a document, the names by which it is offered, and what the worker is to bring up to date.

All of it is derived from other tables, and can be thrown away and made again. The tokens themselves stand in ``search_index``,
which belongs to the engine: a table of SQLite's FTS5, or of PostgreSQL with a ``tsvector``.
"""

from django.db import models

from halqa.pages.models import KeyField


class SearchDocument(models.Model):
    """What one audience can find of one subject, as a result shows it."""

    subject = KeyField(max_length=200, db_comment="subject key")
    kind = models.CharField(max_length=40, db_comment="of the source that gave it")
    audience = KeyField(max_length=200, db_comment="public, or a key that some callers have")
    language = models.CharField(max_length=35, blank=True, db_comment="of the text")
    path = models.CharField(max_length=1000, db_comment="below the language prefix")
    titles = models.JSONField(db_comment="by language tag; und: not known")
    names = models.JSONField(default=list, db_comment="what else it is called")
    lines = models.JSONField(default=dict, db_comment="what it is, in a line, by language tag")
    text = models.TextField(blank=True)
    facets = models.JSONField(default=dict)
    weight = models.SmallIntegerField(default=0)
    digest = models.CharField(max_length=32, db_comment="of all that was given; equal: nothing is to be written anew")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "subject", "audience"], name="search_document_once"),)
        indexes = (models.Index(fields=["id", "audience", "kind", "weight"], name="search_document_narrow"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} for {self.audience}"


class SearchName(models.Model):
    """A name of a document from one of its words on, by which it is offered to who types, and misspelt words are mended."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="keys")
    audience = KeyField(max_length=200, db_comment="that of the document")
    key = KeyField(max_length=100, db_comment="the folded words")
    place = models.PositiveSmallIntegerField(db_comment="0: the whole name; 1: from the second word on")
    text = models.CharField(max_length=200, db_comment="the whole name as it is written")
    word = KeyField(max_length=60, db_comment="the first of these words as it is written")
    skeleton = KeyField(max_length=16, db_comment="the consonants of that word")
    weight = models.SmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["key", "place"], name="search_name_key"),
            models.Index(fields=["skeleton", "word", "audience", "weight"], name="search_name_heard"),
        )

    def __str__(self) -> str:
        return self.text


class SearchTask(models.Model):
    """A subject whose documents the worker is to write anew; with no subject, all of a kind. No fact, and soon gone."""

    kind = models.CharField(max_length=40)
    subject = KeyField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    leased_by = models.CharField(max_length=80, blank=True, db_comment="the worker that has it in its hands")
    leased_until = models.DateTimeField(null=True, blank=True, db_comment="when another worker may take it")
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()


class SearchSource(models.Model):
    """When all documents of a kind were asked for last, and by which analysis: another one asks for them anew."""

    kind = models.CharField(primary_key=True, max_length=40)
    analysis = models.CharField(max_length=64)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
