// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The site beside the channels on a remote: rclone itself, a folder as the remote.
@Suite struct SiteRemoteTests {
  private struct Pushed: Decodable {
    struct Site: Decodable {
      let remote: String
      let files: Int
      let uploaded: Int
    }
    let site: [Site]
  }

  private func rom() throws -> Rom {
    let rom = try Rom()
    let there = rom.repository.scratch.path("there")
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(
      settings: settings
        + "\nsite: {}\npublish:\n  remotes:\n    - {name: mirror, destination: \":local:\(there)\"}\n")
    return rom
  }

  /// Every file of the site here and there, by path.
  private func files(_ rom: Rom, _ folder: String) throws -> [String: Data] {
    let root = rom.repository.scratch.path(folder)
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var isFolder: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      found[path] = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
    }
    return found
  }

  @Test("a cut, a withdrawal, a refresh and being forgotten bring the site there; what stands so is not sent")
  func follows() throws {
    let rom = try rom()
    let cut = try rom.run("cut", "--date", Rom.friday)
    #expect(cut.status == 0 && cut.errors.contains("mirror: site, "), "\(cut.errors)")
    #expect(try files(rom, "there/site") == files(rom, "release/site"))
    let again = try rom.run("channel", "push", "--format", "json").json(Pushed.self)
    #expect(again.site.map(\.remote) == ["mirror"] && again.site.map(\.uploaded) == [0])

    let withdrawn = try rom.run(
      "withdraw", "4.10.31", "--reason-zh", "相机闪退", "--reason-en", "The camera crashes")
    #expect(withdrawn.status == 0, "\(withdrawn.errors)")
    #expect(try rom.repository.scratch.text("there/site/en/index.html").contains("The camera crashes"))

    let asked = try rom.run(
      "request", "add", "--title-zh", "铃声", "--title-en", "Ringing bells", "--app-zh", "系统", "--kind", "new",
      "--origin", "team")
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(try rom.run("channel", "refresh", "--quiet").status == 0)
    #expect(try rom.repository.scratch.text("there/site/en/requests/1.html").contains("Ringing bells"))

    #expect(try rom.run("person", "forget", "Night owl").status == 0)
    for (path, bytes) in try files(rom, "there/site") {
      #expect(bytes.range(of: Data("Night owl".utf8)) == nil, "\(path)")
    }
    #expect(try files(rom, "there/site") == files(rom, "release/site"))
  }

  @Test("no page goes up before the build that it leads to; push --all mends what the remote lost")
  func waits() throws {
    let rom = try rom()
    let scratch = rom.repository.scratch
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    // The remote falls behind: the channel there is an older one, as after an upload that was cut off.
    try FileManager.default.removeItem(atPath: scratch.path("there/dev/metadata/timestamp.json"))
    try FileManager.default.removeItem(atPath: scratch.path("there/site"))
    let forgotten = try rom.run("person", "forget", "Night owl")
    #expect(forgotten.status == 0 && forgotten.errors.contains("the site waits until dev is up there"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("there/site")))
    let pushed = try rom.run("channel", "push", "--format", "json").json(Pushed.self)
    #expect(pushed.site.first?.uploaded == pushed.site.first?.files)
    try FileManager.default.removeItem(atPath: scratch.path("there/site/zh/train.html"))
    #expect(try rom.run("channel", "push", "--format", "json").json(Pushed.self).site.map(\.uploaded) == [0])
    #expect(
      try rom.run("channel", "push", "--all", "--format", "json").json(Pushed.self).site.map(\.uploaded) == [
        1
      ])
    #expect(try files(rom, "there/site") == files(rom, "release/site"))
  }
}
