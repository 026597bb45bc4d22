// SPDX-License-Identifier: Apache-2.0
import Merging
import Proving
import Requesting

/// The sets that break a week's checks, whichever of its trains they were found in, and who leaves for them.
///
/// A later train may break with somebody who is one of an earlier pair: then the other of that pair can board again.
struct BlameBook {
  /// Everybody who was aboard one of the trains, in the order they were seen first.
  private var order: [RequestID] = []
  private var worths: [RequestID: Int] = [:]
  /// Whom each cannot board without, itself included.
  private var needs: [RequestID: Set<RequestID>] = [:]
  private(set) var findings: [TrainProof.Finding] = []

  /// Enters a train that is about to be asked.
  mutating func enter(_ cars: [TrainCar], needs direct: [[Int]], worths values: [Int]) {
    for (index, car) in cars.enumerated() {
      let id = car.request.id
      if worths[id] == nil { order.append(id) }
      worths[id] = values[index]
      needs[id, default: [id]].formUnion(direct[index].flatMap { needs[cars[$0].request.id] ?? [] })
    }
  }

  /// Enters a set that breaks a check, in boarding order.
  mutating func add(_ requests: [RequestID], _ result: CheckResult?) {
    findings.append(
      TrainProof.Finding(
        requests: requests,
        blame: CheckBlame(
          check: result?.check ?? "", with: [], failure: result?.failure ?? "failed",
          tail: result?.tail ?? "", log: result?.log)))
  }

  /// Decides who leaves for the sets entered so far: the least that breaks them all.
  ///
  /// `kept`: who goes on whatever else, because they were known to pass together when time was over; `gone`: who
  /// leaves whatever else.
  mutating func settle(sparing kept: Set<RequestID> = [], leaving gone: Set<RequestID> = []) {
    let places = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var removal = LeastRemoval(
      weights: order.map { worths[$0] ?? 0 },
      dependents: order.map { id in
        order.indices.filter { needs[order[$0]]?.contains(id) ?? false }
      })
    let open = findings.filter { gone.isDisjoint(with: $0.requests) }
    let sets = open.map { $0.requests.compactMap { places[$0] }.sorted() }
    let victims = gone.union(removal.choose(sets).victims.map { order[$0] })
    for index in findings.indices {
      let requests = findings[index].requests
      findings[index].victim =
        requests.last { victims.contains($0) && !kept.contains($0) } ?? requests.last { !kept.contains($0) }
      findings[index].blame.with = requests.filter { $0 != findings[index].victim }.sorted()
    }
  }

  /// Who is left behind, and for what: a set of which nobody else leaves, where there is one.
  var blames: [RequestID: CheckBlame] {
    let leaving = Set(findings.compactMap(\.victim))
    var result: [RequestID: CheckBlame] = [:]
    let own = findings.filter { leaving.intersection($0.requests).count == 1 }
    for finding in own + findings {
      if let victim = finding.victim, result[victim] == nil { result[victim] = finding.blame }
    }
    return result
  }
}
