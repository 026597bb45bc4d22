// SPDX-License-Identifier: Apache-2.0

/// What `.gitattributes` says about one attribute of one path.
package enum AttributeValue: Sendable, Equatable {
  case unspecified
  /// `name`
  case set
  /// `-name`
  case unset
  /// `name=value`
  case value(String)
}

/// The `.gitattributes` files of a tree, ready to answer for each of its paths.
package struct AttributeRules: Sendable {
  /// A line that was left out, as git leaves it out.
  package struct Refusal: Sendable, Equatable {
    package var line: Int
    package var reason: String
  }

  /// The rules of an empty tree: git's built-in macro `binary` only.
  package init() {}

  /// True when no file gave a rule: every path merges as text.
  package var isEmpty: Bool { true }

  /// Reads the `.gitattributes` of a folder (`""` for the root, else without slash at the end); answers what it left out.
  @discardableResult
  package mutating func read(_ contents: [UInt8], inFolder folder: String) -> [Refusal] {
    []
  }

  /// The value of one attribute for a file.
  package func value(of attribute: String, forPath path: String) -> AttributeValue {
    .unspecified
  }

  /// The merge driver for a file, by its `merge` attribute.
  package func mergeDriver(forPath path: String) -> MergeDriver {
    .text
  }

  /// The length of conflict markers in a file, by its `conflict-marker-size` attribute.
  package func markerSize(forPath path: String) -> Int {
    MergeOptions.defaultMarkerSize
  }
}
