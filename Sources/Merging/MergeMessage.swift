// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
package import Requesting

/// The message of a merge commit: what boarded, who asked for it, and with how many votes.
package struct MergeMessage: Hashable, Sendable, CustomStringConvertible {
  private let request: FeatureRequest
  private let version: String

  package init(_ request: FeatureRequest, release: some CustomStringConvertible) {
    self.request = request
    version = release.description
  }

  package var description: String {
    var lines = ["Merge \(request.label)", ""]
    lines.append("Request: \(request.id)")
    lines.append("App: \(request.app.english)")
    for requester in request.requesters { lines.append("Asked-for-by: \(requester.credit)") }
    lines.append("Votes: \(request.votes)")
    for developer in request.developers { lines.append("Developed-by: \(developer)") }
    if let branch = request.branch { lines.append("Topic-branch: \(branch)") }
    lines.append("Release: \(version)")
    return lines.map(\.singleLine).joined(separator: "\n") + "\n"
  }
}
