// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

extension ScratchFolder {
  /// Copies a bare ROM repository and all that cuts made beside it, so that a test may change its own.
  func takeRom(from original: ScratchFolder) throws {
    for name in ["rom.git", "trust", "release", "state"] {
      try FileManager.default.copyItem(atPath: original.path(name), toPath: path(name))
    }
  }
}
