import CProcess
import Foundation
import TestSupport
import Testing

@testable import CellSession

@Suite final class TextReaderTests {
  /// What came out, in order.
  private final class Record: @unchecked Sendable {
    var text = ""
  }

  private let record = Record()
  private let shared: SharedRecord
  private let folder: SessionFolder
  private let outputs: CellOutputs
  private let reader: TextReader
  private let ends: (worker: Channel, session: Channel)

  init() throws {
    shared = try SharedRecord()
    folder = try SessionFolder()
    outputs = CellOutputs(withheld: WithheldOutputs(folder: folder.path))
    reader = TextReader(ring: shared.ring)
    let pair = try #require(Channel.pair())
    ends = (Channel(descriptor: pair.0), Channel(descriptor: pair.1))
    let ring = SendableRing(shared.ring)
    ends.worker.textPosition = { fovea_ring_note_frame(ring.pointer) }
    begin(1)
  }

  deinit {
    ends.worker.close()
    ends.session.close()
    folder.remove()
  }

  private struct SendableRing: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
  }

  private func begin(_ cell: Int32) {
    let record = record
    outputs.begin(cell: cell, label: Int(cell)) { event in
      if case .output(_, let text) = event { record.text += text }
    }
  }

  @discardableResult
  private func write(_ text: String, cell: Int32 = 1) -> Int {
    let bytes = Array(text.utf8)
    return fovea_ring_append(shared.ring, cell, 1, bytes, bytes.count)
  }

  private func send(_ mark: String) {
    ends.worker.send(Channel.Frame(kind: 1, payload: Array(mark.utf8), isOrdered: true))
  }

  /// One round of the supervising thread.
  @discardableResult
  private func round() -> Bool {
    for frame in ends.session.receiveAvailable() {
      reader.read(before: frame, into: outputs)
      record.text += String(decoding: frame.payload, as: UTF8.self)
    }
    return reader.readAll(into: outputs)
  }

  @Test func textAndFramesKeepTheirOrder() {
    write("a")
    send("[1]")
    write("b")
    send("[2]")
    send("[3]")
    write("c")
    #expect(round())
    #expect(record.text == "a[1]b[2][3]c")
  }

  @Test func textAfterAFrameThatIsOnItsWayWaits() {
    write("a")
    let position = fovea_ring_note_frame(shared.ring)
    write("b")
    #expect(!reader.readAll(into: outputs))
    #expect(record.text.isEmpty)
    #expect(reader.pollTimeout() > 0)
    #expect(position > 0)
    reader.forgetUndelivered()
    #expect(reader.readAll(into: outputs), "the worker has died: the frame never comes")
    #expect(record.text == "ab")
  }

  @Test func theReaderIsWokenOnceWhenItSleeps() {
    #expect(reader.pollTimeout() == -1)
    write("a")
    #expect(fovea_ring_must_wake(shared.ring) == 1)
    write("b")
    #expect(fovea_ring_must_wake(shared.ring) == 0)
    round()
    #expect(reader.pollTimeout() > 0, "more may follow at once")
    write("c")
    #expect(reader.pollTimeout() == 0, "there is text")
    #expect(fovea_ring_must_wake(shared.ring) == 0)
    round()
    #expect(record.text == "abc")
  }

  @Test func theRingTakesWhatThereIsRoomFor() {
    let text = String((0..<300_000).flatMap { "\($0)\n" })
    var rest = Substring(text)
    var rounds = 0
    while !rest.isEmpty {
      rest = Substring(rest.utf8.dropFirst(write(String(rest))))
      round()
      rounds += 1
    }
    #expect(rounds == 2)
    // Beyond the limit of what is shown.
    #expect(record.text == String(text.utf8.prefix(OutputLimit.bytes))! || record.text == text)
  }

  @Test func streamsAndCellsAreToldApart() {
    let second = Record()
    outputs.begin(cell: 2, label: 2) { event in
      if case .output(let stream, let text) = event { second.text += "\(stream): \(text) " }
    }
    write("one")
    write("two", cell: 2)
    _ = fovea_ring_append(shared.ring, 2, 2, "oops", 4)
    write("three")
    round()
    #expect(record.text == "onethree")
    #expect(second.text == "stdout: two stderr: oops ")
  }

  /// Writers on several threads, a reader that comes when it comes: nothing is lost, and each thread's order is kept.
  @Test func nothingIsLostAmongThreads() {
    let ring = SendableRing(shared.ring)
    let worker = ends.worker
    let threads = 4
    let lines = 20_000
    let whole = NSLock()
    for number in 0..<threads {
      Thread {
        for line in 0..<lines {
          var bytes = Array("\(number):\(line)\n".utf8)[...]
          // A line for which the ring has no room goes in two parts: nobody else's may come between them here.
          whole.lock()
          defer { whole.unlock() }
          while !bytes.isEmpty {
            let count = worker.withoutSenders { fovea_ring_append(ring.pointer, 1, 1, Array(bytes), bytes.count) }
            bytes = bytes.dropFirst(count)
            if bytes.isEmpty { break }
            let ticket = fovea_take_ticket(ring.pointer)
            worker.send(Channel.Frame(kind: UInt8(ticket & 0x7F), payload: [], isOrdered: true))
            fovea_wait_for_ticket(ring.pointer, ticket)
          }
        }
      }.start()
    }
    let expected = (0..<threads).map { number in (0..<lines).map { "\(number):\($0)\n".utf8.count }.reduce(0, +) }
      .reduce(0, +)
    while record.text.utf8.count < expected {
      round()
      fovea_serve_ticket(ring.pointer, .max / 2)
    }
    var next = [Int](repeating: 0, count: threads)
    for line in record.text.split(separator: "\n") {
      let parts = line.split(separator: ":").compactMap { Int($0) }
      #expect(parts.count == 2)
      guard parts.count == 2 else { return }
      #expect(parts[1] == next[parts[0]])
      next[parts[0]] += 1
    }
    #expect(next == [Int](repeating: lines, count: threads))
  }

  /// A worker's memory belongs to the learner, who may overwrite all of it.
  @Test func aRingFullOfRubbishIsRead() {
    var random = SeededGenerator(seed: 3)
    let memory = UnsafeMutableRawPointer(shared.ring)
    let size = fovea_shared_size() - 4096
    for _ in 0..<20 {
      for offset in stride(from: 0, to: size, by: 8) {
        memory.storeBytes(of: UInt64.random(in: 0...UInt64.max, using: &random), toByteOffset: offset, as: UInt64.self)
      }
      _ = reader.readAll(into: outputs)
      reader.forgetUndelivered()
      #expect(reader.readAll(into: outputs))
      _ = reader.pollTimeout()
    }
    write("works again")
    round()
    #expect(record.text.hasSuffix("works again") || fovea_ring_is_empty(shared.ring) != 0)
  }
}
