import Testing

@testable import Fovea

@Suite struct ConvolutionTests {
  @Test func signals() {
    let x = Tensor([[1], [2], [3], [4], [5]])
    let f = Tensor([[[1]], [[0]], [[-1]]])
    #expect(conv1D(x, filter: f) == Tensor([[-2], [-2], [-2]]))
    #expect(conv1D(x, filter: f, bias: Tensor([10]), stride: 2) == Tensor([[8], [8]]))
    #expect(conv1D(x, filter: f, padding: .same) == Tensor([[-2], [-2], [-2], [-2], [4]]))
    #expect(conv1D(x, filter: f, padding: 1, paddingMode: .replicate) == Tensor([[-1], [-2], [-2], [-2], [-1]]))
    #expect(conv1D(x, filter: f, dilation: 2) == Tensor([[-4]]))
    // No output of a causal convolution sees what comes later.
    let causal = conv1D(x, filter: f, padding: .sides(top: 0, bottom: 0, left: 2, right: 0))
    #expect(causal == Tensor([[-1], [-2], [-2], [-2], [-2]]))
    #expect(conv1D(x.reshaped(to: [1, 5, 1]), filter: f).shape == [1, 3, 1])
  }

  /// A convolution of one row is one of a signal, and one of one plane is one of an image.
  @Test(arguments: [Padding.valid, .same, .full])
  func axesOfSizeOneChangeNothing(padding: Padding) {
    let x = Tensor(randomNormal: [2, 7, 4], seed: 1)
    let f = Tensor(randomNormal: [3, 2, 6], seed: 2)
    let line = conv1D(x, filter: f, stride: 2, padding: padding, groups: 2)
    let image = conv2D(
      x.reshaped(to: [2, 1, 7, 4]), filter: f.reshaped(to: [1, 3, 2, 6]), stride: [1, 2], padding: padding, groups: 2)
    #expect(line.isClose(to: image.reshaped(to: line.shape)))
    let volumePadding: VolumePadding = padding == .valid ? .valid : padding == .same ? .same : .full
    let plane = Tensor(randomNormal: [5, 6, 2], seed: 3)
    let square = Tensor(randomNormal: [3, 3, 2, 3], seed: 4)
    let flat = conv2D(plane, filter: square, padding: padding, dilation: 2)
    let volume = conv3D(
      plane.reshaped(to: [1, 5, 6, 2]), filter: square.reshaped(to: [1, 3, 3, 2, 3]), padding: volumePadding,
      dilation: [1, 2, 2])
    #expect(volume.isClose(to: flat.reshaped(to: volume.shape)))
  }

  @Test func volumes() {
    let x = Tensor(ones: [1, 3, 4, 5, 2])
    let f = Tensor(ones: [2, 2, 2, 2, 3])
    #expect(conv3D(x, filter: f) == Tensor(repeating: 16, shape: [1, 2, 3, 4, 3]))
    #expect(conv3D(x, filter: f, bias: Tensor([1, 2, 3]))[0, 0, 0, 0] == Tensor([17, 18, 19]))
    #expect(conv3D(x, filter: f, stride: [1, 2, 1], padding: .same).shape == [1, 3, 2, 5, 3])
    #expect(conv3D(x, filter: f, padding: 1).shape == [1, 4, 5, 6, 3])
    #expect(conv3D(x[0], filter: f, padding: [0, 1, 2]).shape == [2, 5, 8, 3])
    #expect(conv3D(x, filter: f, padding: 1, paddingMode: .replicate) == Tensor(repeating: 16, shape: [1, 4, 5, 6, 3]))
  }

