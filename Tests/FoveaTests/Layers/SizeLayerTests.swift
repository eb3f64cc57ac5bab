import Testing

@testable import Fovea

/// Layers that only change sizes.
@Suite struct SizeLayerTests {
  @Test func zeroPadding() {
    let image = Tensor([[1, 2], [3, 4]]).reshaped(to: [1, 2, 2, 1])
    #expect(ZeroPadding2D(1)(image).sum() == 10 && ZeroPadding2D([0, 2])(image).shape == [1, 2, 6, 1])
    let sequence = Tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    let causal = ZeroPadding1D(before: 2, after: 0)(sequence)
    #expect(causal.shape == [2, 4, 2] && causal[.all, 2...] == sequence && causal[.all, ..<2].sum() == 0)
    #expect(ZeroPadding1D(1)(sequence)[.all, 1..<3] == sequence)
    let volume = Tensor(range: 1..<25).reshaped(to: [1, 2, 3, 2, 2])
    let padded = ZeroPadding3D(.sides(front: 1, back: 0, top: 0, bottom: 2, left: 3, right: 1))(volume)
    #expect(padded.shape == [1, 3, 5, 6, 2])
    #expect(padded[.all, 1..<3, 0..<3, 3..<5] == volume && padded.sum() == volume.sum())
    #expect(ZeroPadding3D(.valid)(volume) == volume && ZeroPadding3D(1)(volume).shape == [1, 4, 5, 4, 2])
  }

  @Test func upsampling() {
    let image = Tensor([[1, 2], [3, 4]]).reshaped(to: [1, 2, 2, 1])
    #expect(Upsample2D(2)(image).reshaped(to: [4, 4])[0] == Tensor([1, 1, 2, 2]))
    let sequence = Tensor([[[0, 4], [8, 0]]])
    #expect(Upsample1D(2)(sequence) == Tensor([[[0, 4], [0, 4], [8, 0], [8, 0]]]))
    #expect(Upsample1D(2, by: .bilinear)(sequence)[0, .all, 0] == Tensor([0, 2, 6, 8]))
    let volume = Tensor([0, 8]).reshaped(to: [1, 2, 1, 1, 1])
    #expect(Upsample3D([2, 1, 3], by: .bilinear)(volume)[0, .all, 0, 2, 0] == Tensor([0, 2, 6, 8]))
    let large = Upsample3D(2)(Tensor(range: 0..<16).reshaped(to: [1, 2, 2, 2, 2]))
    #expect(large.shape == [1, 4, 4, 4, 2] && large[0, 3, 1, 2] == Tensor([10, 11]))
  }

  /// Linear along all three axes: a plane through space stays one, away from the border.
  @Test func planesStayPlanes() {
    let axis = Tensor(range: 0..<4)
    let (d, h, w) = (axis.reshaped(to: [4, 1, 1]), axis.reshaped(to: [1, 4, 1]), axis.reshaped(to: [1, 1, 4]))
    let plane: Tensor = d * 16 + h * 4 + w
    let large = Upsample3D(2, by: .bilinear)(plane[.newAxis, .rest, .newAxis])[0, 1..<7, 1..<7, 1..<7, 0]
    let fine = Tensor(range: 1..<7) * 0.5 - 0.25
    let expected: Tensor =
      fine.reshaped(to: [6, 1, 1]) * 16 + fine.reshaped(to: [1, 6, 1]) * 4 + fine.reshaped(to: [1, 1, 6])
    #expect(large.isClose(to: expected, within: 1e-5))
  }

  @Test func flattening() { #expect(Flatten()(Tensor(zeros: [3, 2, 2])).shape == [3, 4]) }
}
