// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import Testing
import Vetting

/// When a blocker is open, and who closes it.
@Suite struct VerdictBookTests {
  struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let open: [Int]
    let verdicts: @Sendable () throws -> [Verdict]

    init(_ sentence: String, open: [Int], _ verdicts: @escaping @Sendable () throws -> [Verdict]) {
      testDescription = sentence
      self.open = open
      self.verdicts = verdicts
    }
  }

  private static let closed = Verdict.Resolution(at: .friday, by: "Li Lei <l@example.org>", reason: "cable")

  static let stories = [
    Story("a blocker is open", open: [1]) { [try SampleVerdicts.verdict(1, by: 1, .blocker)] },
    Story("what is broken blocks nothing", open: []) { [try SampleVerdicts.verdict(1, by: 1, .broken)] },
    Story("its tester said otherwise of the same candidate", open: []) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker, replacedBy: 2),
        try SampleVerdicts.verdict(2, by: 1, .works),
      ]
    },
    Story("its tester says of a later candidate that it works", open: []) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker),
        try SampleVerdicts.verdict(2, by: 1, .works, on: "26.11.25.2"),
      ]
    },
    Story("of a later candidate it is merely broken", open: [1]) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker),
        try SampleVerdicts.verdict(2, by: 1, .broken, on: "26.11.25.2"),
      ]
    },
    Story("that an earlier candidate worked closes nothing", open: [2]) {
      [
        try SampleVerdicts.verdict(1, by: 1, .works),
        try SampleVerdicts.verdict(2, by: 1, .blocker, on: "26.11.26"),
      ]
    },
    Story("blocked on two candidates it is one blocker, the later", open: [2]) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker),
        try SampleVerdicts.verdict(2, by: 1, .blocker, on: "26.11.26"),
      ]
    },
    Story("it works on another device", open: [1]) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker),
        try SampleVerdicts.verdict(2, by: 1, .works, on: "26.11.26", device: "aries"),
      ]
    },
    Story("it works for somebody else", open: [1]) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker),
        try SampleVerdicts.verdict(2, by: 2, .works, on: "26.11.26"),
      ]
    },
    Story("a person closed it", open: []) {
      [try SampleVerdicts.verdict(1, by: 1, .blocker, resolution: closed)]
    },
    Story(
      "a blocker on the whole build is not closed by a feature that works, nor the other way", open: [1, 2]
    ) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker, of: nil),
        try SampleVerdicts.verdict(2, by: 1, .blocker),
        try SampleVerdicts.verdict(3, by: 1, .works, of: 2, on: "26.11.26"),
      ]
    },
    Story("a later candidate works as a whole", open: []) {
      [
        try SampleVerdicts.verdict(1, by: 1, .blocker, of: nil),
        try SampleVerdicts.verdict(2, by: 1, .works, of: nil, on: "26.11.26"),
      ]
    },
    Story("its tester was forgotten", open: [1]) {
      [
        try SampleVerdicts.verdict(1, by: nil, .blocker),
        try SampleVerdicts.verdict(2, by: nil, .works, on: "26.11.26"),
      ]
    },
  ]

  @Test(arguments: stories) func isOpen(_ story: Story) throws {
    #expect(VerdictBook(try story.verdicts()).openBlockers.map(\.id) == story.open)
    #expect(VerdictBook(try story.verdicts().reversed()).openBlockers.map(\.id) == story.open)
  }
}
