import Testing

@testable import Fovea

@Suite struct PoolTests {
  private let image = Tensor([[1, 2, 3, 4], [5, 6, 7, 8]]).reshaped(to: [1, 2, 4, 1])
  private let sequence = Tensor([[[1, 10], [4, 20], [3, 30], [2, 60]]])
  private let volume = Tensor(range: 0..<16).reshaped(to: [1, 2, 2, 4, 1])

  @Test func images() {
    #expect(MaxPool2D(size: 2)(image).flattened() == Tensor([6, 8]))
    #expect(AvgPool2D(size: 2)(image).flattened() == Tensor([3.5, 5.5]))
    #expect(MaxPool2D(size: [1, 3], ceilMode: true)(image).flattened() == Tensor([3, 4, 7, 8]))
  }

  @Test func sequences() {
    #expect(MaxPool1D(size: 2)(sequence) == Tensor([[[4, 20], [3, 60]]]))
    #expect(AvgPool1D(size: 2)(sequence) == Tensor([[[2.5, 15], [2.5, 45]]]))
    #expect(MaxPool1D(size: 3, stride: 1, padding: .same)(sequence)[0, .all, 0] == Tensor([4, 4, 4, 3]))
    #expect(AvgPool1D(size: 3, ceilMode: true)(sequence)[0, .all, 1] == Tensor([20, 60]))
    let padded = AvgPool1D(size: 2, stride: 2, padding: 1, countIncludesPadding: true)(sequence)
    #expect(padded[0, .all, 0] == Tensor([0.5, 3.5, 1]))
  }

  @Test func volumes() {
    #expect(MaxPool3D(size: 2)(volume).flattened() == Tensor([13, 15]))
    #expect(AvgPool3D(size: 2)(volume).flattened() == Tensor([6.5, 8.5]))
    #expect(MaxPool3D(size: [1, 2, 4])(volume).flattened() == Tensor([7, 15]))
    #expect(AvgPool3D(size: [2, 1, 1], stride: [1, 1, 1])(volume).shape == [1, 1, 2, 4, 1])
    #expect(MaxPool3D(size: 3, padding: .same, ceilMode: true)(volume).shape == [1, 1, 1, 2, 1])
  }

  @Test func everything() {
    #expect(GlobalAvgPool2D()(image) == Tensor([[4.5]]) && GlobalMaxPool2D()(image) == Tensor([[8]]))
    #expect(GlobalAvgPool1D()(sequence) == Tensor([[2.5, 30]]) && GlobalMaxPool1D()(sequence) == Tensor([[4, 60]]))
    #expect(GlobalAvgPool3D()(volume) == Tensor([[7.5]]) && GlobalMaxPool3D()(volume) == Tensor([[15]]))
  }

  @Test func adaptive() {
    #expect(AdaptiveAvgPool2D(outputSize: [1, 2])(image).flattened() == Tensor([3.5, 5.5]))
    #expect(AdaptiveMaxPool2D(outputSize: [2, 1])(image).flattened() == Tensor([4, 8]))
  }

  @Test func subsampling() {
    let layer = Subsampling2D(channels: 1, activation: .identity)
    #expect(layer(image).flattened() == Tensor([3.5, 5.5]))
    layer.coefficient.value = Tensor([2])
    layer.bias.value = Tensor([1])
    #expect(layer(image).flattened() == Tensor([29, 45]))
  }
}
