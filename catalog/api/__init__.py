"""The catalogue for programs: JSON under /api/, described by its own OpenAPI document."""
