// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore
internal import Trusting

extension Updater {
  /// One request; counts it, and keeps what the server says of the time. Absence and denial are errors.
  func document(
    at url: String, limit: Int, revalidating: Bool
  ) async throws -> (bytes: [UInt8], date: Date?) {
    report.requests += 1
    switch try await fetcher.document(at: url, limit: limit, revalidating: revalidating) {
    case .document(let bytes, let date):
      report.bytesFetched += bytes.count
      report.serverDate = date ?? report.serverDate
      // A fetcher that does not stop at the limit is not believed either.
      guard bytes.count <= limit else { throw UpdatingError.tooLong(url: url, limit: limit) }
      return (bytes, date)
    case .missing(let status, let date):
      report.serverDate = date ?? report.serverDate
      throw UpdatingError.missing(url: url, status: status)
    case .denied(let status, let message, let date):
      report.serverDate = date ?? report.serverDate
      throw UpdatingError.accessDenied(url: url, status: status, message: message)
    }
  }

  /// Gets a document whose version trusted metadata names, so that any mirror may have it: from the current
  /// mirror, else from the others, until one is accepted; a single mirror twice, where it was not.
  func versioned<Value>(
    _ role: String, version: Int, limit: Int, accept: ([UInt8]) throws -> Value
  ) async throws -> Value {
    let name = MetadataLocation.document(role, version: consistentSnapshot ? version : nil)
    let order = [currentMirror] + mirrors.indices.filter { $0 != currentMirror }
    var first: (any Error)?
    for (rank, index) in order.enumerated() {
      let url = MetadataLocation.url(mirrors[index], name)
      var revalidating = rank > 0
      while true {
        do {
          let (bytes, date) = try await document(at: url, limit: limit, revalidating: revalidating)
          return try judging(date) { try accept(bytes) }
        } catch {
          try note(error, of: mirrors[index])
          first = first ?? error
          guard mirrors.count == 1, !revalidating, error is TrustError else { break }
          revalidating = true
        }
      }
    }
    throw first ?? UpdatingError.noMirror
  }

  /// Notes what a mirror did wrong; an error that is not a mirror's is thrown on at once.
  func note(_ error: any Error, of mirror: String) throws {
    switch error {
    case let failure as TrustError: report.failures.append(.init(url: mirror, error: failure))
    case let failure as UpdatingError: report.failures.append(.init(url: mirror, error: failure))
    case let failure as DownloadError: report.failures.append(.init(url: mirror, error: failure))
    default: throw error
    }
  }

  /// Adds the server's clock to what is said of an expiry.
  func judging<Value>(_ date: Date?, _ judge: () throws -> Value) throws -> Value {
    do {
      return try judge()
    } catch let error as TrustError {
      throw error.adding(serverDate: date)
    }
  }
}
