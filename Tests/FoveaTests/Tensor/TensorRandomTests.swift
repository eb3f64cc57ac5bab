import Testing

@testable import Fovea

/// The figures come from another implementation of the documented algorithms, in Python.
@Suite struct TensorRandomTests {
  @Test func seed42() {
    var generator = SeededGenerator(seed: 42)
    #expect((0..<2).map { _ in generator.next() } == [0x1578_0B2E_0C2E_C716, 0x6104_D986_6D11_3A7E])
    let unit: [Float] = [1_406_987, 6_358_233, 11_409_235, 15_513_773].map { $0 * 0x1p-24 }
    #expect(Tensor(randomUniform: [4], seed: 42).scalars == unit)
    #expect(Tensor(randomUniform: [4], in: -1..<1, seed: 42).scalars == unit.map { 2 * $0 - 1 })
    #expect(
      Tensor(randomNormal: [2, 4], seed: 42).scalars.map(\.bitPattern) == [
        0xBE9B_454C, 0x3E93_B142, 0x3FAC_0206, 0xBF30_1F24, 0x3EC4_551B, 0xC044_DB87, 0x3F6F_DCC5, 0xBFA5_0D7E,
      ])
    #expect(
      Tensor(randomBernoulli: [12], probability: 0.5, seed: 42) == Tensor([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(Tensor(randomIntegers: [10], in: -3..<7, seed: 42) == Tensor([-3, 0, 3, 6, 6, 4, 4, 5, 4, 2]))
    #expect(Tensor(randomPermutation: 10, seed: 42) == Tensor([9, 1, 4, 2, 8, 7, 6, 5, 3, 0]))
  }

  /// Blocks of pairs at once give what the generator gives pair by pair.
  @Test(arguments: [1, 2, 15, 16, 17, 1023, 1024, 1025, 50_001]) func normalNumbersAreThoseOfThePairs(_ count: Int) {
    var generator = SeededGenerator(seed: 11)
    var numbers: [Float] = []
    while numbers.count < count {
      let pair = generator.nextNormalPair()
      numbers += [2 + 3 * pair.0, 2 + 3 * pair.1]
    }
    let drawn = Tensor(randomNormal: [count], mean: 2, standardDeviation: 3, seed: 11).scalars
    #expect(drawn.map(\.bitPattern) == numbers.prefix(count).map(\.bitPattern))
  }

  @Test func tenThousandNormalNumbersToTheBit() {
    let numbers = Tensor(randomNormal: [10_000], seed: 7).scalars
    #expect(numbers.reduce(0 as UInt64) { $0 &* 31 &+ UInt64($1.bitPattern) } == 0xB67C_A3B2_670F_DA94)
  }

  @Test func truncatedNumbersAreTheNormalOnesWithoutTheFarOnes() {
    let all = Tensor(randomNormal: [1000], seed: 3).scalars
    let kept = all.filter { abs($0) <= 2 }
    #expect(kept.count < all.count)
    let truncated = Tensor(randomTruncatedNormal: [kept.count], mean: 1, standardDeviation: 0.5, seed: 3)
    #expect(truncated.scalars == kept.map { 1 + 0.5 * $0 })
    // The variance of a normal distribution cut at two standard deviations is 0.7737.
    let many = Tensor(randomTruncatedNormal: [50_000], seed: 4)
    #expect(abs(many.variance().scalar - 0.7737) < 0.01)
    #expect(abs(many.mean().scalar) < 0.01)
  }

  @Test func aRangeNeverReachesItsBound() {
    // 1 + the largest unit number is 2 − 2⁻²⁴, which is rounded to 2.
    let x = Tensor(randomUniform: [3_000_000], in: 1..<2, seed: 1)
    #expect(x.max() < 2 && x.min() >= 1)
    #expect(abs(x.mean().scalar - 1.5) < 1e-3)
    #expect(abs(x.variance().scalar - 1.0 / 12) < 1e-3)
    let narrow = Tensor(randomUniform: [100], in: 1..<Float(1).nextUp, seed: 2)
    #expect(narrow == Tensor(ones: [100]))
  }

  @Test func normalNumbersHaveTheirMoments() {
    let x = Tensor(randomNormal: [200_000], seed: 5)
    #expect(abs(x.mean().scalar) < 0.01)
    #expect(abs(x.variance().scalar - 1) < 0.015)
    #expect(abs(pow(x, 3).mean().scalar) < 0.03)
    #expect(abs(pow(x, 4).mean().scalar - 3) < 0.1)
    let within = (abs(x) .<= 1).mean().scalar
    #expect(abs(within - 0.6827) < 0.005)
    let (even, odd) = (x[.stride(by: 2)], x[.stride(from: 1, by: 2)])
    #expect(abs((even * odd).mean().scalar) < 0.01, "the two of a pair are independent")
  }

  @Test(arguments: [0, 0.1, 0.75, 1] as [Float])
  func onesComeWithTheirProbability(_ probability: Float) {
    let x = Tensor(randomBernoulli: [100_000], probability: probability, seed: 6)
    #expect(abs(x.mean().scalar - probability) <= (probability == 0 || probability == 1 ? 0 : 0.006))
    #expect(x * x == x)
  }

  @Test func wholeNumbersAreEquallyLikely() {
    let x = Tensor(randomIntegers: [60_000], in: 10..<16, seed: 9)
    #expect(x.dtype == .int32)
    for number in 10..<16 { #expect(abs((x .== number).countNonZero - 10_000) < 400) }
    let any = Tensor(randomIntegers: [3], in: Int(Int32.min)..<Int(Int32.max) + 1, seed: 42)
    #expect(any.scalars(as: Int32.self) == [-1_787_294_930, -519_775_866, 773_280_562])
  }

  @Test func permutationsHoldEveryNumberOnce() {
    #expect(Tensor(randomPermutation: 1000, seed: 3).sorted() == Tensor(range: 0..<1000))
    #expect(Tensor(randomPermutation: 0, seed: 3).shape == [0])
    // All six orders of three numbers come about equally often.
    var counts: [[Float]: Int] = [:]
    for seed in 0..<6000 { counts[Tensor(randomPermutation: 3, seed: UInt64(seed)).scalars, default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }

  @Test func impossibleDistributionsAreNamed() async {
    let probability = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(randomBernoulli: [2], probability: 1.5, seed: 1)
    }
    #expect(probability?.message.contains("1.5 is no probability") == true)
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(randomUniform: [2], in: 1..<1, seed: 1)
    }
    #expect(
      range?.message.contains("Tensor(randomUniform:in: 1.0..<1.0): the range must be finite and hold numbers") == true)
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(randomPermutation: -1, seed: 1)
    }
    #expect(count?.message.contains("Tensor(randomPermutation: -1)") == true)
    let whole = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(randomIntegers: [1], in: 5..<5, seed: 1)
    }
    #expect(whole?.message.contains("Tensor(randomIntegers:in: 5..<5)") == true)
  }
}
