// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// What would change if one request were decided the other way.
package struct Price: Hashable, Sendable {
  package let id: RequestID
  /// How much less the best train with (or without) it is worth; nil where there is none.
  package let loss: Int?
  /// Who would have to get off, beside the request itself.
  package let leaving: [RequestID]
  /// Who could board instead.
  package let joining: [RequestID]
  /// False where the search ended before its end: it may cost less.
  package let isProven: Bool

  package init(
    id: RequestID, loss: Int?, leaving: [RequestID], joining: [RequestID], isProven: Bool
  ) {
    self.id = id
    self.loss = loss
    self.leaving = leaving
    self.joining = joining
    self.isProven = isProven
  }
}