  @Test func transposedConvolutionSpreadsTheFilter() {
    let f = Tensor([[1, 2], [3, 4]]).reshaped(to: [2, 2, 1, 1])
    let x = Tensor([[1, 0], [0, 10]])
    let apart = transposedConv2D(x, filter: f, stride: 2)
    #expect(
      apart.reshaped(to: [4, 4]) == Tensor([[1, 2, 0, 0], [3, 4, 0, 0], [0, 0, 10, 20], [0, 0, 30, 40]]))
    let overlapping = transposedConv2D(x, filter: f, bias: Tensor([100]))
    #expect(overlapping.reshaped(to: [3, 3]) == Tensor([[101, 102, 100], [103, 114, 120], [100, 130, 140]]))
    #expect(transposedConv2D(x, filter: f, padding: 1).reshaped(to: [1, 1]) == Tensor([[14]]))
  }

  @Test func sizesOfTransposedConvolutions() {
    let x = Tensor(ones: [1, 4, 5, 3])
    let f = Tensor(ones: [3, 3, 2, 3])
    #expect(transposedConv2D(x, filter: f).shape == [1, 6, 7, 2])
    #expect(transposedConv2D(x, filter: f, stride: 2).shape == [1, 9, 11, 2])
    #expect(transposedConv2D(x, filter: f, stride: 2, padding: 1, outputPadding: 1).shape == [1, 8, 10, 2])
    for stride in 1...4 {
      let step = StrideSize(stride)
      let same = transposedConv2D(x, filter: f, stride: step, padding: .same)
      #expect(same.shape == [1, 4 * stride, 5 * stride, 2])
      // It goes back to where `.same` would come from.
      #expect(conv2D(same, filter: f, stride: step, padding: .same).shape == x.shape)
    }
  }

  /// ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩.
  @Test func transposedConvolutionIsTheAdjoint() {
    let x = Tensor(randomNormal: [2, 7, 6, 4], seed: 1)
    let f = Tensor(randomNormal: [3, 2, 2, 6], seed: 2)
    let y = conv2D(x, filter: f, stride: 2, padding: [1, 0], groups: 2)
    let weights = Tensor(randomNormal: y.shape, seed: 3)
    let back = transposedConv2D(weights, filter: f, stride: 2, padding: [1, 0], groups: 2)
    #expect(back.shape == x.shape)
    #expect((y * weights).sum().isClose(to: (x * back).sum(), within: 1e-3))
  }

  /// The engine has other ways in single precision: their gradients are those of double precision.
  @Test(arguments: [1, 2], [1, 8])
  func bothPrecisionsGiveTheSameGradients(stride: Int, groups: Int) {
    let inputs = [
      Tensor(randomNormal: [2, 12, 11, 8], seed: 1), Tensor(randomNormal: [3, 3, 8 / groups, 16], seed: 2),
      Tensor(randomNormal: [16], seed: 3),
    ]
    func gradients(_ inputs: [Tensor]) -> [Tensor] {
      gradient(at: inputs) { x in
        let y = conv2D(
          x[0], filter: x[1], bias: x[2], stride: StrideSize(stride), padding: .same, groups: groups)
        return (y * y).mean()
      }
    }
    let single = gradients(inputs)
    let double = gradients(inputs.map { $0.converted(to: .float64) })
    for (a, b) in zip(single, double) {
      #expect(a.dtype == .float32 && b.dtype == .float64 && a.shape == b.shape)
      #expect(a.isClose(to: b.converted(to: .float32), within: 1e-4))
    }
  }

  /// The filter of images is in single precision; what it would be learnt with is the gradient of `conv2D`.
  @Test func aBiasInDoublePrecisionIsNotRounded() {
    let bias = Tensor([1 + 1e-12], dtype: .float64)
    let (x, one) = (Tensor(zeros: [1, 2, 2, 1]), Tensor(ones: [1, 1, 1, 1]))
    let sequence = x.reshaped(to: [1, 4, 1])
    let outputs = [
      conv2D(x, filter: one, bias: bias), transposedConv2D(x, filter: one, bias: bias),
      conv1D(sequence, filter: Tensor(ones: [1, 1, 1]), bias: bias),
      conv3D(x.reshaped(to: [1, 2, 2, 1, 1]), filter: Tensor(ones: [1, 1, 1, 1, 1]), bias: bias),
    ]
    for output in outputs {
      #expect(output.dtype == .float64)
      #expect(output.reshaped(to: [4]).number(at: [0]) == 1 + 1e-12)
    }
  }

  @Test func filtersHaveGradients() {
    let x = Tensor(randomNormal: [6, 5], seed: 1)
    let numbers = Tensor(randomNormal: [3, 3], seed: 2)
    let one = gradient(at: numbers) { pow(x.filtered(by: Filter("learnt", $0), border: .zeros), 2).sum() }
    let other = gradient(at: numbers) { pow(conv2D(x, filter: $0, padding: .same), 2).sum() }
    #expect(one.isClose(to: other, within: 1e-3))
  }

  @Test func emptyBatchesStayEmpty() {
    let x = Tensor(zeros: [0, 5, 5, 2])
    let f = Tensor(ones: [3, 3, 2, 4])
    #expect(conv2D(x, filter: f).shape == [0, 3, 3, 4])
    #expect(gradient(at: f) { conv2D(x, filter: $0).sum() } == Tensor(zeros: f.shape))
  }

  @Test func sizesThatDoNotFitAreNamed() async {
    let short = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv1D(Tensor(ones: [4, 2]), filter: Tensor(ones: [5, 2, 1]))
    }
    #expect(
      message(of: short).contains("conv1D of input [4, 2] and filter [5, 2, 1]: A filter with length 5 does not fit"))
    let channels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = transposedConv2D(Tensor(ones: [4, 4, 2]), filter: Tensor(ones: [3, 3, 2, 8]))
    }
    #expect(message(of: channels).contains("the filter is for 8 channels, but the input has 2; its axes are"))
    let bias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv3D(Tensor(ones: [4, 4, 4, 1]), filter: Tensor(ones: [2, 2, 2, 1, 3]), bias: Tensor([1, 2]))
    }
    #expect(message(of: bias).contains("the bias has shape [2], but there are 3 output channels: give [3]"))
  }
}
