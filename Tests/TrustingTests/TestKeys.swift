// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Trusting

/// Keys that are no secret: TEST_KEY_DO_NOT_USE.
enum TestKeys {
  static func signer(_ number: UInt8) throws -> Ed25519Signer {
    try #require(Ed25519Signer(rawPrivateKey: [UInt8](repeating: number, count: 32)))
  }

  static let expires = Date(timeIntervalSince1970: 1_796_000_000)
}
