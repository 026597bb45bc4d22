// SPDX-License-Identifier: Apache-2.0
package import Trusting

/// The pre-order depth-first search for a target through delegations (TUF 5.6.7), without I/O.
///
/// `next` names the role to look into, and `look` takes its metadata; until a file is found or no role is left.
package struct TargetSearch {
  /// The largest number of delegated roles that one search looks into.
  package static let maximumRoles = 32

  /// A role, and who sent the search there.
  package struct Step: Hashable, Sendable {
    package let role: ExactText
    package let authority: RoleAuthority
  }

  private struct Visit: Hashable {
    let role: ExactText
    let delegator: String
  }

  package let path: String
  /// The next is the last.
  private var pending: [Step]
  private var visited: Set<Visit> = []

  /// Begins at the top-level role, with the keys that root gives it.
  package init(path: String, topLevel authority: RoleAuthority) {
    self.path = path
    pending = [Step(role: "targets", authority: authority)]
  }

  /// The role to look into; nil where the search is over. A role is visited once for each of its delegators
  /// (5.6.7.1), so that cycles end.
  package mutating func next() throws(UpdatingError) -> Step? {
    while let step = pending.popLast() {
      guard visited.insert(Visit(role: step.role, delegator: step.authority.delegator)).inserted else {
        continue
      }
      guard visited.count <= TargetSearch.maximumRoles + 1 else {
        throw .tooManyRoles(path: path, limit: TargetSearch.maximumRoles)
      }
      return step
    }
    return nil
  }

  /// The file, where the role lists it; else notes the roles that it delegates the path to.
  package mutating func look(in metadata: TargetsMetadata, at step: Step) -> TargetFile? {
    if let file = metadata.target(path) { return file }
    var found: [Step] = []
    for role in metadata.delegations?.roles ?? [] where role.scope.covers(path) {
      guard let authority = metadata.delegations?.authority(of: role, delegator: step.role) else { continue }
      found.append(Step(role: role.name, authority: authority))
      // 5.6.7.2.1: what comes after a terminating delegation is not looked into, nor what was pending.
      if role.terminating {
        pending = []
        break
      }
    }
    pending += found.reversed()
    return nil
  }
}
