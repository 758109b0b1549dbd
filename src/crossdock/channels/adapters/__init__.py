"""One adapter a platform: pure functions between its wire format and drafts."""
