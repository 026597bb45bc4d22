// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import TestSupport
import Testing

@Suite struct SeekableZipWriterTests {
  @Test func patchesTheChecksumOfAStreamedEntry() throws {
    let sink = MemoryBytes()
    var zip = SeekableZipWriter(into: sink)
    try zip.begin("a", size: 6)
    try zip.append(Array("hel".utf8))
    try zip.append(Array("lo\n".utf8))
    let entry = try zip.endEntry()
    try zip.add("dir/b", [1, 2, 3])
    let finished = try zip.finish()
    #expect(entry.crc == CRC32.of(Array("hello\n".utf8)))
    let directory = try ZipDirectory(in: sink, endOffset: sink.size - 22)
    #expect(directory.entries == finished.entries)
    #expect(finished.endRecord == Array(sink.bytes.suffix(22)) && Array(sink.bytes.suffix(2)) == [0, 0])
    let scratch = try ScratchFolder("package")
    let path = try scratch.write(sink.bytes, to: "a.zip")
    let listed = try run("python3", ["-m", "zipfile", "-t", path])
    #expect(listed.status == 0 && listed.output.contains("Done testing"))
  }

  @Test func refusesWhatIsNotAsAnnounced() {
    #expect(throws: PackageError.self) {
      var zip = SeekableZipWriter(into: MemoryBytes())
      try zip.begin("a", size: 2)
      try zip.append([1, 2, 3])
    }
    #expect(throws: PackageError.self) {
      var zip = SeekableZipWriter(into: MemoryBytes())
      try zip.begin("a", size: 2)
      try zip.append([1])
      try zip.endEntry()
    }
    #expect(throws: PackageError.self) {
      var zip = SeekableZipWriter(into: MemoryBytes())
      try zip.begin("a", size: 1, crc: 7)
      try zip.append([1])
      try zip.endEntry()
    }
    #expect(throws: PackageError.self) {
      var zip = SeekableZipWriter(into: MemoryBytes())
      try zip.add("a", [])
      try zip.add("a", [])
    }
  }

  @Test(arguments: ["", "/a", "../a", "a/../b", "a\0", String(repeating: "n", count: 1025)])
  func refusesNamesThatAreNoRelativePath(_ name: String) {
    #expect(throws: PackageError.self) {
      var zip = SeekableZipWriter(into: MemoryBytes())
      try zip.add(name, [])
    }
  }

  /// Entries of more than 4 GiB and behind 4 GiB, in a file that is almost all hole.
  @Test func zip64HeadersHaveEqualExtrasAndAreReadByPython() throws {
    let sizes: [(String, UInt64, UInt32)] = [
      ("first", 1, CRC32.of([1])), ("payload.bin", (1 << 32) + 4096, 0), ("last", 1, CRC32.of([2])),
    ]
    var entries: [ZipEntry] = []
    for (name, size, crc) in sizes {
      entries.append(ZipEntry(name: name, crc: crc, size: size, headerOffset: entries.last?.end ?? 0))
    }
    let sink = SparseSink()
    for entry in entries {
      try sink.append(ZipLayout.localHeader(of: entry))
      #expect(sink.position == entry.dataOffset)
      if entry.size == 1 { try sink.append([entry.name == "first" ? 1 : 2]) } else { sink.skip(entry.size) }
    }
    let headers = entries.map { ZipLayout.centralHeader(of: $0) }
    let offset = sink.position
    for header in headers { try sink.append(header) }
    try sink.append(
      ZipLayout.end(count: 3, directoryOffset: offset, directorySize: sink.position - offset))
    for (entry, central) in zip(entries, headers) {
      #expect(ZipLayout.localHeader(of: entry)[28...29].elementsEqual(central[30...31]), "\(entry.name)")
    }
    #expect(entries.map { ZipLayout.extraSize(of: $0) } == [0, 20, 28])
    #expect(try ZipDirectory(in: sink, endOffset: sink.size - 22).entries == entries)
    let scratch = try ScratchFolder("package")
    let path = try sink.write(to: scratch)
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as z:
          print([(e.filename, e.file_size, e.header_offset, len(e.extra)) for e in z.infolist()], z.read('last'))
      """
    let result = try run("python3", ["-c", script, path])
    let size = entries[1].size
    #expect(
      result.output == "[('first', 1, 0, 0), ('payload.bin', \(size), 36, 20), "
        + "('last', 1, \(entries[2].headerOffset), 28)] b'\\x02'\n")
  }
}

/// A file of which only the bytes that are not zero are kept.
final class SparseSink: ByteSink, ByteSource, @unchecked Sendable {
  private var pieces: [(offset: UInt64, bytes: [UInt8])] = []
  private(set) var position: UInt64 = 0
  var size: UInt64 { position }

  func append(_ bytes: [UInt8]) throws {
    if bytes.contains(where: { $0 != 0 }) { pieces.append((position, bytes)) }
    position += UInt64(bytes.count)
  }

  func overwrite(_ bytes: [UInt8], at offset: UInt64) throws { pieces.append((offset, bytes)) }
  func skip(_ count: UInt64) { position += count }

  func read(at offset: UInt64, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    for piece in pieces {
      for (index, byte) in piece.bytes.enumerated() {
        let place = piece.offset + UInt64(index)
        if place >= offset, place < offset + UInt64(count) { bytes[Int(place - offset)] = byte }
      }
    }
    return bytes
  }

  func write(to scratch: ScratchFolder) throws -> String {
    let path = try scratch.write("", to: "sparse.zip")
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: size)
    for piece in pieces {
      try handle.seek(toOffset: piece.offset)
      try handle.write(contentsOf: Data(piece.bytes))
    }
    try handle.close()
    return path
  }
}
