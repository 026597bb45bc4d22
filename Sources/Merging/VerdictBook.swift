// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Who merges with whom on a base, as earlier trains and this one found.
struct VerdictBook {
  private let ground: VerdictGround
  private let store: (any MergeVerdictStore)?
  private var known: [[ObjectID]: Bool]
  private var hasNew = false

  init(_ ground: VerdictGround, _ store: (any MergeVerdictStore)?) {
    self.ground = ground
    self.store = store
    known = store?.verdicts(on: ground) ?? [:]
  }

  /// Whether tips merge one after another; nil where nobody has tried.
  subscript(_ tips: [ObjectID]) -> Bool? {
    get { known[tips] }
    set {
      hasNew = hasNew || known[tips] != newValue
      known[tips] = newValue
    }
  }

  /// Keeps what was found, for the next train on this ground.
  func keep() {
    if hasNew { store?.keep(known, on: ground) }
  }
}
