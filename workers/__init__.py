"""When things happen: sources, the model, jobs and processes. The outermost room."""
