import Foundation
import Testing

@testable import Fovea

@Suite struct BufferPoolTests {
  @Test func classesWasteAtMostAnEighth() {
    var generator = SeededGenerator(seed: 1)
    let sizes = [16 << 10, (16 << 10) + 1, 18 << 10, (18 << 10) + 1, (32 << 10) - 1, 32 << 10, 1 << 40]
    var known: [Int: Int] = [:]
    for byteCount in sizes + (0..<1000).map({ _ in Int.random(in: 16 << 10...1 << 33, using: &generator) }) {
      let (index, size) = BufferPool.sizeClass(byteCount)
      #expect(size >= byteCount && size - byteCount <= byteCount / 8)
      #expect(size % 64 == 0)
      #expect(known.updateValue(size, forKey: index) ?? size == size, "one size for each class")
      #expect(BufferPool.sizeClass(size) == (index, size))
      #expect(BufferPool.sizeClass(size + 1).index == index + 1)
    }
  }

  @Test func theBufferDroppedLastComesFirst() {
    let pool = BufferPool()
    let (a, b) = (pool.allocate(byteCount: 100_000), pool.allocate(byteCount: 100_000))
    #expect(a != b)
    for buffer in [a, b] { #expect(Int(bitPattern: buffer) % 64 == 0) }
    pool.deallocate(a, byteCount: 100_000)
    pool.deallocate(b, byteCount: 100_000)
    let size = BufferPool.sizeClass(100_000).size
    #expect(pool.waitingByteCount == 2 * size)
    // A size of the same class.
    #expect(pool.allocate(byteCount: size) == b)
    #expect(pool.allocate(byteCount: 100_000) == a)
    #expect(pool.waitingByteCount == 0)
    pool.deallocate(a, byteCount: 100_000)
    pool.deallocate(b, byteCount: size)
  }

  @Test func smallBuffersDoNotWait() {
    let pool = BufferPool()
    pool.deallocate(pool.allocate(byteCount: 4096), byteCount: 4096)
    #expect(pool.waitingByteCount == 0)
  }

  @Test func drainingFreesWhatWaits() {
    let pool = BufferPool()
    let (kept, dropped) = (pool.allocate(byteCount: 5 << 20), pool.allocate(byteCount: 5 << 20))
    // Buffers so large lie on large pages.
    #expect(Int(bitPattern: kept) % (2 << 20) == 0)
    pool.deallocate(dropped, byteCount: 5 << 20)
    #expect(pool.waitingByteCount == 5 << 20)
    pool.drain()
    #expect(pool.waitingByteCount == 0)
    kept.storeBytes(of: 7, as: UInt8.self)
    pool.deallocate(kept, byteCount: 5 << 20)
  }

  @Test func wherePreparedNetworksInferALargerBufferServes() {
    let pool = BufferPool()
    let (large, larger) = (pool.allocate(byteCount: 1 << 20), pool.allocate(byteCount: 1 << 22))
    pool.deallocate(large, byteCount: 1 << 20)
    pool.deallocate(larger, byteCount: 1 << 22)
    let own = pool.allocate(byteCount: 300_000)
    #expect(own != large && own != larger)
    pool.deallocate(own, byteCount: 300_000)
    pool.frugally {
      let (first, second) = (pool.allocate(byteCount: 200_000), pool.allocate(byteCount: 400_000))
      #expect(first == own && second == large)
      pool.deallocate(first, byteCount: 200_000)
      pool.deallocate(second, byteCount: 400_000)
    }
    // It has its own size again.
    #expect(pool.allocate(byteCount: 1 << 20) == large)
    pool.deallocate(large, byteCount: 1 << 20)
  }

  @Test func wherePreparedNetworksInferNothingWaitsBeyondTheMostInUse() {
    let pool = BufferPool()
    pool.frugally {
      for megabytes in 1...10 { pool.deallocate(pool.allocate(byteCount: megabytes << 20), byteCount: megabytes << 20) }
    }
    #expect(pool.waitingByteCount <= 10 << 20)
  }

  /// Whatever sizes come and go: no more than was in use at once, and 32 MiB.
  @Test func whatWaitsIsBounded() {
    let pool = BufferPool()
    for megabytes in 1...40 {
      let byteCount = megabytes << 20
      let buffer = pool.allocate(byteCount: byteCount)
      pool.deallocate(buffer, byteCount: byteCount)
      #expect(pool.waitingByteCount <= (megabytes + 32) << 20)
    }
    #expect(pool.waitingByteCount > 0)
  }

  @Test func threadsShareIt() {
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 1...200 {
        let count = 5000 + 1000 * ((thread + round) % 7)
        let ones = Tensor(repeating: Double(thread), shape: [count])
        let sum = (ones + ones).sum().scalar
        precondition(sum == Float(2 * thread * count))
      }
    }
  }

  /// What nobody uses is not there after a fork: a checkpoint would keep it. And the child may go on.
  @Test func aForkTakesNoWaitingMemory() async {
    await #expect(processExitsWith: .success) {
      let fork = unsafeBitCast(dlsym(nil, "fork"), to: (@convention(c) () -> pid_t).self)
      do { _ = Tensor(zeros: [1 << 20]) + 1 }
      guard BufferPool.shared.waitingByteCount > 0 else { exit(2) }
      let child = fork()
      guard BufferPool.shared.waitingByteCount == 0 else { exit(3) }
      do { _ = Tensor(zeros: [1 << 20]) + 1 }
      guard BufferPool.shared.waitingByteCount > 0 else { exit(4) }
      if child == 0 { _exit(0) }
      var status: Int32 = 1
      waitpid(child, &status, 0)
      exit(status == 0 ? 0 : 5)
    }
  }
}
