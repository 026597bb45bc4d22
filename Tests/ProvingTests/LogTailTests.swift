// SPDX-License-Identifier: Apache-2.0
import Proving
import Testing

@Suite struct LogTailTests {
  struct Log: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let log: String
    var isCut = false
    let tail: String
  }

  static let logs: [Log] = [
    Log(testDescription: "Nothing", log: "", tail: ""),
    Log(testDescription: "Plain lines, empty ones left out", log: "a\n\nb\n", tail: "a\nb"),
    Log(
      testDescription: "Colours and titles of terminals are taken out",
      log: "\u{1B}[1;31merror:\u{1B}[0m no torch\u{1B}]0;make\u{07}\u{1B}]8;;x\u{1B}\\ here\u{1B}(B\n",
      tail: "error: no torch here"),
    Log(testDescription: "A sequence without an end", log: "a\u{1B}[1;3\nb\u{1B}\n", tail: "a\nb"),
    Log(
      testDescription: "Progress that overwrites itself is lines", log: "1 %\r2 %\r\ndone\n",
      tail: "1 %\n2 %\ndone"),
    Log(
      testDescription: "Control characters, but for tabs", log: "a\u{08}\tb\u{7F}\u{9B}c\0\n", tail: "a\tbc"),
    Log(
      testDescription: "Folders of this machine", log: "cc /srv/t/a.c -o /srv/t\nHOME=/srv/h/x\n",
      tail: "cc a.c -o .\nHOME=~/x"),
    Log(
      testDescription: "Half a line at the beginning", log: "lf a line\nwhole\n", isCut: true, tail: "whole"),
    Log(
      testDescription: "One long line that was cut is better than none", log: "only", isCut: true,
      tail: "only"),
    Log(
      testDescription: "A long line", log: String(repeating: "长", count: 400),
      tail: String(repeating: "长", count: 300) + "…"),
    Log(
      testDescription: "Many lines", log: (1...50).map { "\($0)\n" }.joined(),
      tail: (31...50).map(String.init).joined(separator: "\n")),
  ]

  @Test(arguments: logs) func tail(_ log: Log) {
    let names = [("/srv/t/", ""), ("/srv/t", "."), ("/srv/h", "~")].map { (text: $0.0, instead: $0.1) }
    #expect(LogTail.text(of: log.log, hiding: names, isCut: log.isCut) == log.tail)
  }
}
