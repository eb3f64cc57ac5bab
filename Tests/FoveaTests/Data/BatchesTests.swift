import ConvEngine
import Foundation
import Testing

@testable import Fovea

@Suite(.serialized) struct BatchesTests {
  private let data = Dataset(
    images: Tensor(randomUniform: [50, 12, 11, 3], seed: 1),
    labels: Tensor(shape: [50], values: (0..<50).map { Int32($0) % 7 }),
    boxes: (0..<50).map { [BoundingBox(top: 1, left: 2, bottom: 8, right: Float($0 % 8) + 3, label: $0)] })
  private let changes: Augmentation = [
    .mirror(), .shift(upTo: 2), .rotation(upTo: 20), .localWarp(by: 1, smoothness: 2), .noise(standardDeviation: 0.1),
  ]

  private func inALoop(_ batches: Batches) -> [Batch] {
    var all: [Batch] = []
    for batch in batches { all.append(batch) }
    return all
  }

  private func equal(_ a: [Batch], _ b: [Batch]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy {
        $0.images == $1.images && $0.labels == $1.labels && $0.boxes == $1.boxes && $0.positions == $1.positions
      }
  }

  @Test func everyExampleComesOnce() {
    let batches = data.batches(of: 8, shuffledBy: 3)
    #expect(batches.count == 7 && batches.map(\.count) == [8, 8, 8, 8, 8, 8, 2])
    let all = inALoop(batches)
    #expect(all.flatMap(\.positions).sorted() == Array(0..<50))
    for batch in all {
      #expect(batch.images == data.images.gathered(batch.positions))
      #expect(batch.labels == data.labels.gathered(batch.positions) && batch.labels.dtype == .int32)
      #expect(batch.boxes == batch.positions.map { data.boxes[$0] })
    }
    #expect(data.batches(of: 8, droppingLast: true).map(\.count) == [8, 8, 8, 8, 8, 8])
    #expect(data.batches(of: 60, droppingLast: true).isEmpty && data.batches(of: 60).count == 1)
    #expect("\(batches)" == "7 batches of 8 × [12, 11, 3], float32")
  }

  @Test func theOrderIsTheDatasOrTheSeeds() {
    #expect(data.batches(of: 20)[1].positions == Array(20..<40))
    let first = data.batches(of: 20, shuffledBy: 1)
    #expect(first[0].positions == data.batches(of: 20, shuffledBy: 1)[0].positions)
    #expect(first[0].positions != data.batches(of: 20, shuffledBy: 2)[0].positions)
    #expect(first[0].positions != data.batches(of: 20, shuffledBy: 1, epoch: 1)[0].positions)
  }

  @Test func anAugmentedImageIsTheSameInEveryBatch() {
    let all = changes.applied(to: data.images, seed: 5, epoch: 2)
    for size in [1, 7, 50] {
      for batch in data.batches(of: size, shuffledBy: 5, epoch: 2, augmentedBy: changes) {
        #expect(batch.images == all.gathered(batch.positions))
      }
    }
  }

  @Test func boxesAreAugmentedWithTheirImages() {
    let mirror = Augmentation.mirror(probability: 1)
    for batch in data.batches(of: 16, shuffledBy: 1, augmentedBy: mirror) {
      for (boxes, position) in zip(batch.boxes, batch.positions) {
        let box = data.boxes[position][0]
        #expect(boxes == [BoundingBox(top: 1, left: 11 - box.right, bottom: 8, right: 9, label: position)])
      }
    }
  }

  @Test func threadsChangeNothing() {
    let known = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = known }
    let batches = data.batches(of: 6, shuffledBy: 9, augmentedBy: changes)
    ThreadPool.shared.threadCount = 1
    #expect(!batches.source.isWorthPreparing)
    let alone = inALoop(batches)
    for threads in [2, 3, 8] {
      ThreadPool.shared.threadCount = threads
      #expect(batches.source.isWorthPreparing)
      for _ in 0..<5 { #expect(equal(inALoop(batches), alone)) }
      #expect(equal(batches.indices.map { batches[$0] }, alone))
    }
  }

