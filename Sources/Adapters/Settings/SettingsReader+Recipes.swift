// SPDX-License-Identifier: Apache-2.0
import Building
import ReleaseCore

extension SettingsReader {
  func partitions(from reader: inout FieldReader) -> [PartitionProfile]? {
    guard reader.requiredNode("partitions", expected: "a list of at least one partition") != nil,
      let items = reader.items("partitions")
    else { return nil }
    if items.isEmpty {
      reader.refuse("partitions", "expected at least one partition, found an empty list")
    }
    var seen: Set<String> = []
    return reader.each("partitions") { partition in
      let name = partition.required("name", Self.partitionName) { $0.isPartitionName ? $0 : nil }
      if let name, !seen.insert(name).inserted {
        partition.refuse("name", "two partitions of this device have the name “\(name)”")
      }
      let folders = folders(from: &partition)
      let fileSystem = fileSystem(from: &partition)
      let properties = partition.value("build_prop", "a path inside the partition, such as build.prop") {
        $0.isInnerPath ? $0 : nil
      }
      guard let name, let folders, let fileSystem else { return nil }
      return PartitionProfile(
        name: name, folders: folders, fileSystem: fileSystem, buildProperties: properties)
    }
  }

  private func folders(from reader: inout FieldReader) -> [String]? {
    guard reader.requiredNode("folders", expected: "a list of folders of the tree") != nil,
      let folders = reader.texts("folders"), let nodes = reader.items("folders")
    else { return nil }
    if nodes.isEmpty { reader.refuse("folders", "expected at least one folder, found an empty list") }
    var seen: Set<String> = []
    for (index, node) in nodes.enumerated() {
      guard case .scalar(let folder, _) = node.content, !folder.isEmpty else { continue }
      let key = reader.dotted("folders[\(index)]")
      if !folder.isInnerPath {
        reader.report(
          at: node.position, key: key,
          "expected a folder inside the tree, without .. or a leading /, found “\(folder)”")
      } else if !seen.insert(folder).inserted {
        reader.report(at: node.position, key: key, "the folder “\(folder)” is listed twice")
      }
    }
    return folders
  }

  private func fileSystem(from reader: inout FieldReader) -> FileSystem? {
    let kind = reader.required("filesystem", "erofs or ext4") { ["erofs", "ext4"].contains($0) ? $0 : nil }
    let compression = reader.value(
      "compression", "lz4, lz4hc, lz4hc,1 to lz4hc,12 or none", parse: Self.compression)
    let size = reader.value("size", "a size from 1MiB to 64GiB in multiples of 4096 bytes") {
      ByteCount(settings: $0).flatMap {
        $0 >= .mebibytes(1) && $0 <= .mebibytes(65_536) && $0.bytes % 4096 == 0 ? $0 : nil
      }
    }
    switch kind {
    case "erofs":
      if reader.node("size") != nil {
        reader.refuse("size", "is for ext4; an erofs image takes what it needs")
      }
      return .erofs(compression: compression ?? "lz4hc,9")
    case "ext4":
      if reader.node("compression") != nil { reader.refuse("compression", "is for erofs; ext4 has none") }
      return .ext4(size: size)
    default:
      return nil
    }
  }

  func command(from reader: inout FieldReader) -> CommandRecipe? {
    var arguments: [String]?
    if reader.requiredNode("command", expected: "a list of the program and its arguments") != nil {
      arguments = reader.texts("command")
      if reader.items("command")?.isEmpty == true {
        reader.refuse("command", "expected the program and its arguments, found an empty list")
      }
    }
    let images = images(from: &reader)
    let limit = reader.value("time_limit", "a time such as 90s, 30m, 2h or 1h30m, up to 168h") {
      Duration(settings: $0)
    }
    let environment = reader.pairs("environment", of: "a variable's value") { name, _ in
      name.isVariableName ? nil : "expected the name of a variable, letters, digits and _"
    }
    guard let arguments, let images else { return nil }
    return CommandRecipe(
      arguments: arguments, images: images, timeLimit: limit ?? .seconds(6 * 3600),
      environment: Dictionary(
        (environment ?? []).map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first }))
  }

  private func images(from reader: inout FieldReader) -> [CommandRecipe.NamedImage]? {
    let expected = "a mapping of at least one partition to its image, such as {system: out/system.img}"
    guard reader.requiredNode("images", expected: expected) != nil,
      let images = reader.pairs(
        "images", of: "the image's path in the tree",
        refusing: { name, path in
          !name.isPartitionName
            ? "expected \(Self.partitionName)"
            : path.isInnerPath
              ? nil : "expected a path inside the tree, without .. or a leading /, found “\(path)”"
        })
    else { return nil }
    if images.isEmpty { reader.refuse("images", "expected at least one image, found an empty mapping") }
    return images.map { CommandRecipe.NamedImage(partition: $0.name, path: $0.text) }
  }

  private static let partitionName =
    "a partition's name, lower-case letters, digits and _ (at most 36), a letter first"

  /// The argument of `mkfs.erofs -z`; an empty value for none.
  private static func compression(_ text: String) -> String?? {
    if text == "none" { return .some(nil) }
    let levels = (1...12).map { "lz4hc,\($0)" }
    return ["lz4", "lz4hc"].contains(text) || levels.contains(text) ? .some(text) : nil
  }
}

extension FieldReader {
  /// A mapping of names to single values, in the order written; `refusing` says what is wrong with a pair.
  mutating func pairs(
    _ key: String, of value: String, refusing: (String, String) -> String?
  ) -> [(name: String, text: String)]? {
    guard let node = node(key) else { return nil }
    guard case .mapping(let entries) = node.content else {
      report(at: node.position, key: dotted(key), "expected a mapping of names, found \(node.kindName)")
      return nil
    }
    return entries.compactMap { entry in
      let path = "\(dotted(key)).\(entry.key)"
      guard case .scalar(let text, _) = entry.value.content else {
        report(at: entry.keyPosition, key: path, "expected \(value), found \(entry.value.kindName)")
        return nil
      }
      if let problem = refusing(entry.key, text) {
        report(at: entry.keyPosition, key: path, problem)
        return nil
      }
      return (entry.key, text)
    }
  }
}
