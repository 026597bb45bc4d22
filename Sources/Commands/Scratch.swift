// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import ReleaseCore

/// A folder that goes away when the command ends.
enum Scratch {
  static func make(_ purpose: String, _ world: World) throws -> ScratchArea {
    let parent = world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let name = Hexadecimal.text(of: world.randomBytes(8))
    return try ScratchArea(in: parent, named: "miui-release-\(purpose)-\(name)")
  }
}

extension ScratchArea {
  /// A new folder inside; its path.
  func folder(_ name: String) throws -> String {
    try Folders.make("\(path)/\(name)")
    return "\(path)/\(name)"
  }
}
