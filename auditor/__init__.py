"""auditor: when each diplomatic cable was due to be declassified, under which rule, and whether its markings agree."""
