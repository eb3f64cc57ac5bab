import Glibc
import Synchronization
import TestSupport
import Testing

@testable import ConvEngine

/// The pool is the process's only one, so these tests run one after the other.
@Suite(.serialized) struct ThreadPoolTests {
  func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = ThreadPool.shared.threadCount
    ThreadPool.shared.threadCount = count
    defer { ThreadPool.shared.threadCount = before }
    return try body()
  }

  @Test(arguments: [1, 2, 3, 8])
  func everyItemIsVisitedOnce(threads: Int) {
    withThreads(threads) {
      for count in [0, 1, 2, 7, 64, 1000] {
        for grain in [1, 3, 64, 5000] {
          let visits = (0..<count).map { _ in Counter() }
          ThreadPool.shared.parallelFor(count: count, grain: grain) { range in
            for index in range { visits[index].value.wrappingAdd(1, ordering: .relaxed) }
          }
          #expect(visits.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
        }
      }
    }
  }

  @Test func aCallInsideACallRunsToo() {
    withThreads(4) {
      let sum = Counter()
      ThreadPool.shared.parallelFor(count: 20) { outer in
        for _ in outer {
          ThreadPool.shared.parallelFor(count: 30) { sum.value.wrappingAdd($0.count, ordering: .relaxed) }
        }
      }
      #expect(sum.value.load(ordering: .relaxed) == 600)
    }
  }

  @Test func severalThreadsTakePart() {
    #expect(withThreads(3) { seesAnotherThread() })
  }

  @Test func theCountCanBeSet() {
    withThreads(5) { #expect(ThreadPool.shared.threadCount == 5) }
    withThreads(-2) { #expect(ThreadPool.shared.threadCount == 1) }
  }

  @Test func namesOfTheEnvironment() throws {
    #expect(try ThreadPool.count(requested: "3") == 3)
    #expect(try ThreadPool.count(requested: nil) == ProcessorBudget.processors)
    #expect(try ThreadPool.count(requested: "") == ProcessorBudget.processors)
    for wrong in ["0", "-1", "many", "2.5", "99999"] {
      #expect(throws: ThreadCountError(requested: wrong)) { try ThreadPool.count(requested: wrong) }
    }
    #expect(ThreadCountError(requested: "many").description.contains("“many”, which is no number of threads"))
  }

  /// Bit by bit, on both ways, for work that is large enough to be shared.
  @Test(arguments: InstructionSet.available)
  func resultsDoNotDependOnTheNumberOfThreads(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 12)
    for (channels, outputs, groups) in [(16, 40, 1), (3, 3, 3), (1, 1, 1), (300, 70, 1), (8, 16, 2)] {
      let dims = try ConvDims(
        batch: 2, inputHeight: 31, inputWidth: 29, inputChannels: channels, filterHeight: 3, filterWidth: 3,
        outputChannels: outputs, padding: 1, groups: groups)
      let input = generator.floats(dims.inputCount)
      let filter = generator.floats(dims.filterCount)
      let alone = withThreads(1) { fast(dims, input, filter, on: set) }
      for threads in [2, 3, 7] {
        #expect(withThreads(threads) { fast(dims, input, filter, on: set) } == alone, "\(dims) with \(threads) threads")
      }
    }
  }

  /// Bit by bit, for sums that are long enough to be shared.
  @Test(arguments: InstructionSet.available)
  func gradientsAndReductionsDoNotDependOnTheNumberOfThreads(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 14)
    var operations: [(name: String, run: () throws -> [Float])] = []
    for (channels, outputs, groups, stride) in [(16, 40, 1, 1), (3, 3, 3, 2), (24, 24, 24, 1), (70, 30, 2, 2)] {
      let dims = try ConvDims(
        batch: 3, inputHeight: 31, inputWidth: 29, inputChannels: channels, filterHeight: 3, filterWidth: 3,
        outputChannels: outputs, stride: HeightWidth(stride), padding: 1, groups: groups)
      let (x, w) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let g = generator.floats(dims.outputCount)
      operations.append(("input gradient of \(dims)", { inputGradient(dims, g, w, on: set) ?? [] }))
      operations.append(("filter gradient of \(dims)", { filterGradient(dims, x, g, on: set) ?? [] }))
      var sums = [Float](repeating: 0, count: outputs)
      operations.append(
        (
          "bias gradient of \(dims)",
          {
            convolutionBiasGradient(dims, outputGradient: g, biasGradient: &sums, instructionSet: set)
            return sums
          }
        ))
    }
    let product = try GemmDims(batch: 2, rows: 77, columns: 90, depth: 300, transposesRight: true)
    let (left, right) = (generator.floats(product.leftCount), generator.floats(product.rightCount))
    operations.append(
      (
        "\(product)",
        {
          var output = [Float](repeating: 0, count: product.outputCount)
          gemm(product, left: left, right: right, output: &output, instructionSet: set)
          return output
        }
      ))
    let x = generator.floats(120_000)
    for (shape, axes) in [([120_000], [0]), ([20_000, 6], [0]), ([4, 3000, 10], [1]), ([40, 3000], [1])] {
      let dims = try ReductionDims(shape: shape, axes: axes)
      operations.append(
        (
          "sum of \(shape)",
          {
            var output = [Float](repeating: 0, count: dims.outputCount)
            try reduce(.sum, dims, input: x, output: &output, instructionSet: set)
            return output
          }
        ))
    }
    for kind in [NormalizationDims.Kind.batch, .group(3)] {
      let dims = try NormalizationDims(kind, batch: 4, pixels: 1000, channels: 30)
      operations.append(
        (
          "normalisation by \(kind)",
          {
            var (output, mean) = (x, [Float](repeating: 0, count: dims.statisticsCount))
            var variance = mean
            normalize(
              dims, epsilon: 1e-5, input: x, scale: nil, offset: nil, output: &output, mean: &mean, variance: &variance,
              instructionSet: set)
            var (scale, offset) = ([Float](repeating: 0, count: 30), [Float](repeating: 0, count: 30))
            normalizeGradient(
              dims, epsilon: 1e-5, input: x, mean: mean, variance: variance, scale: nil, outputGradient: output,
              inputGradient: &output, scaleGradient: &scale, offsetGradient: &offset, instructionSet: set)
            return output + mean + variance + scale + offset
          }
        ))
    }
    let pool = try PoolDims(batch: 2, inputHeight: 40, inputWidth: 50, channels: 30, window: 3, stride: 2)
    operations.append(
      (
        "average pooling",
        {
          var (output, gradient) = ([Float](repeating: 0, count: pool.outputCount), x)
          averagePool(pool, input: x, output: &output, instructionSet: set)
          averagePoolInputGradient(pool, outputGradient: output, inputGradient: &gradient, instructionSet: set)
          return output + gradient
        }
      ))
    for operation in operations {
      let alone = try withThreads(1, operation.run)
      #expect(!alone.isEmpty)
      for threads in [2, 3, 7] {
        #expect(try withThreads(threads, operation.run) == alone, "\(operation.name) with \(threads) threads")
      }
    }
  }

  @Test func worksInAForkedChild() throws {
    let dims = try ConvDims(
      inputHeight: 64, inputWidth: 64, inputChannels: 8, filterHeight: 3, filterWidth: 3, outputChannels: 16)
    var generator = SeededGenerator(seed: 13)
    let input = generator.floats(dims.inputCount)
    let filter = generator.floats(dims.filterCount)
    // Swift hides `fork`, because little of its run-time survives one; the engine promises to.
    let symbol = try #require(dlsym(nil, "fork"))
    let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
    try withThreads(3) {
      let expected = try #require(fast(dims, input, filter))
      #expect(seesAnotherThread())
      let child = fork()
      if child == 0 {
        // Should the child hang, this ends it, and the test fails instead of waiting forever.
        alarm(60)
        let isEqual = fast(dims, input, filter) == expected
        _exit(isEqual ? (seesAnotherThread() ? 0 : 2) : 1)
      }
      #expect(child > 0)
      var status: Int32 = -1
      #expect(waitpid(child, &status, 0) == child)
      #expect(status == 0, "0 is success, 256 a wrong result, 512 no second thread, 14 a hang")
      #expect(fast(dims, input, filter) == expected)
    }
  }

  /// Whether a call is worked on by a second thread. One range waits for another thread to take the other; a call may
  /// be refused help while another test uses the pool, so it is tried until the deadline.
  private func seesAnotherThread() -> Bool {
    let deadline = time(nil) + 30
    while time(nil) < deadline {
      let started = Counter()
      let isShared = Counter()
      ThreadPool.shared.parallelFor(count: 2) { range in
        guard range.count == 1 else { return }
        started.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
        while started.value.load(ordering: .sequentiallyConsistent) < 2, time(nil) < deadline { sched_yield() }
        // A thread that gave up waiting does not count, or it could take both ranges itself.
        guard started.value.load(ordering: .sequentiallyConsistent) == 2 else { return }
        isShared.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
      }
      if isShared.value.load(ordering: .sequentiallyConsistent) == 2 { return true }
    }
    return false
  }
}

/// A number that several threads may add to.
private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}
