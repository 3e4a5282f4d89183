from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {}

SURVIVORS: Reasons = {}
