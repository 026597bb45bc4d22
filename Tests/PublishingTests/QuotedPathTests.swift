// SPDX-License-Identifier: Apache-2.0
import Publishing
import Requesting
import Testing

@Suite struct QuotedPaths {
  @Test(arguments: [
    ("system/app/Clock.java", "system/app/Clock.java"), ("录音机/说明 1.md", "录音机/说明 1.md"),
    ("it's \"here\"", "it's \"here\""), ("a\nb", "\"a\\012b\""), ("\u{1B}[31mred", "\"\\033[31mred\""),
    ("a\u{202E}b", "\"a\\342\\200\\256b\""), ("a\u{FFFD}", "\"a\\357\\277\\275\""),
    (" \"a\\", "\" \\\"a\\\\\""), ("", "\"\""),
  ]) func prints(path: String, written: String) {
    #expect(path.quotedPath == written)
    #expect(path.quotedPath.isOneLine)
  }
}
