"""The untrusted half of the grader: it runs a student's cells and functions, and knows nothing.

It imports `wordlab` and no other part of the project. Its process holds no check, no expected
value and no reference code; it answers requests on one socket with plain data.
"""
