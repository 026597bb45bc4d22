// SPDX-License-Identifier: Apache-2.0
import Proving
import Testing

@Suite struct StepSearchTests {
  @Test("The first bad of 150 trains is found in eight questions", arguments: [1, 2, 75, 148, 149])
  func plain(first: Int) async throws {
    var asked: [Int] = []
    let found = try await StepSearch.run(good: 0, bad: 149) { step in
      asked.append(step)
      return step >= first ? .bad : .good
    }
    #expect(found.bad == first && found.good == first - 1 && found.isExact)
    #expect(asked.count <= 8 && Set(asked).count == asked.count)
  }

  @Test("What cannot be judged is stepped around, and named where it hides the answer")
  func skips() async throws {
    var asked: [Int] = []
    let found = try await StepSearch.run(good: 0, bad: 10) { step in
      asked.append(step)
      return (4...6).contains(step) ? .skip : step >= 5 ? .bad : .good
    }
    #expect(found.good == 3 && found.bad == 7 && found.suspects == [4, 5, 6] && !found.isExact)
    #expect(Set(asked).count == asked.count)
  }

  @Test("Two steps side by side need no question")
  func sideBySide() async throws {
    let found = try await StepSearch.run(good: 3, bad: 4) { _ in
      Issue.record("asked")
      return .skip
    }
    #expect(found.good == 3 && found.bad == 4)
  }
}
