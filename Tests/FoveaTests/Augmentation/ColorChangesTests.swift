import Testing

@testable import Fovea

@Suite struct ColorChangesTests {
  private let image = Tensor(randomUniform: [6, 5, 3], in: 0.3..<0.7, seed: 1)

  @Test func brightnessAddsOneNumber() {
    let change = Augmentation.colorShift(brightness: 0.2).applied(to: image, seed: 4) - image
    #expect(change.isClose(to: Tensor(repeating: Double(change.scalars[0]), shape: [6, 5, 3]), within: 1e-6))
    #expect(abs(change.scalars[0]) <= 0.2 && abs(change.scalars[0]) > 0.001)
  }

  @Test func contrastScalesAboutTheMean() {
    let changed = Augmentation.colorShift(contrast: 0.5).applied(to: image, seed: 4)
    #expect(abs(changed.mean().scalar - image.mean().scalar) < 1e-4)
    let factors = (changed - image.mean()) / (image - image.mean())
    #expect(factors.isClose(to: Tensor(repeating: Double(factors.scalars[0]), shape: [6, 5, 3]), within: 1e-2))
    #expect((0.5...1.5).contains(factors.scalars[0]) && abs(factors.scalars[0] - 1) > 0.01)
  }

  @Test func channelsShiftByThemselves() {
    let change = Augmentation.colorShift(channels: 0.1).applied(to: image, seed: 2) - image
    let first: Tensor = change[0, 0]
    #expect(change.isClose(to: first.broadcast(to: [6, 5, 3]), within: 1e-6))
    #expect(Set(first.scalars).count == 3)
    #expect(abs(first).max().scalar <= 0.1)
  }

  @Test func lightStaysLight() {
    let white = Tensor(ones: [20, 4, 4, 3])
    let changed = Augmentation.colorShift(brightness: 0.5, channels: 0.5).applied(to: white, seed: 1)
    #expect(changed.max().scalar <= 1 && changed.min().scalar < 1 && changed.min().scalar >= 0)
    let free = Augmentation.colorShift(brightness: 0.5, limits: nil).applied(to: white, seed: 1)
    #expect(free.max().scalar > 1)
  }

  @Test func noiseHasItsDeviation() {
    let noise = Augmentation.noise(standardDeviation: 0.1).applied(to: Tensor(zeros: [65, 65, 1]), seed: 3)
    #expect(abs(noise.mean().scalar) < 0.006)
    #expect(abs((noise * noise).mean().scalar.squareRoot() - 0.1) < 0.006)
    let limited = Augmentation.noise(standardDeviation: 1, limits: 0...1).applied(
      to: Tensor(zeros: [9, 9, 1]), seed: 3)
    #expect(limited.min().scalar == 0 && limited.max().scalar <= 1)
  }

  @Test func normalizationUsesEachChannelsNumbers() {
    let pixel = Tensor([[[1, 2, 3]]])
    let normal = Augmentation.normalization(mean: [1, 1, 1], standardDeviation: [1, 2, 0])
    #expect(normal.applied(to: pixel) == Tensor([[[0, 0.5, 2]]]))
  }

  @Test func normalizedDataHasMeanZeroAndDeviationOne() {
    let data = Dataset(
      images: Tensor(randomUniform: [20, 4, 4, 2], seed: 1) * Tensor([2, 3]) + Tensor([1, -1]),
      labels: Tensor(zeros: [20]))
    let statistics = data.channelStatistics
    let again = data.with(images: statistics.normalized(data.images)).channelStatistics
    for channel in 0..<2 {
      #expect(abs(again.mean[channel]) < 1e-5)
      #expect(abs(again.standardDeviation[channel] - 1) < 1e-5)
    }
    let batch = data.batches(of: 20, augmentedBy: .normalization(statistics))[0]
    #expect(batch.images.isClose(to: statistics.normalized(data.images), within: 1e-5))
  }

  @Test func cutoutCoversSquares() {
    let white = Tensor(ones: [200, 8, 8, 2])
    let cut = Augmentation.cutout(size: 3).applied(to: white, seed: 1)
    for i in 0..<200 {
      let covered = 8 * 8 - Int((cut[i, .all, .all, 0] as Tensor).sum().scalar)
      // A square in a corner of the image shows at least 2 × 2 of its 3 × 3 pixels.
      #expect([4, 6, 9].contains(covered))
      #expect((cut[i, .all, .all, 0] as Tensor) == (cut[i, .all, .all, 1] as Tensor))
    }
    #expect(Augmentation.cutout(size: 99, fill: 0.5).applied(to: white) == white * 0.5)
  }
}
