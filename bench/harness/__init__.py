"""What benchmarks share: real programs to start, an API client, and what a process has used."""
