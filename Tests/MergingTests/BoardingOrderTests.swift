// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting
import Testing

@Suite struct BoardingOrderTests {
  private func request(_ number: Int, votes: Int, on needed: [Int] = []) throws -> FeatureRequest {
    FeatureRequest(
      id: RequestID(number), title: try #require(LocalizedText(zh: nil, en: "R\(number)")),
      app: try #require(LocalizedText(zh: "系统", en: "System")), kind: .new, origin: .team,
      requesters: [], branch: "topic/\(number)", votes: votes, dependsOn: needed.map(RequestID.init),
      created: try #require(CivilDate("2026-11-20")))
  }

  @Test("More votes board first, and of equal votes the older id")
  func votes() throws {
    let order = BoardingOrder([
      try request(3, votes: 10), try request(1, votes: 10), try request(2, votes: 99),
    ])
    #expect(order.requests.map(\.id.number) == [2, 1, 3])
  }

  @Test("What gained by waiting boards by what it is worth now, and of equals the older request")
  func worths() throws {
    var older = try request(4, votes: 10)
    older.created = try #require(CivilDate("2026-11-19"))
    let order = BoardingOrder(
      [try request(1, votes: 10), try request(2, votes: 11), try request(3, votes: 9), older],
      worths: [RequestID(3): 12])
    #expect(order.requests.map(\.id.number) == [3, 2, 4, 1])
  }

  @Test("Who merges only once another is aboard boards after it, however many votes it has")
  func after() throws {
    let requests = [try request(1, votes: 5), try request(2, votes: 99), try request(3, votes: 50)]
    let order = BoardingOrder(requests, after: [RequestID(2): [RequestID(1)]])
    #expect(order.requests.map(\.id.number) == [1, 2, 3] && order.cycles.isEmpty)
    let circle = BoardingOrder(requests, after: [RequestID(2): [RequestID(1)], RequestID(1): [RequestID(2)]])
    #expect(Set(circle.cycles.keys) == [RequestID(1), RequestID(2)])
  }

  @Test("What testers held back last week boards before the others, whatever their votes")
  func heldBack() throws {
    let requests = [
      try request(1, votes: 5), try request(2, votes: 99), try request(3, votes: 1, on: [4]),
      try request(4, votes: 0),
    ]
    let order = BoardingOrder(requests, first: [RequestID(1), RequestID(3)])
    #expect(order.requests.map(\.id.number) == [1, 4, 3, 2])
  }

  @Test("Who is in the order given boards so, the others behind them by votes, what they need before them")
  func given() throws {
    let requests = [
      try request(1, votes: 5), try request(2, votes: 99), try request(3, votes: 1, on: [4]),
      try request(4, votes: 0), try request(5, votes: 7),
    ]
    let order = BoardingOrder(requests, given: [RequestID(5), RequestID(3), RequestID(8)])
    #expect(order.requests.map(\.id.number) == [5, 4, 3, 2, 1])
  }

  @Test("A dependency boards just before the first request that needs it")
  func dependencies() throws {
    let order = BoardingOrder([
      try request(1, votes: 1), try request(2, votes: 50), try request(3, votes: 100, on: [1, 9]),
      try request(4, votes: 80, on: [3]),
    ])
    #expect(order.requests.map(\.id.number) == [1, 3, 4, 2])
    #expect(order.cycles.isEmpty)
  }

  @Test("A circle is named in full, and the others still have their place")
  func cycle() throws {
    let order = BoardingOrder([
      try request(1, votes: 1, on: [2]), try request(2, votes: 2, on: [3]),
      try request(3, votes: 3, on: [1]), try request(4, votes: 0), try request(5, votes: 9, on: [1]),
    ])
    let circle = [1, 2, 3].map(RequestID.init)
    #expect(order.cycles == [circle[0]: circle, circle[1]: circle, circle[2]: circle])
    #expect(Set(order.requests.map(\.id.number)) == [1, 2, 3, 4, 5])
    #expect(order.requests.count == 5)
  }

  @Test("The order does not depend on how the requests were listed")
  func stable() throws {
    let all = try (1...30).map { try request($0, votes: $0 % 4, on: $0 > 20 ? [$0 - 20] : []) }
    let expected = BoardingOrder(all).requests.map(\.id)
    for _ in 0..<20 { #expect(BoardingOrder(all.shuffled()).requests.map(\.id) == expected) }
  }
}
