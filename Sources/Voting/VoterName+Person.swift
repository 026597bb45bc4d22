// SPDX-License-Identifier: Apache-2.0

extension Ballot {
  /// The bytes under which a person's ballots are kept; empty where the text is no name.
  package static func voter(named name: String) -> [UInt8] { VoterName.bytes(of: name) }
}