  @Test func aLoopThatStopsEarlyLeavesNoThread() {
    let known = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = known }
    ThreadPool.shared.threadCount = 2
    for _ in 0..<50 {
      for batch in data.batches(of: 5, augmentedBy: changes) where batch.positions.contains(7) { break }
      #expect(!BatchThread.isAtWork)
    }
  }

  @Test func copiesOfAnIteratorGoOnByThemselves() {
    let batches = data.batches(of: 8, shuffledBy: 3, augmentedBy: changes)
    var one = batches.makeIterator()
    _ = one.next()
    var other = one
    let second = one.next()
    let third = one.next()
    let again = other.next()
    #expect(second?.images == batches[1].images && again?.images == batches[1].images)
    #expect(third?.positions == batches[2].positions)
  }

  @Test func batchesSurviveAFork() throws {
    // Swift hides `fork`, because little of its run-time survives one; batches must.
    let symbol = try #require(dlsym(nil, "fork"))
    let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
    let known = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = known }
    ThreadPool.shared.threadCount = 2
    let batches = data.batches(of: 10, shuffledBy: 3, augmentedBy: changes)
    let expected = inALoop(batches)
    for forkAfter in 1..<5 {
      var iterator = batches.makeIterator()
      var seen: [Batch] = []
      for _ in 0..<forkAfter { seen += iterator.next().map { [$0] } ?? [] }
      // The next batch is in the making.
      let child = fork()
      // Should the child hang, this ends it, and the test fails instead of waiting forever.
      if child == 0 { alarm(30) }
      while let batch = iterator.next() { seen.append(batch) }
      let isRight = equal(seen, expected)
      if child == 0 { _exit(isRight && !BatchThread.isAtWork ? 0 : 1) }
      #expect(isRight && child > 0)
      var status: Int32 = -1
      #expect(waitpid(child, &status, 0) == child)
      #expect(status == 0)
    }
  }

  @Test func bytesAndOtherInputsBecomeWhatNetworksTake() {
    let bytes = Dataset(
      images: Tensor(shape: [2, 1, 1, 2], values: [0, 51, 102, 255] as [UInt8]), labels: Tensor([0, 1]))
    #expect(bytes.batches(of: 2)[0].images.isClose(to: Tensor([[[[0, 0.2]]], [[[0.4, 1]]]])))
    #expect(bytes.channelStatistics.mean[1] == 0.6)
    let words = Dataset(inputs: Tensor([[1, 2], [3, 4]], dtype: .int32), labels: Tensor([0, 1]))
    #expect(words.batches(of: 1)[1].inputs.dtype == .int32 && words.batches(of: 1)[1].inputs == Tensor([[3, 4]]))
  }

  @Test func progressKnowsHowManyBatchesThereAre() {
    #expect((data.batches(of: 8) as any Sequence as? any Collection)?.count == 7)
  }

  @Test func anInterruptEndsTheLoop() async {
    await #expect(processExitsWith: .success) {
      let data = Dataset(images: Tensor(zeros: [50, 4, 4, 1]), labels: Tensor(zeros: [50]))
      var steps = 0
      for _ in data.batches(of: 10, augmentedBy: .shift(upTo: 1)) {
        precondition(Notebook.listeningLoops.pointee == 1)
        steps += 1
        if steps == 2 { Notebook.interruptRequest.pointee = 1 }
      }
      precondition(steps == 2 && Notebook.listeningLoops.pointee == 0)
    }
  }

  @Test func whatDoesNotFitIsSaid() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(inputs: Tensor(zeros: [2, 2, 2]), labels: Tensor([0, 1])).batches(of: 1, augmentedBy: .mirror())
    }
    #expect(text(result).contains("only images [N, H, W, C] can be augmented, not inputs of shape [2, 2, 2]"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(inputs: Tensor(zeros: [2, 2]), labels: Tensor([0, 1])).batches(of: 0)
    }
    #expect(text(result).contains("a batch has at least 1 example"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(inputs: Tensor(zeros: [2, 2]), labels: Tensor([0, 1])).batches(of: 2)[1]
    }
    #expect(text(result).contains("batches[1]: there are 1 batches, 0 to 0"))
  }

  private func text(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}
