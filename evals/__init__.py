"""The harness that refuses a change for the worse: suites of labelled cases, scorers by code, a gate for CI."""
