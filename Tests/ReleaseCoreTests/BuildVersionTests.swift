// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Testing

@Suite struct BuildVersionTests {
  @Test(
    "A version reads back as it was written",
    arguments: ["1.8.23", "4.10.31", "9.10.10", "20.6.18", "26.11.27", "26.11.27.2", "26.11.27.14"])
  func roundTrip(text: String) throws {
    #expect(BuildVersion(text)?.description == text)
  }

  @Test(
    "What is no version is refused",
    arguments: [
      "", "4", "4.10", "04.10.31", "4.010.31", "4.13.1", "4.2.30", "10.1.1", "19.1.1", "100.1.1",
      "4.10.31.1", "4.10.31.0", "4.10.31.2.3", "4.10.31 ", "v4.10.31", "4.10.-1", "４.10.31",
    ])
  func refused(text: String) {
    #expect(BuildVersion(text) == nil)
  }

  @Test("Versions are compared as numbers, never as text")
  func order() throws {
    let texts = [
      "4.10.31", "4.11.7", "4.12.5", "9.10.10", "20.6.18", "26.11.27", "26.11.27.2", "26.11.27.10",
    ]
    let versions = texts.compactMap { BuildVersion($0) }
    #expect(versions.shuffled().sorted() == versions)
  }

  @Test("The date of a version is its day")
  func date() throws {
    #expect(BuildVersion("4.10.31")?.date == CivilDate("2014-10-31"))
    #expect(BuildVersion("4.10.31")?.date.weekday == .friday)
  }
}
