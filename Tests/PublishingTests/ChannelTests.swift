// SPDX-License-Identifier: Apache-2.0
import Publishing
import Testing

@Suite struct ChannelTests {
  @Test(
    "A channel's name is a plain folder name",
    arguments: ["dev", "honorary-dev", "stable", "x", "beta2", String(repeating: "d", count: 32)])
  func accepted(name: String) { #expect(Channel(name)?.name == name) }

  @Test(
    "What is no channel is refused",
    arguments: [
      "", "Dev", "-dev", "dev-", "2dev", "dev/x", "..", "a.b", "开发版", " dev",
      String(repeating: "d", count: 33),
    ])
  func refused(name: String) { #expect(Channel(name) == nil) }

  @Test("People call the channels by their names")
  func titles() {
    #expect(Channel("honorary-dev")?.title(in: .zh) == "荣誉开发组内测")
    #expect(Channel("dev")?.title(in: .en) == "developer")
    #expect(Channel("beta2")?.title(in: .zh) == "beta2")
  }
}
