// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Packaging
internal import ReleaseCore

/// `extract`: the partition images back out of a package.
struct ExtractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Write a package's partition images, each checked against its digest before it is named.")

  private struct Image: Encodable {
    let partition: String
    let file: String
    let size: ByteCount
    let sha256: Digest
  }

  @Argument(help: "The package.") var package: String

  @Option(name: [.customLong("output"), .customShort("o")], help: "The folder the images go to.")
  var folder = "."

  @Option(help: ArgumentHelp("Only this partition. May repeat.", valueName: "name"))
  var partition: [String] = []

  @OptionGroup var output: FormatOption

  func run() async throws {
    let session = try Session.running()
    let reader = try PackageReader(try FileSource(path: package))
    let payload = try PayloadReader(try reader.contents(of: PackageEntry.payload))
    let names = partition.isEmpty ? payload.manifest.images.map(\.name) : partition
    let images = try names.map { try payload.image($0) }
    try Folders.make(folder)
    let extractor = PackageTools.extractor(width: session.world.processors)
    var written: [Image] = []
    for image in images {
      let path = "\(folder)/\(image.name).img"
      guard try !Folders.isTaken(path) else { throw CommandError.wouldOverwrite([path]) }
      session.console.live("\(image.name) …")
      let partial = "\(folder)/.\(image.name).img.partial"
      do {
        let sink = try FileSink(path: partial)
        try await extractor.extract(image.name, from: payload, to: sink)
        try sink.synchronize()
      } catch {
        try? Folders.remove(partial)
        throw error
      }
      try Folders.rename(partial, to: path)
      written.append(Image(partition: image.name, file: path, size: image.size, sha256: image.digest))
    }
    session.console.live("")
    try output.print(written, to: session.console) {
      written.map { "\($0.file)  \($0.size)  \($0.sha256)" }.joined(separator: "\n")
    }
  }
}
