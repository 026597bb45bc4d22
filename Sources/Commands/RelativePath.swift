// SPDX-License-Identifier: Apache-2.0

/// Paths as a settings file says them.
enum RelativePath {
  /// `path` seen from `folder`, both absolute; by text alone.
  static func text(of path: String, from folder: String) -> String {
    let target = parts(of: path)
    let start = parts(of: folder)
    let shared = zip(target, start).prefix { $0.0 == $0.1 }.count
    let up = Array(repeating: "..", count: start.count - shared)
    let text = (up + target[shared...]).joined(separator: "/")
    return text.isEmpty ? "." : text
  }

  /// A path's last part.
  static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

  private static func parts(of path: String) -> [String] {
    var parts: [String] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts
  }
}
