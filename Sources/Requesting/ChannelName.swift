// SPDX-License-Identifier: Apache-2.0

/// The channels that rules speak of by name; a project may have others.
package enum ChannelName {
  /// The channel whose trains the base branch follows; the others' are candidates. Every project has it.
  package static let trunk = "dev"
  package static let stable = "stable"
  /// The candidates of the honorary development group.
  package static let honorary = "honorary-dev"
  /// The channels whose builds everybody gets; a feature in one of them is shipped.
  package static let shipping: Set<String> = [trunk, stable]
}
