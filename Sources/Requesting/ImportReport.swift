// SPDX-License-Identifier: Apache-2.0

/// What an import did, or would do.
package struct ImportReport: Hashable, Sendable {
  package internal(set) var added: [RequestID] = []
  package internal(set) var updated: [RequestID] = []
  /// Wishes that stand on the ledger as the export tells them.
  package internal(set) var unchanged = 0
  /// Wishes that went into the request they repeat.
  package internal(set) var merged: [RequestID] = []
  /// What somebody should know, and nothing was refused for.
  package internal(set) var notes: [String] = []
  /// By file and line.
  package internal(set) var refused: [ImportRefusal] = []
}
