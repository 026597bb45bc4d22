# SPDX-License-Identifier: Apache-2.0
"""What must hold of a year when it is over."""


class YearChecks:
    def __init__(self, checks, team, place):
        self.checks, self.team, self.place = checks, team, place

    def all(self):
        pass
