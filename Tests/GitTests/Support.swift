// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import TestSupport
import Testing

@testable import Git

/// The signature the tests commit with: 2014-10-31 17:00 in Beijing.
let releaseManager = Signature(
  Identity(name: "Release Manager", email: "release@example.org"), seconds: 1_414_746_000, offset: 480)

extension ObjectID {
  /// Reads an id that git printed.
  init(printed text: String) throws {
    self = try #require(ObjectID(hex: text), "git printed “\(text)”")
  }
}

extension ScratchRepository {
  func open() throws -> GitRepository { try GitRepository(at: path) }
}

/// The error of a kind that an expression threw, to look at its details.
func failure(_ body: () throws -> Void) throws -> GitError {
  do {
    try body()
  } catch let error as GitError {
    return error
  }
  throw ToolFailure(description: "nothing was thrown")
}
