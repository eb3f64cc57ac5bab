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

  /// The shapes of the convolution that it was packed for; others with the same filter, stride and dilation can use it, too.
  public let dims: ConvDims
  /// The way that it is packed for, forward.
  public let path: ConvPlan.Path
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
  public convenience init(
    _ dims: ConvDims, filter: UnsafePointer<Float>, direction: Direction = .forward,
    instructionSet: InstructionSet = .current
  ) {
    self.init(ConvPlan(dims, instructionSet: instructionSet), filter: filter, direction: direction)
  }

  /// Packs a filter for the way of a plan.
  ///
  /// - Parameters:
  ///   - plan: the shapes, the way and the kernels; for the gradient of the input the way is chosen anew.
  ///   - filter: `plan.dims.filterCount` values of shape `plan.dims.filterShape`.
  ///   - direction: what it is for.
  public init(_ plan: ConvPlan, filter: UnsafePointer<Float>, direction: Direction = .forward) {
    let dims = plan.dims
    self.dims = dims
    path = plan.path
    self.direction = direction
    instructionSet = plan.instructionSet
    let kernels = KernelTable.of(instructionSet)
    switch direction {
    case .forward:
      PlannedConvolution(plan, kernels).pack(RightMatrix(dims, filter), allocate: addPart)
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
    let memory = HugePages.allocate(byteCount: bytes).bindMemory(to: Float.self, capacity: count)
    parts.append(memory)
    byteCount += bytes
    return memory
  }

  func values(ofPart part: Int) -> UnsafePointer<Float> { UnsafePointer(parts[part]) }

  /// Stops the program if the filter was packed for something else.
  func expect(_ wanted: Direction) {
    precondition(
      direction == wanted,
      "This filter was packed for the direction '\(direction)', but it is used for '\(wanted)': pack it for that one.")
  }

  /// How many bytes it takes.
  public private(set) var byteCount = 0

  /// The way for a convolution of other images with the same filter.
  func plan(for dims: ConvDims) -> ConvPlan {
    if dims == self.dims { return ConvPlan(known: dims, path, instructionSet) }
    func isSame(_ axis: KeyPath<ConvDims, ConvAxis>) -> Bool {
      let (new, old) = (dims[keyPath: axis], self.dims[keyPath: axis])
      return new.filter == old.filter && new.stride == old.stride && new.dilation == old.dilation
    }
    let isSame =
      dims.inputChannels == self.dims.inputChannels && dims.outputChannels == self.dims.outputChannels
      && dims.groups == self.dims.groups && isSame(\.depth) && isSame(\.height) && isSame(\.width)
    precondition(
      isSame, "This filter was packed for \(self.dims), but it is used for \(dims), whose filter is another.")
    precondition(dims.batch == 0 || path != .empty, "This filter was packed for an empty batch.")
    return ConvPlan(known: dims, dims.batch == 0 ? .empty : path, instructionSet)
  }

  deinit {
    for memory in parts { memory.deallocate() }
  }
}
