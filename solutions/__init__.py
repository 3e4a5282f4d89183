"""The reference solutions, one module per assignment. Instructors have them; students do not."""
