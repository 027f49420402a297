"""Letters about a call: requests to the insurer, and an application to a court. Drafts of facts, no advice."""
