// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Synchronization

private let umaskInUse = Mutex<Void>(())

/// Runs a body under a umask and puts the old one back.
///
/// The umask belongs to the whole process and tests run side by side: keep the body short, and let no
/// test expect a mode that nobody set.
package func withUmask<Value>(_ mask: mode_t, _ body: () throws -> Value) rethrows -> Value {
  try umaskInUse.withLock { _ in
    let old = umask(mask)
    defer { umask(old) }
    return try body()
  }
}
