"""The words people see for calls, rules, forms and refusals."""
