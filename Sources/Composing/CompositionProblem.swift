// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// Who may board, what keeps whom apart, and how much each is worth: all that a composition is decided from.
package struct CompositionProblem: Hashable, Sendable {
  /// One request that could board.
  package struct Passenger: Hashable, Sendable {
    package let id: RequestID
    /// What is gained where it boards, at least 0: its votes and what it waited, or 1 where heads are counted.
    package let worth: Int
    /// Requests that must board too. One that is not among the passengers is taken as aboard already.
    package let needs: [RequestID]
    /// Somebody decided that it boards: as many of these as can come before any worth.
    package let isPinned: Bool

    package init(id: RequestID, worth: Int, needs: [RequestID] = [], isPinned: Bool = false) {
      self.id = id
      self.worth = max(0, worth)
      self.needs = needs
      self.isPinned = isPinned
    }
  }

  /// In the order in which ties are broken: the oldest first.
  package let passengers: [Passenger]
  /// Sets that cannot all be aboard: two that collide, or more that do only together.
  package let apart: Set<Set<RequestID>>
  /// How many may board; nil for any number.
  package let seats: Int?

  package init(passengers: [Passenger], apart: Set<Set<RequestID>>, seats: Int? = nil) {
    self.passengers = passengers
    self.apart = apart
    self.seats = seats
  }

  /// The same with a further set that cannot all be aboard.
  package func keeping(apart set: Set<RequestID>) -> CompositionProblem {
    CompositionProblem(passengers: passengers, apart: apart.union([set]), seats: seats)
  }
}

/// From which sizes on the search takes more than branching; what it finds does not depend on them.
package struct SearchSizes: Hashable, Sendable {
  /// Among fewer, branching is quicker than tolls.
  package var few: Int
  /// What is left of a group of more is worth numbering anew.
  package var many: Int

  package init(few: Int = 6, many: Int = 128) {
    self.few = few
    self.many = many
  }
}

/// The best train that was found, and how good any other could be.
package struct Composition: Hashable, Sendable {
  /// Who boards, in the order of the passengers.
  package let boarded: [RequestID]
  package let worth: Int
  /// No train with as many of the pinned is worth more. Equal to `worth` where the search came to its end.
  package let bound: Int
  /// How many partial trains were looked at to find it.
  package let steps: Int

  /// True where nothing can be worth more.
  package var isProven: Bool { worth == bound }
}
