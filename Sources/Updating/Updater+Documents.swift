// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Trusting

extension Updater {
  /// A small target, whole and verified: the kept copy where it still is what the metadata lists, else from
  /// the folders of targets that `bases` names, one a mirror and in the mirrors' order; then kept.
  ///
  /// Nil where no role lists it. More than `limit` bytes is `UpdatingError.tooLong`.
  package func document(
    ofTarget path: String, keptAs name: String, limit: Int = 8 << 20, from bases: [String]
  ) async throws -> [UInt8]? {
    guard let file = try await target(path) else { return nil }
    if let kept = try cache.document(.target(name)), (try? check(kept, file, path)) != nil { return kept }
    guard !offline else { throw UpdatingError.notKept(path) }
    guard let location = file.location(of: path, consistentSnapshot: consistentSnapshot) else {
      throw TrustError.unknownHashes(of: path, algorithms: file.hashes.values.keys.sorted().map(\.text))
    }
    let limit = min(limit, Int(clamping: file.length))
    let quoted = MetadataLocation.quoted(location, keeping: "/")
    var first: (any Error)?
    for base in preferred(bases) {
      do {
        let url = MetadataLocation.url(base, quoted)
        let bytes = try await document(at: url, limit: limit, revalidating: first != nil).bytes
        try check(bytes, file, path)
        try cache.keep(bytes, as: .target(name))
        return bytes
      } catch {
        try note(error, of: base)
        first = first ?? error
      }
    }
    throw first ?? UpdatingError.noMirror
  }

  /// The folders of targets, that of the mirror whose timestamp was taken first.
  func preferred(_ bases: [String]) -> [String] {
    guard bases.indices.contains(currentMirror) else { return bases }
    return [bases[currentMirror]] + bases.indices.filter { $0 != currentMirror }.map { bases[$0] }
  }

  private func check(_ bytes: [UInt8], _ file: TargetFile, _ path: String) throws(TrustError) {
    guard Int64(bytes.count) == file.length else {
      throw .wrongLength(of: path, expected: file.length, found: Int64(bytes.count))
    }
    try file.hashes.check(bytes, name: path)
  }
}
