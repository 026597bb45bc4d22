// SPDX-License-Identifier: Apache-2.0
import Packaging
import ReleaseCore
import Testing

@Suite struct PackageNameTests {
  @Test func isWrittenAndReadBack() throws {
    let version = try #require(BuildVersion("26.11.27"))
    let name = try PackageName(
      device: "MI3WMI4W", version: version, md5: "0123456789abcdef0123456789abcdef", android: "4.4")
    #expect(name.description == "miui_MI3WMI4W_26.11.27_0123456789_4.4.zip")
    #expect(try PackageName(parsing: name.description) == name)
    let old = try PackageName(parsing: "miui_HM2A_4.10.31.2_d41d8cd98f_4.4.zip")
    #expect(old.version.description == "4.10.31.2" && old.device == "HM2A" && old.android == "4.4")
  }

  @Test(arguments: [
    "", "miui.zip", "miui_A_26.11.27_0123456789_4.4", "mui_A_26.11.27_0123456789_4.4.zip",
    "miui_A_26.11.27_012345678_4.4.zip", "miui_A_26.11.27_012345678X_4.4.zip",
    "miui_A_26.13.27_0123456789_4.4.zip", "miui__26.11.27_0123456789_4.4.zip",
    "miui_A_26.11.27_0123456789_4.4_x.zip", "miui_../A_26.11.27_0123456789_4.4.zip",
    "miui_A_26.11.27_0123456789_.zip", "miui_A_26.11.27_0123456789_4.4.ZIP",
    "miui_A_26.11.27_0123456789abcdef_4.4.zip",
  ])
  func refuses(_ name: String) {
    #expect(throws: PackageError.self) { try PackageName(parsing: name) }
  }
}
