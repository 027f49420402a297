"""The import-to-report pipeline, batches and the queue."""
