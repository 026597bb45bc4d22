// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A feature request as a document: `requests/REQ-7.yaml`. Keys in the order people read them; what is
/// empty is left out.
package enum RequestDocument {
  /// The document of a request.
  package static func node(of request: FeatureRequest) -> DocumentNode {
    .map([
      ("id", .string(request.id.description)),
      ("title", node(of: request.title)),
      ("app", node(of: request.app)),
      ("kind", .string(request.kind.rawValue)),
      ("origin", .string(request.origin.rawValue)),
      ("requesters", list(request.requesters, node)),
      ("owner", request.owner.map(DocumentNode.string)),
      ("developers", list(request.developers, DocumentNode.string)),
      ("branch", request.branch.map(DocumentNode.string)),
      ("votes", .plain(request.votes)),
      ("depends_on", list(request.dependsOn) { .string($0.description) }),
      ("excludes", list(request.excludes) { .string($0.description) }),
      ("devices", list(request.devices, DocumentNode.string)),
      ("feedback", list(request.feedback, DocumentNode.string)),
      ("created", .plain(request.created)),
      ("decision", .string(request.decision.rawValue)),
      ("reason", request.reason.map(DocumentNode.string)),
      ("decided_by", request.decidedBy.map(DocumentNode.string)),
      ("decided_on", request.decidedOn.map { .plain($0) }),
      ("boarding", request.boarding?.node),
      ("external", list(request.external, node)),
    ])
  }

  private static func node(of text: LocalizedText) -> DocumentNode {
    .map([("zh", text.zh.map(DocumentNode.string)), ("en", text.en.map(DocumentNode.string))])
  }

  private static func node(of requester: Requester) -> DocumentNode {
    .map([
      ("name", .string(requester.name)),
      ("group", requester.isGroup ? .plain(true) : nil),
      ("source", requester.source.map(DocumentNode.string)),
      ("country", requester.country.map(DocumentNode.string)),
    ])
  }

  private static func node(of record: ExternalRecord) -> DocumentNode {
    .map([
      ("source", .string(record.name.source)),
      ("id", .string(record.name.id)),
      ("link", record.link.map(DocumentNode.string)),
      ("votes", record.votes == 0 ? nil : .plain(record.votes)),
      ("against", record.against == 0 ? nil : .plain(record.against)),
      ("poll_opened", record.pollOpened.map { .string($0.description) }),
      ("poll_closes", record.pollCloses.map { .string($0.description) }),
    ])
  }

  private static func list<Item>(_ items: [Item], _ node: (Item) -> DocumentNode) -> DocumentNode? {
    items.isEmpty ? nil : .list(items.map(node))
  }
}
