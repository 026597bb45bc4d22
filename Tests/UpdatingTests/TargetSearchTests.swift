// SPDX-License-Identifier: Apache-2.0
import Testing
import Trusting
import Updating

@Suite struct TargetSearchTests {
  /// Delegations as (delegator, role, paths, terminating), the path sought, and the roles in the order they are
  /// looked into.
  struct Graph: Sendable, CustomTestStringConvertible {
    let name: String
    let edges: [(String, String, String, Bool)]
    let order: [String]
    var testDescription: String { name }
  }

  static let graphs = [
    Graph(name: "none", edges: [], order: ["targets"]),
    Graph(
      name: "depth before breadth",
      edges: [
        ("targets", "a", "*", false), ("targets", "b", "*", false), ("a", "c", "*", false),
        ("a", "d", "*", false),
      ],
      order: ["targets", "a", "c", "d", "b"]),
    Graph(
      name: "a terminating delegation ends all but its own branch",
      edges: [
        ("targets", "a", "*", false), ("targets", "b", "*", false), ("a", "c", "*", true),
        ("a", "d", "*", false),
        ("c", "e", "*", false),
      ],
      order: ["targets", "a", "c", "e"]),
    Graph(
      name: "a terminating delegation of another path ends nothing",
      edges: [("targets", "a", "x*", true), ("targets", "b", "*", false)], order: ["targets", "b"]),
    Graph(
      name: "a branch that does not cover the path is not followed",
      edges: [("targets", "a", "*", false), ("a", "b", "x*", false), ("b", "c", "*", false)],
      order: ["targets", "a"]),
    Graph(
      name: "a cycle ends, after each delegator was asked once",
      edges: [("targets", "a", "*", false), ("a", "b", "*", false), ("b", "a", "*", false)],
      order: ["targets", "a", "b", "a"]),
    Graph(
      name: "a role of two delegators is looked into under both",
      edges: [
        ("targets", "a", "*", false), ("targets", "b", "*", false), ("a", "c", "*", false),
        ("b", "c", "*", false),
      ],
      order: ["targets", "a", "c", "b", "c"]),
    Graph(
      name: "a role that delegates to itself", edges: [("targets", "a", "*", false), ("a", "a", "*", false)],
      order: ["targets", "a", "a"]),
  ]

  @Test("Roles are looked into in this order", arguments: graphs)
  func order(_ graph: Graph) throws {
    var repository = try Repository()
    repository.targets["targets"]?.delegations = nil
    for (number, edge) in graph.edges.enumerated() {
      try repository.delegate(
        ExactText(edge.0), to: ExactText(edge.1), [UInt8(20 + number)], paths: [ExactText(edge.2)],
        terminating: edge.3)
    }
    #expect(try visits("file", in: repository) == graph.order)
  }

  private func visits(_ path: String, in repository: Repository) throws -> [String] {
    var search = TargetSearch(path: path, topLevel: repository.root.authority(of: .targets))
    var order: [String] = []
    while let step = try search.next() {
      order.append(step.role.text)
      let metadata = try #require(repository.targets[step.role])
      #expect(search.look(in: metadata, at: step) == nil)
    }
    return order
  }

  @Test("The first role that lists the path is the one whose file counts")
  func firstCounts() throws {
    var repository = try Repository()
    try repository.delegate("targets", to: "late", [20], paths: ["*/*"])
    repository.targets["late"]?.targets["channel/latest.json"] = Repository.file("late")
    var search = TargetSearch(path: "channel/latest.json", topLevel: repository.root.authority(of: .targets))
    var found: TargetFile?
    while found == nil, let step = try search.next() {
      found = search.look(in: try #require(repository.targets[step.role]), at: step)
    }
    #expect(found == Repository.file("latest 1"))
  }

  @Test("More than 32 delegated roles are not followed, and that is an error")
  func tooMany() throws {
    var repository = try Repository()
    repository.targets["targets"]?.delegations = nil
    for number in 0..<32 {
      try repository.delegate("targets", to: "r\(number)", [UInt8(20 + number)], paths: ["*"])
    }
    #expect(try visits("file", in: repository).count == 33)
    try repository.delegate("targets", to: "r32", [60], paths: ["*"])
    let error = #expect(throws: UpdatingError.self) { try visits("file", in: repository) }
    #expect(error?.code == "updating.too-many-roles")
  }

  @Test(
    "Names of documents are encoded like Python's quote(name, safe=\"\")",
    arguments: [
      ("builds", "7.builds.json"), ("?", "7.%3F.json"), ("#", "7.%23.json"),
      ("../delegatedrole", "7...%2Fdelegatedrole.json"), ("builds-26q4", "7.builds-26q4.json"),
      ("a~b_c d", "7.a~b_c%20d.json"), ("é", "7.%C3%A9.json"), ("%2F", "7.%252F.json"),
    ])
  func documentNames(role: String, name: String) {
    #expect(MetadataLocation.document(role, version: 7) == name)
  }
}
