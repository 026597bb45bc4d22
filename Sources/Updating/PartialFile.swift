// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A file of known length and digest that is to be downloaded.
package struct Artifact: Hashable, Sendable {
  /// Its name for people.
  package let name: String
  package let length: UInt64
  package let sha256: Digest

  package init(name: String, length: UInt64, sha256: Digest) {
    self.name = name
    self.length = length
    self.sha256 = sha256
  }
}

/// The files being downloaded beside their destinations. Implemented by `Files`.
package protocol PartialFiles: Sendable {
  /// True where the destination is there with the artifact's length and digest. Cost: reads it whole.
  func holds(_ artifact: Artifact, at destination: String) throws -> Bool
  /// Opens what is there of a file, or begins it; locked until the value goes.
  ///
  /// Another holder is an error of kind busy that names it; too little room on the disk one of kind
  /// inputOutput, before anything is fetched.
  func open(_ artifact: Artifact, destination: String) throws -> any PartialFile
}

/// One file on its way: invisible under its own name until `finish`. Used from several tasks at once.
package protocol PartialFile: Sendable {
  /// What was on the disk for certain when the file was opened.
  var finished: ByteSpans { get }
  /// Writes bytes to an offset; they may be lost until the next checkpoint.
  func write(_ bytes: RawSpan, at offset: UInt64) throws
  /// Reads bytes that were written.
  func read(at offset: UInt64, count: Int) throws -> [UInt8]
  /// Makes what was written durable, and then notes that these spans are: a killed or cut off machine finds
  /// them again. Cost: waits for the disk.
  func checkpoint(_ spans: ByteSpans) throws
  /// Forgets everything: the file is empty and no span is finished.
  func startOver() throws
  /// Makes the file durable and visible under its name, in this order; nothing else is left of it.
  func finish() throws
  /// Gives the lock back; what is noted as finished stays for the next run. Nothing may be called after it.
  func leave()
}
