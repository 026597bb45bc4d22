// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Requesting

/// A member who said nothing for weeks; proposed for removal, never removed.
package struct SilentMember: Hashable, Sendable {
  package let tester: Tester
  /// Candidates in those weeks.
  package let candidates: [BuildVersion]
  /// Their last verdict ever; nil: none.
  package let last: Date?
}

package enum SilentMembers {
  /// Members who gave no verdict on any candidate of the last `weeks` weeks that had one, by name.
  ///
  /// `candidates`: the records of every candidate. Who joined after the first of them is not looked at: they
  /// had fewer weeks. Where there were fewer weeks than that, nobody is silent yet.
  package static func find(
    weeks: Int, candidates: [WeekRecord], testers: [Tester], verdicts: [Verdict], at now: Date
  ) -> [SilentMember] {
    let numbers = Set(candidates.map(\.week)).sorted().suffix(max(1, weeks))
    guard numbers.count == max(1, weeks) else { return [] }
    let looked = candidates.filter { numbers.contains($0.week) }
    guard let first = looked.map(\.version).min() else { return [] }
    let begin = Date(timeIntervalSince1970: TimeInterval(first.date.dayNumber) * 86_400)
    let versions = Set(looked.map(\.version))
    let book = VerdictBook(verdicts)
    let heard = book.testers(of: versions)
    return testers.filter { tester in
      tester.standing(at: now) == .active && (tester.joined.map { $0 <= begin } ?? false)
        && !heard.contains(tester.id)
        && looked.contains { tester.channels.contains($0.channel) }
    }.map { tester in
      SilentMember(
        tester: tester,
        candidates: looked.filter { tester.channels.contains($0.channel) }.map(\.version).sorted(),
        last: verdicts.filter { $0.tester == tester.id }.map(\.at).max())
    }
  }
}
