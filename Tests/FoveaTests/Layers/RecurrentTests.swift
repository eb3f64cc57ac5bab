import Testing

@testable import Fovea

/// Recurrent layers beside what PyTorch 2.9 computes with the same weights, which it stores transposed.
@Suite struct RecurrentTests {
  private let x = Tensor([[[0.5, -1], [1, 0.3], [-0.2, 0.8]]] as [[[Double]]], dtype: .float64)

  /// sin(0.37·k + number), of the shape that the reference has, transposed.
  private func weights(_ number: Int, _ rows: Int, _ columns: Int) -> Tensor {
    sines(number, rows * columns).reshaped(to: [rows, columns]).transposed()
  }

  private func sines(_ number: Int, _ count: Int) -> Tensor {
    sin(Tensor(range: 0..<count).converted(to: .float64) * 0.37 + number)
  }

  @Test func elman() {
    let layer = RNN(2, 2, output: .sequence)
    layer.inputWeight.value = weights(0, 2, 2)
    layer.stateWeight.value = weights(1, 2, 2)
    layer.bias.value = sines(2, 2) + sines(3, 2)
    expect(
      layer,
      [
        0.5972118348143584, -0.0874793340334326, 0.9179303434933268, 0.9585279465950479, 0.9955367074464201,
        0.9923304937562399,
      ])
  }

  @Test func longShortTermMemory() {
    let layer = LSTM(2, 2, output: .sequence)
    layer.inputWeight.value = weights(0, 8, 2)
    layer.stateWeight.value = weights(1, 8, 2)
    layer.bias.value = sines(2, 8) + sines(3, 8)
    expect(
      layer,
      [
        -0.10614365404728632, -0.07187558628061758, -0.03832011744185041, -0.04572438737453992, -0.07668045766887636,
        -0.09433961949450079,
      ])
  }

  @Test func gatedUnits() {
    let layer = GRU(2, 2, output: .sequence)
    layer.inputWeight.value = weights(0, 6, 2)
    layer.stateWeight.value = weights(1, 6, 2)
    layer.bias.value = sines(2, 6)
    layer.stateBias.value = sines(3, 6)
    expect(
      layer,
      [
        -0.3960455831597719, -0.3778988494634924, -0.3940576818796988, -0.6006853637091369, -0.4644662167627739,
        -0.7317230197974163,
      ])
  }

  private func expect(_ layer: some Layer, _ states: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    let output = layer(x)
    #expect(
      output.isClose(to: Tensor(shape: [1, 3, 2], values: states), within: 1e-9), "\(output)",
      sourceLocation: sourceLocation)
  }

  @Test func theLastStateAlone() {
    for layer in [RNN(2, 3, seed: 1) as any Layer, LSTM(2, 3, seed: 1), GRU(2, 3, seed: 1)] {
      #expect(layer(x).shape == [1, 3])
    }
    #expect(LSTM(2, 3, output: .sequence)(x).shape == [1, 3, 3])
  }

  @Test func gradientsReachTheFirstStep() {
    let layer = GRU(2, 3, seed: 4)
    let check = checkGradients(of: { layer($0) }, at: x)
    #expect(check.passed && check.count == 6, "\(check)")
  }
}
