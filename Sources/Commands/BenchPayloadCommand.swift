// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import ReleaseCore
internal import ArgumentParser
internal import Compression
internal import Files
internal import Packaging
internal import Signing

/// `bench-payload`: the payload stage alone, for scripts/bench; not shown in the help.
struct BenchPayloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-payload", abstract: "Write a payload.bin of images, signed with a throw-away key.",
    shouldDisplay: false)

  @Option(help: "Where the payload goes.") var output: String
  @Argument(help: "The images.") var images: [String]

  func run() async throws {
    let world = try Session.running().world
    let now = world.now()
    let pair = try KeyPairGenerator().generate(
      commonName: "TEST_KEY_DO_NOT_USE", notBefore: now, notAfter: now.addingTimeInterval(86_400),
      serialNumber: world.randomBytes(16))
    let signer = try RSAPackageSigner(certificatePEM: pair.certificatePEM, privateKeyPEM: pair.privateKeyPEM)
    let writer = PayloadWriter(compressor: SystemBlobCompressor(), signer: signer, width: world.processors)
    let scratch = try Scratch.make("bench", world)
    _ = try await writer.write(
      try images.enumerated().map { PayloadPartition(name: "p\($0)", image: try FileSource(path: $1)) },
      maxTimestamp: 0, securityPatchLevel: "2026-11-05",
      scratch: try FileSink(path: "\(scratch.path)/blobs"), to: try FileSink(path: output))
  }
}
