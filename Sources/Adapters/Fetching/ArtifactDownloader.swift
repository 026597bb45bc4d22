// SPDX-License-Identifier: Apache-2.0
package import Updating

/// Downloads files of known length and digest from whichever mirror brings them.
package struct ArtifactDownloader: Sendable {
  private let transport: HTTPTransport
  private let files: any PartialFiles
  private let settings: DownloadSettings

  package init(
    _ transport: HTTPTransport, files: any PartialFiles, settings: DownloadSettings = DownloadSettings()
  ) {
    self.transport = transport
    self.files = files
    self.settings = settings
  }

  /// Brings a file to its destination, which changes in one step and only to the verified file.
  ///
  /// Goes on where an earlier run stopped, from any mirror: the digest decides. Cancelling leaves what is
  /// there for the next run. Throws `DownloadError.mirrorsFailed` when no mirror is left, and the errors of
  /// the disk and of the lock as they are. `mirrors`: the file's URLs, preferred first.
  @concurrent @discardableResult
  package func download(
    _ artifact: Artifact, from mirrors: [String], to destination: String, isForMembers: Bool = false,
    credential: Credential? = nil, events: @escaping @Sendable (DownloadEvent) -> Void = { _ in }
  ) async throws -> DownloadOutcome {
    guard !mirrors.isEmpty else { throw DownloadError.noMirror(file: artifact.name) }
    let addresses = try mirrors.map { url in try WebAddress(url) }
    // Both wait for the disk, and the first reads a file whole.
    let file = try await DownloadJob.onDiskThread { [files] in
      try files.holds(artifact, at: destination) ? nil : files.open(artifact, destination: destination)
    }
    guard let file else { return .alreadyThere }
    defer { file.leave() }
    let job = DownloadJob(artifact, file: file, settings: settings, events: events)
    if job.written.count > 0 { events(.resumed(job.written.count)) }
    do {
      try await run(job, addresses, isForMembers: isForMembers, credential: credential)
    } catch {
      // The error that ends the download is the one to tell, whether or not this works.
      try? await job.checkpoint()
      throw error
    }
    return .downloaded
  }

  private func run(
    _ job: DownloadJob, _ addresses: [WebAddress], isForMembers: Bool, credential: Credential?
  ) async throws {
    var order = MirrorOrder(count: addresses.count, rules: settings.mirrors)
    var problems: [Int: TransferProblem] = [:]
    func note(_ problem: TransferProblem, of mirror: Int) {
      problems[mirror] = problem
      job.tell(.failed(MirrorFailure(url: "\(addresses[mirror])", problem: problem)))
    }
    while true {
      try Task.checkCancellation()
      if job.isComplete {
        let found = try await job.digest()
        if found == job.artifact.sha256 { break }
        let (sources, isFromStart) = job.origin
        for mirror in sources.sorted() {
          note(.wrongBytes(expected: job.artifact.sha256, found: found), of: mirror)
        }
        order.noteWrongBytes(from: sources, fromStart: isFromStart)
        try await job.startOver()
        job.forgetBest()
      }
      guard case .ask(let mirror, let wait, let hasRanges, let mayBeSlow) = order.choice(at: job.elapsed)
      else {
        throw DownloadError.mirrorsFailed(
          file: job.artifact.name,
          failures: addresses.indices.compactMap { index in
            problems[index].map { MirrorFailure(url: "\(addresses[index])", problem: $0) }
          })
      }
      if wait > .zero {
        job.tell(.waiting(wait))
        try await Task.sleep(for: wait)
      }
      let session = MirrorSession(
        job, transport: transport, source: mirror, address: addresses[mirror], credential: credential,
        isForMembers: isForMembers, hasRanges: hasRanges, mayBeSlow: mayBeSlow)
      guard let problem = try await session.run() else { continue }
      note(problem, of: mirror)
      // The beginning of a file that is too long is the beginning of another file.
      if case .wrongLength(_, nil) = problem { try await job.startOver() }
      order.note(
        problem.setback, of: mirror, at: job.elapsed, progressed: job.takeProgressed(),
        jitter: .random(in: 0...1))
    }
    job.tellProgress(at: job.elapsed, always: true)
    try await DownloadJob.onDiskThread { [file = job.file] in try file.finish() }
  }
}
