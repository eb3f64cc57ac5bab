/// A filter in the form that the engine multiplies with, made once for many convolutions: for inference, say.
///
/// It is a copy: later changes of the filter's own memory do not reach it.
public final class PackedFilter: @unchecked Sendable {
  /// What the filter is for: the output, or the gradient of the input.
  public enum Direction: String, Hashable, Sendable {
    /// `convolve`.
    case forward
    /// `convolutionInputGradient`.
    case inputGradient
  }

  /// The shapes of the convolution.
  public let dims: ConvDims
  /// What the filter is for.
  public let direction: Direction
  /// The kernels that it was made for.
  public let instructionSet: InstructionSet
  /// The parts of the convolution, each with memory of its own: one, or more for the gradient of a strided convolution.
  /// Written by the initialiser only, which makes it safe to share.
  private var parts: [UnsafeMutablePointer<Float>] = []

  /// Packs a filter.
  ///
  /// - Parameters:
  ///   - dims: the shapes of the convolution.
  ///   - filter: `dims.filterCount` values of shape `dims.filterShape`.
  ///   - direction: what it is for.
  ///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
  public init(
    _ dims: ConvDims, filter: UnsafePointer<Float>, direction: Direction = .forward,
    instructionSet: InstructionSet = .current
  ) {
    self.dims = dims
    self.direction = direction
    self.instructionSet = instructionSet
    let kernels = KernelTable.of(instructionSet)
    switch direction {
    case .forward:
      PlannedConvolution(dims, kernels).pack(RightMatrix(dims, filter), allocate: addPart)
    case .inputGradient where ScatteredInputGradient(dims, instructionSet) != nil:
      addPart(count: dims.filterCount).update(from: filter, count: dims.filterCount)
    case .inputGradient:
      for part in GradientPart.parts(of: dims) {
        PlannedConvolution(part.dims, kernels).pack(part.right(of: dims, filter), allocate: addPart)
      }
    }
  }

  private func addPart(count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(1, count) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
    parts.append(memory)
    return memory
  }

  func values(ofPart part: Int) -> UnsafePointer<Float> { UnsafePointer(parts[part]) }

  /// Stops the program if the filter was packed for something else.
  func expect(_ wanted: Direction) {
    precondition(
      direction == wanted,
      "This filter was packed for the direction '\(direction)', but it is used for '\(wanted)': pack it for that one.")
  }

  deinit {
    for memory in parts { memory.deallocate() }
  }
}
