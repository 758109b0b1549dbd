"""The shapes of what goes in and out, for the OpenAPI document; ``In`` shapes also check."""
