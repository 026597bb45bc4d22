// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Files of which only the newest are worth their place: logs, answers that can be asked for again.
package enum OldFiles {
  /// Removes the files of a folder that were changed longest ago, until one more makes the number.
  ///
  /// Whatever cannot be removed stays. Cost: a look at each file's time where there are too many.
  package static func prune(_ folder: String, keeping number: Int) {
    let manager = FileManager.default
    guard let names = try? manager.contentsOfDirectory(atPath: folder), names.count >= number else { return }
    let files = names.map { name -> (path: String, changed: Date) in
      let path = "\(folder)/\(name)"
      let changed = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date
      return (path, changed ?? .distantPast)
    }
    for file in files.sorted(by: { ($0.changed, $0.path) < ($1.changed, $1.path) })
      .prefix(names.count - number + 1)
    {
      try? Folders.remove(file.path)
    }
  }
}
